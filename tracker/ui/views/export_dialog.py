"""Export of a scope: choose what, choose where, read what was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.errors import TrackerError
from tracker.ui.background import Background
from tracker.ui.exporting import REPORT_FILES, ExportForm
from tracker.ui.kit.tones import set_tone
from tracker.ui.session import FileResult
from tracker.ui.status import Tone
from tracker.ui.views.side_dialog import SideDialog

Write = Callable[[ExportForm, Path], FileResult]


class ExportDialog(SideDialog):
    """Not modal; the files are written beside the UI thread."""

    written = Signal(object)
    """A FileResult."""

    def __init__(
        self, forms: Sequence[ExportForm], write: Write, background: Background, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._write, self._background = write, background
        self._form, self._said = QComboBox(self), QLabel(self)
        self._progress = QProgressBar(self)
        self._choose = QPushButton("Choose &where…   ⏎", self)
        for form in forms:
            self._form.addItem(form.label, form)
        self._build()

    def export_to(self, target: Path) -> None:
        """Writes what is chosen into this file or folder."""
        form: ExportForm = self._form.currentData()
        self._set_busy(is_busy=True)
        self._tell(f"Writing {form.label.lower()} …", Tone.DIM)
        self._background.run(lambda: self._write(form, target), self._succeed, self._fail)

    def _build(self) -> None:
        caption = QLabel("&What", self)
        caption.setBuddy(self._form)
        self._form.setAccessibleName("What is exported")
        self._said.setWordWrap(True)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._said.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        self._said.setText(
            "A report's ending says what it becomes: PDF, picture, workbook or table. "
            "Records can be imported again."
        )
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName("Progress")
        self._progress.hide()
        self._choose.setObjectName("primary")
        self._choose.setDefault(True)
        self._choose.clicked.connect(self._ask_where)
        close = QPushButton("Close   Esc", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        top, row = QHBoxLayout(), QHBoxLayout()
        top.addWidget(caption)
        top.addWidget(self._form, 1)
        row.addWidget(self._choose)
        row.addStretch(1)
        row.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(12)
        box.addLayout(top)
        box.addWidget(self._said)
        box.addWidget(self._progress)
        box.addLayout(row)

    def _ask_where(self) -> None:
        form: ExportForm = self._form.currentData()
        chooser = QFileDialog(self, "Where to write")
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if form.is_report:
            chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            chooser.setNameFilter(REPORT_FILES)
            chooser.setDefaultSuffix("pdf")
            chooser.selectFile(f"{form.name}.pdf")
        else:
            chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.filesSelected.connect(lambda names: self.export_to(Path(names[0])))
        chooser.open()

    def _succeed(self, result: FileResult) -> None:
        self._set_busy(is_busy=False)
        self._tell(result.sentence, Tone.OK)
        self.written.emit(result)

    def _fail(self, error: TrackerError) -> None:
        self._set_busy(is_busy=False)
        self._tell(str(error), Tone.BAD)

    def _set_busy(self, *, is_busy: bool) -> None:
        for widget in (self._form, self._choose):
            widget.setEnabled(not is_busy)
        self._progress.setVisible(is_busy)

    def _tell(self, sentence: str, tone: Tone) -> None:
        self._said.setText(sentence)
        set_tone(self._said, tone)
