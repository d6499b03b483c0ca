"""What is published and what is recorded on top of it are the sums of everything recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tracker.profiles.dkp.kinds import Adjustment
from tracker.profiles.dkp.rules.guild import Guild
from tracker.profiles.dkp.rules.pending import (
    NOTHING,
    Points,
    Sums,
    offered_on_top,
    on_top,
    pending_sums,
    sums_of,
)
from tracker.profiles.dkp.rules.standings import RaidPoints, standings

TODAY = date(2026, 11, 21)
ACCOUNTS = ("Adilene", "Baily", "Cavalier")
VALUES = st.integers(-50_000, 50_000)
DAYS = st.none() | st.integers(-2, 120).map(lambda ago: TODAY - timedelta(days=ago))
POINTS = st.dictionaries(st.sampled_from(ACCOUNTS), VALUES)
RAIDS = st.builds(RaidPoints, DAYS, VALUES, POINTS, POINTS)
NO_RAID = RaidPoints(None, 0, {}, {})


def adjustment(account: str, earned: int, spent: int, day: date | None) -> Adjustment:
    values: dict[str, Any] = {"earned_hundredths": earned, "spent_hundredths": spent}
    return Adjustment(
        guild_id="guild", adjustment_index=1, account_id=account, adjusted_on=day, **values
    )


ADJUSTMENTS = st.lists(
    st.builds(adjustment, st.sampled_from(ACCOUNTS), VALUES, VALUES, DAYS), max_size=3
)


@given(
    untouched=st.lists(RAIDS, max_size=4),
    changed=st.lists(st.tuples(st.just(NO_RAID) | RAIDS, st.just(NO_RAID) | RAIDS), max_size=4),
    kept=ADJUSTMENTS,
    before=ADJUSTMENTS,
    after=ADJUSTMENTS,
)
def test_published_and_pending_are_the_standings_of_everything_recorded(
    untouched: list[RaidPoints],
    changed: list[tuple[RaidPoints, RaidPoints]],
    kept: list[Adjustment],
    before: list[Adjustment],
    after: list[Adjustment],
) -> None:
    there = [*untouched, *(b for b, _ in changed)]
    here = [*untouched, *(a for _, a in changed)]
    published = sums_of(standings(there, [*kept, *before], Guild(), TODAY))
    recorded = sums_of(standings(here, [*kept, *after], Guild(), TODAY))

    pending = pending_sums(changed, (before, after), TODAY)
    lines = {line.account_id: line.total for line in on_top(published, pending)}

    assert {a: p for a, p in lines.items() if not p.is_nothing} == {
        a: p for a, p in recorded.accounts.items() if not p.is_nothing
    }
    assert recorded.accounts.keys() <= lines.keys()
    assert offered_on_top(published, pending) == recorded.offered_in


def test_nothing_changed_is_nothing_pending() -> None:
    raid = RaidPoints(TODAY, 400, {"Adilene": 400}, {"Baily": 700})

    pending = pending_sums([(raid, raid)], ([], []), TODAY)

    assert all(points.is_nothing for points in pending.accounts.values())
    assert pending.offered_in == (0, 0, 0)


def test_a_raid_that_moved_leaves_the_windows() -> None:
    raid = RaidPoints(TODAY, 400, {"Adilene": 400}, {})
    earlier = RaidPoints(TODAY - timedelta(days=45), 400, {"Adilene": 400}, {})

    pending = pending_sums([(raid, earlier)], ([], []), TODAY)

    assert pending.accounts["Adilene"] == Points(0, 0, (-400, 0, 0))
    assert pending.offered_in == (-400, 0, 0)


def test_an_award_for_nothing_makes_an_account_appear() -> None:
    given_away = RaidPoints(TODAY, 0, {}, {"Cavalier": 0})

    lines = on_top(Sums(), pending_sums([(NO_RAID, given_away)], ([], []), TODAY))

    assert [(line.account_id, line.total) for line in lines] == [("Cavalier", NOTHING)]
