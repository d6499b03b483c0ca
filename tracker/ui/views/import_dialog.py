"""Import: choose a format and files, say yes where it is asked, read what became of each row."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.core.profile import ImportResult, Profile
from tracker.core.record import Record
from tracker.errors import TrackerError
from tracker.ui.background import Background
from tracker.ui.importing import ImportOrder, ImportReport, Progress
from tracker.ui.kit.tones import set_tone
from tracker.ui.status import Tone
from tracker.ui.views.import_choice import ImportChoice
from tracker.ui.views.import_findings import ImportFindings
from tracker.ui.views.side_dialog import SideDialog


class ImportWork(Protocol):
    """Reads files, and records what they hold; both are called on a background thread."""

    def read(self, order: ImportOrder) -> ImportResult: ...  # noqa: D102
    def record(  # noqa: D102
        self,
        order: ImportOrder,
        result: ImportResult,
        progress: Progress,
        is_cancelled: Callable[[], bool],
    ) -> ImportReport: ...


UNEXPECTED = "Something went wrong inside Tracker. What was recorded before stays."


class ImportDialog(SideDialog):
    """Not modal; the work runs in the background and can be cancelled."""

    imported = Signal(object)
    """The ImportReport."""
    _progressed = Signal(int, int)

    def __init__(
        self,
        profiles: Sequence[Profile],
        work: ImportWork,
        background: Background,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import")
        self.setAcceptDrops(True)
        self._work, self._background = work, background
        self._cancelled = threading.Event()
        self._waiting: tuple[ImportOrder, ImportResult] | None = None
        """What was read, and is recorded when a person says yes."""
        self.choice = ImportChoice(profiles, self)
        self._progress, self._words = QProgressBar(self), QLabel(self)
        self._findings = ImportFindings(self)
        self._cancel = QPushButton("&Cancel", self)
        self._yes, self._no = (
            QPushButton("Record this   ⏎", self),
            QPushButton("Leave it   Esc", self),
        )
        self._close = QPushButton("Close   Esc", self)
        self._build()
        self._connect()

    def suggest(self, profile: str, scope_record: Record | None) -> None:
        """Offers what fits the open scope; not while something is under way."""
        if self.choice.isEnabled():
            self.choice.suggest(profile, scope_record)

    def start(self, paths: Sequence[Path]) -> None:
        """Reads these files or folders in the chosen format, and records what needs no yes."""
        lack = self.choice.lack
        if lack is not None:
            self._tell(lack, Tone.WARN)
            self.choice.focus_lack()
            return
        self._cancelled = threading.Event()
        self._begin(f"Reading {', '.join(path.name for path in paths)} …")
        order = self.choice.order(paths)
        cancelled = self._cancelled
        self._background.run(
            lambda: self._work.read(order),
            lambda result: self._take(order, result, cancelled),
            self._fail,
            self._end,
        )

    def cancel(self) -> None:
        """Stops after the present few records; what was recorded stays."""
        self._cancelled.set()

    def record(self) -> None:
        """Yes: what was read is recorded."""
        if self._waiting is not None:
            (order, result), self._waiting = self._waiting, None
            self._record(order, result)

    def leave(self) -> None:
        """No: what was read is forgotten."""
        if self._waiting is not None:
            self._waiting = None
            self._show_question()
            self._findings.clear()
            self._tell("Nothing was recorded.", Tone.DIM)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape and self._progress.isVisible():
            self.cancel()
        elif event.key() == Qt.Key.Key_Escape and self._waiting is not None:
            self.leave()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: D102
        if event.mimeData().hasUrls() and self.choice.isEnabled():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.start(paths)

    def _build(self) -> None:
        self._words.setWordWrap(True)
        self._progress.setAccessibleName("Progress")
        self._yes.setObjectName("primary")
        self._words.setText("Choose files or a folder, or drop them here. Importing twice is safe.")
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(12)
        box.addWidget(self.choice)
        box.addLayout(_row(self._progress, self._cancel))
        box.addWidget(self._words)
        box.addWidget(self._findings, 1)
        box.addLayout(_row(self._yes, self._no, None, self._close))
        self._words.setMinimumWidth(self.fontMetrics().averageCharWidth() * 72)
        self._progress.hide()
        self._cancel.hide()
        self._show_question()
        self.adjustSize()

    def _connect(self) -> None:
        self._progressed.connect(self._show_progress)
        self.choice.chosen.connect(self.start)
        self._cancel.clicked.connect(self.cancel)
        self._yes.clicked.connect(self.record)
        self._no.clicked.connect(self.leave)
        self._close.clicked.connect(self.close)
        for button in (self._no, self._cancel, self._close):
            button.setAutoDefault(False)

    def _begin(self, sentence: str) -> None:
        self._waiting = None
        self._set_busy(is_busy=True)
        self._findings.clear()
        self._tell(sentence, Tone.DIM)

    def _set_busy(self, *, is_busy: bool) -> None:
        self._progress.setVisible(is_busy)
        self._cancel.setVisible(is_busy)
        if is_busy:
            self._progress.setRange(0, 0)
        self._show_question(is_busy=is_busy)

    def _show_question(self, *, is_busy: bool = False) -> None:
        """The files are chosen anew only after the answer."""
        is_asked = self._waiting is not None
        for button in (self._yes, self._no):
            button.setVisible(is_asked)
        self._close.setVisible(not is_asked)
        self.choice.setEnabled(not (is_busy or is_asked))
        if is_asked:
            self._yes.setFocus()

    def _show_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(done)
        self._progress.setFormat(f"{done:,} of {total:,} records")

    def _take(self, order: ImportOrder, result: ImportResult, cancelled: threading.Event) -> None:
        """On the UI thread: what was read is asked about, or recorded at once."""
        if cancelled.is_set():
            self._tell("Cancelled; nothing was recorded.", Tone.DIM)
        elif result.question is not None and result.scopes:
            self._waiting = (order, result)
            self._show_question()
            self._tell(result.question, Tone.PLAIN)
            self._findings.show_lines(result.lines)
            self._findings.show_notes(result.notes)
            self._make_room()
        else:
            self._record(order, result)

    def _record(self, order: ImportOrder, result: ImportResult) -> None:
        self._begin("Recording …")
        cancelled = self._cancelled
        self._background.run(
            lambda: self._work.record(order, result, self._progressed.emit, cancelled.is_set),
            self._succeed,
            self._break_off,
            self._end,
        )

    def _end(self) -> None:
        self._set_busy(is_busy=False)
        self._tell(UNEXPECTED, Tone.BAD)  # unless there is something better to say

    def _succeed(self, report: ImportReport) -> None:
        tone = Tone.WARN if report.counts["refused"] or report.is_cancelled else Tone.OK
        self._tell(report.sentence(), tone)
        self._findings.show_lines(report.lines)
        self._findings.show_notes(report.notes)
        self._make_room()
        self.imported.emit(report)

    def _fail(self, error: TrackerError) -> None:
        self._tell(f"{error} Nothing was imported.", Tone.BAD)

    def _break_off(self, error: TrackerError) -> None:
        self._tell(f"{error} What was recorded before stays; import again to go on.", Tone.BAD)

    def _make_room(self) -> None:
        """Only now does the window need the room of a list."""
        if not self._findings.is_empty:
            letters = self.fontMetrics()
            self.resize(
                max(self.width(), letters.averageCharWidth() * 110),
                max(self.height(), letters.height() * 32),
            )

    def _tell(self, sentence: str, tone: Tone) -> None:
        self._words.setText(sentence)
        set_tone(self._words, tone)


def _row(*widgets: QWidget | None) -> QLayout:
    """Side by side; None is room that stretches."""
    row = QHBoxLayout()
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
