"""What is exported can be imported again, and is the same."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from tracker.core.ids import Key, RecordId
from tracker.core.profile import ImportedScope
from tracker.core.record import Record, make
from tracker.errors import InputError
from tracker.profiles.hockey.exporters import EXPORTERS, export_csv, export_json
from tracker.profiles.hockey.importers import IMPORTERS
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.reports.formulas import guarded, unguarded

R = TypeVar("R", bound=Record)
ROOT = Path(__file__).parents[4]
GAMES = [ROOT / "tracker/profiles/hockey/demo_game",
         ROOT / "tests/profiles/hockey/games/2024020009"]  # fmt: skip


class Book:
    """Records by kind."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records

    def records(self, kind: type[R]) -> Sequence[R]:
        return [record for record in self._records if isinstance(record, kind)]


class IdentifiedBook(Book):
    """A book that knows some of its records' identities."""

    def __init__(self, records: Sequence[Record], ids: Mapping[Key, RecordId]) -> None:
        super().__init__(records)
        self._ids = ids

    def record_ids(self, kind: type[Record]) -> Mapping[Key, RecordId]:
        known = {record.key for record in self.records(kind)}
        return {key: record_id for key, record_id in self._ids.items() if key in known}


def made(scope: ImportedScope) -> list[Record]:
    return [make(imported.kind, imported.payload) for imported in scope.records]


@pytest.mark.parametrize("folder", GAMES, ids=lambda p: p.name)
def test_a_whole_game_comes_back_identical(folder: Path, tmp_path: Path) -> None:
    (scope,) = IMPORTERS["nhl"]([folder]).scopes
    before = made(scope)
    files = export_csv(Book(before), tmp_path)
    result = IMPORTERS["csv"](files)
    assert result.notes == []
    assert made(result.scopes[0]) == before


def test_record_ids_come_back_too(tmp_path: Path) -> None:
    (scope,) = IMPORTERS["nhl"]([GAMES[0]]).scopes
    before = made(scope)
    ids = {r.key: i.record_id for r, i in zip(before, scope.records, strict=True)}
    files = export_csv(IdentifiedBook(before, ids), tmp_path)
    found = IMPORTERS["csv"](files).scopes[0].records
    assert [i.record_id for i in found] == [i.record_id for i in scope.records]


ODD_TEXTS = [
    "=HYPERLINK(1)", "+49", "-5", "@home", "'=already", "''+twice", "'plain", "null", "None",
    'with "quotes", commas; and semicolons', "Łukasz Żółty", "true",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_texts_come_back_identical(text: str, tmp_path: Path) -> None:
    before: list[Record] = [
        Game(game_id=5, home_team=text, game_date=date(2025, 1, 2), home_attacks_right_first=True),
        RosterEntry(game_id=5, roster_index=1, venue="home", jersey=9, player_name=text),
        Shift(game_id=5, shift_index=1),
        Event(game_id=5, event_index=1, note=text, puck_x=-12.25),  # type: ignore[arg-type]
    ]
    files = export_csv(Book(before), tmp_path)
    assert made(IMPORTERS["csv"](files).scopes[0]) == before


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_no_exported_text_starts_a_formula(text: str, tmp_path: Path) -> None:
    files = export_csv(Book([Game(game_id=5, home_team=text)]), tmp_path)
    with files[0].open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["home_team"][0] not in "=+-@"
    assert unguarded(guarded(text)) == text


def test_json_holds_every_record_with_its_key(tmp_path: Path) -> None:
    book = Book([Game(game_id=5, home_team="Reds"), Event(game_id=5, event_index=7)])
    (path,) = export_json(book, tmp_path)
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["games"][0]["home_team"] == "Reds"
    assert [e["event_key"] for e in found["events"]] == ["E500007"]


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_a_folder_that_cannot_be_made_is_said(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"cannot be written: .*Choose another folder\."):
        EXPORTERS[name](Book([Game(game_id=5)]), tmp_path / "file")


def test_an_older_export_is_replaced(tmp_path: Path) -> None:
    export_csv(Book([Game(game_id=5, home_team="Reds")]), tmp_path / "new")
    export_csv(Book([Game(game_id=5, home_team="Blues")]), tmp_path / "new")
    assert "Blues" in (tmp_path / "new" / "games.csv").read_text()
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == [
        "events.csv", "games.csv", "rosters.csv", "shifts.csv",
    ]  # fmt: skip


def test_record_ids_are_optional_per_record(tmp_path: Path) -> None:
    known = RecordId("0190b3f0-7c1c-7d0e-8b57-2f2e5a3c9a10")
    events = [Event(game_id=5, event_index=1), Event(game_id=5, event_index=2)]
    files = export_csv(IdentifiedBook(events, {Key("E500002"): known}), tmp_path)
    found = IMPORTERS["csv"](files).scopes[0].records
    assert found[-1].record_id == known
    assert found[-2].record_id != known
