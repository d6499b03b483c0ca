"""Points given or taken outside raids, out of tables: whose they are, and which record each is."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tracker.core.ids import RecordId, derived_record_id
from tracker.core.profile import Imported, Note, ScopeView
from tracker.core.record import JsonValue, Payload
from tracker.profiles.dkp.importers.history_files import Placed, Tables, day_of, points_of
from tracker.profiles.dkp.kinds import Adjustment
from tracker.profiles.dkp.naming import GUILD, SOURCE, folded
from tracker.profiles.dkp.rules.identities import record_ids

BROUGHT_OVER = "adjustment"
"""What a website's correction is called: it has neither a day nor a reason."""
_OWN_COLUMNS = frozenset({"date", "reason", "record_id"})
_REASON_LENGTH = 300
_EQDKP = (
    ("points_earned", "points_spent", "brought over"),
    ("points_adjustment", "", "adjustments brought over"),
)

Named = Callable[[Placed], tuple[str | None, str | None]]
"""(character, account) of a row."""


@dataclass
class _Known:
    """The adjustments that are here, by what they say, and the identities that were given."""

    waiting: dict[tuple[object, ...], list[RecordId]]
    seen: Counter[str] = field(default_factory=Counter)
    given: set[str] = field(default_factory=set)


def adjustments(
    tables: Tables, named: Named, home: ScopeView, notes: list[Note]
) -> Iterator[Imported]:
    """The corrections of a website or of an exported guild, and the points of EQdkp-Plus.

    A row that carries its identity is that record. One that does not is the record here that says
    the same, else it has the identity that a ledger's row would have.
    """
    known = _Known(_waiting(home))
    for row in tables.adjustments:
        fields = _fields(row, ("earned_delta", "spent_delta"), named, notes)
        if _OWN_COLUMNS.isdisjoint(row.cells):
            fields["reason"] = BROUGHT_OVER
            if fields["earned_hundredths"] or fields["spent_hundredths"]:
                yield Imported(Adjustment, _plain_id(fields, known.seen), fields, row.place)
        else:
            fields |= {"adjusted_on": _day(row, notes), "reason": _reason(row)}
            yield Imported(Adjustment, _own_id(row, fields, known), fields, row.place)
    yield from _eqdkp(tables.players, named, notes)


def ledger_id(fields: Payload, seen: Counter[str]) -> RecordId:
    """The identity of a dated row; rows that say the same are told apart by their number."""
    earned, spent = fields["earned_hundredths"], fields["spent_hundredths"]
    kind = "earned" if earned or not spent else "spent"
    name = fields["character_name"] or fields["account_id"]
    natural = f"{folded(str(name or ''))}/{kind}/{fields['adjusted_on']}/{fields['reason']}/"
    natural += str(earned or spent) + (f"/{spent}" if earned and spent else "")
    seen[natural] += 1
    return derived_record_id(SOURCE, "adjustment", f"ledger/{natural}/{seen[natural]}")


def _eqdkp(players: Sequence[Placed], named: Named, notes: list[Note]) -> Iterator[Imported]:
    for row in players:
        for earned, spent, reason in _EQDKP:
            fields = {**_fields(row, (earned, spent), named, notes), "reason": reason}
            if fields["earned_hundredths"] or fields["spent_hundredths"]:
                natural = f"eqdkp/{folded(str(fields['character_name']))}/{reason}"
                record_id = derived_record_id(SOURCE, "adjustment", natural)
                yield Imported(Adjustment, record_id, fields, row.place)


def _fields(
    row: Placed, columns: tuple[str, str], named: Named, notes: list[Note]
) -> dict[str, JsonValue]:
    name, account = named(row)
    return {
        "guild_id": GUILD,
        "account_id": account,
        "character_name": name,
        "earned_hundredths": points_of(row, columns[0], notes),
        "spent_hundredths": points_of(row, columns[1], notes),
    }


def _own_id(row: Placed, fields: Payload, known: _Known) -> RecordId:
    said = _identity(row.get("record_id"))
    if said is not None and said not in known.given:
        known.given.add(said)
        return said
    here = known.waiting.get(_contents(fields))
    if here:
        return here.pop(0)
    if fields["adjusted_on"] is None and fields["reason"] in (None, BROUGHT_OVER):
        return _plain_id(fields, known.seen)
    return ledger_id(fields, known.seen)


def _plain_id(fields: Payload, seen: Counter[str]) -> RecordId:
    """A website has one correction per character: it is the same one when it was changed."""
    natural = f"adjustment/{folded(str(fields['character_name']))}/{BROUGHT_OVER}"
    seen[natural] += 1
    number = f"/{seen[natural]}" if seen[natural] > 1 else ""
    return derived_record_id(SOURCE, "adjustment", natural + number)


def _identity(text: str | None) -> RecordId | None:
    try:
        return RecordId(str(uuid.UUID(text))) if text else None
    except ValueError:
        return None


def _waiting(home: ScopeView) -> dict[tuple[object, ...], list[RecordId]]:
    found: dict[tuple[object, ...], list[RecordId]] = {}
    ids = record_ids(home, Adjustment)
    for held in home.records(Adjustment):
        if held.key in ids:
            found.setdefault(_contents(held.payload()), []).append(ids[held.key])
    return found


def _contents(fields: Payload) -> tuple[object, ...]:
    names = ("account_id", "adjusted_on", "reason", "earned_hundredths", "spent_hundredths")
    return tuple(fields[name] for name in names)


def _day(row: Placed, notes: list[Note]) -> str | None:
    text = row.get("date")
    day = day_of(text)
    if text and day is None:
        notes.append(Note(row.place, False, f"'{text}' is no day; the points are undated."))
    return day.isoformat() if day else None


def _reason(row: Placed) -> str | None:
    reason = row.get("reason")
    return reason[:_REASON_LENGTH] if reason else None
