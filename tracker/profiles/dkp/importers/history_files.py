"""The files of a guild's history: tables of its website as CSV, recognised by their columns."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from tracker.core.profile import Note
from tracker.errors import InputError
from tracker.profiles.dkp.importers.characters import LARGEST_FILE, eqdkp_players
from tracker.profiles.dkp.parsing.lines import decoded, without_escapes
from tracker.profiles.dkp.points import hundredths

Cells = Mapping[str, str]
_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%a %b %d, %Y", "%B %d, %Y")


@dataclass(frozen=True, slots=True)
class Placed:
    """A row and where it stands."""

    place: str
    cells: Cells

    def get(self, *names: str) -> str | None:
        """The first of these columns that says something."""
        return next((self.cells[n] for n in names if self.cells.get(n)), None)


@dataclass
class Tables:
    """The rows of all files, by what they are."""

    raids: list[Placed] = field(default_factory=list)
    tics: list[Placed] = field(default_factory=list)
    attendance: list[Placed] = field(default_factory=list)
    attendees: list[Placed] = field(default_factory=list)
    loot: list[Placed] = field(default_factory=list)
    characters: list[Placed] = field(default_factory=list)
    accounts: list[Placed] = field(default_factory=list)
    links: list[Placed] = field(default_factory=list)
    adjustments: list[Placed] = field(default_factory=list)
    players: list[Placed] = field(default_factory=list)
    """Of an EQdkp-Plus points export."""
    recognised: list[tuple[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


# The columns that tell a table, the most telling tables first.
_TABLES: Sequence[tuple[str, frozenset[str]]] = (
    ("loot", frozenset({"raid_id", "item_name"})),
    ("attendance", frozenset({"raid_id", "event_id", "character_name"})),
    ("attendance", frozenset({"raid_id", "event_id", "char_id"})),
    ("tics", frozenset({"raid_id", "event_id"})),
    ("attendees", frozenset({"raid_id", "char_id", "character_name"})),
    ("raids", frozenset({"raid_id", "raid_name"})),
    ("raids", frozenset({"raid_id", "date_iso"})),
    ("adjustments", frozenset({"character_name", "earned_delta"})),
    ("links", frozenset({"char_id", "account_id"})),
    ("accounts", frozenset({"account_id", "display_name"})),
    ("characters", frozenset({"char_id", "name"})),
    ("characters", frozenset({"character", "main"})),
)


def points_of(row: Placed, column: str, notes: list[Note]) -> int:
    """Hundredths in a column; what is no number counts 0 and is told."""
    text = row.get(column) if column else None
    if text is None:
        if column in row.cells:
            notes.append(Note(row.place, False, f"{column} is empty; it counts 0."))
        return 0
    try:
        return hundredths(text)
    except InputError:
        notes.append(Note(row.place, False, f"{column} '{text}' is no number; it counts 0."))
        return 0


def day_of(text: str | None) -> date | None:
    """A day in one of the forms that websites write; None for anything else."""
    for form in _DAYS if text else ():
        try:
            return datetime.strptime(text or "", form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None


def read_tables(paths: Iterable[Path]) -> Tables:
    """Reads folders and files. InputError when a file cannot be read, or none of them is known."""
    found = Tables()
    seen: set[bytes] = set()
    for path in _files(paths):
        raw = _bytes_of(path)
        if raw in seen:
            found.left.append(f"{path.name} is a copy of another file.")
            continue
        seen.add(raw)
        _read(path.name, without_escapes(decoded(raw)).lstrip("\ufeff"), found)
    if not found.recognised:
        raise InputError(
            "No table of a guild's history was found: CSV files with the columns of raids, "
            "raid_events, raid_event_attendance, raid_loot or characters, or EQdkp-Plus XML."
        )
    return found


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.iterdir() if p.is_file() and p.name[0] != ".")
        elif path.exists():
            found.append(path)
        else:
            raise InputError(f"There is no file or folder {path}.")
    return found


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE * 8:
            raise InputError(f"{path.name} is too large for a table of a guild's history.")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error


def _read(name: str, text: str, found: Tables) -> None:
    if text.lstrip().startswith("<"):
        players = eqdkp_players(text, name)
        found.players += [Placed(f"{name} player {i}", p) for i, p in enumerate(players, 1)]
        found.recognised.append((name, "points of EQdkp-Plus"))
        return
    head = text.split("\n", 1)[0]
    delimiter = "\t" if "\t" in head else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [cell.strip().casefold() for cell in next(reader, [])]
    table = next((t for t, needed in _TABLES if needed <= set(columns)), None)
    if table is None:
        found.left.append(f"{name} has no table that is known.")
        return
    rows = getattr(found, table)
    for number, cells in enumerate(reader, start=2):
        # The same few ids and names stand in a million rows.
        said = {c: sys.intern(v.strip()) for c, v in zip(columns, cells, strict=False)}
        if any(said.values()):
            rows.append(Placed(f"{name} line {number}", said))
    found.recognised.append((name, table))
