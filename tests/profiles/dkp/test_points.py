"""Points as people and programs write them: what a comma means, and that none is guessed at."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import InputError
from tracker.profiles.dkp.parsing.awards import Awards
from tracker.profiles.dkp.parsing.bids import bid_of
from tracker.profiles.dkp.parsing.chat import Said
from tracker.profiles.dkp.parsing.patterns import OwnPattern, try_all
from tracker.profiles.dkp.points import hundredths, shown

COUNTS = st.integers(0, 99_999_999_999)


@given(COUNTS, st.sampled_from(["", "-", "+"]))
def test_what_is_shown_is_read_as_the_same(count: int, sign: str) -> None:
    assert hundredths(sign + shown(count)) == (-count if sign == "-" else count)


@given(st.integers(0, 999_999_999), st.text("0123456789", min_size=1, max_size=2))
def test_one_or_two_digits_after_a_comma_are_a_part_of_a_point(whole: int, part: str) -> None:
    assert hundredths(f"{whole},{part}") == hundredths(f"{whole}.{part}")
    assert hundredths(f"{whole},{part}") == whole * 100 + int(part.ljust(2, "0"))


@given(st.integers(1_000, 999_999_999), st.sampled_from(["", ".5", ".25"]))
def test_three_digits_after_a_comma_are_thousands(whole: int, tail: str) -> None:
    assert hundredths(f"{whole:,}{tail}") == hundredths(f"{whole}{tail}")


@given(st.text("0123456789,.+-", max_size=12))
def test_a_text_is_read_by_the_one_rule_or_not_at_all(text: str) -> None:
    one_mark = r"\d{1,9}(?:[.,]\d{1,2})?"
    thousands = r"[1-9]\d{0,2}(?:,\d{3}){1,2}(?:\.\d{1,2})?"

    if re.fullmatch(f"[+-]?(?:{one_mark}|{thousands})", text):
        assert isinstance(hundredths(text), int)
    else:
        with pytest.raises(InputError, match="is no number of points"):
            hundredths(text)


@pytest.mark.parametrize(
    "text",
    ["", "three", "1,2345", "12,", ",5", "1,5.5", "1.500", "1,23,456", "0,500", "1,5,5", "1 5",
     "1,000,00", "1,000,000,000", "12345,678", "\u0661"],
)  # fmt: skip
def test_what_could_be_either_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no number of points"):
        hundredths(text)


@pytest.mark.parametrize(
    ("amount", "cost"), [("1,5", 150), ("1,500", 150_000), ("1,500.25", 150_025), ("12", 1200)]
)
@pytest.mark.parametrize(
    "text", ["grats Zed Black Belt {} dkp", "Black Belt {} DKP grats Zed",
             "Black Belt, grats Zed, {} dkp", "grats Zed bid {} dkp on Black Belt",
             "::: Black Belt ::: Zed {} DKP SPENT"],
)  # fmt: skip
def test_an_announced_cost_is_read_by_the_same_rule(text: str, amount: str, cost: int) -> None:
    award = Awards().find(None, text.format(amount))

    assert award is not None
    assert (award.item, award.winner, award.hundredths) == ("Black Belt", "Zed", cost)


@pytest.mark.parametrize(("amount", "cost"), [("1,5", "1.50"), ("1,500", "1500"), ("7", "7")])
def test_a_guilds_own_pattern_reads_its_cost_by_the_same_rule(amount: str, cost: str) -> None:
    own = OwnPattern("sold", "SOLD {item} to {winner} for {cost}")

    assert try_all([own], f"SOLD Belt to Zed for {amount}")[0].words.endswith(f"cost {cost}")


@pytest.mark.parametrize(
    ("text", "item", "cost"),
    [("Belt 1,5", "Belt", 150), ("Belt 1,500 dkp", "Belt", 150_000), ("7,25", "", 725),
     ("Belt, 5", "Belt", 500)],
)  # fmt: skip
def test_an_offer_is_read_by_the_same_rule(text: str, item: str, cost: int) -> None:
    bid = bid_of(None, "Zed", Said("Zed", "raid", text))

    assert bid is not None
    assert (bid.item, bid.hundredths) == (item, cost)


@pytest.mark.parametrize("text", ["Belt 1,2345", "1,2345", "Belt 0,500", "Belt 1,5,5"])
def test_an_offer_that_could_be_either_is_none(text: str) -> None:
    assert bid_of(None, "Zed", Said("Zed", "raid", text)) is None
