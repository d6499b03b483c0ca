"""Two officers offline in one raid: one agreed raid, nothing lost, what was settled is listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tracker.core.clock import SystemClock
from tracker.core.profile import Imported
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.profiles.dkp import server_summary
from tracker.profiles.dkp.naming import attendance_record_id, tic_id, tic_index
from tracker.profiles.dkp.parsing.sightings import Source
from tracker.profiles.dkp.rules.proposing import AwardProposal, Mark, TicProposal
from tracker.profiles.dkp.rules.recording import award_record, tic_records
from tracker.sync.engine import SyncEngine
from tracker.sync.http_transport import HttpTransport
from tracker.sync.server_reader import PublishedTables

RAID = "20260212-two-officers"
SCOPE = Scope("dkp", RAID)
HOME = Scope("dkp", "guild")


@dataclass
class Token:
    value: str

    def token(self) -> str:
        return self.value

    def renew(self) -> bool:
        return False


class Raider:
    """An officer with a laptop and a way to the server."""

    def __init__(self, officer: Any, transport: HttpTransport) -> None:
        self.officer = officer
        self.store = officer.store
        self.tables = PublishedTables(transport)
        self._engine = SyncEngine(self.store, transport, discover(), SystemClock())

    def sync(self) -> Any:
        report = self._engine.run_once([HOME, SCOPE])
        assert report.problems == (), report.problems
        assert report.parked == 0, report.parked_changes
        return report

    def write(self, *records: Imported) -> None:
        """As the workspace records a confirmed proposal: by hand, under the agreed identity."""
        with self.store.write("record") as unit:
            for one in records:
                unit.add(SCOPE, one.kind.kind.name, one.payload, record_id=one.record_id)

    def keys(self, kind: str) -> list[str]:
        with self.store.read() as reader:
            return [str(r.key) for r in reader.list(SCOPE, kind)]

    def attendance(self, name: str) -> Any:
        with self.store.read() as reader:
            return reader.find(attendance_record_id(RAID, "tic-20260212T2100", name))

    def conflicts(self) -> list[Any]:
        with self.store.read() as reader:
            return [r.record for r in reader.list(SCOPE, "conflict")]

    def shown(self) -> dict[str, Any]:
        return self.officer.show(RAID)


def moment(hour: int, minute: int, second: int) -> datetime:
    """A log's time: local, without a zone."""
    return datetime.fromisoformat(f"2026-02-12T{hour:02d}:{minute:02d}:{second:02d}")


def tic(at: datetime, *names: str, index: int = 2, worth: int = 100) -> list[Imported]:
    marks = [Mark(name, name, None) for name in names]
    event_id = tic_id(at)
    proposal = TicProposal(at, event_id, "DKP tic", worth, Source.CHANNEL, marks)
    number = tic_index(event_id)
    assert number is not None
    return list(tic_records(RAID, proposal, number, index))


def award(at: datetime, winner: str, cost: int) -> Imported:
    proposal = AwardProposal(
        at, "20260212T2130-belt-1", "Runewarded Belt", winner, winner, None, cost, None
    )
    return award_record(RAID, proposal)


@pytest.fixture
def both(officers: Any, live_server: Any, empty_guild: None) -> Iterator[tuple[Raider, Raider]]:
    """Two officers with empty stores and a way to the same guild."""
    live_server.sql("delete from sync_conflicts where scope_name = %s", str(SCOPE))
    transports = [
        HttpTransport(live_server.url, Token(live_server.token("officer", "dkp"))) for _ in range(2)
    ]
    first, second = (Raider(officers(n), t) for n, t in zip("ab", transports, strict=True))
    yield first, second
    for transport in transports:
        transport.close()


@pytest.fixture
def pair(both: tuple[Raider, Raider], nights: Path) -> tuple[Raider, Raider]:
    """Both in one raid that has begun: one tic, at 21:00:08."""
    first, second = both
    first.officer.bring_in("characters", nights / "characters.tsv")
    with first.store.write("begin") as unit:
        unit.add(SCOPE, "raid", {"raid_name": "Together", "date_iso": "2026-02-12"})
    first.write(*tic(moment(21, 0, 8), "Hinora", "Silent", index=1))
    first.sync()
    second.sync()
    return both


def agree(first: Raider, second: Raider) -> dict[str, Any]:
    """Both sync until there is nothing left to say; what the three of them show."""
    for raider in (first, second, first, second):
        raider.sync()
    assert first.sync().pushed == second.sync().pushed == 0
    assert first.shown() == second.shown()
    assert server_summary.raid_summary(RAID, first.tables) == first.shown()
    return first.shown()


def test_the_same_tic_taken_twice_is_one_tic_with_both_lists(pair: Any) -> None:
    first, second = pair
    first.write(*tic(moment(22, 0, 10), "Hinora", "Silent", "Jarisy"))
    second.write(*tic(moment(22, 1, 2), "Silent", "Jisu", worth=200))

    shown = agree(first, second)

    assert len(shown["tics"]) == 2
    assert shown["tics"][1]["credited"] == ["Hinora", "Jarisy", "Jisu", "Silent"]
    assert shown["tics"][1]["dkp"] == 2
    listed = {(c.record_kind, c.record_key) for c in first.conflicts()}
    assert "tic" in {kind for kind, _ in listed}
    assert {c.conflict_id for c in second.conflicts()} == {c.conflict_id for c in first.conflicts()}


def test_the_same_item_awarded_twice_is_one_award_that_is_listed(pair: Any) -> None:
    first, second = pair
    first.write(award(moment(21, 32, 1), "Hinora", 700))
    second.write(award(moment(21, 32, 40), "Silent", 900))

    shown = agree(first, second)

    (only,) = shown["loot"]
    assert (only["winner"], only["cost"]) == ("Silent", 9)
    (entry,) = first.conflicts()
    assert entry.record_kind == "loot"
    assert "Hinora" in entry.values_json
    assert "Silent" in entry.values_json


def test_an_attendee_removed_here_and_added_there(pair: Any) -> None:
    first, second = pair
    with first.store.write("remove") as unit:
        unit.delete(SCOPE, "attendance", first.attendance("Silent").key)
    (_, jisu) = tic(moment(21, 0, 8), "Jisu", index=1)
    second.write(jisu)

    shown = agree(first, second)

    assert shown["tics"][0]["credited"] == ["Hinora", "Jisu"]


def test_an_attendee_removed_here_and_marked_there_stays_and_is_listed(pair: Any) -> None:
    first, second = pair
    with first.store.write("remove") as unit:
        unit.delete(SCOPE, "attendance", first.attendance("Silent").key)
    with second.store.write("mark") as unit:
        key = second.attendance("Silent").key
        unit.edit(SCOPE, "attendance", key, {"mark": "standby"})

    shown = agree(first, second)

    assert shown["tics"][0]["credited"] == ["Hinora", "Silent"]
    (entry,) = second.conflicts()
    assert entry.record_kind == "attendance"
    assert str(entry.subject_id) == attendance_record_id(RAID, "tic-20260212T2100", "Silent")


def test_one_added_what_the_other_added_too(pair: Any) -> None:
    first, second = pair
    (_, jisu) = tic(moment(21, 0, 8), "Jisu", index=1)
    first.write(jisu)
    second.write(replace(jisu, payload={**jisu.payload, "mark": "afk"}))

    shown = agree(first, second)

    assert shown["tics"][0]["credited"] == ["Hinora", "Jisu", "Silent"]
    assert len(first.keys("attendance")) == len(set(first.keys("attendance"))) == 3


def test_tics_of_two_nights_hours_stay_two(pair: Any) -> None:
    first, second = pair
    first.write(*tic(moment(22, 0, 10), "Hinora"))
    second.write(*tic(moment(23, 0, 2), "Silent"))

    shown = agree(first, second)

    assert [t["time"][11:13] for t in shown["tics"]] == ["21", "22", "23"]
    assert [t["credited"] for t in shown["tics"][1:]] == [["Hinora"], ["Silent"]]


def test_both_import_the_night_that_both_recorded(
    officers: Any, both: Any, nights: Path, expected: Any
) -> None:
    first, second = both
    wanted = expected(nights / "raid1_20260212")
    first.officer.bring_in("characters", nights / "characters.tsv")
    for raider in (first, second):
        assert raider._engine.run_once([HOME]).problems == ()
    for raider in (first, second):
        raider.officer.bring_in("everquest", nights / "raid1_20260212", name=wanted["raid"])
    night = Scope("dkp", first.officer.raid_id(wanted["raid"]))
    assert second.officer.raid_id(wanted["raid"]) == night.id

    for raider in (first, second, first):
        report = raider._engine.run_once([HOME, night])
        assert report.problems == ()
        assert report.parked == report.settled == 0

    assert first.officer.show(wanted["raid"]) == second.officer.show(wanted["raid"]) == wanted


@pytest.mark.parametrize("is_remover_first", [True, False])
def test_an_attendee_whom_one_adds_and_takes_off_again_while_the_other_adds_him(
    pair: Any, is_remover_first: bool
) -> None:
    first, second = pair
    (_, jisu) = tic(moment(21, 0, 8), "Jisu", index=1)
    first.write(jisu)
    first.sync()
    with first.store.write("remove") as unit:
        unit.delete(SCOPE, "attendance", first.attendance("Jisu").key)
    second.write(replace(jisu, payload={**jisu.payload, "mark": "standby"}))

    shown = agree(first, second) if is_remover_first else agree(second, first)

    assert shown["tics"][0]["credited"] == ["Hinora", "Jisu", "Silent"]
    assert {c.record_kind for c in first.conflicts()} == {"attendance"}
    assert {c.conflict_id for c in second.conflicts()} == {c.conflict_id for c in first.conflicts()}


def test_all_of_it_in_one_night_ends_in_one_raid_with_everything_settled_listed(pair: Any) -> None:
    first, second = pair
    first.write(*tic(moment(22, 0, 10), "Hinora", "Silent", "Jarisy"))
    second.write(*tic(moment(22, 1, 2), "Silent", "Jisu", worth=200))
    first.write(award(moment(21, 32, 1), "Hinora", 700))
    second.write(award(moment(21, 32, 40), "Silent", 900))
    with first.store.write("remove") as unit:
        unit.delete(SCOPE, "attendance", first.attendance("Silent").key)
    with second.store.write("mark") as unit:
        unit.edit(SCOPE, "attendance", second.attendance("Silent").key, {"mark": "standby"})

    shown = agree(first, second)

    assert [(t["credited"], t["dkp"]) for t in shown["tics"]] == [
        (["Hinora", "Silent"], 1),
        (["Hinora", "Jarisy", "Jisu", "Silent"], 2),
    ]
    assert [(a["winner"], a["cost"]) for a in shown["loot"]] == [("Silent", 9)]
    listed = {str(c.conflict_id): c.record_kind for c in first.conflicts()}
    assert set(listed.values()) == {"tic", "loot", "attendance"}
    assert listed == {str(c.conflict_id): c.record_kind for c in second.conflicts()}
    kept = " ".join(c.values_json for c in first.conflicts())
    assert all(value in kept for value in ("Hinora", "700", "T22:00:10")), kept


def test_what_a_website_changed_meanwhile_reaches_both_laptops_and_stays(
    pair: Any, client: Callable[[str | None], Any], live_server: Any
) -> None:
    first, second = pair
    first.write(award(moment(21, 32, 1), "Hinora", 700))
    agree(first, second)
    website = client(live_server.token("officer", "dkp")).http
    of_raid = {"raid_id": f"eq.{RAID}"}
    (_, jisu) = tic(moment(21, 0, 8), "Jisu", index=1)
    second.write(jisu)

    answers = [
        website.delete("/raid_event_attendance", params={**of_raid, "character_name": "eq.Silent"}),
        website.patch("/raid_loot", params=of_raid, json={"cost": "9"}),
        website.patch("/raid_events", params=of_raid, json={"event_name": "Start"}),
    ]

    assert [answer.status_code for answer in answers] == [204, 204, 204]
    shown = agree(first, second)
    assert [(t["name"], t["credited"]) for t in shown["tics"]] == [("Start", ["Hinora", "Jisu"])]
    assert [(one["winner"], one["cost"]) for one in shown["loot"]] == [("Hinora", 9)]
    assert first.conflicts() == []
