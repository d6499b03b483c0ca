"""What two officers record in their windows, offline: one agreed raid, in memory as on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.profiles.dkp.server.test_two_officers import (
    RAID,
    SCOPE,
    Raider,
    Token,
    agree,
    moment,
)
from tracker.core.changes import ChangeSet
from tracker.profiles.dkp.naming import tic_id
from tracker.profiles.dkp.parsing.sightings import Source
from tracker.profiles.dkp.rules.proposing import Mark, TicProposal
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.profiles.dkp.ui.raid_summary import numbers_of
from tracker.profiles.dkp.ui.recorder import RaidRecorder
from tracker.sync.http_transport import HttpTransport


class Desk:
    """A laptop's raid, as its window holds it."""

    def __init__(self, raider: Raider) -> None:
        self.raider, self.store = raider, raider.store
        self.book = RaidBook(self.store, SCOPE)
        self.book.load()
        self.recorder = RaidRecorder(self.store, SCOPE, self.book)
        self.store.subscribe(self._follow)

    def _follow(self, changes: ChangeSet) -> None:
        self.book.apply(changes)

    def take(self, at: datetime, *names: str) -> int:
        guild = self.book.guild
        marks = [Mark(guild.spelled(n), guild.account_of(n), None) for n in names]
        tic = TicProposal(at, tic_id(at), "DKP tic", 100, Source.CHANNEL, marks)
        return self.recorder.record_tic(tic).tics[0]

    def shown(self) -> dict[str, Any]:
        fresh = RaidBook(self.store, SCOPE)
        fresh.load()
        assert numbers_of(self.book) == numbers_of(fresh)
        return numbers_of(self.book)


@pytest.fixture
def desks(
    officers: Any, live_server: Any, nights: Path, empty_guild: None
) -> Iterator[tuple[Desk, Desk]]:
    live_server.sql("delete from sync_conflicts where scope_name = %s", str(SCOPE))
    transports = [
        HttpTransport(live_server.url, Token(live_server.token("officer", "dkp"))) for _ in range(2)
    ]
    first, second = (Raider(officers(n), t) for n, t in zip("ab", transports, strict=True))
    first.officer.bring_in("characters", nights / "characters.tsv")
    with first.store.write("begin") as unit:
        unit.add(SCOPE, "raid", {"raid_name": "Together", "date_iso": "2026-02-12"})
    first.sync()
    second.sync()
    yield Desk(first), Desk(second)
    for transport in transports:
        transport.close()


def agreed(first: Desk, second: Desk) -> dict[str, Any]:
    """Both sync until nothing is left to say; both windows show what the server has."""
    shown = agree(first.raider, second.raider)
    assert shown["raid"] == "Together"
    assert first.shown() == second.shown()
    return first.shown()


def test_a_tic_and_a_newcomer_that_both_recorded_are_there_once(desks: Any) -> None:
    first, second = desks
    # What was taken back keeps its number, so both number the newcomer differently.
    first.recorder.link("Somebody", None)
    first.store.undo()
    for desk, time, names in (
        (first, moment(21, 0, 8), ("Hinora", "Jarisy", "Xyrtag")),
        (second, moment(21, 1, 2), ("xyrtag", "Jarisy", "Jisu")),
    ):
        desk.take(time, *names)
        desk.recorder.link("Xyrtag", None)

    (tic,) = agreed(first, second)["tics"]

    assert tic["credited"] == ["Hinora", "Jarisy", "Jisu", "Xyrtag"]
    assert tic["unknown"] == []
    accounts = [a for a in second.book.guild.accounts if a.casefold() == "xyrtag"]
    assert accounts == ["Xyrtag"]


def test_whom_one_takes_off_and_the_other_marks_ends_alike(desks: Any) -> None:
    first, second = desks
    number = first.take(moment(21, 0, 8), "Hinora", "Jarisy")
    agreed(first, second)

    first.recorder.set_mark(number, ["Hinora"], "no credit")
    second.recorder.set_mark(number, ["Hinora"], "standby")
    second.recorder.set_mark(number, ["Jisu"], "present")

    (tic,) = agreed(first, second)["tics"]
    marks = {desk.book.mark_of(number, "Hinora").record.mark for desk in desks}
    assert len(marks) == 1
    assert ("Hinora" in tic["credited"]) is (marks != {"no credit"})
    assert {"Jarisy", "Jisu"} <= set(tic["credited"])


def test_a_tic_that_was_sent_taken_back_and_recorded_again_is_there_once(desks: Any) -> None:
    first, second = desks
    first.take(moment(21, 0, 8), "Hinora", "Jarisy")
    agreed(first, second)
    first.store.undo()
    assert agreed(first, second)["tics"] == []

    first.take(moment(21, 0, 8), "Hinora", "Jisu")

    (tic,) = agreed(first, second)["tics"]
    assert tic["credited"] == ["Hinora", "Jisu"]


def test_a_tic_that_one_deletes_while_the_other_adds_names_ends_alike(desks: Any) -> None:
    first, second = desks
    number = first.take(moment(21, 0, 8), "Hinora", "Jarisy")
    agreed(first, second)

    first.recorder.delete_tic(number)
    second.take(moment(21, 2, 8), "Jisu", "Silent")

    agreed(first, second)
    first.take(moment(22, 0, 8), "Hinora")
    assert agreed(first, second)["tics"][-1]["credited"] == ["Hinora"]
    assert RAID in first.book.scope.id
