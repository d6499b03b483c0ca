"""The frame of the window: all that can be shown before the store is open.

Nothing here may import the store, the kinds or the sync: the frame is on the screen before they
are loaded (a test looks).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.ui.actions import WindowActions
from tracker.ui.glance import Labels
from tracker.ui.models.scope_list import ScopeList
from tracker.ui.places import Places
from tracker.ui.theme import Theme
from tracker.ui.views.message_bar import MessageBar
from tracker.ui.views.scope_panel import ScopePanel
from tracker.ui.views.sync_line import SyncLine

LIST_PIXELS, EMPTY_LIST_PIXELS = 244, 288
WIDE_PIXELS = 1700
"""From this width on a workspace and the list of scopes stand side by side."""
HINTS = "F1  keys      Ctrl+K  find an action"


class WindowFrame(QMainWindow):
    """Menus, the list of scopes, the message bar and the status bar; a place for the rest."""

    painted = Signal()
    """Once, after the first frame is on the screen."""

    def __init__(self, theme: Theme, labels: Labels, places: Places | None = None) -> None:
        super().__init__()
        self.places = places or Places()
        """As the last window was left, and as this one will be."""
        self._theme, self._labels = theme, labels
        self._has_painted = False
        self._is_empty = True
        self._is_page_open = False
        self._page: QWidget | None = None
        self._stage: QWidget | None = None
        self.may_close: Callable[[], bool] = lambda: True
        """Asked before the window closes."""
        self.commands = WindowActions(labels, self)
        self.message = MessageBar(self)
        self.scopes = ScopeList(self)
        steps = [self.commands[name] for name in ("import", "new_scope", "connect")]
        self.panel = ScopePanel(self.scopes, theme, labels.title, steps)
        self.sync_line = SyncLine(self.commands, HINTS, self)
        self._right = QStackedWidget(self)
        self._body = QSplitter(Qt.Orientation.Horizontal, self)
        self._build()
        self.commands["quit"].triggered.connect(self.close)
        theme.changed.connect(self._fit)
        self.scopes.reloaded.connect(self._follow_contents)

    def add_page(self, page: QWidget) -> None:
        """What is shown at the right when a scope is chosen."""
        self._page = page
        self._right.addWidget(page)

    def show_page(self, is_shown: bool) -> None:
        """The page, or the words of welcome."""
        self._is_page_open = is_shown
        if is_shown and self._page is not None:
            self._right.setCurrentWidget(self._page)
        else:
            self._right.setCurrentIndex(0)

    def add_stage(self, stage: QWidget) -> None:
        """Where the profiles' pages are shown."""
        self._stage = stage
        self._right.addWidget(stage)

    def show_stage(self, is_shown: bool) -> None:
        """A profile's page covers what is open, or lets it be seen again."""
        if is_shown and self._stage is not None:
            self._right.setCurrentWidget(self._stage)
        else:
            self.show_page(self._is_page_open)

    def give_room(self, is_wanted: bool) -> None:
        """A workspace gets the list's width, unless the window is wide or the list is used."""
        is_wide = self.width() >= self._theme.pixels(WIDE_PIXELS)
        is_used = self.panel.isAncestorOf(self.focusWidget())
        self.panel.setVisible(not is_wanted or is_wide or is_used)

    def note_place(self) -> None:
        """Where the window is now."""
        self.places.geometry = self.saveGeometry().toBase64().toStdString()

    def show_list(self) -> None:
        """Shows the list of scopes and gives it the keyboard."""
        self.panel.show()
        self.panel.focus_list()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102
        if self.may_close():
            super().closeEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        if not self._has_painted:
            self._has_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def _build(self) -> None:
        self.setWindowTitle("Tracker")
        self.resize(1280, 736)
        self.restoreGeometry(QByteArray.fromBase64(self.places.geometry.encode()))
        self.commands.fill(self.menuBar())
        self._right.addWidget(self._welcome())
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
        page = QWidget(self)
        title = QLabel("Record first, share later", page)
        title.setObjectName("title")
        noun = self._labels.title.lower()
        words = QLabel(
            "Everything you enter is kept on this laptop at once, with or without a network.\n"
            f"Choose one of the {noun} at the left, or begin a new one.",
            page,
        )
        words.setObjectName("hint")
        box = QVBoxLayout(page)
        box.setSpacing(12)
        box.addStretch(2)
        for label in (title, words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            box.addWidget(label)
        box.addStretch(3)
        return page

    def _follow_contents(self) -> None:
        """The first steps need more room than the list does."""
        if self._is_empty is not (self.scopes.rowCount() == 0):
            self._is_empty = not self._is_empty
            self._fit()

    def _fit(self) -> None:
        self.panel.setMinimumWidth(self._theme.pixels(LIST_PIXELS) // 2)
        wanted = EMPTY_LIST_PIXELS if self._is_empty else LIST_PIXELS
        width = min(self._theme.pixels(wanted), self.width() // 4)
        self._body.setSizes([width, max(self.width() - width, width)])
