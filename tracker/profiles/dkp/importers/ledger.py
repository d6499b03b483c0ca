"""One character's ledger, as a guild's website shows it: earned per raid, and what was bought.

Each row becomes a dated adjustment of the account: nothing is made up about tics or other members.
Whoever imports a guild's whole history needs no ledgers; both together would count twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tracker.core.profile import Imported, ImportedScope, ImportRequest, ImportResult, Note
from tracker.core.record import Payload
from tracker.errors import InputError
from tracker.profiles.dkp.importers.adjustments import ledger_id
from tracker.profiles.dkp.importers.characters import Row, guild_records
from tracker.profiles.dkp.importers.standings_page import (
    page_lines,
    page_offers,
    page_records,
    read_page,
)
from tracker.profiles.dkp.kinds import Adjustment
from tracker.profiles.dkp.naming import GUILD, spelled
from tracker.profiles.dkp.parsing.lines import decoded, without_escapes
from tracker.profiles.dkp.points import hundredths, points, shown
from tracker.profiles.dkp.rules.guild import guild_of

_FILE_NAME = re.compile(r"ledger[_ -](?P<name>[^\W\d_]+)", re.I)
_ITEMS, _RAIDS = "item history", "raid history"


@dataclass(frozen=True)
class Entry:
    """One row."""

    place: str
    day: date | None
    reason: str
    earned: int
    spent: int


@dataclass(frozen=True)
class Ledger:
    """A whole page."""

    name: str
    header: dict[str, str]
    """The page's own sums: `Earned`, `Spent`, `Last 30` …"""
    entries: Sequence[Entry]

    @property
    def earned(self) -> int:
        """The sum of the rows, in hundredths."""
        return sum(entry.earned for entry in self.entries)

    @property
    def spent(self) -> int:
        """The sum of the rows, in hundredths."""
        return sum(entry.spent for entry in self.entries)


def read(request: ImportRequest) -> ImportResult:
    """Adjustments for each ledger's account, or for all of a standings page. Safe to repeat."""
    notes: list[Note] = []
    records: list[Imported] = []
    guild = guild_of(request.local.view(GUILD))
    offers: list[ImportedScope] = []
    said: list[str] = []
    ledgers: list[Ledger] = []
    for path in request.paths:
        text = _text(path)
        page = read_page(text, path.name)
        if page:
            records += page_records(page, guild, notes)
            offers += page_offers(page)
            said += page_lines(page)
        else:
            ledgers.append(read_ledger(text, path, request.name, notes))
    for ledger in ledgers:
        account = guild.account_of(ledger.name)
        if account is None:
            records += guild_records([Row(ledger.name, "the file's name")], guild, notes)
            account = ledger.name
        records += _adjustments(ledger, account)
    sums = [_sums(ledger) for ledger in ledgers]
    said += [line for ledger in ledgers for line in _lines(ledger)]
    scopes = [ImportedScope(GUILD, records)] if records else []
    return ImportResult([*scopes, *offers], notes, said, {"ledgers": sums})


def _text(path: Path) -> str:
    try:
        return without_escapes(decoded(path.read_bytes()))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error


def read_ledger(text: str, path: Path, name: str | None, notes: list[Note]) -> Ledger:
    """A page that was saved as text; InputError when it is none, or names nobody."""
    found = _FILE_NAME.search(path.stem)
    owner = name or (found["name"] if found else None)
    if owner is None:
        raise InputError(f"Whose ledger is {path.name}? Add --name with the character.")
    lines = text.splitlines()
    titles = {line.strip().casefold() for line in lines}
    if not {_ITEMS, _RAIDS} & titles:
        raise InputError(
            f"{path.name} is no ledger: it has neither an 'Item History' nor a 'Raid History'."
        )
    return Ledger(spelled(owner), _header(lines), list(_entries(lines, path.name, notes)))


def _header(lines: Sequence[str]) -> dict[str, str]:
    for names, values in zip(lines, lines[1:], strict=False):
        if names.startswith("Earned\tSpent"):
            return dict(zip(names.split("\t"), values.split("\t"), strict=False))
    return {}


def _entries(lines: Sequence[str], name: str, notes: list[Note]) -> Iterator[Entry]:
    part = ""
    for number, line in enumerate(lines, start=1):
        title = line.strip().casefold()
        if title in (_ITEMS, _RAIDS):
            part = title
        elif part and line.strip() and not title.startswith(("item\t", "raid name\t")):
            place = f"{name} line {number}"
            entry = _item(line, place) if part == _ITEMS else _raid(line, place)
            if entry is None:
                notes.append(Note(place, True, f"'{line.strip()}' is no row of a ledger."))
            else:
                yield entry


def _item(line: str, place: str) -> Entry | None:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) < 3:
        return None
    item, cost, day = cells[0].strip("[] "), _points(cells[1]), _day(cells[2])
    raid = f" ({cells[3]})" if len(cells) > 3 and cells[3] else ""
    return None if cost is None or not item else Entry(place, day, f"{item}{raid}", 0, cost)


def _raid(line: str, place: str) -> Entry | None:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) < 3:
        return None
    worth = _points(cells[2])
    return None if worth is None else Entry(place, _day(cells[1]), cells[0], worth, 0)


def _points(text: str) -> int | None:
    try:
        return hundredths(text)
    except InputError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _adjustments(ledger: Ledger, account: str) -> Iterator[Imported]:
    seen: Counter[str] = Counter()
    for entry in ledger.entries:
        fields: Payload = {
            "guild_id": GUILD,
            "account_id": account,
            "character_name": ledger.name,
            "earned_hundredths": entry.earned,
            "spent_hundredths": entry.spent,
            "adjusted_on": entry.day.isoformat() if entry.day else None,
            "reason": entry.reason[:300],
        }
        yield Imported(Adjustment, ledger_id(fields, seen), fields, entry.place)


def _sums(ledger: Ledger) -> dict[str, Any]:
    return {
        "account": ledger.name,
        "earned": points(ledger.earned),
        "spent": points(ledger.spent),
        "rows": len(ledger.entries),
        "header": ledger.header,
    }


def _lines(ledger: Ledger) -> Iterator[str]:
    yield (
        f"{ledger.name}: {len(ledger.entries)} rows, earned {shown(ledger.earned)}, "
        f"spent {shown(ledger.spent)}"
    )
    for name, value in (("Earned", ledger.earned), ("Spent", ledger.spent)):
        said = ledger.header.get(name)
        if said is not None and _points(said) != value:
            yield f"  The page says {name.lower()} {said}; its rows come to {shown(value)}."
