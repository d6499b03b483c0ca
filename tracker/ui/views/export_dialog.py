"""Export of a scope: choose what, choose where, read what was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
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
from tracker.ui.exporting import REPORT_FORMATS, ExportForm
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
        self._form, self._format, self._said = QComboBox(self), QComboBox(self), QLabel(self)
        self.stem = ""
        """What the names of reports' files begin with."""
        self._progress = QProgressBar(self)
        self._choose = QPushButton("Choose &where…   ⏎", self)
        for form in forms:
            self._form.addItem(form.label, form)
        for label, ending in REPORT_FORMATS:
            self._format.addItem(label, ending)
        self._form.currentIndexChanged.connect(self._offer_formats)
        self._build()
        self._offer_formats()

    def export_to(self, target: Path) -> None:
        """Writes what is chosen into this file or folder."""
        form: ExportForm = self._form.currentData()
        self._set_busy(is_busy=True)
        self._tell(f"Writing {form.label.lower()} …", Tone.DIM)
        self._background.run(
            lambda: self._write(form, target), self._succeed, self._fail, self._end
        )

    def file_name(self) -> str:
        """What the chosen report's file is called unless a person calls it otherwise."""
        parts = [part for part in (self.stem, self._form.currentData().name) if part]
        return f"{'-'.join(parts)}.{self._format.currentData()}"

    def _offer_formats(self) -> None:
        form: ExportForm | None = self._form.currentData()
        self._format.setVisible(form is not None and form.is_report)

    def _build(self) -> None:
        self._said.setWordWrap(True)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._said.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        self._said.setText(self._advice())
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName("Progress")
        self._progress.hide()
        self._choose.setObjectName("primary")
        self._choose.setDefault(True)
        self._choose.clicked.connect(self._ask_where)
        close = QPushButton("Close   Esc", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(self._choose)
        row.addStretch(1)
        row.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(12)
        box.addLayout(self._choices())
        box.addWidget(self._said)
        box.addWidget(self._progress)
        box.addLayout(row)

    def _advice(self) -> str:
        forms = [self._form.itemData(number) for number in range(self._form.count())]
        words = "Reports are for people: on paper, as a picture or in a spreadsheet."
        if all(form.is_report for form in forms):
            return f"{words} They say what is recorded by now."
        return f"{words} Records can be imported again."

    def _choices(self) -> QHBoxLayout:
        row, caption = QHBoxLayout(), QLabel("&What", self)
        caption.setBuddy(self._form)
        self._form.setAccessibleName("What is written")
        self._format.setAccessibleName("As what")
        row.addWidget(caption)
        row.addWidget(self._form, 1)
        row.addWidget(self._format)
        return row

    def _ask_where(self) -> None:
        form: ExportForm = self._form.currentData()
        chooser = QFileDialog(self, "Where to write")
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if form.is_report:
            ending = self._format.currentData()
            chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            chooser.setNameFilter(f"{self._format.currentText()} (*.{ending})")
            chooser.setDefaultSuffix(ending)
            chooser.selectFile(self.file_name())
        else:
            chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.filesSelected.connect(lambda names: self.export_to(Path(names[0])))
        chooser.open()

    def hideEvent(self, event: QHideEvent) -> None:
        """Each opening makes another one; this one is gone as soon as nothing is written."""
        super().hideEvent(event)
        if not event.spontaneous() and self._choose.isEnabled():
            self.deleteLater()

    def _end(self) -> None:
        self._set_busy(is_busy=False)
        if self.isHidden():
            self.deleteLater()

    def _succeed(self, result: FileResult) -> None:
        self._tell(result.sentence, Tone.OK)
        self.written.emit(result)

    def _fail(self, error: TrackerError) -> None:
        self._tell(str(error), Tone.BAD)

    def _set_busy(self, *, is_busy: bool) -> None:
        for widget in (self._form, self._format, self._choose):
            widget.setEnabled(not is_busy)
        self._progress.setVisible(is_busy)

    def _tell(self, sentence: str, tone: Tone) -> None:
        self._said.setText(sentence)
        set_tone(self._said, tone)
