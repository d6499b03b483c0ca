"""Three-way merge of a record, field by field, with one rule for edits of the same field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from tracker.core.record import JsonValue, MergeRule, Payload

Chosen = Literal["mine", "theirs"]

DELETED = "deleted"
"""Stands for the deletion among the settled fields; no business field can have this name."""


@dataclass(frozen=True, order=True)
class Stamp:
    """When an edit was made, and on which device: the later one wins, the device breaks ties."""

    edited_at: datetime
    device_id: str


NEVER = Stamp(datetime.min.replace(tzinfo=UTC), "")


@dataclass(frozen=True)
class Side:
    """A record's complete contents, and who edited each field last since the base."""

    payload: Payload
    is_deleted: bool = False
    stamps: Mapping[str, Stamp] = field(default_factory=dict)


@dataclass(frozen=True)
class Settled:
    """A field that both sides changed, with all its values."""

    field: str
    base: JsonValue
    mine: JsonValue
    theirs: JsonValue
    chosen: Chosen


@dataclass(frozen=True)
class Merged:
    """Both sides' edits fit together."""

    payload: Payload
    is_deleted: bool


@dataclass(frozen=True)
class Conflict:
    """Both sides changed the same: settled by the rule, and to be listed for review."""

    payload: Payload
    is_deleted: bool
    settled: tuple[Settled, ...]


def merge(
    base: Side, local: Side, remote: Side, rules: Mapping[str, MergeRule] | None = None
) -> Merged | Conflict:
    """The contents that keep both sides' edits since the base.

    An edit beats a deletion. Of two edits of one field the later one wins, unless the kind has a
    rule for that field. Exchanging the sides gives the same contents.
    """
    settled: list[Settled] = []
    payload: dict[str, JsonValue] = {}
    for name, theirs in remote.payload.items():
        values = (base.payload.get(name), local.payload.get(name), theirs)
        payload[name] = _merged(values, (rules or {}).get(name))
        if _is_contested(values) and name not in (rules or {}):
            chosen = _later(values, local.stamps.get(name, NEVER), remote.stamps.get(name, NEVER))
            payload[name] = values[1] if chosen == "mine" else values[2]
            settled.append(Settled(name, *values, chosen))
    deletion = _deletion(base, local, remote)
    if isinstance(deletion, Settled):
        return Conflict(payload, is_deleted=False, settled=(deletion, *settled))
    if settled and not deletion:
        return Conflict(payload, is_deleted=False, settled=tuple(settled))
    return Merged(payload, deletion)


Values = tuple[JsonValue, JsonValue, JsonValue]


def _is_contested(values: Values) -> bool:
    base, mine, theirs = values
    return mine != theirs and base not in (mine, theirs)


def _merged(values: Values, rule: MergeRule | None) -> JsonValue:
    base, mine, theirs = values
    if rule is not None and _is_contested(values):
        return rule(base, mine, theirs)
    return mine if theirs == base else theirs


def _later(values: Values, local: Stamp, remote: Stamp) -> Chosen:
    # The values break the tie of a folder that was copied: two devices with one name.
    _, mine, theirs = values
    return "mine" if (local, repr(mine)) > (remote, repr(theirs)) else "theirs"


def _deletion(base: Side, local: Side, remote: Side) -> bool | Settled:
    """Whether the record is deleted; a Settled when an edit beat a deletion."""
    if local.is_deleted == remote.is_deleted:
        return local.is_deleted
    if base.is_deleted:
        return False
    chosen: Chosen = "theirs" if local.is_deleted else "mine"
    edited = remote if local.is_deleted else local
    if dict(edited.payload) == {name: base.payload.get(name) for name in edited.payload}:
        return True
    return Settled(DELETED, False, local.is_deleted, remote.is_deleted, chosen)


def counter(base: JsonValue, one: JsonValue, other: JsonValue) -> JsonValue:
    """For a number that people count up and down: both differences count."""
    start = _number(base)
    return start + (_number(one) - start) + (_number(other) - start)


def set_union(base: JsonValue, one: JsonValue, other: JsonValue) -> JsonValue:
    """For words separated by commas: what either side added stays, what either took away goes."""
    before, first, second = _words(base), _words(one), _words(other)
    kept = (first & second) | (first - before) | (second - before)
    return ", ".join(sorted(kept)) or None


def _number(value: JsonValue) -> int | float:
    return value if isinstance(value, int | float) else 0


def _words(value: JsonValue) -> set[str]:
    return {word.strip() for word in str(value or "").split(",") if word.strip()}
