"""The guild's own award patterns with a test box: paste a line, see what each of them finds."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.errors import InputError
from tracker.profiles.dkp.parsing.bids import bid_rules, channel_words
from tracker.profiles.dkp.parsing.patterns import OwnPattern, Trial, try_all
from tracker.profiles.dkp.ui.live.notes import LiveNotes
from tracker.ui.kit.colours import tokens
from tracker.ui.kit.tones import set_tone
from tracker.ui.kit.workspace import Theme, Tone

HELP = (
    "Plain words with {item}, {winner}, {cost}, {looter}; * is anything. "
    "Example: SOLD {item} to {winner} for {cost}. "
    "Without {cost} it is an award for nothing."
)
NEW = OwnPattern("", "{item} to {winner} for {cost}")


class PatternsDialog(QDialog):
    """Stands beside the work, never in its way; nothing is kept before Save."""

    saved = Signal()

    def __init__(self, notes: LiveNotes, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Award patterns")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._notes, self._theme = notes, theme
        self._patterns: list[OwnPattern] = list(notes.patterns())
        self.list, self.results = QListWidget(self), QListWidget(self)
        self.name, self.text = QLineEdit(self), QLineEdit(self)
        self.used = QCheckBox("In use", self)
        self.test = QLineEdit(self)
        self.channels = QLineEdit(channel_words(notes.bids()), self)
        self.problem = QLabel(self)
        self.add = QPushButton("New pattern", self)
        self.delete = QPushButton("Delete", self)
        self.save = QPushButton("Save", self)
        self._build()
        self._connect()
        self._show_list(0)
        self.resize(theme.pixels(720), theme.pixels(520))

    def trials(self) -> list[Trial]:
        """What each pattern makes of the line in the test box."""
        line = self.test.text()
        return try_all(self._patterns, line) if line.strip() else []

    def _build(self) -> None:
        for widget, name in (
            (self.list, "The guild's patterns"),
            (self.results, "What each pattern finds"),
            (self.name, "Name"),
            (self.text, "Pattern"),
            (self.test, "Test box: paste a line of the log"),
            (self.channels, "Bids are heard in"),
        ):
            widget.setAccessibleName(name)
        self.name.setPlaceholderText("Name")
        self.text.setPlaceholderText("{item} to {winner} for {cost}")
        self.test.setPlaceholderText("Paste a line of the log here")
        self.problem.setWordWrap(True)
        self.save.setObjectName("primary")
        self.save.setDefault(True)
        for button in (self.add, self.delete, self.save):
            button.setAutoDefault(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(8)
        box.addLayout(self._upper())
        box.addWidget(self._hint(HELP))
        box.addWidget(self._heading("Test box"))
        box.addWidget(self.test)
        box.addWidget(self.results, 2)
        row = QHBoxLayout()
        row.addWidget(QLabel("Bids are heard in", self))
        row.addWidget(self.channels, 1)
        box.addLayout(row)
        box.addWidget(self.problem)
        box.addLayout(self._lower())

    def _upper(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        grid.addWidget(self.list, 0, 0, 4, 1)
        grid.addWidget(self.name, 0, 1)
        grid.addWidget(self.text, 1, 1)
        grid.addWidget(self.used, 2, 1)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.delete)
        row.addStretch(1)
        grid.addLayout(row, 3, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 2)
        return grid

    def _lower(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        close = QPushButton("Close   Esc", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        row.addWidget(close)
        row.addWidget(self.save)
        return row

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setObjectName("heading")
        return label

    def _hint(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setObjectName("hint")
        label.setWordWrap(True)
        return label

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._show_pattern)
        self.name.textEdited.connect(self._edit)
        self.text.textEdited.connect(self._edit)
        self.used.clicked.connect(self._edit)
        self.test.textChanged.connect(self._show_trials)
        self.add.clicked.connect(self._add)
        self.delete.clicked.connect(self._delete)
        self.save.clicked.connect(self._save)

    def _show_list(self, row: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for pattern in self._patterns:
            self.list.addItem(_title(pattern))
        self.list.blockSignals(False)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._show_pattern(self.list.currentRow())

    def _show_pattern(self, row: int) -> None:
        is_one = 0 <= row < len(self._patterns)
        pattern = self._patterns[row] if is_one else OwnPattern("", "")
        for widget in (self.name, self.text, self.used, self.delete):
            widget.setEnabled(is_one)
        self.name.setText(pattern.name)
        self.text.setText(pattern.text)
        self.used.setChecked(pattern.is_used)
        self._show_trials()

    def _edit(self) -> None:
        row = self.list.currentRow()
        edited = OwnPattern(self.name.text().strip(), self.text.text(), self.used.isChecked())
        self._patterns[row] = edited
        item = self.list.item(row)
        if item is not None:
            item.setText(_title(edited))
        self._show_trials()

    def _add(self) -> None:
        names = {pattern.name for pattern in self._patterns}
        number = next(n for n in range(1, 1000) if f"ours {n}" not in names)
        self._patterns.append(replace(NEW, name=f"ours {number}"))
        self._show_list(len(self._patterns) - 1)
        self.text.setFocus()
        self.text.selectAll()

    def _delete(self) -> None:
        row = self.list.currentRow()
        del self._patterns[row]
        self._show_list(row)

    def _show_trials(self) -> None:
        self._say("", Tone.DIM)
        self._check_current()
        self.results.clear()
        palette = tokens(self.palette())
        is_taken = False
        for trial in self.trials():
            is_first = trial.award is not None and not is_taken
            is_taken |= is_first
            item = QListWidgetItem(f"{'✓' if is_first else ' '}  {trial.name}: {trial.words}")
            plain = palette.text if trial.award is not None else palette.dim
            item.setForeground(QColor(palette.bad if trial.problem else plain))
            self.results.addItem(item)

    def _check_current(self) -> None:
        row = self.list.currentRow()
        if not 0 <= row < len(self._patterns):
            return
        try:
            self._patterns[row].pattern()
        except InputError as error:
            self._say(str(error), Tone.BAD)

    def _save(self) -> None:
        try:
            bid_rules(self.channels.text())
            self._notes.keep_patterns(self._patterns)
            self._notes.keep_bids(self.channels.text())
        except InputError as error:
            self._say(str(error), Tone.BAD)
            return
        self.saved.emit()
        self.accept()

    def _say(self, text: str, tone: Tone) -> None:
        self.problem.setText(text)
        set_tone(self.problem, tone)


def _title(pattern: OwnPattern) -> str:
    return (pattern.name or "no name") + ("" if pattern.is_used else "  (not in use)")
