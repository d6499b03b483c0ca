"""Writes what was entered: each call is one durable step of undo with a label that people read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tracker.core.ids import Key
from tracker.core.record import JsonValue, Payload
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.profiles.hockey.kinds import Event
from tracker.profiles.hockey.rules.game_clock import Moment
from tracker.profiles.hockey.rules.teams import team_name
from tracker.profiles.hockey.ui import shift_rows
from tracker.profiles.hockey.ui.book import GameBook
from tracker.profiles.hockey.ui.intents import ChangePlayers, EndShift
from tracker.profiles.hockey.ui.keymap import type_name
from tracker.profiles.hockey.ui.shift_rows import ON_THE_FLY, start_word, stop_word
from tracker.ui.kit.workspace import RecordStore, RecordUnit, Stored

_STARTS = frozenset({"Faceoff", "PeriodStart", "GameStart"})
"""Events that belong to the shift that begins with them."""


@dataclass(frozen=True)
class Written:
    """The records that a step wrote, and what the rules remarked about them."""

    stored: tuple[Stored, ...]
    warnings: tuple[str, ...]


LOCKED = (
    "The game is complete and locked, so nothing was recorded. “Open the game again” unlocks it, "
    "in the check list or by its key."
)


class Recorder:
    """A TrackerError means that nothing was written; of a complete game, that nothing is."""

    def __init__(self, store: RecordStore, scope: Scope, book: GameBook) -> None:
        self._store, self._scope, self._book = store, scope, book
        self._unit: RecordUnit | None = None

    @contextmanager
    def together(self, label: str) -> Iterator[None]:
        """What is recorded in the block is one step; the book learns of it when it is through."""
        self._require_open()
        with self._store.write(label) as unit:
            self._unit = unit
            try:
                yield
            finally:
                self._unit = None

    def add(self, fields: Payload) -> Written:
        """A new event; its shift is found, and a shift that it began or ended learns why."""
        event_type = str(fields.get("event_type"))
        moment = _moment(fields)
        complete = dict(fields)
        if moment is not None and "shift_index" not in fields:
            shift = self._book.shift_at(moment, is_start=event_type in _STARTS)
            complete["shift_index"] = None if shift is None else shift.record.shift_index
        with self._step(self.label(fields)) as unit:
            stored = unit.add(self._scope, "event", complete)
            event = stored.record
            assert isinstance(event, Event)
            if moment is not None:
                self._explain_shifts(unit, event, moment)
            return _written(unit, stored)

    def mend(self, key: Key, changes: Payload) -> Written:
        """Other values for one event; a new time finds its shift again."""
        return self.mend_all([key], changes)

    def mend_all(self, keys: Sequence[Key], changes: Payload) -> Written:
        """The same values for several events, as one step."""
        label = "edit event" if len(keys) == 1 else f"edit {len(keys)} events"
        with self._step(label) as unit:
            found = [self._mended(unit, key, changes) for key in keys]
            return _written(unit, *found)

    def delete(self, keys: Sequence[Key]) -> Written:
        """Undo brings them back; links that point at them are cut, so that none dangles."""
        gone = {key: self._book.event(key) for key in keys}
        indexes = {s.record.event_index for s in gone.values() if s is not None}
        pointing = [
            stored.key
            for stored in map(self._book.event, self._book.event_keys())
            if stored is not None
            and stored.key not in gone
            and stored.record.linked_event_index in indexes
        ]
        label = "delete event" if len(keys) == 1 else f"delete {len(keys)} events"
        with self._step(label) as unit:
            for key in pointing:
                unit.edit(self._scope, "event", key, {"linked_event_index": None})
            found = [unit.delete(self._scope, "event", key) for key in gone]
            return _written(unit, *found)

    def chain(self, keys: Sequence[Key]) -> list[Key]:
        """These events and all that are linked with them, forwards and backwards."""
        wanted, known = set(keys), -1
        stored = [s for s in map(self._book.event, self._book.event_keys()) if s is not None]
        while known != len(wanted):
            known = len(wanted)
            indexes = {s.record.event_index for s in stored if s.key in wanted}
            targets = {s.record.linked_event_index for s in stored if s.key in wanted}
            wanted |= {
                s.key
                for s in stored
                if s.record.linked_event_index in indexes or s.record.event_index in targets
            }
        return [s.key for s in stored if s.key in wanted]

    def change_players(self, change: ChangePlayers) -> Written:
        """Ends the present shift and begins the next; at the second it began it is mended."""
        fields = shift_rows.lineup_fields(change.ice)
        moment, present = change.moment, self._book.open_shift
        events = self._book.at(moment)
        with self._step("change players") as unit:
            if present is not None and present.record.period == moment.period:
                if present.record.start_elapsed_seconds == moment.elapsed:
                    return _written(unit, unit.edit(self._scope, "shift", present.key, fields))
                ended: Payload = {
                    "end_elapsed_seconds": moment.elapsed,
                    "shift_stop_type": shift_rows.stop_at(events),
                }
                unit.edit(self._scope, "shift", present.key, ended)
            began: dict[str, JsonValue] = {
                **fields,
                "period": moment.period,
                "start_elapsed_seconds": moment.elapsed,
                "shift_start_type": start_word(shift_rows.faceoff_in(events)),
            }
            stored = unit.add(self._scope, "shift", began)
            self._adopt_start(unit, moment, stored.record.index)
            return _written(unit, stored)

    def end_shift(self, end: EndShift, word: str | None = None) -> Written | None:
        """Ends the present shift; None when nobody is on the ice."""
        present = self._book.open_shift
        if present is None:
            return None
        started = present.record.start_elapsed_seconds or 0
        elapsed = end.moment.elapsed
        if present.record.period != end.moment.period:
            elapsed = started
        stop = word or shift_rows.stop_at(self._book.at(end.moment))
        fields: Payload = {"end_elapsed_seconds": max(elapsed, started), "shift_stop_type": stop}
        with self._step("end shift") as unit:
            return _written(unit, unit.edit(self._scope, "shift", present.key, fields))

    def move_boundary(self, shift_index: int, second: int, *, is_start: bool) -> Written:
        """A change of players at another second: the shift before ends where the next begins."""
        shifts = [s for s in self._book.shifts() if s.record.period is not None]
        place = next(n for n, s in enumerate(shifts) if s.record.shift_index == shift_index)
        before, after = (place - 1, place) if is_start else (place, place + 1)
        with self._step("move a change of players") as unit:
            found: list[Stored] = []
            own = shifts[place].record
            for number, name in ((before, "end"), (after, "start")):
                if not 0 <= number < len(shifts) or shifts[number].record.period != own.period:
                    continue
                field = f"{name}_elapsed_seconds"
                edge = own.start_elapsed_seconds if is_start else own.end_elapsed_seconds
                if getattr(shifts[number].record, field) == edge:
                    key = shifts[number].key
                    found.append(unit.edit(self._scope, "shift", key, {field: second}))
            return _written(unit, *found)

    def replace_player(self, venue: str, old: int, new: int) -> Written:
        """Another number wherever a number of a team stands, in events and shifts alike."""
        with self._step(f"#{old} was #{new} all along") as unit:
            found: list[Stored] = []
            for key in self._book.event_keys():
                stored = self._book.event(key)
                if stored is not None and (changes := _renumbered(stored.record, venue, old, new)):
                    found.append(unit.edit(self._scope, "event", key, changes))
            for shift in self._book.shifts():
                slots = [*(f"{venue}_{n}" for n in range(1, 7)), f"{venue}_goalie"]
                changed: Payload = {n: new for n in slots if getattr(shift.record, n) == old}
                if changed:
                    found.append(unit.edit(self._scope, "shift", shift.key, changed))
            return _written(unit, *found)

    def edit_game(self, changes: Payload, label: str) -> Written:
        """Other values for the game itself."""
        key = self._book.game_key
        with self._step(label) as unit:
            if key is None:
                return _written(unit, unit.add(self._scope, "game", changes))
            return _written(unit, unit.edit(self._scope, "game", key, changes))

    def reopen(self) -> None:
        """A complete game can be corrected again; it is complete when somebody says so again."""
        key = self._book.game_key
        if key is not None and self._book.is_locked:
            with self._store.write("open the game again") as unit:
                unit.edit(self._scope, "game", key, {"status": "live"})

    def label(self, fields: Payload) -> str:
        """`Goal BUF #53`: what undo will say."""
        venue = fields.get("event_team")
        team = team_name(self._book.game, "home" if venue == "home" else "away") if venue else ""
        number = fields.get("event_team_player_1")
        who = "" if number is None else f"#{number}"
        words = (type_name(str(fields.get("event_type"))), team, who)
        return " ".join(word for word in words if word)

    @contextmanager
    def _step(self, label: str) -> Iterator[RecordUnit]:
        if self._unit is not None:
            yield self._unit
            return
        self._require_open()
        with self._store.write(label) as unit:
            yield unit

    def _require_open(self) -> None:
        if self._book.is_locked:
            raise InputError(LOCKED)

    def _mended(self, unit: RecordUnit, key: Key, changes: Payload) -> Stored:
        stored = self._book.event(key)
        wanted = dict(changes)
        moves = {"period", "start_elapsed_seconds"} & set(changes)
        if stored is not None and moves and "shift_index" not in changes:
            record = stored.record
            moment = _moment({**record.payload(), **changes})
            kind = str(changes.get("event_type") or record.event_type)
            shift = moment and self._book.shift_at(moment, is_start=kind in _STARTS)
            wanted["shift_index"] = shift.record.shift_index if shift else None
        return unit.edit(self._scope, "event", key, wanted)

    def _adopt_start(self, unit: RecordUnit, moment: Moment, index: int | None) -> None:
        """A period's beginning is recorded before anybody is on the ice."""
        for key in self._book.latest_keys(moment.period) if moment.elapsed == 0 else ():
            stored = self._book.event(key)
            if stored is not None and stored.record.shift_index is None:
                unit.edit(self._scope, "event", key, {"shift_index": index})

    def _explain_shifts(self, unit: RecordUnit, event: Event, moment: Moment) -> None:
        """The faceoff or whistle may be entered after the change that it explains."""
        present = self._book.open_shift
        if present is None or present.record.period != moment.period:
            return
        began = present.record.start_elapsed_seconds == moment.elapsed
        if event.event_type == "Faceoff" and began:
            word = start_word(event)
            if present.record.shift_start_type != word:
                fields = {"shift_start_type": word}
                unit.edit(self._scope, "shift", present.key, fields)
        elif began and (word_ := stop_word(event)) is not None:
            self._explain_end(unit, moment, word_)

    def _explain_end(self, unit: RecordUnit, moment: Moment, word: str) -> None:
        ended = self._book.shift_at(moment, is_start=False)
        if ended is None or ended.record.end_elapsed_seconds != moment.elapsed:
            return
        now = unit.find(ended.record_id)
        assert now is not None
        if now.record.payload()["shift_stop_type"] in (None, ON_THE_FLY):
            unit.edit(self._scope, "shift", ended.key, {"shift_stop_type": word})


def _moment(fields: Payload) -> Moment | None:
    period, elapsed = fields.get("period"), fields.get("start_elapsed_seconds")
    if isinstance(period, int) and isinstance(elapsed, int):
        return Moment(period, elapsed)
    return None


_OWN = (*(f"event_team_player_{n}" for n in range(1, 7)), "assist_1_player", "assist_2_player",
        "served_by_player")  # fmt: skip
_OPP = (*(f"opp_team_player_{n}" for n in range(1, 7)), "goalie_player", "drawn_by_player")


def _renumbered(event: Event, venue: str, old: int, new: int) -> Payload:
    if event.event_team is None:
        return {}
    is_own = event.event_team == venue
    names = list(_OWN if is_own else _OPP)
    if is_own == (event.event_detail == "Shot_BlockedSameTeam"):
        names.append("blocked_by_player")
    return {name: new for name in names if getattr(event, name) == old}


def _written(unit: RecordUnit, *stored: Stored) -> Written:
    return Written(stored, tuple(finding.message for _, finding in unit.warnings))
