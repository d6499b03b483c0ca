"""New game, raid …: the scope record's form in a window of its own, not modal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from tracker.core.profile import Profile
from tracker.core.record import Payload
from tracker.ui.editing import RecordEditor, Saved
from tracker.ui.views.record_form import RecordForm


class NewScopeDialog(QDialog):
    """Closes when the scope is recorded."""

    created = Signal(object)
    """Saved, the scope's record."""

    def __init__(self, profiles: Sequence[Profile], editor: RecordEditor, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._editor = editor
        self._profile = QComboBox(self)
        self._profile.setAccessibleName("Profile")
        for profile in profiles:
            self._profile.addItem(profile.label, profile)
        self._profile.setVisible(len(profiles) > 1)
        self.form = RecordForm(self, with_scope_field=True)
        self.form.saved.connect(self._finish)
        self.form.closed.connect(self.close)
        self._profile.currentIndexChanged.connect(self._show_form)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.addWidget(self._profile)
        box.addWidget(self.form)
        self.resize(self.fontMetrics().averageCharWidth() * 66, self.fontMetrics().height() * 36)
        self._show_form()

    def _show_form(self) -> None:
        profile: Profile = self._profile.currentData()
        self.setWindowTitle(f"New {profile.scope_label.lower()}")
        self.form.start_new(profile.scope_kind, {}, self._submit)

    def _submit(self, fields: Payload) -> Saved:
        profile: Profile = self._profile.currentData()
        return self._editor.add_scope(profile.name, fields)

    def _finish(self, saved: Saved) -> None:
        self.created.emit(saved)
        self.close()
