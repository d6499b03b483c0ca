"""What people do on their laptops, at random."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.sync.simulation.laptop import Laptop, pick
from tracker.core.changes import StoredRecord
from tracker.core.ids import derived_record_id
from tracker.core.profile import Imported
from tracker.core.record import JsonValue, Record
from tracker.core.scope import Scope
from tracker.local_db import Store
from tracker.local_db.tables import ChangeState
from tracker.profiles.hockey.kinds import Game

POISON = "poison"
SWALLOWED = "swallow"

_TEXTS = {
    "event": ("note", "event_detail", "event_detail_2", "play_detail1", "event_type"),
    "shift": ("situation", "shift_start_type", "shift_stop_type"),
    "game": ("home_team_name", "away_team_name", "season"),
}


class Person:
    """One laptop's user. Texts are unique, so that every one of them can be followed."""

    def __init__(
        self, laptop: Laptop, random: Random, oddities: dict[str, float], *, is_hot: bool
    ) -> None:
        self._laptop = laptop
        self._random = random
        self._oddities = oddities
        self._is_hot = is_hot
        self._count = 0

    def act(self) -> str:
        """One act; returns its name."""
        acts: list[tuple[int, Callable[[Store], object]]] = [
            (30, self.add),
            (35, self.edit),
            (10, self.delete),
            (8, self.undo),
            (4, self.redo),
            (4, self.look_at_parked),
            (3, self.import_game),
        ]
        (act,) = self._random.choices([a for _, a in acts], weights=[w for w, _ in acts])
        self._laptop.act(act)
        return act.__name__

    def add(self, store: Store) -> None:
        scope = pick(self._random, self._laptop)
        kind = self._random.choices(("event", "shift"), weights=(4, 1))[0]
        with store.write("Add") as unit:
            events = unit.list(scope, "event")
            shifts = unit.list(scope, "shift")
            for _ in range(self._random.choice((1, 1, 1, 2, 4))):
                fields: dict[str, Any] = {"period": self._random.randint(1, 3)}
                fields |= {name: self._text() for name in self._some(_TEXTS[kind])}
                if kind == "event":
                    fields |= self._links(events, shifts)
                added = unit.add(scope, kind, fields)
                (events if kind == "event" else shifts).append(added)

    def edit(self, store: Store) -> None:
        record = self._any_record(store)
        if record is None:
            return
        kind = record.record.kind.name
        with store.write("Edit") as unit:
            changes: dict[str, Any] = {name: self._text() for name in self._some(_TEXTS[kind])}
            if kind == "event" and self._random.random() < 0.3:
                lists = (unit.list(record.scope, "event"), unit.list(record.scope, "shift"))
                changes |= self._links(*lists)
            if kind != "game" and self._random.random() < 0.3:
                changes["period"] = self._random.randint(1, 3)
            unit.edit(record.scope, kind, record.key, changes)

    def delete(self, store: Store) -> None:
        record = self._any_record(store)
        if record is not None and record.record.kind.name != "game":
            with store.write("Delete") as unit:
                unit.delete(record.scope, record.record.kind.name, record.key)

    def undo(self, store: Store) -> None:
        for _ in range(self._random.choice((1, 1, 2))):
            store.undo()

    def redo(self, store: Store) -> None:
        store.redo()

    def import_game(self, store: Store) -> None:
        """Everybody imports the same source, which somebody corrected meanwhile."""
        scope = pick(self._random, self._laptop)
        fields: dict[str, JsonValue] = {
            "game_id": int(scope.id),
            "home_team": "TOR",
            "away_team": "VAN",
        }
        fields["status"] = self._random.choice(("scheduled", "live"))
        with store.write("Import") as unit:
            record_id = derived_record_id("simulation", "game", scope.id)
            unit.put(scope, Imported(Game, record_id, fields, "source"))

    def look_at_parked(self, store: Store) -> None:
        """Tries a refused change again, mends it or gives it up."""
        with store.read() as reader:
            parked = [e for e in reader.outbox_entries() if e.state is ChangeState.PARKED]
        if not parked:
            return
        entry = self._random.choice(parked)
        chosen = self._random.choice(("retry", "retry", "mend", "discard"))
        if chosen == "retry":
            store.outbox.retry(entry.change_id)
        elif chosen == "discard":
            self._give_up(store, entry.change_id, entry.record_id)
        elif entry.kind == "event" and entry.action != "delete":
            self._mend(store, entry.scope, str(entry.key))

    def _give_up(self, store: Store, change_id: Any, record_id: str) -> None:
        store.outbox.discard(change_id)
        self._laptop.given_up.add(record_id)

    def _mend(self, store: Store, scope: Scope, key: Any) -> None:
        with store.write("Mend") as unit:
            unit.edit(scope, "event", key, {"note": self._text(odd=False)})

    def _any_record(self, store: Store) -> StoredRecord[Record] | None:
        scope = pick(self._random, self._laptop)
        kind = self._random.choices(("event", "shift", "game"), weights=(6, 2, 1))[0]
        with store.read() as reader:
            found = reader.list(scope, kind)
        # People edit what they look at: mostly the newest few.
        nearby = found[:2] if self._is_hot else found[-4:]
        return self._random.choice(nearby) if nearby else None

    def _links(
        self, events: list[StoredRecord[Record]], shifts: list[StoredRecord[Record]]
    ) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        if events and self._random.random() < 0.4:
            fields["linked_event_index"] = self._random.choice(events).record.index
        if shifts and self._random.random() < 0.4:
            fields["shift_index"] = self._random.choice(shifts).record.index
        return fields

    def _some(self, names: tuple[str, ...]) -> list[str]:
        return self._random.sample(names[:2] if self._is_hot else names, self._few())

    def _few(self) -> int:
        return self._random.choice((1, 1, 2))

    def _text(self, *, odd: bool = True) -> str:
        self._count += 1
        prefix = ""
        for oddity, odds in self._oddities.items():
            if odd and self._random.random() < odds:
                prefix = f"{oddity} "
        return f"{prefix}{self._laptop.name}.{self._count}"
