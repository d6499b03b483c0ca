"""A guild's whole history: raids, tics, attendance, loot, characters, and points brought over.

Ids stay what they are, so that what is already on the server is found again: importing twice, or
uploading what the website has already, changes nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from tracker.core.profile import (
    Imported,
    ImportedScope,
    ImportRequest,
    ImportResult,
    LocalRecords,
    Note,
)
from tracker.core.record import Payload
from tracker.profiles.dkp.importers.accounts import with_inactive
from tracker.profiles.dkp.importers.adjustments import adjustments
from tracker.profiles.dkp.importers.characters import Row, guild_records
from tracker.profiles.dkp.importers.history_files import (
    Placed,
    Tables,
    day_of,
    points_of,
    read_tables,
)
from tracker.profiles.dkp.kinds import (
    MARKS,
    Attendance,
    CharacterAccount,
    Loot,
    Raid,
    Tic,
)
from tracker.profiles.dkp.naming import (
    GUILD,
    attendance_record_id,
    folded,
    loot_record_id,
    raid_record_id,
    spelled,
    tic_record_id,
)
from tracker.profiles.dkp.rules.guild import Guild, guild_of


def read(request: ImportRequest) -> ImportResult:
    """Everything that the files hold. Safe to repeat; InputError when nothing is recognised."""
    tables = read_tables(request.paths)
    notes: list[Note] = []
    home = request.local.view(GUILD)
    guild = guild_of(home)
    people = guild_records(_people(tables, guild), guild, notes)
    people = list(with_inactive(people, tables.accounts, home, notes))
    accounts = _Accounts(guild, people, tables)
    people += adjustments(tables, accounts.both, home, notes)
    scopes = [ImportedScope(GUILD, people)] if people else []
    scopes += _raids(tables, accounts, request.local, notes)
    said = [f"{name}: {what}" for name, what in tables.recognised] + tables.left
    report = {"recognised": dict(tables.recognised), "left": tables.left}
    return ImportResult(scopes, notes, said, report)


class _Accounts:
    """Whose a character is: what the files say first, then what is known here."""

    def __init__(self, guild: Guild, people: Iterable[Imported], tables: Tables) -> None:
        self._guild = guild
        self._links = {
            folded(str(p.payload["character_name"])): str(p.payload["account_id"])
            for p in people
            if p.kind is CharacterAccount
        }
        self._names = {
            row.cells["char_id"]: row.get("name") or row.cells["char_id"]
            for row in tables.characters
            if row.cells.get("char_id")
        }

    def name(self, row: Placed) -> str | None:
        """The character of a row: by its name, else by its number."""
        char_id = row.get("char_id")
        said = row.get("character_name", "name")
        return spelled(said) if said else self._names.get(char_id or "", char_id)

    def of(self, name: str | None, row: Placed) -> str | None:
        """The account of a row."""
        said = row.get("account_id")
        return said or self._links.get(folded(name)) or self._guild.account_of(name)

    def both(self, row: Placed) -> tuple[str | None, str | None]:
        """The character and the account of a row."""
        name = self.name(row)
        return name, self.of(name, row)


def _people(tables: Tables, guild: Guild) -> Iterator[Row]:
    names = {row.cells["account_id"]: row.get("display_name") for row in tables.accounts}
    links = {row.cells["char_id"]: row.cells["account_id"] for row in tables.links}
    for row in tables.characters:
        name = row.get("name", "character")
        if name is None or folded(name) == "character":
            continue
        account = links.get(row.cells.get("char_id", "")) or row.get("account_id")
        level, main = row.get("level"), row.get("main", "main_name")
        yield Row(
            spelled(name),
            row.place,
            main=spelled(main) if main else None,
            char_id=row.get("char_id"),
            class_name=row.get("class_name", "class"),
            level=int(level) if level and level.isdigit() else None,
            race=row.get("race"),
            rank=row.get("guild_rank"),
            account_id=account,
            account_name=names.get(account or ""),
        )
    for row in tables.players:
        yield Row(
            spelled(row.cells["name"]),
            row.place,
            main=spelled(row.get("main_name") or row.cells["name"]),
            class_name=row.get("class_name"),
        )
    for row in tables.adjustments:
        name = row.get("character_name")
        if name and guild.account_of(name) is None and row.get("account_id") is None:
            yield Row(spelled(name), row.place)


def _raids(
    tables: Tables, accounts: _Accounts, local: LocalRecords, notes: list[Note]
) -> list[ImportedScope]:
    of_raid: dict[str, Tables] = {}
    for kind in ("raids", "tics", "attendance", "loot"):
        for row in getattr(tables, kind):
            raid_id = row.cells["raid_id"]
            getattr(of_raid.setdefault(raid_id, Tables()), kind).append(row)
    unlisted = {row.cells["raid_id"] for row in tables.attendees} - of_raid.keys()
    notes += [
        Note(f"raid {i}", False, "It has a list of attendees but no tics, so nobody earns there.")
        for i in sorted(unlisted)
    ]
    return [
        ImportedScope(raid_id, list(_raid(raid_id, part, accounts, local, notes)))
        for raid_id, part in of_raid.items()
    ]


def _raid(
    raid_id: str, part: Tables, accounts: _Accounts, local: LocalRecords, notes: list[Note]
) -> Iterator[Imported]:
    row = part.raids[0] if part.raids else Placed(f"raid {raid_id}", {})
    day = day_of(row.get("date_iso", "date"))
    if day is None:
        notes.append(Note(row.place, False, f"Raid {raid_id} has no date: it is in no window."))
    fields: dict[str, str | None] = {"raid_id": raid_id}
    # What these files do not know, others may have said.
    stated = {
        "raid_name": row.get("raid_name"),
        "date_iso": day.isoformat() if day else None,
        "zone": row.get("zone"),
        "raid_pool": row.get("raid_pool"),
        "url": row.get("url"),
    }
    fields |= {name: value for name, value in stated.items() if value is not None}
    if part.raids:
        fields["status"] = "complete"
    yield Imported(Raid, raid_record_id(raid_id), fields, row.place)
    indexes = _indexes(raid_id, part, local)
    yield from _tics(raid_id, part, indexes, notes)
    yield from _attendance(raid_id, (part, indexes), accounts, notes)
    here = _awards_here(raid_id, local)
    for row, award in _award_ids(part.loot, here, accounts, notes):
        yield _loot(award, row, indexes, accounts, notes)


def _indexes(raid_id: str, part: Tables, local: LocalRecords) -> dict[str, int]:
    """The number of each tic: that which it has here, else the next ones in the files' order."""
    known = {t.event_id: t.event_index for t in local.view(raid_id).records(Tic) if t.event_id}
    following = max(local.highest_index(raid_id, Tic), 0) + 1
    found: dict[str, int] = {}
    ordered = sorted(part.tics, key=lambda row: _whole(row.get("event_order"), 0))
    for row in (*ordered, *part.attendance):
        event_id = row.cells["event_id"]
        if event_id not in found:
            found[event_id] = known.get(event_id, following)
            following += event_id not in known
    return found


def _tics(
    raid_id: str, part: Tables, indexes: dict[str, int], notes: list[Note]
) -> Iterator[Imported]:
    rows: dict[str, Placed] = {}
    for row in part.tics:
        known = rows.get(row.cells["event_id"])
        said = {name: value for name, value in row.cells.items() if value}
        cells = {**said, **known.cells} if known else row.cells
        rows[row.cells["event_id"]] = Placed(row.place, cells)
    for event_id, index in indexes.items():
        row = rows.get(event_id, Placed(f"tic {event_id}", {}))
        fields: dict[str, str | int | None] = {
            "raid_id": raid_id,
            "event_index": index,
            "event_id": event_id,
            "event_order": _whole(row.get("event_order"), index),
        }
        if "dkp_value" in row.cells:
            fields["dkp_hundredths"] = points_of(row, "dkp_value", notes)
        for name in ("event_name", "event_time"):
            if row.get(name):
                fields[name] = row.get(name)
        yield Imported(Tic, tic_record_id(raid_id, event_id), fields, row.place)


def _attendance(
    raid_id: str, of_raid: tuple[Tables, dict[str, int]], accounts: _Accounts, notes: list[Note]
) -> Iterator[Imported]:
    part, indexes = of_raid
    listed: dict[tuple[str, str], tuple[Placed, str]] = {}
    times: Counter[tuple[str, str]] = Counter()
    for row in part.attendance:
        name = accounts.name(row)
        if name is not None:
            key = (row.cells["event_id"], folded(name))
            listed.setdefault(key, (row, name))
            times[key] += 1
    for key, (row, name) in listed.items():
        fields: Payload = {
            "raid_id": raid_id,
            "event_index": indexes[key[0]],
            "character_name": name,
            "char_id": row.get("char_id"),
            "account_id": accounts.of(name, row),
            "times_listed": times[key],
            **_mark(row, notes),
        }
        yield Imported(Attendance, attendance_record_id(raid_id, key[0], name), fields, row.place)


def _mark(row: Placed, notes: list[Note]) -> dict[str, str]:
    said = row.get("mark")
    if said is None:
        return {}
    if folded(said) in MARKS:
        return {"mark": folded(said)}
    notes.append(Note(row.place, False, f"'{said}' is no mark; it counts as present."))
    return {}


def _awards_here(raid_id: str, local: LocalRecords) -> dict[tuple[str, str], list[str]]:
    """The ids of the awards that are recorded here, by item and winner, in their order."""
    found: dict[tuple[str, str], list[str]] = {}
    for award in local.view(raid_id).records(Loot):
        if award.award_id is not None:
            key = (folded(award.item_name), folded(award.character_name))
            found.setdefault(key, []).append(award.award_id)
    return found


def _award_ids(
    rows: Iterable[Placed],
    here: dict[tuple[str, str], list[str]],
    accounts: _Accounts,
    notes: list[Note],
) -> Iterator[tuple[Placed, str]]:
    """Each award with its id: its own, that of the same award here, or one made of its contents."""
    seen: Counter[str] = Counter()
    for row in rows:
        item, name = row.get("item_name"), accounts.name(row)
        if item is None:
            notes.append(Note(row.place, True, "The award names no item."))
            continue
        natural = f"{row.get('event_id') or 'loot'}/{folded(item)}/{folded(name)}"
        seen[natural] += 1
        waiting = here.get((folded(item), folded(name)), [])
        said = row.get("award_id")
        if said is None and waiting:
            said = waiting.pop(0)
        digest = hashlib.sha256(natural.encode()).hexdigest()[:16]
        yield row, said or f"h-{digest}-{seen[natural]}"


def _loot(
    award: str, row: Placed, indexes: dict[str, int], accounts: _Accounts, notes: list[Note]
) -> Imported:
    name, raid_id = accounts.name(row), row.cells["raid_id"]
    fields: dict[str, str | int | None] = {
        "raid_id": raid_id,
        "award_id": award,
        "item_name": row.get("item_name"),
        "character_name": name,
        "account_id": accounts.of(name, row),
        "cost_hundredths": points_of(row, "cost", notes),
    }
    stated = {
        "event_index": indexes.get(row.get("event_id") or ""),
        "char_id": row.get("char_id"),
        "looter_name": row.get("looter_name"),
        "awarded_at": row.get("awarded_at"),
    }
    fields |= {column: value for column, value in stated.items() if value is not None}
    return Imported(Loot, loot_record_id(raid_id, award), fields, row.place)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 5 else otherwise
