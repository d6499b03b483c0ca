"""What the pages of a league share: the schedule as it is known, the season, and a note."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from tracker.core.scope import Scope
from tracker.profiles.hockey.kinds import Game
from tracker.profiles.hockey.league import SCHEDULE
from tracker.profiles.hockey.league.schedule import (
    LIVE,
    LocalGame,
    ScheduledGame,
    published_games,
    seasons,
    with_local,
    with_scores,
)
from tracker.ui.kit.page import PageDesk
from tracker.ui.kit.tones import set_tone
from tracker.ui.kit.workspace import Tone

PROFILE = "hockey"
NAMED_GAMES = 3


class LeagueSchedule:
    """The games of all seasons; what was read is parsed once per answer of the server."""

    def __init__(self, desk: PageDesk) -> None:
        self._desk = desk
        self._rows: Sequence[Mapping[str, Any]] | None = None
        self._day: date | None = None
        self._published: list[ScheduledGame] = []

    @property
    def is_known(self) -> bool:
        """Whether the server was ever asked for it."""
        return self._desk.reader.has(SCHEDULE.table, dict(SCHEDULE.filters))

    @property
    def today(self) -> date:
        """The day by which games are past or coming."""
        return self._desk.clock.now().astimezone().date()

    def games(self, *, with_live_scores: bool = False) -> list[ScheduledGame]:
        """Published and local, the newest first as the server orders them; for `fill`.

        Scores of games under way are a question of their own.
        """
        rows = self._desk.reader.rows(SCHEDULE.table, dict(SCHEDULE.filters))
        today = self.today
        if rows is not self._rows or today != self._day:
            self._rows, self._day = rows, today
            self._published = published_games(rows, today)
        games = self._scored() if with_live_scores else self._published
        return with_local(games, self._local(), today)

    def _scored(self) -> list[ScheduledGame]:
        live = sorted(game.game_id for game in self._published if game.state == LIVE)
        if not live:
            return self._published
        asked = {
            "game_id": f"in.({','.join(map(str, live))})",
            "select": "game_id,team_venue,goals",
        }
        return with_scores(self._published, self._desk.reader.rows("fact_team_game_stats", asked))

    def _local(self) -> list[LocalGame]:
        with self._desk.store.read() as reader:
            rows = [row for row in reader.scopes() if row.scope.profile == PROFILE]
        return [
            LocalGame(
                int(row.scope.id),
                row.scope_record if isinstance(row.scope_record, Game) else None,
                row.waiting,
            )
            for row in rows
            if row.scope.id.isdecimal()
        ]


class Choices(QWidget):
    """A labelled choice that stays as it is while its list changes."""

    changed = Signal()

    def __init__(self, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._box = QComboBox(self)
        self._box.setAccessibleName(label.replace("&", ""))
        words = QLabel(label, self)
        words.setBuddy(self._box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words)
        row.addWidget(self._box)
        self._box.currentIndexChanged.connect(self._announce)

    def offer(self, choices: Sequence[str]) -> None:
        """The first is taken where what was chosen is not there any more; says nothing."""
        if [self._box.itemText(number) for number in range(self._box.count())] == list(choices):
            return
        chosen = self._box.currentText()
        self._box.blockSignals(True)
        self._box.clear()
        self._box.addItems(list(choices))
        self._box.setCurrentIndex(max(self._box.findText(chosen), 0))
        self._box.setEnabled(bool(choices))
        self._box.blockSignals(False)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def choose(self, choice: str) -> None:
        """Chooses what is offered; anything else is passed over."""
        place = self._box.findText(choice)
        if place >= 0:
            self._box.setCurrentIndex(place)

    def choose_quietly(self, choice: str) -> None:
        """As `choose`, for who fills a page just now."""
        self.blockSignals(True)
        self.choose(choice)
        self.blockSignals(False)

    @property
    def chosen(self) -> str:
        """Empty while nothing is offered."""
        return self._box.currentText()

    def _announce(self, _place: int) -> None:
        self.changed.emit()


class SeasonChoice(Choices):
    """The seasons of the schedule, the newest first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("&Season", parent)

    def offer_of(self, games: Sequence[ScheduledGame]) -> str:
        """Offers their seasons and gives the one that is chosen."""
        self.offer(seasons(games))
        return self.chosen


class AheadNote(QLabel):
    """Which games of those shown have changes here that the server's numbers do not count."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        set_tone(self, Tone.ACCENT)
        self.hide()

    def show_games(self, games: Sequence[ScheduledGame]) -> None:
        """Says it, or nothing."""
        ahead = [game for game in games if game.is_ahead]
        self.setText(ahead_sentence(ahead))
        self.setVisible(bool(ahead))


def ahead_sentence(ahead: Sequence[ScheduledGame]) -> str:
    """Empty where the server has everything."""
    if not ahead:
        return ""
    named = ", ".join(f"{game.title} ({game.waiting:,})" for game in ahead[:NAMED_GAMES])
    more = f" and {len(ahead) - NAMED_GAMES:,} more" if len(ahead) > NAMED_GAMES else ""
    one = len(ahead) == 1
    return (
        f"● {'1 game' if one else f'{len(ahead):,} games'} here {'has' if one else 'have'} changes "
        f"that were not sent: {named}{more}. The server's numbers follow when it has them."
    )


def open_game(desk: PageDesk) -> Callable[[ScheduledGame], None]:
    """Leaves the page for a row's game."""
    return lambda game: desk.open_scope(Scope(PROFILE, str(game.game_id)))


def bar(parent: QWidget, *parts: QWidget) -> QHBoxLayout:
    """Choices at the left, the filter in the room that is left."""
    row = QHBoxLayout()
    row.setSpacing(16)
    for part in parts:
        part.setParent(parent)
        is_choice = isinstance(part, Choices)
        row.addWidget(part, 0 if is_choice else 1)
    if isinstance(parts[-1], Choices):
        row.addStretch(1)
    return row


def signed(value: int | None) -> str:
    """`+3`, `0`, `-2`."""
    return "" if value is None else f"{value:+d}" if value else "0"


def short_day(day: date | None) -> str:
    """`28 Feb 2026`."""
    return "" if day is None else f"{day.day} {day:%b %Y}"


def day_text(day: date | None) -> str:
    """`Sat 28 Feb 2026`."""
    return "" if day is None else f"{day:%a} {day.day} {day:%b %Y}"
