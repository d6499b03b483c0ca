"""Real games entered by keys, clicks and lines give the records and box score of the importer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.profiles.hockey.ui.conftest import OpenRink
from tests.profiles.hockey.ui.replay import Replay
from tests.profiles.hockey.ui.rinkside import Rinkside
from tracker.core.profile import Imported
from tracker.core.record import Payload, Record
from tracker.core.scope import Scope
from tracker.local_db.store import Store
from tracker.profiles.hockey.importers import nhl
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.summary import summary

ROOT = Path(__file__).parents[4]
GAMES = {
    "regulation": ROOT / "tracker/profiles/hockey/demo_game",
    "overtime": ROOT / "tests/profiles/hockey/games/2024020009",
}


def imported(folder: Path) -> tuple[str, Sequence[Imported]]:
    (part,) = nhl.read([folder]).scopes
    return part.scope_id, part.records


def of_kind(records: Sequence[Imported], kind: type[Record]) -> list[Record]:
    return [kind.model_validate(r.payload) for r in records if r.kind is kind]


def payloads(records: Sequence[Record], *without: str) -> list[Payload]:
    return [
        {name: value for name, value in record.payload().items() if name not in without}
        for record in records
    ]


def differences(ours: Sequence[Payload], theirs: Sequence[Payload]) -> list[str]:
    """Each field that differs, by the row's number; short enough to be read."""
    found = [] if len(ours) == len(theirs) else [f"{len(ours)} rows, not {len(theirs)}"]
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=False), start=1):
        found += [
            f"{number} {name}: {mine[name]}, not {value}"
            for name, value in other.items()
            if mine[name] != value
        ]
    return found


@pytest.fixture(params=GAMES)
def folder(request: pytest.FixtureRequest) -> Path:
    return GAMES[request.param]


@pytest.fixture
def played(store: Store, folder: Path, open_rink: OpenRink) -> Rinkside:
    """The game as it is before the first faceoff, with a window large enough for exact clicks."""
    scope_id, records = imported(folder)
    scope = Scope("hockey", scope_id)
    with store.write("before the game") as unit:
        for record in records:
            if record.kind is RosterEntry:
                unit.put(scope, record)
            elif record.kind is Game:
                unit.put(scope, replace(record, payload={**record.payload, "status": "scheduled"}))
    rink = open_rink()
    rink.window.frame.resize(2560, 1440)
    return rink


@pytest.mark.timeout(900)
def test_a_game_entered_by_keys_is_the_game_that_the_importer_reads(
    played: Rinkside, store: Store, folder: Path
) -> None:
    scope_id, records = imported(folder)
    events, shifts = of_kind(records, Event), of_kind(records, Shift)

    Replay(played, events, shifts).run()  # type: ignore[arg-type]

    assert differences(payloads(played.events()), payloads(events)) == []
    assert differences(payloads(played.shifts()), payloads(shifts)) == []
    with store.read() as reader:
        found = summary(scope_id, reader.view(Scope("hockey", scope_id)))
    assert found == box_of(records, scope_id)
    assert_undo_and_redo_come_back(played)


def assert_undo_and_redo_come_back(rink: Rinkside) -> None:
    """Every step back to the empty sheet by Ctrl+Z, and forward again to the same records."""
    events, shifts = payloads(rink.events()), payloads(rink.shifts())
    clock = rink.page.clock.moment
    rows, steps = rink.rows(), 0
    while rink.store.undo_label() != "before the game":
        rink.keys("Ctrl+Z")
        steps += 1
    assert (rink.events(), rink.shifts(), rink.rows()) == ([], [], [])
    for _ in range(steps):
        rink.keys("Ctrl+Shift+Z")
    assert payloads(rink.events()) == events
    assert payloads(rink.shifts()) == shifts
    assert rink.rows() == rows
    assert rink.page.clock.moment == clock


def box_of(records: Sequence[Imported], scope_id: str) -> dict[str, object]:
    class View:
        def records(self, kind: type[Record]) -> list[Record]:
            return of_kind(records, kind)

    return summary(scope_id, View())  # type: ignore[arg-type]
