"""Not sent: every change that the server does not have, why, and what can be done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.errors import TrackerError
from tracker.ui.background import Background
from tracker.ui.kit.tones import set_tone
from tracker.ui.models.text_table import TextRow
from tracker.ui.session import RecordStore
from tracker.ui.status import Tone
from tracker.ui.unsent import FieldChange, UnsentChange, discard, read_fields
from tracker.ui.views.side_dialog import SideDialog
from tracker.ui.views.text_list import TextList

SHOWN_FIELDS = 8
EMPTY = "Nothing waits: the server has everything that was recorded here."


class UnsentDialog(SideDialog):
    """Kept up to date while it is open; nothing is sent or given up without a button."""

    wanted = Signal(object, bool)
    """(UnsentChange, whether to edit): the record should be shown."""
    retried = Signal()
    """Something is to be sent now."""

    def __init__(
        self,
        store: RecordStore,
        read: Callable[[], Sequence[UnsentChange]],
        background: Background,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Not sent")
        self._store, self._read, self._background = store, read, background
        self._changes: dict[str, UnsentChange] = {}
        self._is_reading = self._is_outdated = False
        headings = ("State", "Key", "What", "Where", "Since", "Why")
        self.list = TextList("Unsent changes", headings, self)
        self._sum, self._why, self._fields, self._said = (QLabel(self) for _ in range(4))
        self._show_button = QPushButton("Show record   ⏎", self)
        self._edit = QPushButton("&Edit", self)
        self._retry = QPushButton("Send &again", self)
        self._discard = QPushButton("&Discard…", self)
        self._build()
        self._connect()

    def read_again(self) -> None:
        """After a commit: reads beside the UI thread; many commits in a row cost two readings."""
        if self._is_reading:
            self._is_outdated = True
            return
        self._is_reading = True
        self._background.run(self._read, self._show, self._fail, self._end)

    def current(self) -> UnsentChange | None:
        """The change that the cursor is on."""
        return self._changes.get(str(self.list.current()))

    def retry(self) -> None:
        """Sends a parked change again as it is."""
        change = self.current()
        if change is not None and self._try(lambda: self._store.outbox.retry(change.change_id)):
            self._tell(f"{change.key} goes out with the next sync.", Tone.OK)
            self.retried.emit()

    def ask_to_discard(self) -> None:
        """Asks once; undo brings it back all the same."""
        change = self.current()
        if change is None:
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Discard")
        box.setText(
            f"Give up the change of {change.key} ({change.what}) and show what the server has?"
        )
        box.setInformativeText("Ctrl+Z brings it back as a new change.")
        yes = box.addButton("&Discard", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("&Keep   Esc", QMessageBox.ButtonRole.RejectRole)
        yes.clicked.connect(lambda: self.discard(change))
        box.open()

    def discard(self, change: UnsentChange) -> None:
        """Without a further question."""
        if self._try(lambda: discard(self._store, change)):
            self._tell(f"The change of {change.key} is given up. Ctrl+Z brings it back.", Tone.OK)

    def _build(self) -> None:
        for label in (self._sum, self._why, self._fields, self._said):
            label.setWordWrap(True)
        for label in (self._why, self._fields):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._fields.setTextFormat(Qt.TextFormat.PlainText)
        self._sum.setObjectName("hint")
        self._show_button.setObjectName("primary")
        close = QPushButton("Close   Esc", self)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        for button in (self._show_button, self._edit, self._retry, self._discard):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        close.setAutoDefault(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(12)
        box.addWidget(self._sum)
        box.addWidget(self.list, 1)
        box.addWidget(self._why)
        box.addWidget(self._fields)
        box.addWidget(self._said)
        box.addLayout(row)
        self.resize(self.fontMetrics().averageCharWidth() * 150, self.fontMetrics().height() * 36)

    def _connect(self) -> None:
        self.list.moved.connect(self._describe)
        self.list.taken.connect(lambda: self._want(is_edit=False))
        self._show_button.clicked.connect(lambda: self._want(is_edit=False))
        self._edit.clicked.connect(lambda: self._want(is_edit=True))
        self._retry.clicked.connect(self.retry)
        self._discard.clicked.connect(self.ask_to_discard)

    def _want(self, *, is_edit: bool) -> None:
        change = self.current()
        if change is not None:
            self.close()
            self.wanted.emit(change, is_edit)

    def _show(self, changes: Sequence[UnsentChange]) -> None:
        self._changes = {change.change_id: change for change in changes}
        self._sum.setText(_sum_sentence(changes))
        self.list.show_rows([_row(change) for change in changes], EMPTY)

    def _end(self) -> None:
        self._is_reading = False
        if self._is_outdated:
            self._is_outdated = False
            self.read_again()

    def _fail(self, error: TrackerError) -> None:
        self._tell(str(error), Tone.BAD)

    def _describe(self) -> None:
        change = self.current()
        for button in (self._show_button, self._edit):
            button.setEnabled(change is not None)
        self._retry.setEnabled(change is not None and change.can_retry)
        self._discard.setEnabled(change is not None and change.can_discard)
        self._why.setText("" if change is None else change.why)
        fields = () if change is None else read_fields(self._store, change)
        self._fields.setText(_fields_text(fields))

    def _try(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except TrackerError as error:
            self._tell(str(error), Tone.BAD)
            return False
        return True

    def _tell(self, sentence: str, tone: Tone) -> None:
        self._said.setText(sentence)
        set_tone(self._said, tone)


def _sum_sentence(changes: Sequence[UnsentChange]) -> str:
    counts = Counter("held" if c.is_held else str(c.state) for c in changes)
    words = ("waiting", "sent", "held", "parked")
    parts = [f"{counts[word]:,} {word}" for word in words if counts[word]]
    if not parts:
        return ""
    return f"{', '.join(parts)}. All of it is safe on this laptop."


def _row(change: UnsentChange) -> TextRow:
    state = "held" if change.is_held else str(change.state)
    where = change.scope_title
    return TextRow(
        change.change_id, (state, str(change.key), change.what, where, change.when, change.why)
    )


def _fields_text(fields: Sequence[FieldChange]) -> str:
    lines = [f"{f.label}:  {f.before}  →  {f.after}" for f in fields[:SHOWN_FIELDS]]
    left = len(fields) - SHOWN_FIELDS
    if left > 0:
        lines.append(f"… and {left} more fields")
    return "\n".join(lines)
