"""Reads what `export --format json` writes: the lists of a game's records in staging columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.core.profile import ImportResult, Note
from tracker.errors import InputError
from tracker.profiles.hockey.importers.files import Map, children, read_json
from tracker.profiles.hockey.importers.staging_csv import gathered
from tracker.profiles.hockey.importers.tables import Table, TableRow

LISTS = ("games", "rosters", "shifts", "events")


def read(paths: Sequence[Path]) -> ImportResult:
    """A folder stands for its .json files."""
    notes: list[Note] = []
    files = dict.fromkeys(file for path in paths for file in _files(path))
    tables = [table for file in files for table in _tables(file, read_json(file))]
    return gathered(tables, notes)


def _files(path: Path) -> Sequence[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(path.glob("*.json"))
    if not found:
        raise InputError(f"{path} has no .json file in it; give a folder that has, or a file.")
    return found


def _tables(path: Path, document: Map) -> Iterator[Table]:
    if not any(children(document, name) for name in LISTS):
        raise InputError(
            f"{path} has none of the lists {', '.join(LISTS)}; give a file of "
            "`tracker export --format json`."
        )
    for name in LISTS:
        rows = children(document, name)
        columns = tuple(dict.fromkeys(column for row in rows for column in row))
        if rows and "game_id" not in columns:
            raise InputError(
                f"{path}: its {name} have no game_id, so it is no export of Tracker. For a "
                "recording of the BenchSight tracker: tracker import benchsight"
            )
        if rows:
            yield Table(
                path,
                columns,
                [_row(f"{path.name} {name} {n}", columns, r) for n, r in enumerate(rows, 1)],
            )


def _row(place: str, columns: Sequence[str], row: Mapping[str, Any]) -> TableRow:
    return TableRow(place, {column: _cell(row.get(column)) for column in columns})


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    return json.dumps(value)
