"""The running game clock as stored instants: it survives sleep and restart, and never drifts.

The clock counts up inside (elapsed), the board shows what is left. Nothing advances it but time and
the person: after 0:00 the period stays the same until somebody begins the next one, so that a late
key press still belongs to the period that it was meant for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tracker.errors import InputError
from tracker.profiles.hockey.kinds import Event, Game
from tracker.profiles.hockey.rules.clock import FIRST_OVERTIME, period_length

SECOND = 1000
"""Milliseconds."""


@dataclass(frozen=True)
class Moment:
    """A time of the game: the period and the whole seconds since it began."""

    period: int
    elapsed: int


@dataclass(frozen=True)
class GameClock:
    """Where the clock stood at its last start, stop or correction, and since when it runs."""

    period: int = 1
    elapsed_ms: int = 0
    running_since: datetime | None = None
    """Aware; None while it stands."""

    @property
    def is_running(self) -> bool:
        """Whether it was started and not stopped; at 0:00 the board stands all the same."""
        return self.running_since is not None

    def elapsed(self, now: datetime, length: int) -> int:
        """Milliseconds since the period began, at most the period's length in seconds.

        A machine whose time was put back makes the clock wait, never go back.
        """
        total = self.elapsed_ms
        if self.running_since is not None:
            total += max(0, (now - self.running_since) // timedelta(milliseconds=1))
        return min(total, length * SECOND)

    def moment(self, now: datetime, length: int) -> Moment:
        """The moment of a key press: the second that the board shows, counted up."""
        return Moment(self.period, length - self.board(now, length))

    def board(self, now: datetime, length: int) -> int:
        """Whole seconds left, as a board shows them: 20:00 until the first second is over."""
        left = length * SECOND - self.elapsed(now, length)
        return -(-left // SECOND)

    def started(self, now: datetime, length: int) -> GameClock:
        """Running from now on; a clock that runs or is at 0:00 stays as it is."""
        if self.is_running or self.elapsed_ms >= length * SECOND:
            return self
        return replace(self, running_since=now)

    def stopped(self, now: datetime, length: int) -> GameClock:
        """Standing at what the board shows; a clock that stands stays as it is."""
        if not self.is_running:
            return self
        return replace(self, elapsed_ms=self.elapsed(now, length), running_since=None)

    def toggled(self, now: datetime, length: int) -> GameClock:
        """Space: stops one that still counts, starts one that stands."""
        at = self.stopped(now, length)
        return at if self.is_running else self.started(now, length)

    def set_to(self, board: int, now: datetime, length: int) -> GameClock:
        """The board shows these seconds now; it goes on running if it ran."""
        if not 0 <= board <= length:
            shown = f"{length // 60}:{length % 60:02d}"
            raise InputError(f"The period is {shown} long; the clock cannot show more than that.")
        since = None if self.running_since is None else now
        return GameClock(self.period, (length - board) * SECOND, since)

    def nudged(self, seconds: int, now: datetime, length: int) -> GameClock:
        """The board shows so many seconds more; a running clock runs on, between 0 and the length.

        Parts of a second are kept, so that corrections do not add up to a drift.
        """
        elapsed = self.elapsed(now, length) - seconds * SECOND
        since = None if self.running_since is None else now
        return GameClock(self.period, min(max(elapsed, 0), length * SECOND), since)

    def in_period(self, period: int) -> GameClock:
        """Standing at the beginning of a period."""
        return GameClock(period)


def stored_text(clock: GameClock) -> str:
    """What is kept of it."""
    since = None if clock.running_since is None else clock.running_since.astimezone(UTC).isoformat()
    return json.dumps([clock.period, clock.elapsed_ms, since])


def from_text(text: str | None) -> GameClock:
    """The kept clock; a fresh one for nothing, or for what cannot be read."""
    try:
        period, elapsed, since = json.loads(text or "")
        moment = None if since is None else datetime.fromisoformat(since)
        return GameClock(max(1, int(period)), max(0, int(elapsed)), moment)
    except (ValueError, TypeError):
        return GameClock()


def after_last(events: list[Event], game: Game | None) -> GameClock:
    """Where the clock of a game stands that was recorded without this one: at the last event."""
    times = [
        (event.period, event.start_elapsed_seconds)
        for event in events
        if event.period is not None and event.start_elapsed_seconds is not None
    ]
    if not times:
        return GameClock()
    period, elapsed = max(times)
    return GameClock(period, min(elapsed, period_length(game, period)) * SECOND)


def is_shootout(game: Game | None, period: int) -> bool:
    """Whether the period is the game's shootout: no clock, no shifts, no player's goals."""
    return game is not None and game.shootout_period == period


def period_name(game: Game | None, period: int) -> str:
    """`1st`, `2nd`, `3rd`, `OT`, `2OT`, `SO`."""
    if is_shootout(game, period):
        return "SO"
    if period < FIRST_OVERTIME:
        return {1: "1st", 2: "2nd", 3: "3rd"}[period]
    number = period - FIRST_OVERTIME + 1
    return "OT" if number == 1 else f"{number}OT"


def follows(game: Game | None, period: int, *, is_tied: bool) -> int | None:
    """The period after this one; None when the game is over: decided after the third, or after it.

    Without a shootout, overtime periods go on until somebody scores.
    """
    if is_shootout(game, period):
        return None
    if period + 1 >= FIRST_OVERTIME and not is_tied:
        return None
    return period + 1


def home_attacks_right(game: Game | None, period: int) -> bool | None:
    """Ends change every period, overtimes included; None while nobody has said who began where."""
    if game is None or game.home_attacks_right_first is None:
        return None
    return game.home_attacks_right_first == (period % 2 == 1)


def first_period_side(is_right: bool, period: int) -> bool:
    """What `home_attacks_right_first` is when the home team attacks right (or not) in a period."""
    return is_right == (period % 2 == 1)
