"""New game, raid …: the scope record's form in a window of its own, not modal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tracker.core.profile import Profile
from tracker.core.record import Payload, columns
from tracker.ui.editing import RecordEditor, Saved
from tracker.ui.models.cells import scope_caption
from tracker.ui.views.record_form import RecordForm
from tracker.ui.views.side_dialog import SideDialog


class NewScopeDialog(SideDialog):
    """Closes when the scope is recorded."""

    created = Signal(object)
    """Saved, the scope's record."""

    def __init__(
        self,
        profiles: Sequence[Profile],
        editor: RecordEditor,
        parent: QWidget,
        likely: str | None = None,
        begun: Callable[[Profile], Payload] = lambda _profile: {},
    ) -> None:
        """`likely` names the profile that is shown first, `begun` says what is filled in."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._editor, self._begun = editor, begun
        self._profile, self._hint = QComboBox(self), QLabel(self)
        for profile in profiles:
            self._profile.addItem(f"{profile.scope_label} — {profile.label}", profile)
        names = [profile.name for profile in profiles]
        self._profile.setCurrentIndex(names.index(likely) if likely in names else 0)
        self.form = RecordForm(self, with_scope_field=True)
        self.form.saved.connect(self._finish)
        self.form.closed.connect(self.close)
        self._profile.currentIndexChanged.connect(self._show_form)
        self._build(has_choice=len(profiles) > 1)
        self._show_form()

    def choose(self, profile_name: str) -> None:
        """Shows the form of this profile's scope."""
        for number in range(self._profile.count()):
            if self._profile.itemData(number).name == profile_name:
                self._profile.setCurrentIndex(number)

    def _build(self, *, has_choice: bool) -> None:
        caption = QLabel("&What is recorded", self)
        caption.setBuddy(self._profile)
        self._profile.setAccessibleName("What is recorded")
        self._hint.setObjectName("hint")
        self._hint.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(caption)
        row.addWidget(self._profile, 1)
        for widget in (caption, self._profile):
            widget.setVisible(has_choice)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(8)
        box.addLayout(row)
        box.addWidget(self._hint)
        box.addWidget(self.form, 1)
        self.resize(self.fontMetrics().averageCharWidth() * 66, self.fontMetrics().height() * 36)

    def _show_form(self) -> None:
        profile: Profile = self._profile.currentData()
        kind = profile.scope_kind
        noun = profile.scope_label.lower()
        given = next(c for c in columns(kind) if c.name == kind.kind.scope_field)
        self.setWindowTitle(f"New {noun}")
        begun = self._begun(profile)
        if given.name in begun:
            words = f"No other laptop gives a {noun} this id; others get it with the sync."
        else:
            words = f"What everybody calls this {noun}, the same on all laptops."
        self._hint.setText(
            f"{scope_caption(given)}: {words[0].lower()}{words[1:]} "
            "All else can be filled in later."
        )
        has_keyboard = self.focusWidget() is self._profile
        self.form.start_new(kind, begun, self._submit)
        self.form.name_save(f"Create {noun}")
        if begun:
            self.form.focus_field(next(c.name for c in columns(kind) if c.name not in begun))
        if has_keyboard:
            self._profile.setFocus()  # the arrows go on choosing

    def _submit(self, fields: Payload) -> Saved:
        profile: Profile = self._profile.currentData()
        return self._editor.add_scope(profile.name, fields)

    def _finish(self, saved: Saved) -> None:
        self.created.emit(saved)
        self.close()
