"""The widgets of the raid workspace and where they stand; who hears whom is said elsewhere."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from tracker.profiles.dkp.ui.desk import RaidDesk
from tracker.profiles.dkp.ui.head_strip import HeadStrip
from tracker.profiles.dkp.ui.keymap import first_key, labelled
from tracker.profiles.dkp.ui.paste_box import PasteBox
from tracker.profiles.dkp.ui.sheet_model import SheetModel
from tracker.profiles.dkp.ui.sheet_view import SheetView
from tracker.profiles.dkp.ui.tic_card import TicCard
from tracker.profiles.dkp.ui.windows import Windows
from tracker.ui.kit.elided_label import ElidedLabel

GAP = 8
PASTE_PIXELS, RIGHT_SHARE, CARD_PIXELS = 32, 0.41, 236
NARROW_PIXELS = 900
SIDE_PIXELS, SHEET_PIXELS = 150, 180
STACKED_SIDE_PIXELS, STACKED_SHEET_PIXELS = 260, 320
_MARKS = (("toggle", "Credit"), ("standby", "Standby"), ("afk", "AFK"),
          ("linkdead", "Linkdead"), ("no credit", "No credit"))  # fmt: skip


class Parts(QObject):
    """Made once per workspace."""

    def __init__(self, page: QWidget, desk: RaidDesk, windows: Windows) -> None:
        super().__init__(page)
        theme = desk.bench.theme
        self._page, self._theme = page, theme
        self.head = HeadStrip(page)
        self.model = SheetModel(desk.book, windows, page)
        self.sheet = SheetView(self.model, theme, page)
        self.card = TicCard(theme, page)
        self.paste = PasteBox(page)
        self.filter = QLineEdit(page)
        self.sheet_title, self.undo_words = QLabel("Attendance", page), ElidedLabel("", page)
        self.unknown = QLabel(page)
        self.said = ElidedLabel("", page)
        self.marks: dict[str, QPushButton] = {}
        self.side_tabs = QTabBar(page)
        self.side = QStackedWidget(page)
        self._side_frame, self._sheet_frame = QFrame(page), QFrame(page)
        self.empty = QLabel(page)
        self._across = QSplitter(Qt.Orientation.Horizontal, page)
        self._down = QSplitter(Qt.Orientation.Vertical, page)
        self._shared_for = 0
        self._build()
        self._order_tabs()
        self._fit()
        theme.changed.connect(self._fit)

    def add_side(self, name: str, command: str, panel: QWidget) -> None:
        """A tab below the card."""
        self.side.addWidget(panel)
        self.side_tabs.addTab(f"{name}   {first_key(command)}")
        self._side_frame.show()

    def look_at(self, panel: QWidget) -> None:
        """Brings a side panel to the front."""
        self.side_tabs.setCurrentIndex(self.side.indexOf(panel))

    def arrange(self, width: int) -> None:
        """Side by side, or one above the other where large text leaves no room for that."""
        is_narrow = width < self._theme.pixels(NARROW_PIXELS)
        way = Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal
        self.head.stack(is_narrow)
        # One above the other the page is higher than the window and scrolls anyway.
        sheet = STACKED_SHEET_PIXELS if is_narrow else SHEET_PIXELS
        side = STACKED_SIDE_PIXELS if is_narrow else SIDE_PIXELS
        self._sheet_frame.setMinimumHeight(self._theme.pixels(sheet))
        self._side_frame.setMinimumHeight(self._theme.pixels(side))
        if self._across.orientation() is not way:
            self._across.setOrientation(way)
            self._shared_for = 0
        if not self._shared_for or not self._page.isVisible():
            # Until it is seen, and then only by the hand that drags the border.
            self._shared_for = width
            self._share(width)

    def show_empty(self, is_empty: bool) -> None:
        """Says what to do next where there is nothing yet."""
        if is_empty is not self.sheet.isHidden():
            had_keys = (self.sheet if is_empty else self._page).hasFocus()
            if had_keys and is_empty:
                # Qt would give it to the filter, and commands would be typed there.
                self._page.setFocus(Qt.FocusReason.OtherFocusReason)
            self.empty.setVisible(is_empty)
            self.sheet.setVisible(not is_empty)
            if had_keys and not is_empty:
                self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self._across.addWidget(self._sheet_panel())
        self._across.addWidget(self._down)
        self._down.addWidget(self._queue_panel())
        self._down.addWidget(self._fill_side())
        for splitter in (self._across, self._down):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(GAP)
        self._down.setStretchFactor(1, 1)
        self._across.setStretchFactor(0, 59)
        self._across.setStretchFactor(1, 41)
        box = QVBoxLayout(self._page)
        box.setContentsMargins(0, GAP, 0, 0)
        box.setSpacing(GAP)
        box.addWidget(self.head)
        box.addWidget(self._across, 1)

    def _order_tabs(self) -> None:
        """As the eye goes: the sheet, the card, the paste box, the head."""
        head, card = self.head, self.card
        widgets = [
            self.sheet, self.filter, *self.marks.values(), *card.tab_order(), self.paste,
            head.remind, head.summary, head.complete, head.take, self.side_tabs,
        ]  # fmt: skip
        for before, after in pairwise(widgets):
            QWidget.setTabOrder(before, after)

    def _sheet_panel(self) -> QWidget:
        panel, head = self._sheet_frame, QHBoxLayout()
        panel.setObjectName("panel")
        self.sheet_title.setObjectName("heading")
        self.undo_words.setObjectName("caption")
        self.filter.setPlaceholderText("Filter or add   Ctrl+F")
        self.filter.setAccessibleName("Filter the sheet, or find somebody of the guild to add")
        self.filter.setClearButtonEnabled(True)
        self.empty.setWordWrap(True)
        self.empty.setObjectName("hint")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.hide()
        self.empty.setText(
            "Nobody is on a list yet.\nCopy a /who, a channel list or a RaidTick in the game and "
            "press T, or drop the night's files here."
        )
        head.addWidget(self.sheet_title)
        head.addSpacing(GAP)
        head.addWidget(self.unknown)
        head.addSpacing(GAP)
        head.addWidget(self.undo_words, 1)
        head.addWidget(self.filter)
        column = QVBoxLayout(panel)
        column.setContentsMargins(10, 6, 6, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.empty, 1)
        column.addLayout(self._mark_row())
        return panel

    def _mark_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for mark, text in _MARKS:
            button = QPushButton(labelled(text, f"mark.{mark}"), self._page)
            button.setObjectName("chip")
            button.setAccessibleName(f"{text}, for the selected cells")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.marks[f"mark.{mark}"] = button
            row.addWidget(button)
        legend = ElidedLabel("", self._page)
        legend.setObjectName("caption")
        legend.setText("= same account   × no credit   ? unknown")
        legend.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(legend, 1)
        return row

    def _queue_panel(self) -> QWidget:
        panel = QWidget(self._page)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.card, 1)
        column.addWidget(self.paste)
        self.said.setObjectName("caption")
        column.addWidget(self.said)
        return panel

    def _fill_side(self) -> QWidget:
        panel = self._side_frame
        panel.setObjectName("panel")
        self.side_tabs.setDrawBase(False)
        self.side_tabs.setExpanding(False)
        self.side_tabs.setAccessibleName("Loot and live log")
        self.side_tabs.currentChanged.connect(self.side.setCurrentIndex)
        column = QVBoxLayout(panel)
        column.setContentsMargins(10, 2, 8, 8)
        column.setSpacing(2)
        column.addWidget(self.side_tabs)
        column.addWidget(self.side, 1)
        panel.hide()
        return panel

    def _fit(self) -> None:
        px = self._theme.pixels
        self.filter.setMinimumWidth(px(158))
        self.filter.setMaximumWidth(px(210))
        self.paste.setFixedHeight(px(PASTE_PIXELS))
        self.arrange(self._page.width())
        self._share(self._page.width())

    def _share(self, width: int) -> None:
        px = self._theme.pixels
        right = int(width * RIGHT_SHARE)
        self._across.setSizes([width - right, right])
        self._down.setSizes([px(CARD_PIXELS), px(300)])
