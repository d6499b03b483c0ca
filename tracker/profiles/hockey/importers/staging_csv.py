"""Reads CSV files in staging-column form: games, rosters, shifts and events of any games."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.core.ids import RecordId
from tracker.core.profile import ImportedScope, ImportResult, Note
from tracker.core.record import Record
from tracker.errors import InputError
from tracker.profiles.hockey.importers import normalise
from tracker.profiles.hockey.importers.gathering import Gathering, game_number
from tracker.profiles.hockey.importers.periods import OFF_THE_CLOCK, Lengths, inferred
from tracker.profiles.hockey.importers.rosters import Roster, roster_index
from tracker.profiles.hockey.importers.staging_columns import recognised
from tracker.profiles.hockey.importers.staging_rows import (
    Fields,
    Known,
    each_once,
    referring,
    row_fields,
    timed,
)
from tracker.profiles.hockey.importers.tables import Table, TableRow, read_table
from tracker.profiles.hockey.importers.unscored import unscored, unscored_sentence
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift, Venue
from tracker.profiles.hockey.rules.clock import clock_sides

_ORDER: tuple[type[Record], ...] = (RosterEntry, Shift, Event)
_LENGTHS = ("period_1_seconds", "period_2_seconds", "period_3_seconds", "overtime_seconds")
_LONGEST = 7200
_SIDES: Mapping[str, Venue] = {"home": "home", "away": "away"}


@dataclass
class _Row:
    """A usable row, brought into the columns' spelling; `changes` goes on collecting."""

    source: TableRow
    fields: Fields
    changes: normalise.Changes


@dataclass
class _Rows:
    """All rows of one game, by kind, in the files' order."""

    by_kind: dict[type[Record], list[_Row]] = field(default_factory=lambda: defaultdict(list))


def read(paths: Sequence[Path]) -> ImportResult:
    """Files of one game may come together or one by one; a folder stands for its .csv files."""
    notes: list[Note] = []
    files = dict.fromkeys(file for given in paths for file in _files(given))
    return gathered((read_table(file, notes) for file in files), notes)


def gathered(tables: Iterable[Table], notes: list[Note]) -> ImportResult:
    """The records of these tables, game by game; `notes` goes on collecting."""
    games: dict[int, _Rows] = defaultdict(_Rows)
    for table in tables:
        for game_id, kind, row in _rows(table, notes):
            games[game_id].by_kind[kind].append(row)
    scopes = [_scope(game_id, rows, notes) for game_id, rows in games.items()]
    sentences = []
    for scope in scopes:
        if shots := unscored(scope):
            notes += shots
            sentences.append(unscored_sentence(scope, shots))
    return ImportResult(scopes, notes, lines=sentences)


def _files(path: Path) -> Sequence[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(path.glob("*.csv"))
    if not found:
        raise InputError(f"{path} has no .csv file in it; give a folder that has, or a file.")
    return found


def _rows(found: Table, notes: list[Note]) -> Iterator[tuple[int, type[Record], _Row]]:
    table = recognised(found, notes)
    for source in table.rows:
        changes = normalise.Changes(source.place)
        try:
            game_id = game_number(source.cells.get("game_id"))
        except InputError as error:
            notes.append(Note(source.place, True, str(error)))
            continue
        if (source.cells.get("deleted") or "").strip().lower() in ("true", "t", "1"):
            notes.append(Note(source.place, True, "It is marked as deleted."))
            continue
        fields = row_fields(table.kind, source, table.columns, changes)
        yield game_id, table.kind, _Row(source, fields, changes)


def _scope(game_id: int, rows: _Rows, notes: list[Note]) -> ImportedScope:
    gathering = Gathering("benchsight", game_id, notes)
    lengths = _add_game(gathering, rows)
    known = Known(
        {
            kind: frozenset(_indexes(kind, found))
            for kind, found in rows.by_kind.items()
            if kind in (Shift, Event)
        }
    )
    roster = Roster()
    for kind in _ORDER:
        for row in rows.by_kind.get(kind, ()):
            try:
                _complete(kind, row, lengths, known)
                if kind is RosterEntry:
                    _require_place(row, roster)
            except InputError as error:
                gathering.refuse(row.source.place, str(error))
            else:
                _add(gathering, kind, row)
    return gathering.scope()


def _add_game(gathering: Gathering, rows: _Rows) -> Lengths:
    """The file's game record with the lengths that it lacks, or one made from the clocks.

    A file without any clock says nothing about lengths, so the record leaves them out.
    """
    seen = _clocks_seen(rows)
    guessed = inferred(seen).fields()
    stated = rows.by_kind.get(Game, ())
    for row in stated:
        row.fields.update({n: v for n, v in guessed.items() if row.fields.get(n) is None and seen})
        row.fields = {n: v for n, v in row.fields.items() if n not in _LENGTHS or v is not None}
        _add(gathering, Game, row)
    if not stated:
        fields: Fields = {"game_id": gathering.game_id, **(guessed if seen else {})}
        gathering.add(Game, f"G{gathering.game_id}", fields, "game")
    given = stated[0].fields if stated else guessed
    first, second, third, overtime = (
        normalise.whole(given.get(name)) or guessed[name] for name in _LENGTHS
    )
    return Lengths((first, second, third), overtime)


def _clocks_seen(rows: _Rows) -> dict[int, int]:
    seen: dict[int, int] = {}
    for kind in (Shift, Event):
        for row in rows.by_kind.get(kind, ()):
            period = normalise.whole(row.fields.get("period"))
            if period is None or period < 1 or row.fields.get("event_type") in OFF_THE_CLOCK:
                continue
            for pair in clock_sides(kind):
                clocks = (normalise.whole(row.fields.get(name)) for name in pair)
                usable = [c for c in clocks if c is not None and 0 <= c <= _LONGEST]
                seen[period] = max([seen.get(period, 0), *usable])
    return {period: clock for period, clock in seen.items() if clock > 0}


def _indexes(kind: type[Record], rows: Iterable[_Row]) -> Iterator[int]:
    for row in rows:
        index = normalise.whole(row.fields.get(kind.kind.index_field or ""))
        if index is not None:
            yield index


def _complete(kind: type[Record], row: _Row, lengths: Lengths, known: Known) -> None:
    if clock_sides(kind):
        timed(kind, row.fields, lengths, row.changes)
    if kind is Event:
        each_once(row.fields, row.changes)
        referring(row.fields, known, row.changes)


def _require_place(row: _Row, roster: Roster) -> None:
    venue, jersey = row.fields.get("venue"), normalise.whole(row.fields.get("jersey"))
    if jersey is None:
        raise InputError("Roster entry: jersey is missing or not a whole number.")
    side = _SIDES.get(str(venue))
    if side is None:
        raise InputError(f"Roster entry: venue {normalise.shown(venue)} is not home or away.")
    if problem := roster.player_problem(side, _text(row.fields.get("player_id"))):
        raise InputError(problem)
    if row.fields.get("roster_index") is None:
        row.fields["roster_index"] = roster_index(side, jersey)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _add(gathering: Gathering, kind: type[Record], row: _Row) -> None:
    place, changes = row.source.place, row.changes
    key = _key(kind, row.fields)
    given = normalise.text(row.source.cells.get(kind.kind.key_field))
    if key and given and given != key:
        changes.say(f"{kind.kind.key_field} '{given}' became {key}, as game and index say")
    identity = _record_id(row.source.cells.get("record_id"), changes)
    if gathering.add(kind, key or "", row.fields, place, identity) and (note := changes.note()):
        gathering.remark(note.place, note.message)


def _key(kind: type[Record], fields: Mapping[str, object]) -> str | None:
    """The client key, or None when the index is not usable: the kind says why."""
    game = normalise.whole(fields.get("game_id"))
    index = normalise.whole(fields.get(kind.kind.index_field or ""))
    try:
        return kind.kind.key_pattern.key(str(game), index)
    except InputError:
        return None


def _record_id(given: str | None, changes: normalise.Changes) -> RecordId | None:
    if not given:
        return None
    try:
        return RecordId(str(uuid.UUID(given.strip())))
    except ValueError:
        changes.say(f"record_id {normalise.shown(given)} is not a UUID and was left out")
        return None
