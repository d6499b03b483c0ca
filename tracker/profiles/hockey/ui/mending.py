"""Small windows beside the game for correcting the past; none is modal, so play goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.core.record import Column, ColumnType, JsonValue, Payload, columns
from tracker.errors import InputError, TrackerError
from tracker.profiles.hockey.kinds import Event, Venue
from tracker.ui.kit.workspace import PastEdit

_BULK_FIELDS = (
    "event_detail", "event_detail_2", "event_team", "event_team_player_1", "opp_team_player_1",
    "event_team_zone", "event_successful", "period", "event_type", "goalie_player",
    "penalty_minutes", "play_detail1", "play_detail2", "note",
)  # fmt: skip


class MendingWindow(QDialog):
    """A form whose Enter does one thing; a TrackerError's sentence is shown in it."""

    def __init__(self, title: str, action: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = QFormLayout()
        self._error = QLabel(self)
        self._error.setWordWrap(True)
        self._error.setProperty("tone", "bad")
        self._act: Callable[[], None] = lambda: None
        box = QVBoxLayout(self)
        box.setSpacing(8)
        box.addLayout(self.form)
        box.addWidget(self._error)
        if action:
            button = QPushButton(action, self)
            button.setObjectName("primary")
            button.setDefault(True)
            button.clicked.connect(self._run)
            box.addWidget(button)
        self._error.hide()

    def add(self, label: str, field: QWidget) -> None:
        """One more field."""
        field.setAccessibleName(label)
        self.form.addRow(label, field)

    def when_done(self, act: Callable[[], None]) -> None:
        """What Enter does; the window closes unless it is refused."""
        self._act = act

    @property
    def error_text(self) -> str:
        """What is wrong; empty while nothing is."""
        return "" if self._error.isHidden() else self._error.text()

    def when_chosen(self) -> None:
        """Does it, as Enter and the button do."""
        self._run()

    def _run(self) -> None:
        try:
            self._act()
        except TrackerError as error:
            self._error.setText(str(error))
            self._error.show()
            return
        self.close()


class BulkWindow(MendingWindow):
    """One field of all selected events."""

    def __init__(self, count: int, mend: Callable[[Payload], None], parent: QWidget) -> None:
        noun = "the event" if count == 1 else f"{count} events"
        super().__init__(f"Change one field of {noun}", "Change", parent)
        known = {column.name: column for column in columns(Event)}
        self._columns = [known[name] for name in _BULK_FIELDS]
        self.field, self.value = QComboBox(self), QComboBox(self)
        self.field.addItems([column.label for column in self._columns])
        self.value.setEditable(True)
        self.add("Field", self.field)
        self.add("New value", self.value)
        self.field.currentIndexChanged.connect(self._offer)
        self._offer()
        self.when_done(lambda: mend({self._column.name: self._typed()}))

    @property
    def _column(self) -> Column:
        return self._columns[self.field.currentIndex()]

    def _offer(self) -> None:
        self.value.clear()
        self.value.addItems(list(self._column.choices))
        self.value.setCurrentText("")

    def _typed(self) -> JsonValue:
        text = self.value.currentText().strip()
        return typed_value(self._column, text)


class ReplaceWindow(MendingWindow):
    """A number that was another one all along."""

    def __init__(
        self,
        teams: Sequence[tuple[Venue, str]],
        replace_player: Callable[[Venue, int, int], None],
        parent: QWidget,
    ) -> None:
        super().__init__("It was another player all along", "Replace everywhere", parent)
        self._teams = teams
        self.team, self.old, self.new = QComboBox(self), QLineEdit(self), QLineEdit(self)
        self.team.addItems([name for _, name in teams])
        self.add("Team", self.team)
        self.add("Recorded as", self.old)
        self.add("Was really", self.new)
        self.when_done(lambda: replace_player(self._venue, _number(self.old), _number(self.new)))

    @property
    def _venue(self) -> Venue:
        return self._teams[self.team.currentIndex()][0]


class HistoryWindow(MendingWindow):
    """What was done to one event on this laptop."""

    def __init__(self, title: str, edits: Sequence[PastEdit], parent: QWidget) -> None:
        super().__init__(f"History of {title}", "", parent)
        self.list = QListWidget(self)
        self.list.addItems([history_line(edit) for edit in edits])
        self.list.setAccessibleName("History")
        self.list.setMinimumSize(self.fontMetrics().averageCharWidth() * 70, 160)
        self.form.addRow(self.list)


def history_line(edit: PastEdit) -> str:
    """`19:42:07  edit event: Player 1 53 → 35`."""
    labels = {column.name: column.label for column in columns(Event)}
    changes = [
        f"{labels.get(name, name)} {_shown(edit.before.get(name))} → {_shown(value)}"
        for name, value in edit.after.items()
        if edit.before
    ]
    words = f"{edit.made_at.astimezone():%H:%M:%S}  {edit.label}"
    return f"{words}: {', '.join(changes)}" if changes else words


def typed_value(column: Column, text: str) -> JsonValue:
    """What a text means in a column; empty clears it."""
    if not text:
        return None
    if column.unit == "s":
        return typed_board(text)
    if column.type is ColumnType.INTEGER:
        if not text.isdigit():
            raise InputError(f"{column.label}: '{text}' is not a whole number.")
        return int(text)
    return text


def typed_board(text: str) -> int:
    """`7:42` or `742` as seconds."""
    digits = text.replace(":", "").replace(".", "")
    if not digits.isdigit() or len(digits) > 4 or int(digits[-2:]) > 59:
        raise InputError(f"“{text}” is not a time of the clock; write it like 7:42.")
    return int(digits[:-2] or 0) * 60 + int(digits[-2:])


def _number(field: QLineEdit) -> int:
    text = field.text().strip().lstrip("#")
    if not text.isdigit() or int(text) > 99:
        raise InputError(f"“{text}” is not a jersey number.")
    return int(text)


def _shown(value: JsonValue) -> str:
    return "–" if value is None else str(value)
