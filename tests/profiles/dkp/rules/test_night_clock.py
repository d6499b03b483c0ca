"""The night on which the clock is set back: the hour that is written twice lies between others."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tracker.profiles.dkp.kinds import Character
from tracker.profiles.dkp.parsing.sightings import (
    Award,
    Listed,
    Looted,
    Night,
    Presence,
    Roll,
    Source,
)
from tracker.profiles.dkp.rules.guild import Guild
from tracker.profiles.dkp.rules.night_clock import elapsed, night_order
from tracker.profiles.dkp.rules.proposing import propose
from tracker.profiles.dkp.rules.rolling import Contest, judged

GUILD = Guild(
    {"Jisu": "Jisu"},
    {"jisu": "Jisu"},
    {"jisu": Character(guild_id="guild", character_index=1, name="Jisu")},
)


def at(time: str) -> datetime:
    """`01:00r` is in the second of the two hours."""
    said = datetime.fromisoformat(f"2026-11-01T{time.removesuffix('r')}")
    return said.replace(fold=int(time.endswith("r")))


def listed(time: str) -> Presence:
    return Presence(Source.CHANNEL, at(time), (Listed("Jisu"),))


def test_moments_follow_each_other_as_they_were() -> None:
    night = ["00:59", "01:00", "01:59", "01:00r", "01:59r", "02:00", "02:05"]

    moments = [at(time) for time in night]

    assert sorted(reversed(moments), key=night_order) == moments
    assert [m.fold for m in sorted(reversed(moments), key=night_order)] == [0, 0, 0, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("first", "then", "minutes"),
    [("01:00", "01:00r", 60), ("01:50", "01:05r", 15), ("01:00r", "02:00", 60),
     ("00:55", "01:05r", 70), ("01:10r", "01:15r", 5), ("02:00", "02:05", 5)],
)  # fmt: skip
def test_what_lies_between_two_moments(first: str, then: str, minutes: int) -> None:
    assert elapsed(at(first), at(then)) == timedelta(minutes=minutes)
    assert elapsed(at(then), at(first)) == -timedelta(minutes=minutes)


def test_every_list_of_the_long_night_is_a_tic() -> None:
    night = Night([listed("00:00"), listed("01:00"), listed("01:00r"), listed("02:00")])

    tics = propose(night, GUILD).tics

    assert [(f"{t.at:%H:%M}", t.at.fold) for t in tics] == [
        ("00:00", 0), ("01:00", 0), ("01:00", 1), ("02:00", 0)
    ]  # fmt: skip
    assert len({t.event_id for t in tics}) == 4


def test_an_award_of_the_second_hour_is_another_award() -> None:
    awards = [Award(at(t), "Belt", "Jisu", 100, "") for t in ("01:50", "01:55", "01:20r")]
    loots = [Looted(at("01:21r"), "Jisu", "Belt")]

    proposal = propose(Night([listed("01:00")], awards, loots), GUILD)

    assert [(f"{a.at:%H:%M}", a.at.fold, a.looter) for a in proposal.awards] == [
        ("01:50", 0, None), ("01:20", 1, "Jisu")
    ]  # fmt: skip
    assert proposal.left == ["Belt to Jisu was said again at 01:55:00."]


def test_who_looted_minutes_after_the_clock_was_set_back_has_the_item() -> None:
    awards, loots = [Award(at("01:50"), "Belt", "Jisu", 100, "")], [
        Looted(at("01:05"), "Zed", "Belt"), Looted(at("01:05r"), "Walex", "Belt")
    ]  # fmt: skip

    proposal = propose(Night([listed("01:00")], awards, loots), GUILD)

    assert [award.looter for award in proposal.awards] == ["Walex"]


def test_a_roll_after_the_second_hour_is_after_a_start_within_it() -> None:
    contest = Contest("Ring", at("01:50r"))
    rolls = [Roll(at(time), name, 0, 100, value) for time, name, value in
             (("01:55", "Zed", 9), ("02:05", "Jisu", 4))]  # fmt: skip

    outcome = judged(contest, rolls, [], GUILD)

    assert [(e.name, str(e.verdict)) for e in outcome.entries] == [
        ("Jisu", "counts"), ("Zed", "before the start")
    ]  # fmt: skip


def test_the_long_night_has_as_many_hours_as_it_had() -> None:
    times = ["00:30", "01:30", "01:30r", "02:30"]

    apart = [elapsed(at(first), at(then)) for first, then in pairwise(times)]

    assert apart == [timedelta(hours=1)] * 3
