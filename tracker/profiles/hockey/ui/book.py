"""The open game in memory: read once, then only what a commit touched."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast, overload

from tracker.core.changes import ChangeSet, StoredRecord
from tracker.core.ids import Key
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift, Venue
from tracker.profiles.hockey.rules.game_clock import Moment
from tracker.profiles.hockey.rules.statistics import Stat, player_credits, plays
from tracker.profiles.hockey.rules.teams import (
    VENUES,
    People,
    Teams,
    goalie_in_slot,
    numbers_in_slots,
)
from tracker.profiles.hockey.ui.in_order import InOrder, replace_in
from tracker.profiles.hockey.ui.scene import EMPTY, Lineup
from tracker.ui.kit.read_again import read_again
from tracker.ui.kit.workspace import RecordStore, Stored

R = TypeVar("R", bound=Record)
Place = tuple[int, int, int, Key]
"""Where an event or shift stands in the game: period, second, index, key."""
Tally = Counter[tuple[Venue, Stat]]
_TALLIED = frozenset({Stat.GOALS, Stat.SHOTS, Stat.FACEOFF_WINS, Stat.FACEOFF_LOSSES})
"""What an event adds by itself, whatever the events around it are."""
_KINDS: tuple[type[Record], ...] = (Game, RosterEntry, Shift, Event)
_NEVER = 10_000


@dataclass(frozen=True)
class Touched:
    """The keys that a commit touched, by kind."""

    events: tuple[Key, ...] = ()
    shifts: tuple[Key, ...] = ()
    is_game: bool = False
    is_roster: bool = False

    def __bool__(self) -> bool:
        return bool(self.events or self.shifts or self.is_game or self.is_roster)


def place_of(stored: Stored) -> Place:
    """The order of play: by time, and within a second in the order of entry."""
    record = stored.record
    assert isinstance(record, (Event, Shift))
    second = record.start_elapsed_seconds
    return (record.period or 0, -1 if second is None else second, record.index or 0, stored.key)


class GameBook:
    """A ScopeView of one game that follows the store; main thread only."""

    def __init__(self, store: RecordStore, scope: Scope) -> None:
        self._store, self.scope = store, scope
        self._held: dict[str, dict[Key, Stored]] = {kind.kind.name: {} for kind in _KINDS}
        self._ordered = {kind.kind.name: InOrder() for kind in _KINDS}
        self._events: list[Place] = []
        self._shifts: list[Place] = []
        self.tally: Tally = Counter()
        """Goals, shots, faceoffs … of each team so far."""
        self.people = People(())
        self._teams = Teams(self.people, ())

    def load(self) -> None:
        """Reads the whole game."""
        with self._store.read() as reader:
            for kind in _KINDS:
                rows = reader.list(self.scope, kind.kind.name)
                held = {r.key: r for r in rows if not r.is_deleted}
                self._held[kind.kind.name] = held
                self._ordered[kind.kind.name] = InOrder(held.values())
        self._events = sorted(map(place_of, self._held["event"].values()))
        self._shifts = sorted(map(place_of, self._held["shift"].values()))
        self._know_people()

    def apply(self, changes: ChangeSet) -> Touched:
        """Reads again what a commit touched; what it says is for those who show the game."""
        ours = [c for c in changes.records if c.scope == self.scope and c.kind in self._held]
        news: set[str] = set()
        for changed, new in read_again(self._store, ours).items():
            kind, key = changed.kind, changed.key
            old = self._held[kind].get(key)
            self._put(kind, key, new)
            # That a game or a roster has arrived on the server changes nothing that is shown.
            if kind in ("game", "roster") and _says(old) != _says(new):
                news.add(kind)
        if news:
            self._know_people()
        return Touched(
            events=tuple(c.key for c in ours if c.kind == "event"),
            shifts=tuple(c.key for c in ours if c.kind == "shift"),
            is_game="game" in news,
            is_roster="roster" in news,
        )

    @property
    def newest_index(self) -> int:
        """The highest index of an event; 0 when there is none."""
        return self._ordered["event"].last_index

    def records(self, kind: type[R]) -> Sequence[R]:
        """The game's live records of a kind, by index; see ScopeView."""
        return cast("list[R]", self._ordered[kind.kind.name].records())

    def still_has(self, stored: Stored) -> bool:
        """Whether the record is neither gone nor another one by now."""
        present = self._held[stored.record.kind.name].get(stored.key)
        return present is not None and present.record == stored.record

    @property
    def game(self) -> Game | None:
        """The game's own record."""
        stored = next(iter(self._held["game"].values()), None)
        return None if stored is None else cast("Game", stored.record)

    @property
    def is_locked(self) -> bool:
        """The game was called complete: what is recorded waits until it is opened again."""
        return self.game is not None and self.game.is_complete

    @property
    def game_key(self) -> Key | None:
        """The key of the game's own record."""
        return next(iter(self._held["game"]), None)

    def event(self, key: Key) -> StoredRecord[Event] | None:
        """The live event of a key."""
        return cast("StoredRecord[Event] | None", self._held["event"].get(key))

    def event_keys(self) -> list[Key]:
        """All events in the order of play."""
        return [place[3] for place in self._events]

    def latest_keys(self, period: int) -> Iterator[Key]:
        """The events of a period, the newest first."""
        end = bisect_right(self._events, (period, _NEVER, 0, Key("")))
        for number in range(end - 1, -1, -1):
            place = self._events[number]
            if place[0] != period:
                return
            yield place[3]

    def events(self) -> list[Event]:
        """All events in the order of play."""
        held = self._held["event"]
        return [cast("Event", held[place[3]].record) for place in self._events]

    def event_by_index(self, index: int) -> StoredRecord[Event] | None:
        """The event of an index, as links name it."""
        return self.event(Event.kind.key_pattern.key(self.scope.id, index))

    def before(self, moment: Moment) -> Sequence[Event]:
        """The events up to a moment, that second included, in the order of play.

        Nothing is copied, so that it may be asked for at every key; valid until the next commit.
        """
        end = bisect_right(self._events, (moment.period, moment.elapsed, _NEVER * 100, Key("")))
        return _Past(self._events, self._held["event"], end)

    def at(self, moment: Moment) -> list[Event]:
        """The events of this very second, in the order of play."""
        past, found = self.before(moment), []
        for number in range(len(past) - 1, -1, -1):
            event = past[number]
            if (event.period, event.start_elapsed_seconds) != (moment.period, moment.elapsed):
                break
            found.append(event)
        return found[::-1]

    def shifts(self) -> list[StoredRecord[Shift]]:
        """All shifts in the order of play."""
        held = self._held["shift"]
        return [cast("StoredRecord[Shift]", held[place[3]]) for place in self._shifts]

    def shift(self, key: Key) -> StoredRecord[Shift] | None:
        """The live shift of a key."""
        return cast("StoredRecord[Shift] | None", self._held["shift"].get(key))

    @property
    def open_shift(self) -> StoredRecord[Shift] | None:
        """The one that has not ended."""
        for place in reversed(self._shifts[-8:]):
            stored = self.shift(place[3])
            if stored is not None and stored.record.end_elapsed_seconds is None:
                return stored
        return None

    @property
    def last_shift(self) -> StoredRecord[Shift] | None:
        """The one that began last."""
        return self.shift(self._shifts[-1][3]) if self._shifts else None

    def shift_at(self, moment: Moment, *, is_start: bool) -> StoredRecord[Shift] | None:
        """The shift that an event at this moment belongs to; an open one has no end yet."""
        probe = (moment.period, moment.elapsed, _NEVER * 100, Key(""))
        for place in reversed(self._shifts[: bisect_right(self._shifts, probe)]):
            if place[0] != moment.period:
                return None
            stored = self.shift(place[3])
            if stored is None or place[1] < 0:
                continue
            end = stored.record.end_elapsed_seconds
            if _covers(place[1], _NEVER if end is None else end, moment.elapsed, is_start):
                return stored
        return None

    def lineup_at(self, moment: Moment, venue: Venue, *, is_start: bool = False) -> Lineup:
        """Who was on the ice."""
        stored = self.shift_at(moment, is_start=is_start)
        return EMPTY if stored is None else lineup_of(stored.record, venue)

    def on_ice(self) -> dict[Venue, Lineup]:
        """Who is on the ice now: in the shift that has not ended."""
        stored = self.open_shift
        if stored is None:
            return dict.fromkeys(VENUES, EMPTY)
        return {venue: lineup_of(stored.record, venue) for venue in VENUES}

    def _put(self, kind: str, key: Key, stored: Stored | None) -> None:
        held = self._held[kind]
        old = held.pop(key, None)
        if stored is not None:
            held[key] = stored
        self._ordered[kind].put(old, stored)
        if kind in ("event", "shift"):
            places = self._events if kind == "event" else self._shifts
            was, becomes = (None if s is None else place_of(s) for s in (old, stored))
            replace_in(places, was, becomes)
        is_same = old is not None and stored is not None and old.record is stored.record
        if kind == "event" and not is_same:
            self._count(old, -1)
            self._count(stored, 1)

    def _count(self, stored: Stored | None, sign: int) -> None:
        """What one event adds to the tally, added or taken away."""
        if stored is not None:
            event = cast("Event", stored.record)
            for what, amount in self._credits([event]):
                self.tally[what] += sign * amount

    def _credits(self, events: Sequence[Event]) -> Iterator[tuple[tuple[Venue, Stat], int]]:
        game = self.game
        shootout = None if game is None else game.shootout_period
        for credit in player_credits(plays(events, self._teams, shootout), events):
            if credit.stat in _TALLIED:
                yield (credit.venue, credit.stat), credit.amount

    def _know_people(self) -> None:
        """The roster decides whose events are whose, so everything is counted again."""
        self.people = People(self.records(RosterEntry))
        self._teams = Teams(self.people, self.records(Shift))
        self.tally = Counter()
        for what, amount in self._credits(self.records(Event)):
            self.tally[what] += amount


class _Past(Sequence[Event]):
    """The first events of the game, read from the book when they are looked at."""

    def __init__(self, places: list[Place], held: dict[Key, Stored], end: int) -> None:
        self._places, self._held, self._end = places, held, end

    def __len__(self) -> int:
        return self._end

    @overload
    def __getitem__(self, place: int) -> Event: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Event]: ...
    def __getitem__(self, place: int | slice) -> Event | Sequence[Event]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(self._end))]
        number = place + self._end if place < 0 else place
        if not 0 <= number < self._end:
            raise IndexError(place)
        return cast("Event", self._held[self._places[number][3]].record)


def _says(stored: Stored | None) -> Record | None:
    return None if stored is None else stored.record


def lineup_of(shift: Shift, venue: Venue) -> Lineup:
    """A team's players in a shift; a goalie who also stands in a skater's slot counts once."""
    goalie = goalie_in_slot(shift, venue)
    skaters = tuple(n for n in dict.fromkeys(numbers_in_slots(shift, venue)) if n != goalie)
    return Lineup(skaters, goalie)


def _covers(start: int, end: int, second: int, is_start: bool) -> bool:
    if second == start == 0:
        return True
    return start <= second < end if is_start else start < second <= end


def indexes(stored: Iterable[Stored]) -> set[int]:
    """The indexes of some records."""
    return {record.record.index for record in stored if record.record.index is not None}
