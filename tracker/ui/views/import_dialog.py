"""Import: choose a format and files, watch the progress, read what was changed or refused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tracker.core.profile import Note, Profile
from tracker.errors import TrackerError
from tracker.ui.background import Background
from tracker.ui.importing import ImportOrder, ImportReport
from tracker.ui.kit.tones import set_tone
from tracker.ui.status import Tone
from tracker.ui.views.side_dialog import SideDialog

RunImport = Callable[[ImportOrder, Callable[[int, int], None], Callable[[], bool]], ImportReport]


class ImportDialog(SideDialog):
    """Not modal; the work runs in the background and can be cancelled."""

    imported = Signal(object)
    """The ImportReport."""
    _progressed = Signal(int, int)

    def __init__(
        self,
        profiles: Sequence[Profile],
        run: RunImport,
        background: Background,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import")
        self._profiles, self._run, self._background = profiles, run, background
        self._cancelled = threading.Event()
        self._format = QComboBox(self)
        self._progress, self._words = QProgressBar(self), QLabel(self)
        self._notes = QTableWidget(0, 3, self)
        self._files = QPushButton("Choose files…", self)
        self._folder = QPushButton("Choose a folder…", self)
        self._cancel = QPushButton("Cancel", self)
        self._build()
        self._progressed.connect(self._show_progress)

    def start(self, paths: Sequence[Path]) -> None:
        """Imports these files or folders in the chosen format."""
        profile, importer = self._format.currentData()
        self._cancelled = threading.Event()
        self._set_busy(is_busy=True)
        self._tell(f"Reading {', '.join(path.name for path in paths)} …", Tone.DIM)
        order = ImportOrder(profile, importer, paths)
        cancelled = self._cancelled
        self._background.run(
            lambda: self._run(order, self._progressed.emit, cancelled.is_set),
            self._succeed,
            self._fail,
        )

    def cancel(self) -> None:
        """Stops after the present few records; what was recorded stays."""
        self._cancelled.set()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape and self._progress.isVisible():
            self.cancel()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        for profile in self._profiles:
            for importer in profile.tools.importers:
                self._format.addItem(f"{profile.label}: {importer}", (profile, importer))
        self._format.setAccessibleName("Format")
        self._words.setWordWrap(True)
        self._words.setText("Choose a format, then files or a folder. Importing twice is safe.")
        self._progress.hide()
        self._cancel.hide()
        self._cancel.clicked.connect(self.cancel)
        self._files.clicked.connect(self._choose_files)
        self._folder.clicked.connect(self._choose_folder)
        close = QPushButton("Close   Esc", self)
        close.clicked.connect(self.close)
        choose = QHBoxLayout()
        for widget in (self._format, self._files, self._folder):
            choose.addWidget(widget)
        choose.addStretch(1)
        work = QHBoxLayout()
        work.addWidget(self._progress, 1)
        work.addWidget(self._cancel)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(12)
        box.addLayout(choose)
        box.addLayout(work)
        box.addWidget(self._words)
        box.addWidget(self._report_table(), 1)
        box.addLayout(foot)
        self._words.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        self.adjustSize()

    def _report_table(self) -> QWidget:
        self._notes.setHorizontalHeaderLabels(["Row", "What", "Why"])
        self._notes.setAccessibleName("Changed and refused rows")
        self._notes.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._notes.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self._notes.setShowGrid(False)
        self._notes.setTabKeyNavigation(False)
        self._notes.verticalHeader().hide()
        header = self._notes.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self._notes.hide()
        return self._notes

    def _choose_files(self) -> None:
        self._choose(QFileDialog.FileMode.ExistingFiles, "Files to import")

    def _choose_folder(self) -> None:
        self._choose(QFileDialog.FileMode.Directory, "Folder to import")

    def _choose(self, mode: QFileDialog.FileMode, title: str) -> None:
        chooser = QFileDialog(self, title)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(mode)
        chooser.filesSelected.connect(lambda names: self.start([Path(name) for name in names]))
        chooser.open()

    def _set_busy(self, *, is_busy: bool) -> None:
        for widget in (self._format, self._files, self._folder):
            widget.setEnabled(not is_busy)
        self._progress.setVisible(is_busy)
        self._cancel.setVisible(is_busy)
        if is_busy:
            self._progress.setRange(0, 0)
            self._notes.setRowCount(0)
            self._notes.hide()

    def _show_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(done)
        self._progress.setFormat(f"{done:,} of {total:,} records")

    def _succeed(self, report: ImportReport) -> None:
        self._set_busy(is_busy=False)
        self._tell(report.sentence(), Tone.WARN if report.counts["refused"] else Tone.OK)
        self._fill(report.notes)
        self.imported.emit(report)

    def _fail(self, error: TrackerError) -> None:
        self._set_busy(is_busy=False)
        self._tell(f"{error} Nothing was imported.", Tone.BAD)

    def _fill(self, notes: Sequence[Note]) -> None:
        self._notes.setRowCount(len(notes))
        for row, note in enumerate(sorted(notes, key=lambda note: not note.is_refused)):
            what = "refused" if note.is_refused else "changed"
            for column, text in enumerate((note.place, what, note.message)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self._notes.setItem(row, column, item)
        if notes:
            self._show_notes()

    def _show_notes(self) -> None:
        """Only now does the window need the room of a table."""
        self._notes.show()
        letters = self.fontMetrics()
        self.resize(
            max(self.width(), letters.averageCharWidth() * 110),
            max(self.height(), letters.height() * 30),
        )

    def _tell(self, sentence: str, tone: Tone) -> None:
        self._words.setText(sentence)
        set_tone(self._words, tone)
