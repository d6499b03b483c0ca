"""The window: its frame, its menus, and who hears whom."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.core.changes import ChangeSet, Origin
from tracker.core.scope import Scope
from tracker.errors import TrackerError
from tracker.ui.actions import WindowActions
from tracker.ui.background import Background
from tracker.ui.change_bus import ChangeBus
from tracker.ui.editing import RecordEditor
from tracker.ui.models.scope_list import ScopeItem, ScopeList, list_scopes
from tracker.ui.overview import Overview, OverviewReader
from tracker.ui.record_commands import RecordCommands
from tracker.ui.session import RecordReader, SyncController, WindowSession
from tracker.ui.status import SyncPhase, SyncStatus, Tone, status_line
from tracker.ui.sync_bridge import SyncBridge
from tracker.ui.theme import SCALE_STEP, Theme, ThemeChoice
from tracker.ui.views.message_bar import MessageBar
from tracker.ui.views.scope_page import ScopePage
from tracker.ui.views.scope_panel import ScopePanel, scopes_title
from tracker.ui.views.sync_line import SyncLine
from tracker.ui.window_dialogs import WindowDialogs

LIST_PIXELS = 244
HINTS = "F1  keys      Ctrl+K  find an action"


class MainWindow(QMainWindow):
    """Complete without a sync. Closing it stops what it started."""

    def __init__(self, session: WindowSession, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self._status = SyncStatus(SyncPhase.NOT_CONNECTED)
        profiles = list(session.registry)
        label = profiles[0].scope_label if len(profiles) == 1 else "scope"
        self.actions_ = WindowActions(label, self)
        self.bus = ChangeBus(session.store, self)
        self.bridge = SyncBridge(self)
        self.background = Background(self)
        self.message = MessageBar(self)
        self.scopes = ScopeList(self)
        self.overview = OverviewReader(session.store, self._list_scopes, self.background, self)
        self._shown = self.overview.read_now()
        self.panel = self._scope_panel()
        self.page = ScopePage(session.store, theme, self._toolbar_actions())
        editor = RecordEditor(session.store, session.registry)
        self.commands = RecordCommands(session.store, editor, self.page, self.message.tell)
        self.dialogs = WindowDialogs(session, editor, self.background, self)
        self.sync_line = SyncLine(self.actions_["sync_now"], HINTS, self)
        self._right = QStackedWidget(self)
        self._body = QSplitter(Qt.Orientation.Horizontal, self)
        self._refreshing = QTimer(self, interval=0, singleShot=True)
        self._build()
        self._connect()
        self._connect_actions()
        self._show_overview(self._shown)
        self._refresh_actions()

    def begin(self) -> None:
        """After the window is shown: opens the newest scope and starts the sync."""
        if self.panel.current() is None and self.scopes.rowCount():
            self.panel.choose(self.scopes.item(0).scope)
            self.panel.focus_list()
        if self._session.sync is not None:
            self.use_sync(self._session.sync)

    def use_sync(self, controller: SyncController) -> None:
        """Syncs with this controller from now on."""
        self._status = SyncStatus(SyncPhase.IDLE)
        self.bridge.use(controller)
        self._show_sync()

    def tell(self, sentence: str, tone: Tone = Tone.BAD) -> None:
        """A sentence in the message bar."""
        self.message.tell(sentence, tone)

    def open_scope(self, scope: Scope) -> None:
        """Chooses a scope, also one that was recorded a moment ago."""
        self._show_overview(self.overview.read_now())
        self.panel.choose(scope)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102
        if not self.commands.settle():
            event.ignore()
            return
        self.stop()
        super().closeEvent(event)

    def stop(self) -> None:
        """Ends the sync and the background work; safe to repeat."""
        self.dialogs.cancel_work()
        self.overview.stop()
        self.bridge.stop()
        self.background.close()
        self.bus.close()

    def _toolbar_actions(self) -> list[QAction]:
        names = ("new_record", "edit_record", "delete_record", "undo", "redo")
        return [self.actions_[name] for name in names]

    def _scope_panel(self) -> ScopePanel:
        steps = [self.actions_[name] for name in ("import", "new_scope", "connect")]
        return ScopePanel(self.scopes, self._theme, scopes_title(self._session.registry), steps)

    def _build(self) -> None:
        self.setWindowTitle("Tracker")
        self.resize(1280, 736)
        self.actions_.fill(self.menuBar())
        self._right.addWidget(self._welcome())
        self._right.addWidget(self.page)
        self._body.addWidget(self.panel)
        self._body.addWidget(self._right)
        self._body.setHandleWidth(8)
        self._body.setStretchFactor(1, 1)
        self._body.setChildrenCollapsible(False)
        canvas = QWidget(self)
        canvas.setObjectName("canvas")
        box = QVBoxLayout(canvas)
        box.setContentsMargins(12, 4, 12, 4)
        box.setSpacing(8)
        box.addWidget(self._body, 1)
        box.addWidget(self.message)
        self.setCentralWidget(canvas)
        self.setStatusBar(self.sync_line)
        self._fit()

    def _welcome(self) -> QWidget:
        noun = scopes_title(self._session.registry).lower()
        words = QLabel(
            f"Everything you record is kept on this laptop at once, with or without a network.\n"
            f"The {noun} are at the left.",
            self,
        )
        words.setObjectName("hint")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setWordWrap(True)
        return words

    def _connect(self) -> None:
        self.bus.changed.connect(self._apply)
        self.bridge.status_changed.connect(self._show_status)
        self.panel.chosen.connect(self._show_scope)
        self.scopes.reloaded.connect(self._rename_scope)
        self.overview.read.connect(self._show_overview)
        self.page.page_changed.connect(self._refreshing.start)
        self.page.form.opened.connect(self._refreshing.start)
        self.page.form.closed.connect(self._refreshing.start)
        self._refreshing.timeout.connect(self._refresh_actions)
        self._theme.changed.connect(self._fit)
        self.dialogs.opened.connect(self.open_scope)
        self.dialogs.connected.connect(self.use_sync)
        self.dialogs.told.connect(self.tell)

    def _connect_actions(self) -> None:
        self.commands.connect_to(self.actions_)
        self.dialogs.connect_to(self.actions_)
        for name, slot in (
            ("quit", self.close),
            ("next_pane", self._next_pane),
            ("next_tab", lambda: self.page.tabs.step(1)),
            ("previous_tab", lambda: self.page.tabs.step(-1)),
            ("bigger", lambda: self._scale(self._theme.scale + SCALE_STEP)),
            ("smaller", lambda: self._scale(self._theme.scale - SCALE_STEP)),
            ("normal_size", lambda: self._scale(1.0)),
            ("sync_now", self._sync_now),
        ):
            self.actions_[name].triggered.connect(slot)
        self.actions_["compact"].toggled.connect(self.page.set_compact)
        self.actions_["pause"].triggered.connect(self._pause)
        for action in self.actions_.themes.actions():
            action.setChecked(action.data() == self._theme.choice)
        self.actions_.themes.triggered.connect(self._choose_theme)

    def _apply(self, changes: ChangeSet) -> None:
        self.page.apply(changes)
        self.overview.request(changes.origin)
        if changes.origin is Origin.LOCAL:
            self.actions_["undo"].setEnabled(True)
            if self.bridge.controller is not None:
                self.bridge.controller.wake()

    def _list_scopes(self, reader: RecordReader) -> tuple[ScopeItem, ...]:
        return list_scopes(reader, self._session.registry)

    def _show_overview(self, overview: Overview) -> None:
        self._shown = overview
        self.scopes.show_items(overview.scopes)
        self.actions_.name_undo(overview.undo, overview.redo)
        self._show_sync()

    def _show_sync(self) -> None:
        waiting, parked = self._shown.waiting, self._shown.parked
        line = status_line(self._status, waiting, parked, self._session.clock.now())
        self.sync_line.show_state(line, waiting + parked, parked)
        is_connected = self.bridge.controller is not None
        is_paused = self._status.phase is SyncPhase.PAUSED
        self.actions_["sync_now"].setEnabled(is_connected and not is_paused)
        self.actions_["pause"].setEnabled(is_connected)
        self.actions_["pause"].setChecked(is_paused)
        self.actions_["connect"].setEnabled(self._session.connect is not None)

    def _refresh_actions(self) -> None:
        self.commands.refresh(self.actions_)

    def _show_status(self, status: SyncStatus) -> None:
        self._status = status
        self._show_sync()

    def _show_scope(self, scope: Scope | None) -> None:
        if scope == self.commands.scope:
            return
        if not self.commands.settle():
            if self.commands.scope is not None:
                self.panel.choose(self.commands.scope)
            return
        self.commands.scope = scope
        self._right.setCurrentIndex(0 if scope is None else 1)
        row = None if scope is None else self.scopes.row_of(scope)
        if scope is not None and row is not None:
            item = self.scopes.item(row)
            profile = self._session.registry.profile(scope.profile)
            self.page.show_scope(profile, item.title, item.caption, scope)
        self._refresh_actions()

    def _rename_scope(self) -> None:
        scope = self.commands.scope
        row = None if scope is None else self.scopes.row_of(scope)
        if row is not None:
            self.page.rename(self.scopes.item(row).title, self.scopes.item(row).caption)

    def _sync_now(self) -> None:
        if self.bridge.controller is not None:
            self.bridge.controller.sync_now()

    def _pause(self, is_paused: bool) -> None:
        controller = self.bridge.controller
        if controller is not None:
            self.background.run(lambda: controller.pause(is_paused), lambda _: None, self._fail)

    def _fail(self, error: TrackerError) -> None:
        self.tell(str(error))

    def _choose_theme(self, action: QAction) -> None:
        self._theme.choose(ThemeChoice(action.data()))
        self._save_look()

    def _scale(self, scale: float) -> None:
        self._theme.scale_to(scale)
        self._save_look()

    def _save_look(self) -> None:
        try:
            self._session.look.save(self._theme.choice.value, self._theme.scale)
        except TrackerError as error:
            self.tell(str(error), Tone.WARN)

    def _fit(self) -> None:
        self.panel.setMinimumWidth(self._theme.pixels(LIST_PIXELS) // 2)
        width = min(self._theme.pixels(LIST_PIXELS), self.width() // 4)
        self._body.setSizes([width, max(self.width() - width, width)])

    def _next_pane(self) -> None:
        page, form = self.page.page(), self.page.form
        if form.isAncestorOf(self.focusWidget()) or page is None:
            self.panel.focus_list()
        elif page.isAncestorOf(self.focusWidget()) and form.is_active:
            form.focus_field(None)
        elif page.isAncestorOf(self.focusWidget()):
            self.panel.focus_list()
        else:
            page.focus_table()
