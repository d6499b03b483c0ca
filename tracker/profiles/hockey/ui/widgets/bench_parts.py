"""The parts of a bench from top to bottom, without its rules."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.ui.widgets.lines import SLOT_NAMES, Boxed
from tracker.profiles.hockey.ui.widgets.slot_button import SlotButton
from tracker.ui.kit.elided_label import ElidedLabel

PRESETS, FEW_PRESETS = 6, 2
"""So few have a row each, in which all their numbers are read."""
_NAMES = (*SLOT_NAMES, "G")
_ORDER = (0, 1, 2, 3, 4, 6, 5)
"""From top to bottom: the forwards, the defence, the goalie, and the extra attacker last."""


class BenchParts(QObject):
    """Builds and fills the children of a bench."""

    slot_pressed = Signal(int)
    preset_pressed = Signal(int)
    preset_kept = Signal(int)

    def __init__(self, venue: Venue, bench: QWidget) -> None:
        super().__init__(bench)
        self._side = venue.capitalize()
        self._team = ElidedLabel(venue, bench)
        self._team.setObjectName("heading")
        self._slots = [self._slot(number, bench) for number in range(len(_NAMES))]
        self._box = ElidedLabel("", bench)
        self._columns = 0
        self._presets = [self._preset(number, bench) for number in range(PRESETS)]
        self.entry = QLineEdit(bench)
        self.entry.setPlaceholderText("13 28 91 · 28/13 · x91")
        self.entry.setAccessibleName(f"{self._side} change of line")
        self.change = QPushButton("Change", bench)
        self.change.setObjectName("primary")
        self.change.setAutoDefault(False)
        self.change.setAccessibleName(f"Send the {venue} change")
        self._told = ElidedLabel("", bench)
        self.roster = QListView(bench)
        self.roster.setAccessibleName(f"{self._side} roster")
        self.roster.setUniformItemSizes(True)
        self.roster.setMinimumHeight(48)
        self._lay_out(bench)

    def show_team(self, team: str, colour: str | None) -> None:
        """The heading, in the team's colour."""
        self._team.setText(team)
        style = f"color: {colour};" if colour else ""
        if self._team.styleSheet() != style:
            self._team.setStyleSheet(style)

    def show_slot(self, slot: int, key: str, title: str, remark: str, *, is_asked: bool) -> None:
        """One place on the ice; `is_asked` while somebody waits to be told for whom he comes."""
        button, name = self._slots[slot], _NAMES[slot]
        tone = "accent" if is_asked or remark else "text" if title else "dim"
        button.show_words(key or name, title or "empty", remark or (name if key else ""), tone)
        spoken = [f"{self._side} {name}: {title or 'empty'}", remark, f"key {key}" if key else ""]
        button.setAccessibleName(", ".join(part for part in spoken if part))

    def show_presets(self, names: Sequence[str], keys: Sequence[str]) -> None:
        """The lines that exist, and one place that waits to be filled."""
        self._share_grid(1 if len(names) <= FEW_PRESETS else 2)
        for number, button in enumerate(self._presets):
            name = names[number] if number < len(names) else ""
            button.setVisible(number <= len(names))
            key = keys[number] if number < len(keys) else ""
            button.show_words(key, name or "—", tone="text" if name else "dim")
            button.setAccessibleName(f"{self._side} line {number + 1}: {name or 'not filled'}")
            how = f"Ctrl+click, or typing ={number + 1} and a name, keeps who is on the ice."
            button.setToolTip(f"{name or 'Not filled'}. {how}")

    def _share_grid(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, button in enumerate(self._presets):
            self._grid.addWidget(button, number // columns, number % columns)

    def show_boxed(self, boxed: Sequence[Boxed]) -> None:
        """Who sits in the penalty box; hidden while nobody does."""
        self._box.setText("Penalty box: " + ", ".join(f"#{box.title}" for box in boxed))
        self._box.setVisible(bool(boxed))
        _set_tone(self._box, "warn")

    def say(self, text: str, tone: str) -> None:
        """One sentence below the slots; hidden when empty."""
        self._told.setText(text)
        self._told.setVisible(bool(text))
        _set_tone(self._told, tone)

    def focused_slot(self) -> int | None:
        """The slot that has the keyboard."""
        return next((n for n, button in enumerate(self._slots) if button.hasFocus()), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        is_press = event.type() is QEvent.Type.MouseButtonPress
        if is_press and isinstance(event, QMouseEvent) and isinstance(watched, SlotButton):
            is_held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if is_held:
                self.preset_kept.emit(self._presets.index(watched))
            return is_held
        return super().eventFilter(watched, event)

    def _slot(self, number: int, bench: QWidget) -> SlotButton:
        button = SlotButton(bench)
        button.clicked.connect(lambda: self.slot_pressed.emit(number))
        return button

    def _preset(self, number: int, bench: QWidget) -> SlotButton:
        button = SlotButton(bench)
        button.clicked.connect(lambda: self.preset_pressed.emit(number))
        button.installEventFilter(self)
        return button

    def _lay_out(self, bench: QWidget) -> None:
        column = QVBoxLayout(bench)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(3)
        column.addWidget(self._team)
        for number in _ORDER:
            column.addWidget(self._slots[number])
        column.addWidget(self._box)
        column.addWidget(self._told)
        self._grid = QGridLayout()
        self._grid.setSpacing(3)
        self._share_grid(1)
        column.addLayout(self._grid)
        row = QHBoxLayout()
        row.setSpacing(3)
        row.addWidget(self.entry, 1)
        row.addWidget(self.change)
        column.addLayout(row)
        column.addWidget(self.roster, 1)


def _set_tone(label: QWidget, tone: str) -> None:
    if label.property("tone") != tone:
        label.setProperty("tone", tone)
        label.style().polish(label)
