"""To settle: what was edited on two devices at once, what the rule took, and how to change that."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tracker.core.scope import Scope
from tracker.errors import TrackerError
from tracker.local_db.conflicts import review, take_other
from tracker.ui.background import Background
from tracker.ui.kit.tones import set_tone
from tracker.ui.models.text_table import TextRow
from tracker.ui.session import RecordStore
from tracker.ui.settling import SettledConflict, SettledField
from tracker.ui.status import Tone
from tracker.ui.views.side_dialog import SideDialog
from tracker.ui.views.text_list import TextList

Read = Callable[[Scope | None, bool], Sequence[SettledConflict]]
"""(scope or None for all, with reviewed ones, too) -> the conflicts; on any thread."""
EMPTY = "There is nothing to settle: no field was edited on two devices at once."
EXPLANATION = (
    "Two devices had edited the same field before they met. The later edit was taken; both values "
    "are kept here until somebody has looked."
)


class ConflictDialog(SideDialog):
    """Kept up to date while it is open; each button is one step of undo."""

    wanted = Signal(object)
    """A SettledConflict whose record should be shown."""
    settled = Signal()
    """Something was taken or agreed to, and travels."""

    def __init__(
        self, store: RecordStore, read: Read, background: Background, parent: QWidget, undo: QAction
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("To settle")
        self._store, self._read, self._background = store, read, background
        self._scope: Scope | None = None
        self._conflicts: dict[str, SettledConflict] = {}
        self._is_reading = self._is_outdated = False
        self.list = TextList("Conflicts", ("When", "Record", "Where", "Fields"), self)
        headings = ("Field", "Before", "Mine", "Theirs", "Taken")
        self.fields = TextList("Fields", headings, self, with_filter=False)
        self._only, self._everything = (
            QCheckBox("Only this", self),
            QCheckBox("&Reviewed, too", self),
        )
        self._said, self._who = QLabel(self), QLabel(self)
        self._take = QPushButton("&Take the other value", self)
        self._agree = QPushButton("&Leave it as it is", self)
        self._show_button = QPushButton("Show record", self)
        self._undo = QToolButton(self)
        self._undo.setDefaultAction(undo)
        self._build()
        self._connect()

    def show_for(self, scope: Scope | None, title: str) -> None:
        """Begins with the open scope's, if there is one; all are one check mark away."""
        self._scope = scope
        self._only.setText(f"&Only {title}")
        self._only.setVisible(scope is not None)
        self.read_again()

    def read_again(self) -> None:
        """After a commit: reads beside the UI thread."""
        if self._is_reading:
            self._is_outdated = True
            return
        self._is_reading = True
        scope = self._scope if self._only.isChecked() else None
        with_reviewed = self._everything.isChecked()
        self._background.run(
            lambda: self._read(scope, with_reviewed), self._show, self._fail, self._end
        )

    def current(self) -> SettledConflict | None:
        """The conflict that the cursor is on."""
        return self._conflicts.get(str(self.list.current()))

    def current_field(self) -> SettledField | None:
        """The field that the cursor is on, among those of the conflict."""
        conflict = self.current()
        fields = () if conflict is None else conflict.fields
        return next((f for f in fields if f.name == self.fields.current()), None)

    def take(self) -> None:
        """Gives the record the value that the rule did not take."""
        conflict, field = self.current(), self.current_field()
        if conflict is not None and field is not None:
            self._do(
                lambda: take_other(self._store, conflict.conflict, field.name),
                f"{conflict.what}: {field.label} is {field.other} now. Ctrl+Z takes it back.",
            )

    def agree(self) -> None:
        """What the rule took is right; it is listed no longer."""
        conflict = self.current()
        if conflict is not None:
            self._do(
                lambda: review(self._store, conflict.conflict),
                f"{conflict.what}: left as it is.",
            )

    def _build(self) -> None:
        words = QLabel(EXPLANATION, self)
        words.setObjectName("hint")
        for label in (words, self._said, self._who):
            label.setWordWrap(True)
        self._take.setObjectName("primary")
        close = QPushButton("Close   Esc", self)
        close.clicked.connect(self.close)
        choice, row = QHBoxLayout(), QHBoxLayout()
        choice.addWidget(self._only)
        choice.addWidget(self._everything)
        choice.addStretch(1)
        for button in (self._take, self._agree, self._show_button, self._undo):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        for button in (self._take, self._agree, self._show_button, close):
            button.setAutoDefault(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(12)
        box.addWidget(words)
        box.addLayout(choice)
        box.addWidget(self.list, 3)
        box.addWidget(self.fields, 2)
        box.addWidget(self._who)
        box.addWidget(self._said)
        box.addLayout(row)
        self.resize(self.fontMetrics().averageCharWidth() * 130, self.fontMetrics().height() * 38)

    def _connect(self) -> None:
        self.list.moved.connect(self._describe)
        self.fields.moved.connect(self._describe_field)
        self.fields.taken.connect(self.take)
        self.list.taken.connect(self.fields.focus_list)
        self._only.toggled.connect(self.read_again)
        self._everything.toggled.connect(self.read_again)
        self._take.clicked.connect(self.take)
        self._agree.clicked.connect(self.agree)
        self._show_button.clicked.connect(self._want)

    def _want(self) -> None:
        conflict = self.current()
        if conflict is not None:
            self.close()
            self.wanted.emit(conflict)

    def _show(self, conflicts: Sequence[SettledConflict]) -> None:
        self._conflicts = {conflict.key: conflict for conflict in conflicts}
        self.list.show_rows([_row(conflict) for conflict in conflicts], EMPTY)

    def _end(self) -> None:
        self._is_reading = False
        if self._is_outdated:
            self._is_outdated = False
            self.read_again()

    def _fail(self, error: TrackerError) -> None:
        self._tell(str(error), Tone.BAD)

    def _describe(self) -> None:
        conflict = self.current()
        rows = [] if conflict is None else [_field_row(field) for field in conflict.fields]
        self.fields.show_rows(rows, "")
        self._agree.setEnabled(conflict is not None and not conflict.is_reviewed)
        self._show_button.setEnabled(conflict is not None)

    def _describe_field(self) -> None:
        field = self.current_field()
        self._take.setEnabled(field is not None)
        self._take.setText("&Take the other value" if field is None else f"&Take “{field.other}”")
        words = "" if field is None else f"Mine: {field.mine_by}.   Theirs: {field.theirs_by}."
        self._who.setText(words)

    def _do(self, act: Callable[[], object], sentence: str) -> None:
        try:
            act()
        except TrackerError as error:
            self._tell(str(error), Tone.BAD)
        else:
            self._tell(sentence, Tone.OK)
            self.settled.emit()

    def _tell(self, sentence: str, tone: Tone) -> None:
        self._said.setText(sentence)
        set_tone(self._said, tone)


def _row(conflict: SettledConflict) -> TextRow:
    fields = ", ".join(f"{field.label}: {field.taken}" for field in conflict.fields)
    return TextRow(str(conflict.key), (conflict.when, conflict.what, conflict.scope_title, fields))


def _field_row(field: SettledField) -> TextRow:
    taken = "mine" if field.chosen == "mine" else "theirs"
    return TextRow(
        field.name, (field.label, field.base, field.mine, field.theirs, f"{taken} ({field.rule})")
    )
