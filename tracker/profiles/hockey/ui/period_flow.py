"""Beginning and ending periods: what one key does, in the order of a game."""

from __future__ import annotations

from tracker.core.record import JsonValue
from tracker.profiles.hockey.rules.game_clock import (
    Moment,
    first_period_side,
    follows,
    home_attacks_right,
    is_shootout,
    period_name,
)
from tracker.profiles.hockey.rules.statistics import Stat
from tracker.profiles.hockey.rules.teams import VENUES, team_name
from tracker.profiles.hockey.ui.book import GameBook, lineup_of
from tracker.profiles.hockey.ui.clock_keeper import ClockKeeper
from tracker.profiles.hockey.ui.intents import ChangePlayers, EndShift
from tracker.profiles.hockey.ui.recorder import Recorder
from tracker.profiles.hockey.ui.shift_rows import ON_THE_FLY, PERIOD_END, stop_at


class PeriodFlow:
    """Records what a period's beginning and end are; the clock is set here, never by undo."""

    def __init__(self, book: GameBook, clock: ClockKeeper, recorder: Recorder) -> None:
        self._book, self._clock, self._recorder = book, clock, recorder

    def step(self, *, is_begun: bool) -> str:
        """Ends the period that was begun, or begins the one that stands; says what comes next."""
        return self._end() if is_begun else self._begin()

    def back(self) -> str:
        """To the period before, at its last event: its end was a mistake. Records stay."""
        period = self._clock.period - 1
        if period < 1:
            return "This is the first period."
        key = next(self._book.latest_keys(period), None)
        stored = None if key is None else self._book.event(key)
        elapsed = 0 if stored is None else stored.record.start_elapsed_seconds or 0
        self._clock.go_back(Moment(period, elapsed))
        name = period_name(self._book.game, period)
        return f"Back in the {name} period; its recorded end is still in the log."

    def change_ends(self) -> str:
        """Home attacks the other way in this period, and so in all others."""
        period, game = self._clock.period, self._book.game
        present = home_attacks_right(game, period)
        first = first_period_side(not present, period)
        self._recorder.edit_game({"home_attacks_right_first": first}, "change ends")
        side = "left" if present else "right"
        return f"{team_name(game, 'home')} attacks {side} now."

    def _begin(self) -> str:
        period, game = self._clock.period, self._book.game
        start, last = _plain("PeriodStart", Moment(period, 0)), self._book.last_shift
        name = period_name(game, period)
        with self._recorder.together(f"begin the {name} period"):
            if game is not None and game.status == "scheduled":
                self._recorder.edit_game({"status": "live"}, "begin the game")
            if last is not None and not is_shootout(game, period):
                ice = {venue: lineup_of(last.record, venue) for venue in VENUES}
                began = self._recorder.change_players(ChangePlayers(Moment(period, 0), ice))
                start["shift_index"] = began.stored[0].record.index
            self._recorder.add(start)
        return f"The {name} period begins: F records the faceoff, Space starts the clock."

    def _end(self) -> str:
        self._clock.stop()
        moment, game = self._clock.moment, self._book.game
        after = follows(game, moment.period, is_tied=self._is_tied())
        word = stop_at(self._book.at(moment))
        if word in (ON_THE_FLY, PERIOD_END):
            word = PERIOD_END if after is not None else "GameEnd"
        with self._recorder.together(f"end the {period_name(game, moment.period)} period"):
            self._recorder.add(_plain("PeriodEnd", moment))
            self._recorder.end_shift(EndShift(moment), word)
            if after is None:
                self._recorder.add(_plain("GameEnd", moment))
        if after is None:
            return "The game is over. Ctrl+G lists what is still to be mended."
        self._clock.begin_period(after)
        return f"{period_name(game, after)} period next: Ctrl+Return begins it."

    def _is_tied(self) -> bool:
        tally = self._book.tally
        return tally[("home", Stat.GOALS)] == tally[("away", Stat.GOALS)]


def _plain(event_type: str, moment: Moment) -> dict[str, JsonValue]:
    return {
        "event_type": event_type,
        "period": moment.period,
        "start_elapsed_seconds": moment.elapsed,
        "end_elapsed_seconds": moment.elapsed,
    }
