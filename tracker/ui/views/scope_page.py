"""One scope: its title, one tab per kind, and the form beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from tracker.core.changes import ChangeSet
from tracker.core.ids import Key
from tracker.core.profile import Profile
from tracker.core.scope import Scope
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.workspace import Workspace
from tracker.ui.places import Places
from tracker.ui.session import RecordStore
from tracker.ui.theme import Theme
from tracker.ui.views.command_bar import CommandBar
from tracker.ui.views.page_tabs import PageTabs
from tracker.ui.views.record_form import RecordForm
from tracker.ui.views.record_page import RecordPage

FORM_PIXELS = 348


class ScopePage(QWidget):
    """Shows one scope at a time; tabs that are not looked at are read when there is time."""

    page_changed = Signal()
    """Another tab, or another record is selected."""
    edit_requested = Signal(object, object)

    def __init__(self, store: RecordStore, theme: Theme, commands: Sequence[QAction]) -> None:
        super().__init__()
        self._store, self._theme = store, theme
        self._is_compact = False
        self.form = RecordForm(self)
        self.tabs = PageTabs(theme, self)
        self._title, self._caption = ElidedLabel(self), ElidedLabel(self)
        self._commands = CommandBar(commands, self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._unread = QTimer(self, interval=0)
        self._header = QFrame(self)
        self.make_workspace: Callable[[Profile, Scope], Workspace | None] = lambda _p, _s: None
        """Opens a profile's own page, if it has one."""
        self.places = Places()
        """How the columns are arranged; set before a scope is shown."""
        self._build()
        self.tabs.changed.connect(self._show_header)
        self.tabs.changed.connect(self.page_changed)
        self._unread.timeout.connect(self._read_next)
        self.form.closed.connect(self._close_form)

    def show_scope(self, profile: Profile, title: str, caption: str, scope: Scope) -> None:
        """Other tabs; the kind that refers to the others comes first, after the workspace."""
        self.let_go()
        self.rename(title, caption)
        workspace = self._workspace_of(profile, scope)
        kinds = reversed(profile.kinds_in(scope.id))
        pages = [RecordPage(self._store, scope, kind, self._theme) for kind in kinds]
        for page in pages:
            page.keep_columns(self.places.of(profile.name, page.kind.kind.name))
            page.set_compact(self._is_compact)
            page.selected.connect(self.page_changed)
            page.edit_requested.connect(self.edit_requested)
        self.tabs.replace(pages, workspace)
        if workspace is None:
            self._unread.start()

    def rename(self, title: str, caption: str) -> None:
        """New words for the same scope."""
        self._title.setText(title)
        self._caption.setText(caption)

    def page(self) -> RecordPage | None:
        """The tab that is looked at."""
        return self.tabs.page()

    def show_record(self, kind: str, key: Key) -> bool:
        """Puts the cursor on a record, whatever was filtered; False when it is not there."""
        page = self.tabs.look_at(kind)
        if page is None:
            return False
        if page.table.row_of(key) is None:
            page.set_filter("")
            self.tabs.clear_filter()
        page.select(key)
        page.focus_table()
        return page.table.row_of(key) is not None

    def apply(self, changes: ChangeSet) -> None:
        """Passes a commit on to the tables that show its records."""
        workspace = self.tabs.workspace()
        if workspace is not None:
            workspace.apply(changes)
        for page in self.tabs.pages():
            page.apply(changes)

    def settle(self) -> bool:
        """Whether the workspace has nothing begun any more."""
        workspace = self.tabs.workspace()
        return workspace is None or workspace.settle()

    def key_lines(self) -> Sequence[tuple[str, str, str]]:
        """The keys of the workspace, if it is looked at."""
        workspace = self.tabs.workspace()
        is_shown = workspace is not None and self.tabs.shows_workspace
        return workspace.key_lines() if workspace is not None and is_shown else ()

    def let_go(self) -> None:
        """Ends what the workspace does on its own; safe to repeat."""
        workspace = self.tabs.workspace()
        if workspace is not None:
            workspace.let_go()

    def set_compact(self, is_compact: bool) -> None:
        """Row height of all tables."""
        self._is_compact = is_compact
        for page in self.tabs.pages():
            page.set_compact(is_compact)

    def open_form(self) -> None:
        """Makes room for the form."""
        if self.form.isHidden():
            self.form.show()
            width = min(self._theme.pixels(FORM_PIXELS), self.width() * 2 // 5)
            self._splitter.setSizes([self.width() - width, width])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._commands.setMaximumWidth(max(self.width() * 3 // 4, 1))

    def _build(self) -> None:
        self._title.setObjectName("title")
        self._caption.setObjectName("caption")
        header = self._header
        header.setObjectName("panel")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._caption)
        row = QHBoxLayout(header)
        row.setContentsMargins(16, 8, 12, 8)
        row.addLayout(words, 1)
        row.addWidget(self._commands)
        self._splitter.addWidget(self.tabs)
        self._splitter.addWidget(self.form)
        self._splitter.setHandleWidth(8)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setChildrenCollapsible(False)
        self.form.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(header)
        box.addWidget(self._splitter, 1)

    def _workspace_of(self, profile: Profile, scope: Scope) -> Workspace | None:
        return self.make_workspace(profile, scope)

    def _show_header(self) -> None:
        """A workspace says itself what it shows, and needs the room."""
        self._header.setVisible(not self.tabs.shows_workspace)

    def _read_next(self) -> None:
        unread = next((page for page in self.tabs.pages() if not page.is_loaded), None)
        if unread is None:
            self._unread.stop()
        else:
            unread.load_once()

    def _close_form(self) -> None:
        self.form.hide()
        page = self.page()
        if page is not None:
            page.focus_table()
