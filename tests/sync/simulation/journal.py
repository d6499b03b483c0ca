"""The model: what people did on each laptop, noted from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.sync.simulation.local import LocalRecord

Place = tuple[str, str, str]
"""Laptop, record id and field."""

DELETED = "deleted"


@dataclass
class Journal:
    """Every edit that a laptop took, whoever's record it was."""

    last: dict[Place, Any] = field(default_factory=dict)
    """What a person last entered in a field, `deleted` among them."""
    created: dict[str, str] = field(default_factory=dict)
    """The laptop that made a record."""
    targets: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """Per record and reference field, the records that somebody pointed it at."""
    seen: dict[Place, set[Any]] = field(default_factory=dict)
    """What the laptop showed in a field when somebody edited it there."""
    shown_when_deleted: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    """What a laptop showed of a record that somebody deleted there, each time."""
    edits: int = 0

    def note(
        self, laptop: str, before: dict[str, LocalRecord], after: dict[str, LocalRecord]
    ) -> None:
        """An act of a person: the difference between two states of the laptop's file."""
        for record_id, new in after.items():
            old = before.get(record_id)
            if old is None:
                self.created.setdefault(record_id, laptop)
            elif old.shown == new.shown and old.is_deleted == new.is_deleted:
                continue
            self.edits += 1
            self._note_fields(laptop, old, new)
            self._note_deletion(laptop, old, new)
            self._note_targets(new, after)

    def _note_fields(self, laptop: str, old: LocalRecord | None, new: LocalRecord) -> None:
        # A game comes from a file: what that says first is nobody's edit, and its status never.
        is_file = new.kind == "game"
        was: dict[str, Any] = {} if old is None else old.payload
        for name, value in new.payload.items():
            if old is not None and value == was.get(name):
                continue
            if not (is_file and (old is None or name == "status")):
                self.last[laptop, new.record_id, name] = value
            seen = self.seen.setdefault((laptop, new.record_id, name), set())
            seen |= {was.get(name), value}

    def _note_deletion(self, laptop: str, old: LocalRecord | None, new: LocalRecord) -> None:
        # Taking an import back deletes nobody else's game.
        is_other = old is None or old.is_deleted != new.is_deleted
        if is_other and new.kind != "game":
            self.last[laptop, new.record_id, DELETED] = new.is_deleted
        if new.is_deleted:
            shown = self.shown_when_deleted.setdefault((laptop, new.record_id), [])
            shown.append(new.payload)

    def forget(self, laptop: str, record_id: str) -> None:
        """A person gave the edits of a record up."""
        for place in [p for p in self.last if p[:2] == (laptop, record_id)]:
            del self.last[place]

    def _note_targets(self, record: LocalRecord, everything: dict[str, LocalRecord]) -> None:
        payload = record.payload
        for name, kind in (("linked_event_index", "event"), ("shift_index", "shift")):
            index = payload.get(name)
            if record.kind != "event" or index is None:
                continue
            self.targets.setdefault((record.record_id, name), set()).update(
                r.record_id
                for r in everything.values()
                if (r.kind, r.scope, r.idx) == (kind, record.scope, index)
            )
