"""New, edit, delete, undo: what the keys do to the records of the open scope."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from tracker.core.record import Payload, Record
from tracker.core.scope import Scope
from tracker.errors import TrackerError
from tracker.ui.actions import WindowActions
from tracker.ui.editing import RecordEditor, Saved
from tracker.ui.session import RecordStore, Stored
from tracker.ui.status import Tone
from tracker.ui.views.scope_page import ScopePage

Tell = Callable[[str, Tone], None]


class RecordCommands(QObject):
    """Connects the actions to the page and its form. Nothing here asks a question."""

    def __init__(
        self, store: RecordStore, editor: RecordEditor, page: ScopePage, tell: Tell
    ) -> None:
        super().__init__(page)
        self._store, self._editor, self._page, self._tell = store, editor, page, tell
        self.scope: Scope | None = None
        page.edit_requested.connect(self._edit_stored)
        page.page_changed.connect(self._follow)
        page.form.saved.connect(self._show_saved)

    def connect_to(self, actions: WindowActions) -> None:
        """Each key and button calls one method."""
        for name, slot in (
            ("new_record", self.new),
            ("edit_record", self.edit),
            ("save_record", self._page.form.save),
            ("cancel_record", self._page.form.cancel),
            ("delete_record", self.delete),
            ("undo", self.undo),
            ("redo", self.redo),
            ("copy", self.copy),
            ("find", self.find),
        ):
            actions[name].triggered.connect(slot)

    def refresh(self, actions: WindowActions) -> None:
        """Names and enables the actions for what is selected now; reads nothing."""
        page = self._page.page() if self.scope is not None else None
        current = page.current() if page is not None else None
        is_editing = self._page.form.is_active
        for name, is_possible in (
            ("new_record", page is not None or self.scope is None),
            ("edit_record", current is not None),
            ("delete_record", current is not None),
            ("copy", current is not None),
            ("find", page is not None),
            ("save_record", is_editing),
            ("cancel_record", is_editing),
        ):
            actions[name].setEnabled(is_possible)
        actions.name_record(page.kind.kind.label.lower() if page is not None else None)

    def settle(self) -> bool:
        """Saves what is typed before something else is shown; False when it is refused."""
        form = self._page.form
        if form.is_dirty and not form.save():
            self._tell(
                "The form holds something that cannot be saved yet; Esc drops it.", Tone.WARN
            )
            return False
        if form.is_active:
            form.cancel()
        return True

    def new(self) -> None:
        """An empty form for the kind that is looked at."""
        page = self._page.page()
        if self.scope is None:
            self._tell(
                "There is nothing open to record into. Choose it at the left, begin a new one "
                "(Ctrl+Shift+N), open one from the server (Ctrl+O) or import (Ctrl+I).",
                Tone.WARN,
            )
            return
        if page is None or not self.settle():
            return
        if page.kind.kind.index_field is None and page.table.rowCount():
            self._edit_stored(page.table.stored(0), None)
            return
        self._start_new(page.kind, page.table.newest())

    def edit(self) -> None:
        """The form for the record that the cursor is on, in the field that the cursor is on."""
        page = self._page.page()
        stored = page.current() if page is not None else None
        if page is not None and stored is not None:
            self._edit_stored(stored, page.current_field())

    def delete(self) -> None:
        """Not asked for twice: undo brings it back."""
        page = self._page.page()
        chosen = page.selection() if page is not None else []
        if not chosen or not self.settle():
            return
        try:
            self._editor.delete(chosen)
        except TrackerError as error:
            self._tell(str(error), Tone.BAD)
            return
        what = str(chosen[0].key) if len(chosen) == 1 else f"{len(chosen)} records"
        self._tell(f"Deleted {what}. Ctrl+Z brings it back.", Tone.PLAIN)

    def undo(self) -> None:
        """Takes the last step back, also one from before a restart."""
        self._step(self._store.undo, "Undone", "There is nothing to undo.")

    def redo(self) -> None:
        """Does the last undone step again."""
        self._step(self._store.redo, "Done again", "There is nothing to redo.")

    def find(self) -> None:
        """The filter of the tab that is looked at."""
        if not self._page.isHidden():
            self._page.tabs.focus_filter()

    def copy(self) -> None:
        """The selected rows as TSV; nothing where something else covers them."""
        page = self._page.page()
        if page is not None and not self._page.isHidden():
            page.copy()
            count = len(page.selection())
            self._tell(
                f"Copied {count:,} row{'s' if count != 1 else ''} with headings.", Tone.PLAIN
            )

    def _step(self, step: Callable[[], str | None], word: str, nothing: str) -> None:
        if not self.settle():
            return
        try:
            label = step()
        except TrackerError as error:
            self._tell(str(error), Tone.BAD)
            return
        self._tell(f"{word}: {label}." if label else nothing, Tone.PLAIN)

    def _start_new(self, kind: type[Record], before: Stored | None) -> None:
        scope = self.scope
        if scope is None:
            return
        self._page.open_form()
        payload = {} if before is None else before.record.payload()
        carried = {name: payload.get(name) for name in kind.kind.carried_fields}
        self._page.form.start_new(
            kind, carried, lambda fields: self._editor.add(scope, kind, fields)
        )

    def _edit_stored(self, stored: Stored, field: str | None) -> None:
        form = self._page.form
        if form.is_dirty and not self.settle():
            return
        self._page.open_form()
        form.start_edit(stored, self._editing(stored))
        form.focus_field(field)

    def _editing(self, stored: Stored) -> Callable[[Payload], Saved]:
        return lambda changes: self._editor.edit(stored, changes)

    def _follow(self) -> None:
        """An untouched form shows the record that is selected, without taking the keyboard."""
        form, page = self._page.form, self._page.page()
        stored = page.current() if page is not None else None
        if form.is_active and not form.is_new and not form.is_dirty and stored is not None:
            form.start_edit(stored, self._editing(stored))

    def _show_saved(self, saved: Saved, is_new: bool) -> None:
        page = self._page.page()
        if page is not None:
            page.show_at_once(saved.stored.key)
        if saved.warnings:
            self._tell(f"Saved {saved.stored.key}. {' '.join(saved.warnings)}", Tone.WARN)
        else:
            self._tell(f"Saved {saved.stored.key}.", Tone.OK)
        if is_new:
            self._start_new(type(saved.stored.record), saved.stored)
