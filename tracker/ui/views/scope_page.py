"""One scope: its title, one tab per kind, and the form beside them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSplitter,
    QTabWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tracker.core.changes import ChangeSet
from tracker.core.profile import Profile
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.session import RecordStore
from tracker.ui.theme import Theme
from tracker.ui.views.record_form import RecordForm
from tracker.ui.views.record_page import RecordPage

FORM_PIXELS = 348
FILTER_PIXELS = 190


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
        self._title, self._caption = ElidedLabel(self), ElidedLabel(self)
        self._tabs = QTabWidget(self)
        self._filter = QLineEdit(self)
        self._columns = QToolButton(self)
        self._tools = QWidget(self)
        self._table_panel = QFrame(self)
        self._table_box = QVBoxLayout(self._table_panel)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._unread = QTimer(self, interval=0)
        self._build(commands)
        self._connect()

    def show_scope(self, profile: Profile, title: str, caption: str, scope: Scope) -> None:
        """Replaces the tabs; the kind that refers to the others comes first."""
        self._unread.stop()
        self._title.setText(title)
        self._caption.setText(caption)
        wanted = self._tabs.tabText(self._tabs.currentIndex()).split("  ")[0]
        self._tabs.blockSignals(True)
        for page in self.pages():
            page.deleteLater()
        self._tabs.clear()
        for kind in reversed(profile.kinds):
            self._add_page(RecordPage(self._store, scope, kind, self._theme))
        names = [plural(page.kind) for page in self.pages()]
        self._tabs.setCurrentIndex(names.index(wanted) if wanted in names else 0)
        self._tabs.blockSignals(False)
        self._open_page()
        self._unread.start()

    def rename(self, title: str, caption: str) -> None:
        """New words for the same scope."""
        self._title.setText(title)
        self._caption.setText(caption)

    def pages(self) -> list[RecordPage]:
        """The tabs' pages, from the left."""
        widgets = (self._tabs.widget(n) for n in range(self._tabs.count()))
        return [page for page in widgets if isinstance(page, RecordPage)]

    def page(self) -> RecordPage | None:
        """The tab that is looked at."""
        page = self._tabs.currentWidget()
        return page if isinstance(page, RecordPage) else None

    def step_tab(self, steps: int) -> None:
        """Looks at the next or previous tab."""
        if self._tabs.count():
            self._tabs.setCurrentIndex((self._tabs.currentIndex() + steps) % self._tabs.count())

    def apply(self, changes: ChangeSet) -> None:
        """Passes a commit on to the tables that show its records."""
        for page in self.pages():
            page.apply(changes)

    def set_compact(self, is_compact: bool) -> None:
        """Row height of all tables."""
        self._is_compact = is_compact
        for page in self.pages():
            page.set_compact(is_compact)

    def open_form(self) -> None:
        """Makes room for the form."""
        self.form.show()
        sizes = self._splitter.sizes()
        if sizes[1] < self._theme.pixels(FORM_PIXELS) // 2:
            width = self._theme.pixels(FORM_PIXELS)
            self._splitter.setSizes([max(sum(sizes) - width, 0), width])

    def focus_filter(self) -> None:
        """Puts the cursor into the filter box."""
        self._filter.setFocus()
        self._filter.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if watched is self._filter and isinstance(event, QKeyEvent):
            is_press = event.type() is QEvent.Type.KeyPress
            if is_press and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return):
                self._leave_filter(is_cleared=event.key() == Qt.Key.Key_Escape)
                return True
        if event.type() is QEvent.Type.Resize:
            self._place_tools()
        return super().eventFilter(watched, event)

    def _place_tools(self) -> None:
        """Filter and columns stand beside the tabs, or above them where there is no room."""
        room = self._table_panel.width() - 2 * 12
        tabs = self._tabs.tabBar()
        wanted = sum(tabs.tabSizeHint(n).width() for n in range(tabs.count()))
        fits = wanted + self._tools.sizeHint().width() <= room
        if fits == (self._tabs.cornerWidget() is self._tools):
            return
        if fits:
            self._table_box.removeWidget(self._tools)
            self._tabs.setCornerWidget(self._tools)
        else:
            self._tools.setParent(self._table_panel)
            self._table_box.insertWidget(0, self._tools)
        self._tools.show()

    def _build(self, commands: Sequence[QAction]) -> None:
        self._title.setObjectName("title")
        self._caption.setObjectName("caption")
        self._splitter.addWidget(self._dressed_table_panel())
        self._splitter.addWidget(self.form)
        self._splitter.setHandleWidth(8)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setChildrenCollapsible(False)
        self.form.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self._header(commands))
        box.addWidget(self._splitter, 1)

    def _header(self, commands: Sequence[QAction]) -> QWidget:
        panel = QFrame(self)
        panel.setObjectName("panel")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._caption)
        bar = QToolBar("Commands", panel)
        bar.setMovable(False)
        for number, action in enumerate(commands):
            bar.addAction(action)
            button = bar.widgetForAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if number == 0:
                button.setObjectName("primary")
        row = QHBoxLayout(panel)
        row.setContentsMargins(16, 8, 12, 8)
        row.addLayout(words, 1)
        row.addWidget(bar)
        return panel

    def _dressed_table_panel(self) -> QWidget:
        panel = self._table_panel
        panel.setObjectName("panel")
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
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setDrawBase(False)
        self._fit()
        self._table_box.setContentsMargins(12, 8, 12, 8)
        self._table_box.addWidget(self._tabs)
        panel.installEventFilter(self)
        return panel

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._open_page)
        self._filter.textChanged.connect(self._filter_rows)
        self._filter.installEventFilter(self)
        self._columns.menu().aboutToShow.connect(self._fill_columns)
        self._unread.timeout.connect(self._read_next)
        self._theme.changed.connect(self._fit)
        self.form.closed.connect(self._close_form)

    def _add_page(self, page: RecordPage) -> None:
        page.set_compact(self._is_compact)
        page.selected.connect(self.page_changed)
        page.edit_requested.connect(self.edit_requested)
        page.counted.connect(lambda: self._show_count(page))
        self._tabs.addTab(page, plural(page.kind))

    def _show_count(self, page: RecordPage) -> None:
        number = self._tabs.indexOf(page)
        if number >= 0 and page.kind.kind.index_field is not None:
            self._tabs.setTabText(number, f"{plural(page.kind)}  {page.table.record_count:,}")

    def _open_page(self) -> None:
        page = self.page()
        if page is not None:
            page.load_once()
            self._filter.setText(page.filter_text)
            self.page_changed.emit()

    def _read_next(self) -> None:
        unread = next((page for page in self.pages() if not page.is_loaded), None)
        if unread is None:
            self._unread.stop()
        else:
            unread.load_once()

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

    def _close_form(self) -> None:
        self.form.hide()
        page = self.page()
        if page is not None:
            page.focus_table()

    def _fit(self) -> None:
        self._filter.setMinimumWidth(self._theme.pixels(FILTER_PIXELS) // 2)
        self._filter.setMaximumWidth(self._theme.pixels(FILTER_PIXELS))


def plural(kind: type[Record]) -> str:
    """The tab's name; the one record that is the scope stays singular."""
    label = kind.kind.label
    if kind.kind.index_field is None:
        return label
    return f"{label[:-1]}ies" if label.endswith("y") else f"{label}s"
