"""Settled conflicts, read for review: who wrote what, when, and which value the rule took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.core.ids import Key
from tracker.core.merge import DELETED
from tracker.core.record import JsonValue, columns
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db.conflicts import ListedConflict, list_conflicts
from tracker.ui.models.scope_items import scope_title
from tracker.ui.session import RecordStore
from tracker.ui.unsent import value_text


@dataclass(frozen=True)
class SettledField:
    """One field that two devices had edited; all values as they are typed."""

    name: str
    label: str
    base: str
    mine: str
    theirs: str
    mine_by: str
    theirs_by: str
    chosen: str
    """`mine` or `theirs`."""
    rule: str

    @property
    def taken(self) -> str:
        """The value that the rule took."""
        return self.mine if self.chosen == "mine" else self.theirs

    @property
    def other(self) -> str:
        """The value that it did not take."""
        return self.theirs if self.chosen == "mine" else self.mine


@dataclass(frozen=True)
class SettledConflict:
    """One conflict with its fields."""

    conflict: ListedConflict
    key: Key
    what: str
    """`event E1896900001`"""
    scope_title: str
    when: str
    is_reviewed: bool
    fields: tuple[SettledField, ...]

    @property
    def scope(self) -> Scope:
        """Where it happened."""
        return self.conflict.scope


def read_settled(
    store: RecordStore, registry: Registry, scope: Scope | None, *, with_reviewed: bool
) -> tuple[SettledConflict, ...]:
    """Of one scope or of all, the latest first. On any thread."""
    with store.read() as reader:
        found = list_conflicts(reader, scope, with_reviewed=with_reviewed)
        titles = {c.scope: scope_title(reader, c.scope) for c in found}
        return tuple(_settled(c, titles[c.scope], registry, store.device_id) for c in found)


def _settled(
    found: ListedConflict, scope_title: str, registry: Registry, device_id: str
) -> SettledConflict:
    entry = found.entry
    kind = registry.kind(found.scope, entry.record_kind)
    labels = {c.name: c.label for c in columns(kind)} | {DELETED: "Deleted"}
    # "Mine" in the entry is the device that settled it; in the window it is this laptop.
    is_swapped = entry.their_device == device_id != entry.my_device
    one, other = ("theirs", "mine") if is_swapped else ("mine", "theirs")
    devices = {"mine": entry.my_device, "theirs": entry.their_device}

    def field(name: str, values: Mapping[str, JsonValue]) -> SettledField:
        base, mine, theirs = (_text(found, registry, name, values[s]) for s in ("base", one, other))
        return SettledField(
            name=name,
            label=labels.get(name, name),
            base=base,
            mine=mine,
            theirs=theirs,
            mine_by=_by(_device(devices[one], device_id), values.get(f"{one}_at")),
            theirs_by=_by(_device(devices[other], device_id), values.get(f"{other}_at")),
            chosen="mine" if values["chosen"] == one else "theirs",
            rule=str(values["rule"]),
        )

    return SettledConflict(
        conflict=found,
        key=entry.key,
        what=f"{kind.kind.label.lower()} {entry.record_key}",
        scope_title=scope_title,
        when=f"{entry.settled_at.astimezone():%Y-%m-%d %H:%M}",
        is_reviewed=entry.is_reviewed,
        fields=tuple(field(name, values) for name, values in found.values.items()),
    )


def _text(found: ListedConflict, registry: Registry, name: str, value: JsonValue) -> str:
    if name == DELETED:
        return "deleted" if value else "kept"
    return value_text(registry.kind(found.scope, found.entry.record_kind), name, value)


def _device(device: str | None, own: str) -> str:
    """A short name for another laptop; its own record is not here to name it better."""
    if device is None:
        return "another device"
    return "this laptop" if device == own else f"laptop {device[:8]}"


def _by(device: str, moment: JsonValue) -> str:
    if not isinstance(moment, str):
        return device
    return f"{device}, {datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M:%S}"
