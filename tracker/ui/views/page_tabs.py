"""The tabs of a scope's kinds, with filter and columns beside them or below, as there is room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tracker.ui.kit.workspace import Workspace
from tracker.ui.theme import Theme
from tracker.ui.views.record_page import RecordPage

FILTER_PIXELS = 190


class PageTabs(QFrame):
    """Shows one RecordPage at a time."""

    changed = Signal()
    """Another page is looked at."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._theme = theme
        self._bar, self._stack = QTabBar(self), QStackedWidget(self)
        self._filter, self._columns = QLineEdit(self), QToolButton(self)
        self._tools = QWidget(self)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box = QVBoxLayout(self)
        # After the row that was entered is painted: the tabs take as long again.
        self._counting = QTimer(self, singleShot=True, interval=0)
        self._build()
        self._connect()

    def replace(self, pages: list[RecordPage], workspace: Workspace | None = None) -> None:
        """Other pages; the tab of the same kind stays open, the workspace is the first."""
        old, wanted = self.page(), 0
        shift = 0 if workspace is None else 1
        for number, page in enumerate(pages):
            if old is not None and old.kind is page.kind:
                wanted = number + shift
        self._bar.blockSignals(True)
        while (gone := self._stack.widget(0)) is not None:
            self._stack.removeWidget(gone)
            gone.deleteLater()
        while self._bar.count():
            self._bar.removeTab(0)
        if workspace is not None:
            self._stack.addWidget(_scrolled(workspace))
            self._bar.addTab(workspace.name)
        for page in pages:
            self._stack.addWidget(page)
            self._bar.addTab(page.kind.kind.heading)
            page.counted.connect(self._counting.start)
        self._bar.setCurrentIndex(wanted)
        self._bar.blockSignals(False)
        self._open(wanted)

    def pages(self) -> list[RecordPage]:
        """From the left."""
        widgets = (self._stack.widget(n) for n in range(self._stack.count()))
        return [page for page in widgets if isinstance(page, RecordPage)]

    def page(self) -> RecordPage | None:
        """The one that is looked at."""
        page = self._stack.currentWidget()
        return page if isinstance(page, RecordPage) else None

    def workspace(self) -> Workspace | None:
        """The profile's own page, looked at or not."""
        return _workspace_in(self._stack.widget(0))

    @property
    def shows_workspace(self) -> bool:
        """Whether it is looked at."""
        return _workspace_in(self._stack.currentWidget()) is not None

    def look_at(self, kind: str) -> RecordPage | None:
        """Shows the page of this kind, and returns it; None when there is none."""
        for page in self.pages():
            if page.kind.kind.name == kind:
                self._bar.setCurrentIndex(self._stack.indexOf(page))
                return page
        return None

    def clear_filter(self) -> None:
        """Shows all rows of the open page."""
        self._filter.clear()

    def step(self, steps: int) -> None:
        """Looks at the next or previous page."""
        if self._bar.count():
            self._bar.setCurrentIndex((self._bar.currentIndex() + steps) % self._bar.count())

    def focus_filter(self) -> None:
        """Puts the cursor into the filter box."""
        self._filter.setFocus()
        self._filter.selectAll()

    def tab_texts(self) -> list[str]:
        """What the tabs say."""
        return [self._bar.tabText(n) for n in range(self._bar.count())]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._place_tools()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if watched is self._filter and isinstance(event, QKeyEvent):
            is_press = event.type() is QEvent.Type.KeyPress
            if is_press and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return):
                self._leave_filter(is_cleared=event.key() == Qt.Key.Key_Escape)
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setUsesScrollButtons(True)
        self._bar.setAccessibleName("Kinds of records")
        self._filter.setPlaceholderText("Filter   Ctrl+F")
        self._filter.setAccessibleName("Filter rows")
        self._filter.setClearButtonEnabled(True)
        self._columns.setText("Columns")
        self._columns.setObjectName("flat")
        self._columns.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._columns.setMenu(QMenu(self._columns))
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(4)
        row.addStretch(1)
        row.addWidget(self._filter)
        row.addWidget(self._columns)
        self._head.setContentsMargins(0, 0, 0, 0)
        self._head.addWidget(self._bar)
        self._head.addWidget(self._tools, 1)
        box = self._box
        box.setContentsMargins(12, 8, 12, 8)
        box.setSpacing(0)
        box.addLayout(self._head)
        box.addWidget(self._stack, 1)
        self._fit()

    def _connect(self) -> None:
        self._bar.currentChanged.connect(self._open)
        self._counting.timeout.connect(self._show_counts)
        self._filter.textChanged.connect(self._filter_rows)
        self._filter.installEventFilter(self)
        self._columns.menu().aboutToShow.connect(self._fill_columns)
        self._theme.changed.connect(self._fit)

    def _open(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        page = self.page()
        self._tools.setVisible(page is not None)
        self._dress()
        if page is not None:
            page.load_once()
            self._show_counts()
            self._filter.setText(page.filter_text)
        if self._stack.count():
            self.changed.emit()

    def _dress(self) -> None:
        """A workspace has panels of its own and needs the margins, too."""
        name = "canvas" if self.shows_workspace else "panel"
        if self.objectName() != name:
            self.setObjectName(name)
            self.style().polish(self)
            edge = (0, 0) if self.shows_workspace else (12, 8)
            self._box.setContentsMargins(*edge, *edge)

    def _show_counts(self) -> None:
        for page in self.pages():
            if page.is_loaded and page.kind.kind.index_field is not None:
                text = f"{page.kind.kind.heading}  {page.table.record_count:,}"
                self._bar.setTabText(self._stack.indexOf(page), text)
        self._place_tools()

    def _filter_rows(self, text: str) -> None:
        page = self.page()
        if page is not None and text != page.filter_text:
            page.set_filter(text)

    def _leave_filter(self, *, is_cleared: bool) -> None:
        if is_cleared:
            self._filter.clear()
        page = self.page()
        if page is not None:
            page.focus_table()

    def _fill_columns(self) -> None:
        page = self.page()
        if page is not None:
            page.fill_column_menu(self._columns.menu())

    def _place_tools(self) -> None:
        wanted = self._bar.sizeHint().width() + self._tools.sizeHint().width()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        direction = across if wanted <= self.contentsRect().width() - 24 else down
        if self._head.direction() is not direction:
            self._head.setDirection(direction)

    def _fit(self) -> None:
        self._filter.setMinimumWidth(self._theme.pixels(FILTER_PIXELS) // 2)
        self._filter.setMaximumWidth(self._theme.pixels(FILTER_PIXELS))


def _scrolled(workspace: Workspace) -> QScrollArea:
    """With large text on a small screen a workspace may need more room than there is."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    # A style sheet makes what lies directly in a scroll area transparent; a workspace is not.
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(workspace)
    area.setWidget(holder)
    return area


def _workspace_in(page: QWidget | None) -> Workspace | None:
    return page.findChild(Workspace) if isinstance(page, QScrollArea) else None
