"""The running clock of one game: kept durably at every press, shown at every second."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.core.clock import Clock
from tracker.profiles.hockey.kinds import Game
from tracker.profiles.hockey.rules.clock import period_length
from tracker.profiles.hockey.rules.game_clock import (
    SECOND,
    GameClock,
    Moment,
    from_text,
    is_shootout,
    stored_text,
)
from tracker.ui.kit.workspace import RecordStore

TICK_MILLISECONDS = 50


class ClockKeeper(QObject):
    """Notes of the store hold the clock, not records: undo never touches it."""

    ticked = Signal()
    """The board shows something else, or the clock was started, stopped or set."""

    def __init__(
        self,
        store: RecordStore,
        scope_id: str,
        clock: Clock,
        game: Callable[[], Game | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store, self._clock, self._game = store, clock, game
        self._note = f"hockey/{scope_id}/clock"
        self._state = GameClock()
        self._shown = -1
        self._timer = QTimer(self, interval=TICK_MILLISECONDS)
        self._timer.timeout.connect(self._tick)

    def load(self, otherwise: GameClock) -> None:
        """As it was left, running or not; `otherwise` for a game without a kept clock."""
        kept = self._store.meta.get(self._note)
        self._state = otherwise if kept is None else from_text(kept)
        self._follow()

    @property
    def period(self) -> int:
        """The present period."""
        return self._state.period

    @property
    def is_running(self) -> bool:
        """Whether seconds pass now."""
        return self._state.is_running and self.board > 0

    @property
    def length(self) -> int:
        """Seconds in the present period."""
        return period_length(self._game(), self._state.period)

    @property
    def board(self) -> int:
        """Seconds left."""
        return self._state.board(self._clock.now(), self.length)

    @property
    def moment(self) -> Moment:
        """Now, in game time."""
        return self._state.moment(self._clock.now(), self.length)

    @property
    def is_shootout(self) -> bool:
        """Whether the present period has no clock at all."""
        return is_shootout(self._game(), self._state.period)

    def toggle(self) -> None:
        """Starts or stops; in a shootout there is nothing to start."""
        if self.is_shootout:
            return
        self._become(self._state.toggled(self._clock.now(), self.length))

    def stop(self) -> None:
        """Stands still."""
        self._become(self._state.stopped(self._clock.now(), self.length))

    def set_to(self, board: int) -> None:
        """The board shows these seconds; InputError when the period is not that long."""
        self._become(self._state.set_to(board, self._clock.now(), self.length))

    def nudge(self, seconds: int) -> None:
        """The board shows so many seconds more."""
        self._become(self._state.nudged(seconds, self._clock.now(), self.length))

    def begin_period(self, period: int) -> None:
        """Standing at the beginning of a period."""
        self._become(self._state.in_period(period))

    def go_back(self, moment: Moment) -> None:
        """Stands at a moment of an earlier period, which was ended by mistake."""
        self._become(GameClock(moment.period, moment.elapsed * SECOND))

    def let_go(self) -> None:
        """No more ticks; the clock itself runs on, as instants do."""
        self._timer.stop()

    def _become(self, state: GameClock) -> None:
        if state == self._state:
            return
        # Kept before it is shown: what the board says survives a crash.
        self._store.meta.set(self._note, stored_text(state))
        self._state = state
        self._follow()

    def _follow(self) -> None:
        self._shown = self.board
        if self._state.is_running and self._shown > 0:
            self._timer.start()
        else:
            self._timer.stop()
        self.ticked.emit()

    def _tick(self) -> None:
        if self.board != self._shown:
            self._follow()
