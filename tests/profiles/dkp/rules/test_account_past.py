"""An account's past adds up, in time."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tracker.profiles.dkp.rules.account_past import (
    Month,
    PastLine,
    Sort,
    curve,
    months,
    with_balances,
)

TODAY = date(2026, 2, 20)
LINES = st.lists(
    st.builds(
        PastLine,
        st.none() | st.dates(date(2025, 1, 1), TODAY),
        st.sampled_from(Sort),
        st.text(max_size=3),
        st.none() | st.sampled_from(["1", "2"]),
        st.integers(0, 1000),
        st.integers(0, 1000),
    ),
    max_size=12,
)


def line(day: date | None, sort: Sort, earned: int = 0, spent: int = 0) -> PastLine:
    return PastLine(day, sort, sort.name, None if sort is Sort.ADJUSTMENT else "1", earned, spent)


@given(lines=LINES)
def test_the_first_line_has_the_balance_of_all(lines: list[PastLine]) -> None:
    found = with_balances(lines)

    total = sum(x.earned - x.spent for x in lines)
    assert len(found) == len(lines)
    assert (found[0].balance if found else 0) == total
    days = [x.day or date.min for x in found]
    assert days == sorted(days, reverse=True)


@given(lines=LINES)
def test_the_curve_ends_with_the_sums(lines: list[PastLine]) -> None:
    found = curve(lines)

    if any(x.day for x in lines):
        assert found[-1][1:] == (sum(x.earned for x in lines), sum(x.spent for x in lines))
    else:
        assert found == []
    assert [day for day, *_ in found] == sorted({x.day for x in lines if x.day})


def test_on_one_day_points_are_earned_before_they_are_spent() -> None:
    found = with_balances(
        [line(TODAY, Sort.AWARD, spent=700), line(TODAY, Sort.RAID, earned=400),
         line(None, Sort.ADJUSTMENT, earned=1000)]
    )  # fmt: skip

    assert [(x.what, x.balance) for x in found] == [
        ("AWARD", 700), ("RAID", 1400), ("ADJUSTMENT", 1000),
    ]  # fmt: skip


def test_months_reach_back_over_the_year() -> None:
    raids = [
        line(date(2026, 2, 12), Sort.RAID, earned=300),
        line(date(2025, 12, 31), Sort.RAID, 100),
        line(date(2026, 2, 13), Sort.ADJUSTMENT, 5000),
    ]
    offered = {date(2026, 2, 12): 400, date(2026, 2, 3): 200, date(2025, 12, 31): 100}

    found = months(raids, offered, TODAY, 3)

    assert found == [
        Month(date(2025, 12, 1), 100, 100), Month(date(2026, 1, 1), 0, 0),
        Month(date(2026, 2, 1), 300, 600),
    ]  # fmt: skip
    assert [m.share for m in found] == [1.0, None, 0.5]
