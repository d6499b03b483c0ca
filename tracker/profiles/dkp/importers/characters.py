"""Characters and whose they are: a table of mains, a roster, a guild dump, or EQdkp-Plus XML.

Who is already known, however it is spelled, keeps the account that it has; a file that says
otherwise is reported. Two mains that share a character are one account: the one named first.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

from tracker.core.profile import Imported, ImportedScope, ImportRequest, ImportResult, Note
from tracker.core.record import Payload
from tracker.errors import InputError
from tracker.profiles.dkp.kinds import Account, Character, CharacterAccount
from tracker.profiles.dkp.naming import GUILD, folded, guild_record_id, spelled
from tracker.profiles.dkp.parsing.dumps import read_dump
from tracker.profiles.dkp.parsing.lines import decoded, without_escapes
from tracker.profiles.dkp.rules.guild import Guild, guild_of

LARGEST_FILE = 64 << 20


@dataclass(frozen=True)
class Row:
    """One character of a file; `main` is None where the file says nothing about it."""

    name: str
    place: str
    main: str | None = None
    char_id: str | None = None
    class_name: str | None = None
    level: int | None = None
    race: str | None = None
    rank: str | None = None
    account_id: str | None = None
    """The account's id, where the file has ids of its own."""
    account_name: str | None = None
    """What people call that account."""


def read(request: ImportRequest) -> ImportResult:
    """Characters, accounts and links. InputError when a file is none of the known kinds."""
    guild = guild_of(request.local.view(GUILD))
    notes: list[Note] = []
    rows: list[Row] = []
    for path in request.paths:
        rows += map(_spelled, rows_of(path))
    records = guild_records(rows, guild, notes)
    counts = {
        "characters": sum(r.kind is Character for r in records),
        "accounts": sum(r.kind is Account for r in records),
    }
    said = f"{len(rows)} rows: {counts['characters']} characters, {counts['accounts']} accounts."
    return ImportResult([ImportedScope(GUILD, records)], notes, [said], counts)


def _spelled(row: Row) -> Row:
    return replace(row, name=spelled(row.name), main=row.main and spelled(row.main))


def rows_of(path: Path) -> list[Row]:
    """A file's rows, recognised by content."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"{path.name} is too large for a list of characters.")
        text = without_escapes(decoded(path.read_bytes())).lstrip("\ufeff")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
    if text.lstrip().startswith("<"):
        return list(_eqdkp(text, path))
    head = text.split("\n", 1)[0].casefold()
    delimiter = "\t" if "\t" in head else ","
    columns = [cell.strip().strip('"') for cell in head.split(delimiter)]
    if {"character", "main"} <= set(columns) or {"name", "char_id"} <= set(columns):
        table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return list(_table(columns, list(table)[1:]))
    return list(_dumped(text, path))


def guild_records(rows: Iterable[Row], guild: Guild, notes: list[Note]) -> list[Imported]:
    """Accounts first, then characters, then links; each once, found again by its name."""
    mains = _Mains(guild, notes)
    characters: dict[str, Row] = {}
    for row in rows:
        key = folded(row.name)
        if row.main is not None or row.account_id is not None:
            mains.join(row)
        characters[key] = _joined(characters.get(key), row)
    for row in characters.values():
        mains.join(row)
    for name in mains.names():
        # A main that is only named as such is a character, too.
        characters.setdefault(folded(name), Row(name, name))
    return [*mains.accounts(), *map(_character, characters.values()), *mains.links()]


class _Mains:
    """Which account each character belongs to; the first thing said about one counts."""

    def __init__(self, guild: Guild, notes: list[Note]) -> None:
        self._guild = guild
        self._notes = notes
        self._accounts: dict[str, str] = {}
        self._links: dict[str, tuple[str, str]] = {}

    def join(self, row: Row) -> None:
        """Puts a character under its account; who has none and no main is its own main."""
        held = self._account_of(row.name)
        main = row.main or row.name
        wanted = row.account_id or self._account_of(main) or main
        is_alt = row.account_id is not None or (
            row.main is not None and folded(main) != folded(row.name)
        )
        if held is None or (is_alt and self._is_only_its_own(row.name, held)):
            named = row.account_name or self._guild.main_of(wanted)
            self._accounts.setdefault(wanted, named)
            self._links[folded(row.name)] = (row.name, wanted)
            if row.account_id is None and self._account_of(main) is None:
                self._links[folded(main)] = (main, wanted)
        elif is_alt and held != wanted:
            said = f"{row.name} stays with {held}; this row says that it belongs to {wanted}."
            self._notes.append(Note(row.place, False, said))

    def _is_only_its_own(self, name: str, held: str) -> bool:
        """A character of which nothing was known but the name became its own main."""
        return folded(name) not in self._links and folded(held) == folded(name)

    def names(self) -> list[str]:
        """The characters that are linked by these files."""
        return [name for name, _ in self._links.values()]

    def accounts(self) -> Iterator[Imported]:
        """The accounts that are named."""
        for account, name in self._accounts.items():
            fields: Payload = {"guild_id": GUILD, "account_id": account, "display_name": name}
            yield Imported(Account, guild_record_id("account", account), fields, name)

    def links(self) -> Iterator[Imported]:
        """Whose each character is."""
        for name, account in self._links.values():
            fields: Payload = {"guild_id": GUILD, "character_name": name, "account_id": account}
            yield Imported(CharacterAccount, guild_record_id("link", name), fields, name)

    def _account_of(self, name: str) -> str | None:
        known = self._links.get(folded(name))
        return known[1] if known is not None else self._guild.account_of(name)


def _joined(old: Row | None, new: Row) -> Row:
    if old is None:
        return new
    return Row(
        old.name,
        old.place,
        old.main or new.main,
        old.char_id or new.char_id,
        old.class_name or new.class_name,
        old.level if old.level is not None else new.level,
        old.race or new.race,
        old.rank or new.rank,
        old.account_id or new.account_id,
        old.account_name or new.account_name,
    )


def _character(row: Row) -> Imported:
    stated: dict[str, str | int | None] = {
        "char_id": row.char_id,
        "race": row.race,
        "class_name": row.class_name,
        "level": row.level,
        "guild_rank": row.rank,
    }
    # What this file does not know, another one may have said.
    said = {name: value for name, value in stated.items() if value is not None}
    fields: Payload = {"guild_id": GUILD, "name": row.name, **said}
    return Imported(Character, guild_record_id("character", row.name), fields, row.place)


_COLUMNS: Mapping[str, str] = {
    "character": "name", "name": "name", "character_name": "name", "main": "main",
    "char_id": "char_id", "class": "class_name", "class_name": "class_name", "level": "level",
    "race": "race", "guild_rank": "rank", "rank": "rank", "account_id": "account_id",
    "account": "main", "main_name": "main",
}  # fmt: skip


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=2):
        said = {
            _COLUMNS[name]: cell.strip()
            for name, cell in zip(columns, cells, strict=False)
            if name in _COLUMNS and cell.strip()
        }
        name = said.pop("name", "")
        # Pasted tables repeat their heading.
        if not name or (folded(name) == "character" and folded(said.get("main")) == "main"):
            continue
        level = said.pop("level", "")
        yield Row(name, f"line {number}", level=int(level) if level.isdigit() else None, **said)


def _dumped(text: str, path: Path) -> Iterator[Row]:
    found = read_dump(text, path.name)
    if found is None:
        raise InputError(
            f"{path.name} is no list of characters: a table with Character and Main, a roster "
            "with name and char_id, a dump of the game, or EQdkp-Plus XML is expected."
        )
    for number, listed in enumerate(found.listed, start=1):
        yield Row(
            listed.name,
            f"row {number}",
            class_name=listed.title,
            level=listed.level,
            rank=listed.rank,
        )


def _eqdkp(text: str, path: Path) -> Iterator[Row]:
    for number, player in enumerate(eqdkp_players(text, path.name), start=1):
        yield Row(
            player["name"],
            f"player {number}",
            main=player.get("main_name") or player["name"],
            char_id=player.get("id") or None,
            class_name=player.get("class_name") or None,
        )


def eqdkp_players(text: str, name: str) -> list[dict[str, str]]:
    """The players of an EQdkp-Plus points export, each with the text of its elements.

    Of several point pools the first is taken: its elements come before those of the others.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        # Entities can be made to expand without end; an export has none.
        raise InputError(f"{name} declares a document type, which a points export does not.")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314
    except ElementTree.ParseError as error:
        raise InputError(f"{name} is no readable XML: {error}.") from error
    players = []
    for player in root.iter("player"):
        said: dict[str, str] = {}
        for element in player.iter():
            said.setdefault(element.tag, (element.text or "").strip())
        if said.get("name"):
            players.append(said)
    if not players:
        raise InputError(f"{name} has no players; a points export of EQdkp-Plus is expected.")
    return players
