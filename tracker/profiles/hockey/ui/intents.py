"""What the entry of events wants to be done; the controller does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.core.ids import Key
from tracker.core.record import JsonValue, Payload
from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.rules.game_clock import Moment
from tracker.profiles.hockey.ui.scene import Line, Lineup


@dataclass(frozen=True)
class RecordEvent:
    """A new event."""

    fields: Mapping[str, JsonValue]


@dataclass(frozen=True)
class MendEvent:
    """Other values for an existing event."""

    key: Key
    changes: Payload


@dataclass(frozen=True)
class ChangePlayers:
    """From the moment on these players are on the ice."""

    moment: Moment
    ice: Mapping[Venue, Lineup]


@dataclass(frozen=True)
class EndShift:
    """Nobody is on the ice from the moment on."""

    moment: Moment


@dataclass(frozen=True)
class KeepLine:
    """A line to be remembered under a number."""

    venue: Venue
    number: int
    line: Line


@dataclass(frozen=True)
class SetClock:
    """The board shows these seconds."""

    board: int


@dataclass(frozen=True)
class Say:
    """A sentence for the person: why a key did nothing."""

    sentence: str


@dataclass(frozen=True)
class ChooseType:
    """The list of all types is wanted."""


Intent = RecordEvent | MendEvent | ChangePlayers | EndShift | KeepLine | SetClock | Say | ChooseType
