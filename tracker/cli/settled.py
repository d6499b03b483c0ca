"""A settled conflict as people read it: what the fields are called, whose value, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.app import Laptop
from tracker.core.merge import DELETED
from tracker.core.record import JsonValue, columns
from tracker.local_db.conflicts import ListedConflict

_SIDES = ("mine", "theirs")
_SHORT = 8
"""Of a device's id; two laptops of one event never begin alike in practice."""


@dataclass(frozen=True)
class Settled:
    """One conflict, on the laptop where it is read."""

    found: ListedConflict
    laptop: Laptop

    def line(self) -> str:
        """On one line: what the rule chose in each field, instead of what."""
        found = self.found
        told = []
        for name, values in found.values.items():
            chosen = str(values["chosen"])
            other = "theirs" if chosen == "mine" else "mine"
            text = f"{self.value(name, chosen)} instead of {self.value(name, other)}"
            told.append(text if name == DELETED else f"{self.label(name)}: {text}")
        fields = ", ".join(told)
        return f"{found.key[:9]}  {found.scope}  {found.entry.record_key}  {fields}"

    def lines(self) -> Iterator[str]:
        """Every field with its three values; an arrow stands before the one that counts."""
        yield self.line()
        for name, values in self.found.values.items():
            yield f"  {self.label(name)} ({name}): {values['rule']}"
            width = max(len(self._device(side)) for side in ("base", *_SIDES))
            for side in ("base", *_SIDES):
                mark = "→" if values["chosen"] == side else " "
                at = _moment(values, side)
                yield f"  {mark} {self._device(side).ljust(width)}  {self.value(name, side)}{at}"

    def label(self, name: str) -> str:
        """What forms and tables call a field."""
        kind = self.laptop.registry.kind(self.found.scope, self.found.entry.record_kind)
        return {c.name: c.label for c in columns(kind)}.get(name, name.capitalize())

    def value(self, name: str, side: str) -> str:
        """One side's value; of a deletion also where it was."""
        value = self.found.values[name][side]
        if name == DELETED:
            return self._deletion(side) if value else "not deleted"
        return "nothing" if value is None else repr(value)

    def _deletion(self, side: str) -> str:
        device = self._device(side)
        return "deleted here" if device == "this laptop" else f"deleted on {device}"

    def _device(self, side: str) -> str:
        if side == "base":
            return "before"
        entry = self.found.entry
        device = entry.my_device if side == "mine" else entry.their_device
        if device is None:
            return "another laptop"
        is_here = device == self.laptop.store.device_id
        return "this laptop" if is_here else f"laptop {device[:_SHORT]}"


def _moment(values: Mapping[str, JsonValue], side: str) -> str:
    at = values.get(f"{side}_at")
    if not isinstance(at, str):
        return ""
    return f"  ({datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M:%S})"
