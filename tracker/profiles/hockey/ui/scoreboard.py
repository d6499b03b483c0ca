"""The scoreboard strip: teams, score, shots, clock, strength and running penalties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.profiles.hockey.ui.event_words import board_words
from tracker.profiles.hockey.ui.widgets.rink_marks import TeamColours
from tracker.profiles.hockey.ui.widgets.team_shades import team_shades
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.workspace import Theme


@dataclass(frozen=True)
class TeamBoard:
    """One team's half of the strip."""

    name: str
    full_name: str
    score: int
    facts: str
    """`shots 27 · faceoffs 61 %`."""
    colour: str


@dataclass(frozen=True)
class Board:
    """All that the strip says but the clock."""

    home: TeamBoard
    away: TeamBoard
    period: str
    strength: str
    penalties: Sequence[str] = ()
    keys: dict[str, str] = field(default_factory=dict)
    """Printed on the buttons, by command."""


class Scoreboard(QFrame):
    """Painted again only where something changed; the clock ticks by itself."""

    pressed = Signal(str)
    """A command's id."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Scoreboard")
        self._theme = theme
        self._names = {v: ElidedLabel("", self) for v in ("home", "away")}
        self._facts = {v: ElidedLabel("", self) for v in ("home", "away")}
        self._scores = {v: QLabel(self) for v in ("home", "away")}
        self._clock, self._strength = QPushButton(self), ElidedLabel("", self)
        self._penalties = ElidedLabel("", self)
        self._buttons = {
            name: QPushButton(self)
            for name in ("clock.toggle", "clock.less", "clock.more", "period.next")
        }
        self._words: dict[str, str] = {}
        self._board: Board | None = None
        self._is_running = False
        self._build()
        theme.changed.connect(self._dress)

    def show_board(self, board: Board) -> None:
        """Everything but the clock."""
        if board == self._board:
            return
        is_new = self._board is None or self._colours(board) != self._colours(self._board)
        self._board = board
        for venue, team in (("home", board.home), ("away", board.away)):
            self._say(self._names[venue], f"{team.name}  {team.full_name}".strip())
            self._say(self._facts[venue], team.facts)
            self._say(self._scores[venue], str(team.score))
            self._scores[venue].setAccessibleName(f"{team.name} goals {team.score}")
        self._say(self._strength, board.strength)
        self._strength.setAccessibleName(f"Strength {board.strength}")
        self._say(self._penalties, " · ".join(board.penalties))
        if board.keys != self._words:
            self._words = board.keys
            self._keep_places()
        self._name_buttons()
        if is_new:
            self._dress()

    def show_clock(self, seconds: int, *, is_running: bool, is_shootout: bool = False) -> None:
        """What the board shows; cheap enough for every tick."""
        text = "SO" if is_shootout else board_words(seconds)
        if self._clock.text() != text:
            self._clock.setText(text)
            self._clock.setAccessibleName(f"Clock {text}")
        if is_running is not self._is_running:
            self._is_running = is_running
            self._name_buttons()
            self._dress()

    @property
    def clock_text(self) -> str:
        """What the clock shows."""
        return self._clock.text()

    def score_text(self) -> str:
        """`3 : 2`, home first."""
        return f"{self._scores['home'].text()} : {self._scores['away'].text()}"

    def shown_colours(self) -> TeamColours:
        """Of the teams, as they are read on this theme's panel."""
        if self._board is None:
            return TeamColours()
        worn = TeamColours(self._board.home.colour, self._board.away.colour)
        return team_shades(worn, self._theme.palette)

    def strength_text(self) -> str:
        """The strength in words."""
        return self._strength.text()

    def _say(self, label: QLabel, text: str) -> None:
        if label.text() != text:
            label.setText(text)

    def _name_buttons(self) -> None:
        period = self._board.period if self._board else ""
        for name, words in (
            ("clock.toggle", "Stop" if self._is_running else "Start"),
            ("clock.less", "−1 s"),
            ("clock.more", "+1 s"),
            ("period.next", period),
        ):
            button, text = self._buttons[name], self._with_key(words, name)
            if button.text() != text:
                button.setText(text)

    def _with_key(self, words: str, name: str) -> str:
        return f"{words}  {self._words.get(name, '')}".strip()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 2, 14, 2)
        row.setSpacing(14)
        row.addLayout(self._half("home"), 4)
        row.addWidget(self._scores["home"])
        row.addLayout(self._controls(), 3)
        row.addWidget(self._clock)
        row.addLayout(self._situation(), 3)
        row.addWidget(self._scores["away"])
        row.addLayout(self._half("away"), 4)
        for label in self._scores.values():
            label.setObjectName("score")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._clock.setObjectName("clock")
        self._clock.setToolTip("Set the clock")
        self._clock.clicked.connect(lambda: self.pressed.emit("clock.set"))
        for name, button in self._buttons.items():
            button.setObjectName("flat")
            button.clicked.connect(lambda _checked=False, name=name: self.pressed.emit(name))
        for button in (self._clock, *self._buttons.values()):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _half(self, venue: str) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(2)
        side = Qt.AlignmentFlag.AlignLeft if venue == "home" else Qt.AlignmentFlag.AlignRight
        for label in (self._names[venue], self._facts[venue]):
            label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            box.addWidget(label)
        self._facts[venue].setObjectName("caption")
        return box

    def _controls(self) -> QVBoxLayout:
        """At the left of the clock, close to it."""
        box = QVBoxLayout()
        box.setSpacing(0)
        for names in (("period.next",), ("clock.toggle", "clock.less", "clock.more")):
            row = QHBoxLayout()
            row.setSpacing(2)
            row.addStretch(1)
            for name in names:
                row.addWidget(self._buttons[name])
            box.addLayout(row)
        return box

    def _situation(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(2)
        box.addWidget(self._strength)
        box.addWidget(self._penalties)
        self._penalties.setObjectName("caption")
        return box

    def _colours(self, board: Board) -> tuple[str, str]:
        return board.home.colour, board.away.colour

    def _dress(self) -> None:
        pixels = self._theme.pixels
        colour = self._theme.palette.accent if self._is_running else self._theme.palette.text
        self._clock.setStyleSheet(
            f"QPushButton {{ font-size: {pixels(30)}px; font-weight: 700; color: {colour};"
            f" border: 2px solid transparent; background: transparent; padding: 0 {pixels(6)}px; }}"
            f"QPushButton:focus {{ border: 2px solid {self._theme.palette.accent}; }}"
        )
        self._strength.setStyleSheet(f"font-weight: 600; font-size: {pixels(14)}px;")
        if self._board is None:
            return
        shades = self.shown_colours()
        for venue, shade in (("home", shades.home), ("away", shades.away)):
            self._names[venue].setStyleSheet(
                f"font-size: {pixels(15)}px; font-weight: 600; color: {shade};"
            )
            self._scores[venue].setStyleSheet(f"font-size: {pixels(34)}px; font-weight: 700;")
        self._keep_places()

    def _keep_places(self) -> None:
        """Room for the longest contents: a glance finds the score and the clock where they were."""
        toggle = self._buttons["clock.toggle"]
        _keep_room(toggle, *(self._with_key(word, "clock.toggle") for word in ("Start", "Stop")))
        _keep_room(self._clock, "88:88")
        for score in self._scores.values():
            _keep_room(score, "88")


def _keep_room(widget: QLabel | QPushButton, *longest: str) -> None:
    present, widths = widget.text(), []
    widget.setMinimumWidth(0)
    for text in longest:
        widget.setText(text)
        widths.append(widget.sizeHint().width())
    widget.setText(present)
    widget.setMinimumWidth(max(widths))
