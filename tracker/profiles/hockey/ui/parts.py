"""The widgets of the workspace and where they stand."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.ui.book import GameBook
from tracker.profiles.hockey.ui.check_panel import CheckPanel
from tracker.profiles.hockey.ui.entry_bar import EntryBar
from tracker.profiles.hockey.ui.event_palette import EventPalette
from tracker.profiles.hockey.ui.keymap import Keymap
from tracker.profiles.hockey.ui.log_model import LogModel
from tracker.profiles.hockey.ui.log_view import LogView
from tracker.profiles.hockey.ui.scoreboard import Scoreboard
from tracker.profiles.hockey.ui.side_panels import ShiftPanel
from tracker.profiles.hockey.ui.widgets.bench import Bench
from tracker.profiles.hockey.ui.widgets.numbers_panel import NumbersPanel
from tracker.profiles.hockey.ui.widgets.rink import Rink
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.workspace import Theme

BENCH_PIXELS, LOG_PIXELS, SIDE_PIXELS, SIDE_HEIGHT, GAP = 180, 470, 452, 184, 6


class Parts(QObject):
    """Plain widgets; who hears whom is said elsewhere."""

    def __init__(self, page: QWidget, theme: Theme, book: GameBook, keymap: Keymap) -> None:
        super().__init__(page)
        self._page, self._theme = page, theme
        self.board = Scoreboard(theme, page)
        self.benches: dict[Venue, Bench] = {
            "home": Bench("home", page),
            "away": Bench("away", page),
        }
        self.rink = Rink(page)
        self.palette = EventPalette(keymap, page)
        self.bar = EntryBar(theme, page)
        self.log_model = LogModel(book, page)
        self.log = LogView(self.log_model, theme, page)
        self._log_panel = QFrame(page)
        self.log_title = QLabel(page)
        self.undo_words = ElidedLabel("", page)
        self.filter = QLineEdit(page)
        self.side_tabs = QTabBar(page)
        self.numbers = NumbersPanel(page)
        self.shifts = ShiftPanel(page)
        self.check = CheckPanel(page)
        self._side = QStackedWidget(page)
        self._lower = QSplitter(Qt.Orientation.Horizontal, page)
        self._middle = QSplitter(Qt.Orientation.Vertical, page)
        self._build()
        self._fit()
        theme.changed.connect(self._fit)

    def show_check(self) -> None:
        """Looks at the list of errors and warnings."""
        self.side_tabs.setCurrentIndex(self._side.indexOf(self.check))

    @property
    def shows_numbers(self) -> bool:
        """Whether the live numbers are looked at."""
        return self._side.currentWidget() is self.numbers

    @property
    def shows_shifts(self) -> bool:
        """Whether the timeline is looked at."""
        return self._side.currentWidget() is self.shifts

    @property
    def shows_check(self) -> bool:
        """Whether the errors and warnings are looked at."""
        return self._side.currentWidget() is self.check

    def panes(self) -> list[QWidget]:
        """What F6 visits."""
        return [self._page, self.log, self.rink, self.filter]

    def _build(self) -> None:
        middle = self._middle
        middle.addWidget(self._upper())
        middle.addWidget(self._lower)
        middle.setStretchFactor(0, 3)
        middle.setStretchFactor(1, 2)
        middle.setChildrenCollapsible(False)
        middle.setHandleWidth(GAP)
        self._fill_lower()
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.benches["home"])
        row.addWidget(middle, 1)
        row.addWidget(self.benches["away"])
        box = QVBoxLayout(self._page)
        box.setContentsMargins(0, GAP, 0, 0)
        box.setSpacing(GAP)
        box.addWidget(self.board)
        box.addLayout(row, 1)

    def _upper(self) -> QWidget:
        """The rink beside the palette, the entry bar below both."""
        upper = QFrame(self._page)
        upper.setObjectName("panel")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.rink, 5)
        row.addWidget(self.palette, 4, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(upper)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(GAP)
        column.addLayout(row, 1)
        column.addWidget(self.bar)
        return upper

    def _fill_lower(self) -> None:
        self._fill_log_panel()
        self._lower.addWidget(self._log_panel)
        self._lower.addWidget(self._side_panel())
        self._lower.setStretchFactor(0, 1)
        self._lower.setHandleWidth(GAP)
        self._lower.setChildrenCollapsible(False)

    def _fill_log_panel(self) -> None:
        panel, head = self._log_panel, QHBoxLayout()
        panel.setObjectName("panel")
        self.log_title.setObjectName("heading")
        self.undo_words.setObjectName("caption")
        self.filter.setPlaceholderText("Filter   Ctrl+F")
        self.filter.setAccessibleName("Filter events")
        self.filter.setClearButtonEnabled(True)
        head.addWidget(self.log_title)
        head.addSpacing(GAP)
        head.addWidget(self.undo_words, 1)
        head.addWidget(self.filter)
        column = QVBoxLayout(panel)
        column.setContentsMargins(10, 6, 6, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.log, 1)

    def _side_panel(self) -> QWidget:
        panel = QFrame(self._page)
        panel.setObjectName("panel")
        self.side_tabs.setDrawBase(False)
        self.side_tabs.setExpanding(False)
        self.side_tabs.setAccessibleName("Side panel")
        for name, widget in (
            ("Numbers", self.numbers),
            ("Shifts", self.shifts),
            ("Check", self.check),
        ):
            self.side_tabs.addTab(name)
            self._side.addWidget(widget)
        self.side_tabs.currentChanged.connect(self._side.setCurrentIndex)
        column = QVBoxLayout(panel)
        column.setContentsMargins(10, 2, 6, 6)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(self.side_tabs, 1)
        head.addWidget(self.numbers.chip_row)
        column.addLayout(head)
        column.addWidget(self._side, 1)
        return panel

    def _fit(self) -> None:
        width = self._theme.pixels(BENCH_PIXELS)
        for bench in self.benches.values():
            bench.setFixedWidth(width)
        self.filter.setMaximumWidth(self._theme.pixels(170))
        # What happened comes before the numbers: in a narrow window these give way.
        self._log_panel.setMinimumWidth(self._theme.pixels(LOG_PIXELS))
        # Less than the numbers ask for: on a low screen their table of skaters gives way first.
        self._side.setMinimumHeight(self._theme.pixels(SIDE_HEIGHT))
        side = self._theme.pixels(SIDE_PIXELS)
        self._lower.setSizes([max(self._page.width() - side, side), side])
        self._middle.setSizes([self._theme.pixels(300), self._theme.pixels(250)])
