"""The lists of what needs a person: not sent, and to settle. One window each, kept up to date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from tracker.core.changes import ChangeSet
from tracker.core.ids import Key
from tracker.core.scope import Scope
from tracker.ui.actions import WindowActions
from tracker.ui.background import Background
from tracker.ui.models.scope_items import scope_title
from tracker.ui.session import WindowSession
from tracker.ui.settling import SettledConflict, read_settled
from tracker.ui.status import SyncProblem, SyncStatus
from tracker.ui.unsent import UnsentChange, read_unsent
from tracker.ui.views.conflict_dialog import ConflictDialog
from tracker.ui.views.unsent_dialog import UnsentDialog


@dataclass(frozen=True)
class WantedRecord:
    """A record that the main window should show."""

    scope: Scope
    kind: str
    key: Key
    is_to_be_edited: bool = False


_QUESTIONS = {
    SyncProblem.RESTORED: (
        "{title}: take it as it is on the server now, and send again what the server lost? "
        "Nothing is deleted here."
    ),
    SyncProblem.DELETIONS: "{title}: delete here, too, what was deleted on the server?",
}


class ReviewLists(QObject):
    """Opens them; what is asked for there is done by the main window."""

    record_wanted = Signal(object)
    """A WantedRecord."""
    travels = Signal()
    """Something is to be sent now."""
    accepted = Signal(object, object)
    """(Scope, SyncProblem): the scope is to be taken as it is on the server."""

    def __init__(
        self,
        session: WindowSession,
        background: Background,
        actions: WindowActions,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._background = session, background
        self._actions, self._window = actions, window
        self._unsent: UnsentDialog | None = None
        self._conflicts: ConflictDialog | None = None
        self._held: Scope | None = None
        """What the sync goes on with only when a person says so."""
        self.scope_in_sight: Callable[[], Scope | None] = lambda: None
        """The open scope."""
        actions["unsent"].triggered.connect(self.unsent)
        actions["to_settle"].triggered.connect(self.to_settle)
        for problem in _QUESTIONS:
            actions[problem.remedy].setEnabled(False)
            actions[problem.remedy].triggered.connect(lambda _=False, p=problem: self._ask(p))

    def unsent(self) -> UnsentDialog:
        """What the server does not have."""
        if self._unsent is None:
            store, registry = self._session.store, self._session.registry
            self._unsent = UnsentDialog(
                store, lambda: read_unsent(store, registry), self._background, self._window
            )
            self._unsent.wanted.connect(self._show_change)
            self._unsent.retried.connect(self.travels)
        self._unsent.read_again()
        self._unsent.show()
        self._unsent.raise_()
        self._unsent.list.focus_list()
        return self._unsent

    def to_settle(self) -> ConflictDialog:
        """What the rule settled."""
        if self._conflicts is None:
            store, registry = self._session.store, self._session.registry
            self._conflicts = ConflictDialog(
                store,
                lambda scope, reviewed: read_settled(
                    store, registry, scope, with_reviewed=reviewed
                ),
                self._background,
                self._window,
                self._actions["undo"],
            )
            self._conflicts.wanted.connect(self._show_conflict)
            self._conflicts.settled.connect(self.travels)
        self._conflicts.show_for(*self._open_scope())
        self._conflicts.show()
        self._conflicts.raise_()
        self._conflicts.list.focus_list()
        return self._conflicts

    def show_problem(self, status: SyncStatus) -> None:
        """Offers what helps against it, and nothing else that changes so much."""
        self._held = status.scope
        for asked in _QUESTIONS:
            is_asked = status.problem is asked and status.scope is not None
            self._actions[asked.remedy].setEnabled(is_asked)

    def follow(self, _changes: ChangeSet) -> None:
        """A commit: what is open is read again."""
        for dialog in (self._unsent, self._conflicts):
            if dialog is not None and dialog.isVisible():
                dialog.read_again()

    def _ask(self, problem: SyncProblem) -> None:
        scope = self._held
        if scope is None:
            return
        with self._session.store.read() as reader:
            title = scope_title(reader, scope)
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setText(_QUESTIONS[problem].format(title=title))
        yes = box.addButton("&Yes, this one", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("&Leave it", QMessageBox.ButtonRole.RejectRole)
        yes.clicked.connect(lambda: self.accepted.emit(scope, problem))
        box.open()

    def _open_scope(self) -> tuple[Scope | None, str]:
        scope = self.scope_in_sight()
        if scope is None:
            return None, ""
        with self._session.store.read() as reader:
            return scope, scope_title(reader, scope)

    def _show_change(self, change: UnsentChange, is_edit: bool) -> None:
        wanted = WantedRecord(change.scope, change.kind, change.key, is_edit)
        self.record_wanted.emit(wanted)

    def _show_conflict(self, settled: SettledConflict) -> None:
        entry = settled.conflict.entry
        wanted = WantedRecord(settled.scope, entry.record_kind, Key(entry.record_key))
        self.record_wanted.emit(wanted)
