"""The window at work: who hears whom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from tracker.core.changes import ChangeSet, Origin
from tracker.core.scope import Scope
from tracker.ui.attention import Attention
from tracker.ui.background import Background
from tracker.ui.change_bus import ChangeBus
from tracker.ui.editing import RecordEditor
from tracker.ui.frame import WindowFrame
from tracker.ui.glance import LISTED, Glance, write_glance
from tracker.ui.look import LookCommands
from tracker.ui.models.scope_items import list_scopes, scope_labels
from tracker.ui.overview import Overview, OverviewReader
from tracker.ui.page_switch import PageSwitch
from tracker.ui.panes import Panes
from tracker.ui.places import write_places
from tracker.ui.presence import Presence
from tracker.ui.record_commands import RecordCommands
from tracker.ui.review import ReviewLists, WantedRecord
from tracker.ui.scope_item import ScopeItem
from tracker.ui.session import RecordReader, SyncController, WindowSession
from tracker.ui.sharing import SharingDialogs
from tracker.ui.status import SyncPhase, SyncProblem, SyncStatus, Tone, status_line
from tracker.ui.sync_bridge import SyncBridge
from tracker.ui.theme import Theme
from tracker.ui.views.scope_page import ScopePage
from tracker.ui.window_dialogs import WindowDialogs
from tracker.ui.workspaces import workspace_opener

STOP_SECONDS = 15.0
"""A request without an answer ends sooner; an import ends after its present records."""


class MainWindow(QObject):
    """Brings a frame to life. Complete without a sync; closing the frame stops what it started."""

    def __init__(self, session: WindowSession, theme: Theme, frame: WindowFrame) -> None:
        super().__init__(frame)
        self._session, self._theme, self.frame = session, theme, frame
        self._status, self._has_let_go = SyncStatus(SyncPhase.NOT_CONNECTED), False
        self._actions = frame.commands
        self._bus, self._attention = ChangeBus(session.store, self), Attention(frame, session.store)
        self._background = Background(self)
        self._bridge = SyncBridge(self._background, self)
        self._overview = OverviewReader(session.store, self._list_scopes, self._background, self)
        self._shown = self._overview.read_now()
        buttons = ("new_record", "edit_record", "delete_record", "undo", "redo")
        self.page = ScopePage(session.store, theme, [self._actions[name] for name in buttons])
        self.page.places = frame.places
        self.page.make_workspace = workspace_opener(session, theme, self.page, frame.message)
        editor = RecordEditor(session.store, session.registry)
        self.commands = RecordCommands(session.store, editor, self.page, frame.message.tell)
        self._look = LookCommands(session.look, theme, self.tell, self)
        self.dialogs = WindowDialogs(session, editor, self._background, frame)
        self.dialogs.page_keys = self._key_lines
        self.pages = PageSwitch(session, theme, self._background, frame)
        self._panes = Panes(frame, self.page, self.pages)
        self.review = ReviewLists(session, self._background, self._actions, frame)
        self.sharing = SharingDialogs(session, self._background, self._actions, frame)
        for lists in (self.dialogs, self.review, self.sharing, self.pages):
            lists.scope_in_sight = lambda: self.commands.scope
        self._refreshing = QTimer(self, interval=0, singleShot=True)
        frame.add_page(self.page)
        frame.may_close = self._settle_and_stop
        self._connect()
        self._connect_actions()
        self._show_overview(self._shown)
        self._refresh_actions()

    def begin(self) -> None:
        """After the window is shown: opens the newest scope and starts the sync."""
        self._attention.begin()
        if self.frame.panel.current() is None and self.frame.scopes.rowCount():
            self.frame.panel.choose(self.frame.scopes.item(0).scope)
        self._panes.focus_page()
        if self._session.sync is not None:
            self.use_sync(self._session.sync)

    def use_sync(self, controller: SyncController) -> None:
        """Syncs with this controller as soon as the present one has ended."""
        self._status = SyncStatus(SyncPhase.IDLE, controller.last_sync_at)
        self._bridge.use(controller)
        self.pages.forget()
        self._show_sync()

    def tell(self, sentence: str, tone: Tone = Tone.BAD) -> None:
        """A sentence in the message bar."""
        self.frame.message.tell(sentence, tone)

    def open_scope(self, scope: Scope) -> None:
        """Chooses a scope, also one that was recorded a moment ago."""
        self.pages.leave()
        self._show_overview(self._overview.read_now([scope]))
        self.frame.panel.choose(scope)

    def show_record(self, wanted: WantedRecord) -> None:
        """Opens the scope with the cursor on the record, or with its form."""
        self.open_scope(wanted.scope)
        if self.commands.scope != wanted.scope:
            return  # the form holds something that cannot be saved, and says so
        if not self.page.show_record(wanted.kind, wanted.key):
            self.tell(f"{wanted.key} is deleted on this laptop, so there is no row.", Tone.WARN)
        elif wanted.is_to_be_edited:
            self.commands.edit()

    def stop(self, wait_seconds: float = STOP_SECONDS) -> bool:
        """Ends the sync and the background work; safe to repeat.

        False when some of it still runs at the deadline: the store must stay open for it.
        """
        self._let_go()
        return self._background.close(wait_seconds)

    def _settle_and_stop(self) -> bool:
        if not (self.commands.settle() and self.page.settle()):
            return False
        # The window is gone at once; what still runs is waited for by `stop`.
        self._let_go()
        return True

    def _let_go(self) -> None:
        if not self._has_let_go:
            self._has_let_go = True
            self._attention.let_go()
            self._leave_glance()
            self.frame.note_place()
            write_places(self._session.folder, self.frame.places)
            self.dialogs.cancel_work()
            self.page.let_go()
            self.pages.let_go()
            self._overview.stop()
            self._bridge.stop()
            self._bus.close()

    def _leave_glance(self) -> None:
        labels = scope_labels(self._session.registry)
        items = self._shown.scopes[:LISTED]
        look = (self._theme.choice.value, self._theme.scale)
        write_glance(self._session.folder, Glance(*look, labels, items))

    def _connect(self) -> None:
        self._presence = Presence(self._bridge, self.frame, self._session)
        self._bus.changed.connect(self._presence.follow)
        self._bus.changed.connect(self._apply)
        self._bridge.status_changed.connect(self._show_status)
        self._bridge.ready.connect(self._show_sync)
        self._bridge.failed.connect(self.tell)
        self.frame.panel.chosen.connect(self._show_scope)
        self.frame.scopes.reloaded.connect(self._rename_scope)
        self._overview.read.connect(self._show_overview)
        self.frame.panel.taken.connect(self.pages.leave)
        self.pages.left.connect(self._panes.focus_page)
        self.pages.changed.connect(self._refresh_actions)
        self.pages.scope_wanted.connect(self._open_or_fetch)
        self.pages.connected(lambda: self._bridge.controller is not None)
        self.page.page_changed.connect(self._refreshing.start)
        self.page.form.opened.connect(self._refreshing.start)
        self.page.form.closed.connect(self._refreshing.start)
        self._refreshing.timeout.connect(self._refresh_actions)
        for dialogs in (self.dialogs, self.sharing):
            dialogs.opened.connect(self.open_scope)
            dialogs.told.connect(self.tell)
        self.sharing.asked.connect(self._sync_now)
        self.dialogs.connected.connect(self.use_sync)
        self.review.record_wanted.connect(self.show_record)
        self.review.travels.connect(self._wake)
        self.review.accepted.connect(self._accept)

    def _connect_actions(self) -> None:
        self.commands.connect_to(self._actions)
        self.dialogs.connect_to(self._actions)
        self._look.connect_to(self._actions)
        for name, slot in (
            ("next_pane", self._panes.next),
            ("next_tab", lambda: self.page.tabs.step(1)),
            ("previous_tab", lambda: self.page.tabs.step(-1)),
            ("sync_now", self._sync_now),
            ("scope_list", self.frame.show_list),
        ):
            self._actions[name].triggered.connect(slot)
        self._actions["undo"].triggered.connect(lambda: self._actions["redo"].setEnabled(True))
        self._actions["compact"].toggled.connect(self.page.set_compact)
        self._actions["pause"].triggered.connect(self._bridge.pause)

    def _apply(self, changes: ChangeSet) -> None:
        self.page.apply(changes)
        self._overview.follow(changes)
        self.pages.follow(changes)
        self.review.follow(changes)
        self.sharing.follow(changes)
        if changes.origin is Origin.LOCAL:
            # At once, for quick fingers; the overview says a moment later whether it is so.
            self._actions["undo"].setEnabled(True)
            self._wake()

    def _list_scopes(
        self, reader: RecordReader, asked: Sequence[Scope] | None
    ) -> tuple[ScopeItem, ...]:
        return list_scopes(reader, self._session.registry, asked)

    def _show_overview(self, overview: Overview) -> None:
        self._shown = overview
        self.frame.scopes.show_items(overview.scopes)
        self._actions.name_undo(overview.undo, overview.redo)
        self._show_sync()

    def _show_sync(self) -> None:
        counts = self._shown.counts
        line = status_line(self._status, counts, self._session.clock.now())
        self.frame.sync_line.show_state(line, counts)
        is_connected = self._bridge.controller is not None
        is_paused = self._status.phase is SyncPhase.PAUSED
        self._actions["sync_now"].setEnabled(is_connected and not is_paused)
        self._actions["pause"].setEnabled(is_connected)
        self._actions["pause"].setChecked(is_paused)
        self._actions["connect"].setEnabled(self._session.connect is not None)
        self.sharing.enable(is_connected=is_connected)

    def _refresh_actions(self) -> None:
        self.commands.refresh(self._actions)
        for name in ("export", "report"):
            self._actions[name].setEnabled(self.commands.scope is not None)
        self.pages.refresh_actions()
        is_workspace = self.commands.scope is not None and self.page.tabs.shows_workspace
        self.frame.give_room(is_workspace and not self.pages.is_shown)

    def _key_lines(self) -> Sequence[tuple[str, str, str]]:
        return self.pages.key_lines() if self.pages.is_shown else self.page.key_lines()

    def _show_status(self, status: SyncStatus) -> None:
        is_new = status.problem is not None and status.problem is not self._status.problem
        self._status = status
        self.review.show_problem(status)
        self._show_sync()
        self.sharing.follow_status(status)
        self.pages.follow_status(status)
        if is_new and status.message:
            self.tell(status.message, Tone.WARN)

    def _show_scope(self, scope: Scope | None) -> None:
        if scope == self.commands.scope:
            return
        if not (self.commands.settle() and self.page.settle()):
            if self.commands.scope is not None:
                self.frame.panel.choose(self.commands.scope)
            return
        self.commands.scope = scope
        self._presence.show_scope(scope)
        self.pages.leave()
        self.frame.show_page(scope is not None)
        row = None if scope is None else self.frame.scopes.row_of(scope)
        if scope is not None and row is not None:
            item = self.frame.scopes.item(row)
            profile = self._session.registry.profile(scope.profile)
            self.page.show_scope(profile, item.title, item.caption, scope)
        self._refresh_actions()

    def _rename_scope(self) -> None:
        scope = self.commands.scope
        row = None if scope is None else self.frame.scopes.row_of(scope)
        if row is not None:
            self.page.rename(self.frame.scopes.item(row).title, self.frame.scopes.item(row).caption)

    def _accept(self, scope: Scope, problem: SyncProblem) -> None:
        if self._bridge.controller is not None:
            self._bridge.controller.accept(scope, problem)

    def _wake(self) -> None:
        if self._bridge.controller is not None:
            self._bridge.controller.wake()

    def _open_or_fetch(self, scope: Scope) -> None:
        if self.frame.scopes.row_of(scope) is not None:
            self.open_scope(scope)
            self._panes.focus_page()
        else:
            self.sharing.fetch(scope)

    def _sync_now(self) -> None:
        if self._bridge.controller is not None:
            self._bridge.controller.sync_now()
