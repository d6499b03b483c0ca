"""Who wins by rolls and by offers: ties, doubles, ranges, late ones; nothing depends on luck."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tracker.profiles.dkp.kinds import Character
from tracker.profiles.dkp.parsing.sightings import Bid, Roll
from tracker.profiles.dkp.rules.guild import Guild
from tracker.profiles.dkp.rules.rolling import Contest, Outcome, Verdict, again, judged

START = datetime.fromisoformat("2026-02-12T21:42:00")
LINKS = {"lenna": "Lenna", "tuen": "Lenna", "jisu": "Jisu", "walex": "Walex"}
GUILD = Guild(
    {name: name for name in ("Lenna", "Jisu", "Walex")},
    LINKS,
    {n: Character(guild_id="guild", character_index=i, name=n.capitalize())
     for i, n in enumerate(LINKS, 1)},
)  # fmt: skip
RING = Contest("Ring of Force", START)


def roll(name: str, value: int, second: int = 5, high: int = 1000) -> Roll:
    return Roll(START + timedelta(seconds=second), name, 0, high, value)


def bid(name: str, dkp: int, second: int = 5, item: str = "ring of force") -> Bid:
    return Bid(START + timedelta(seconds=second), name, item, dkp * 100, "tell")


def told(outcome: Outcome) -> list[tuple[str, int, str]]:
    return [(e.name, e.value, str(e.verdict)) for e in outcome.entries]


def test_the_highest_roll_wins() -> None:
    outcome = judged(RING, [roll("JISU", 5), roll("Walex", 953), roll("Lenna", 41)], [], GUILD)

    assert told(outcome) == [("Walex", 953, "counts"), ("Lenna", 41, "counts"),
                             ("Jisu", 5, "counts")]  # fmt: skip
    assert [e.account_id for e in outcome.leaders] == ["Walex"]


def test_only_the_first_roll_of_an_account_counts() -> None:
    outcome = judged(
        RING, [roll("Lenna", 5), roll("Lenna", 900, 6), roll("Tuen", 950, 7)], [], GUILD
    )

    assert told(outcome) == [("Lenna", 5, "counts"), ("Lenna", 900, "again"),
                             ("Tuen", 950, "same account")]  # fmt: skip
    assert outcome.entries[2].detail == "Lenna"


@pytest.mark.parametrize(("high", "winner"), [(None, "Jisu"), (333, "Walex"), (1000, "Jisu")])
def test_another_range_does_not_count(high: int | None, winner: str) -> None:
    rolls = [roll("Jisu", 41), roll("Lenna", 7), roll("Walex", 329, high=333)]

    outcome = judged(replace(RING, high=high), rolls, [], GUILD)

    assert outcome.leaders[0].name == winner
    wrong = [e for e in outcome.entries if e.verdict is Verdict.WRONG_RANGE]
    assert {e.detail for e in wrong} == ({"0–1000"} if high == 333 else {"0–333"})


def test_a_roll_in_a_wrong_range_may_be_followed_by_the_right_one() -> None:
    contest = replace(RING, high=1000)

    outcome = judged(contest, [roll("Jisu", 330, 5, 333), roll("Jisu", 77, 6)], [], GUILD)

    assert told(outcome) == [("Jisu", 77, "counts"), ("Jisu", 330, "wrong range")]


def test_what_was_before_and_what_comes_late_does_not_count() -> None:
    closed = replace(RING, closed_at=START + timedelta(seconds=30))

    outcome = judged(closed, [roll("Jisu", 1, -5), roll("Walex", 2, 30), roll("Lenna", 3, 31)], [],
                     GUILD)  # fmt: skip

    assert told(outcome) == [("Walex", 2, "counts"), ("Jisu", 1, "before the start"),
                             ("Lenna", 3, "late")]  # fmt: skip


def test_who_is_level_rolls_again_and_nobody_else() -> None:
    first = judged(RING, [roll("Jisu", 9), roll("Walex", 9), roll("Lenna", 3)], [], GUILD)
    assert first.is_tie

    second = again(RING, first, START + timedelta(seconds=60))
    rolls = [roll("Jisu", 4, 61), roll("Tuen", 999, 62), roll("Walex", 8, 63), roll("Jisu", 9)]
    outcome = judged(second, rolls, [], GUILD)

    assert told(outcome)[:2] == [("Walex", 8, "counts"), ("Jisu", 4, "counts")]
    assert told(outcome)[2:] == [("Jisu", 9, "before the start"), ("Tuen", 999, "not in the tie")]
    assert not outcome.is_tie


def test_unknown_names_roll_too_each_for_itself() -> None:
    outcome = judged(RING, [roll("Zed", 5), roll("zed", 6), roll("Zoe", 7)], [], GUILD)

    assert told(outcome) == [("Zoe", 7, "counts"), ("Zed", 5, "counts"), ("zed", 6, "again")]
    assert outcome.leaders[0].account_id is None


def test_the_highest_offer_of_an_account_counts() -> None:
    auction = replace(RING, is_for_bids=True, minimum=300)
    bids = [bid("Jisu", 10), bid("Tuen", 12, 6), bid("Lenna", 15, 7), bid("Jisu", 5, 8),
            bid("Walex", 2), bid("Walex", 99, item="belt")]  # fmt: skip

    outcome = judged(auction, [], bids, GUILD)

    assert told(outcome) == [
        ("Lenna", 1500, "counts"),
        ("Jisu", 1000, "counts"),
        ("Walex", 200, "below the minimum"),
        ("Tuen", 1200, "raised since"),
        ("Jisu", 500, "raised since"),
    ]


def test_equal_offers_are_a_tie_and_raised_among_those_who_are_level() -> None:
    auction = replace(RING, is_for_bids=True)
    first = judged(auction, [], [bid("Jisu", 10), bid("Walex", 10), bid("Lenna", 4)], GUILD)
    assert [e.name for e in first.leaders] == ["Jisu", "Walex"]

    second = again(auction, first, START + timedelta(seconds=60))
    outcome = judged(second, [], [bid("Lenna", 50, 61), bid("Jisu", 11, 62)], GUILD)

    assert told(outcome) == [("Jisu", 1100, "counts"), ("Lenna", 5000, "not in the tie")]


def test_an_amount_alone_is_for_what_is_up() -> None:
    auction = replace(RING, is_for_bids=True)

    outcome = judged(auction, [], [bid("Jisu", 10, item="")], GUILD)

    assert told(outcome) == [("Jisu", 1000, "counts")]


def test_nothing_heard_is_no_winner() -> None:
    assert judged(RING, [], [], GUILD).leaders == []


def test_the_second_half_of_the_hour_written_twice_is_later() -> None:
    late = datetime.fromisoformat("2026-11-01T01:10:00").replace(fold=1)
    contest = Contest("Ring", datetime.fromisoformat("2026-11-01T01:50:00"))

    outcome = judged(contest, [Roll(late, "Jisu", 0, 100, 4)], [], GUILD)

    assert told(outcome) == [("Jisu", 4, "counts")]
