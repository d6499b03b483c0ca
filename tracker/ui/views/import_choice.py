"""Which files are imported, and how: format, what they are about, and where they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.core.profile import ImporterForm, Profile
from tracker.core.record import Record
from tracker.ui.importing import ImportOrder, importer_forms
from tracker.ui.kit.tones import set_tone
from tracker.ui.status import Tone

Choice = tuple[Profile, str, ImporterForm]


class ImportChoice(QWidget):
    """The name is asked for only where a format takes one."""

    chosen = Signal(object)
    """The paths that a person pointed at."""

    def __init__(self, profiles: Sequence[Profile], parent: QWidget) -> None:
        super().__init__(parent)
        self._format, self._name = QComboBox(self), QLineEdit(self)
        self._name_label, self._hint = QLabel(self), QLabel(self)
        self._files = QPushButton("Choose &files…", self)
        self._folder = QPushButton("Choose a f&older…", self)
        for profile in profiles:
            for importer, form in importer_forms(profile).items():
                self._format.addItem(f"{profile.label}: {form.label}", (profile, importer, form))
        self._build()
        self._show_form()
        self._format.currentIndexChanged.connect(self._show_form)
        self._files.clicked.connect(self._choose_files)
        self._folder.clicked.connect(self._choose_folder)
        self._name.returnPressed.connect(self._choose_files)

    def suggest(self, profile: str, scope_record: Record | None) -> None:
        """Offers the formats of the profile in sight, and the open scope's name."""
        if self._choice[0].name != profile:
            of_profile = [i for i in range(self._format.count()) if self._at(i)[0].name == profile]
            self._format.setCurrentIndex(of_profile[0] if of_profile else 0)
        _, _, form = self._choice
        name = None if scope_record is None else form.name_of(scope_record)
        if name and not self._name.text():
            self._name.setText(name)

    def take(self, importer: str) -> None:
        """Chooses this format."""
        for index in range(self._format.count()):
            if self._at(index)[1] == importer:
                self._format.setCurrentIndex(index)

    def name_it(self, name: str) -> None:
        """What the files are about."""
        self._name.setText(name)

    def order(self, paths: Sequence[Path]) -> ImportOrder:
        """What is to be read."""
        profile, importer, form = self._choice
        name = self._name.text().strip() if form.name_label else ""
        return ImportOrder(profile, importer, paths, name or None)

    @property
    def lack(self) -> str | None:
        """What must be said before the files can be read."""
        _, _, form = self._choice
        if form.is_name_needed and not self._name.text().strip():
            return f"Say first which {str(form.name_label).lower()} it was."
        return None

    def focus_lack(self) -> None:
        """Where it is said."""
        self._name.setFocus()

    def focus_first(self) -> None:
        """The keyboard begins with the format."""
        self._format.setFocus()

    @property
    def _choice(self) -> Choice:
        return self._at(self._format.currentIndex())

    def _at(self, index: int) -> Choice:
        choice: Choice = self._format.itemData(index)
        return choice

    def _build(self) -> None:
        self._format.setAccessibleName("Format")
        self._hint.setWordWrap(True)
        set_tone(self._hint, Tone.DIM)
        self._name_label.setBuddy(self._name)
        self._name.setMinimumWidth(self.fontMetrics().averageCharWidth() * 28)
        first, second = QHBoxLayout(), QHBoxLayout()
        for widget in (self._format, self._name_label, self._name):
            first.addWidget(widget)
        first.addStretch(1)
        for button in (self._files, self._folder):
            button.setAutoDefault(False)
            second.addWidget(button)
        second.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(first)
        box.addWidget(self._hint)
        box.addLayout(second)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        self._fit_hint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit_hint()

    def _fit_hint(self) -> None:
        """A window that is open already does not grow with the lines of a longer hint."""
        if self.isVisible():
            self._hint.setMinimumHeight(max(0, self._hint.heightForWidth(self.width())))

    def _show_form(self) -> None:
        _, _, form = self._choice
        self._hint.setText(form.hint)
        self._hint.setVisible(bool(form.hint))
        self._fit_hint()
        self._name_label.setText(f"{form.name_label}{' *' if form.is_name_needed else ''}")
        self._name.setAccessibleName(form.name_label or "")
        for widget in (self._name_label, self._name):
            widget.setVisible(form.name_label is not None)

    def _choose_files(self) -> None:
        self._choose(QFileDialog.FileMode.ExistingFiles, "Files to import")

    def _choose_folder(self) -> None:
        self._choose(QFileDialog.FileMode.Directory, "Folder to import")

    def _choose(self, mode: QFileDialog.FileMode, title: str) -> None:
        chooser = QFileDialog(self, title)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(mode)
        chooser.filesSelected.connect(lambda names: self.chosen.emit([Path(n) for n in names]))
        chooser.open()
