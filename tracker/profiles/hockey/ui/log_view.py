"""The event log's table: it shows its rows as pictures, so that a key shows within a frame."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tracker.core.ids import Key
from tracker.profiles.hockey.ui.log_model import (
    NUMBER,
    OPEN,
    PLAYER,
    STRENGTH,
    TEAM,
    TIME,
    WHAT,
    WITH,
    ZONE,
    LogModel,
)
from tracker.profiles.hockey.ui.log_rows import RowLook, RowPictures
from tracker.ui.kit.row_list import as_list
from tracker.ui.kit.workspace import Theme

ROW_PIXELS = 24
_SHARES = {TIME: 96, STRENGTH: 44, TEAM: 52, WHAT: 210, PLAYER: 104, WITH: 92, ZONE: 54,
           OPEN: 90, NUMBER: 44}  # fmt: skip
_OWN_KEYS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home,
     Qt.Key.Key_End}
)  # fmt: skip


class LogView(QTableView):
    """Arrows move, F2 or a double click edits a cell in place; letters are the workspace's."""

    cursor_moved = Signal(object)
    """The Key of the event that the cursor is on now, or None."""

    def __init__(self, model: LogModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._log, self._theme = model, theme
        self._pictures = RowPictures(theme)
        # Each of its pixels is painted, so nothing below it has to be painted before.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setModel(model)
        self.setAccessibleName("Event log")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        as_list(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._current: Key | None = None
        self.selectionModel().selectionChanged.connect(self._note_current)
        self.selectionModel().currentChanged.connect(self._note_current)
        theme.changed.connect(self._fit)
        self._fit()

    def select(self, key: Key | None) -> None:
        """Puts the cursor on an event and brings it into sight; None takes it away."""
        number = None if key is None else self._log.number_of(key)
        if number is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return
        column = max(self.currentIndex().column(), TIME)
        index = self._log.index(number, column)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def step(self, rows: int) -> None:
        """Moves the cursor; from nowhere it comes to the newest event."""
        count = self._log.rowCount()
        if count:
            present = self.currentIndex().row() if self.currentIndex().isValid() else -rows
            self.select(self._log.key_at(min(max(present + rows, 0), count - 1)))

    def current_key(self) -> Key | None:
        """The event that the cursor is on, if it is selected."""
        return self._current

    def selected_keys(self) -> list[Key]:
        """The selected events, the newest first."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [key for row in rows if (key := self._log.key_at(row)) is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() in _OWN_KEYS or event.key() == Qt.Key.Key_F2:
            super().keyPressEvent(event)
        elif self.state() is QAbstractItemView.State.EditingState:
            event.accept()  # the Enter that ends a cell takes up no event
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("panel"))
        top = self.rowAt(event.rect().top())
        if top < 0:
            return
        bottom = self.rowAt(event.rect().bottom())
        last = self._log.rowCount() - 1 if bottom < 0 else bottom
        if self.rowViewportPosition(last) + self.rowHeight(last) > self.viewport().height():
            last -= 1  # a row that is cut in half is not read
        look, selection = self._look(), self.selectionModel()
        for number in range(top, last + 1):
            is_selected = selection.isRowSelected(number, QModelIndex())
            picture = self._pictures.picture(self._log.row(number), look, is_selected=is_selected)
            painter.drawPixmap(0, self.rowViewportPosition(number), picture)
        index = self.currentIndex()
        if index.isValid() and self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(self.visualRect(index).adjusted(1, 1, -1, -1))

    def _look(self) -> RowLook:
        columns = tuple(
            (number, self.columnViewportPosition(number), self.columnWidth(number))
            for number in range(self._log.columnCount())
        )
        return RowLook(
            columns=columns,
            width=self.viewport().width(),
            height=self.verticalHeader().defaultSectionSize(),
            pixel_ratio=self.devicePixelRatioF(),
            font=self.font(),
        )

    def resizeEvent(self, event: object) -> None:  # noqa: D102
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._share_width()

    def _note_current(self) -> None:
        """Asked for at every key, so it is looked up when it changes and not then."""
        index, model = self.currentIndex(), self.selectionModel()
        is_chosen = index.isValid() and model.isRowSelected(index.row(), QModelIndex())
        key = self._log.key_at(index.row()) if is_chosen else None
        if key != self._current:
            self._current = key
            self.cursor_moved.emit(key)

    def _fit(self) -> None:
        header = self.verticalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(self._theme.pixels(ROW_PIXELS))
        header.setDefaultSectionSize(self._theme.pixels(ROW_PIXELS))
        self._share_width()

    def _share_width(self) -> None:
        """All columns stay in sight: the words share what is left; the least needed give way."""
        widths = {column: self._theme.pixels(share) for column, share in _SHARES.items()}
        spare = self.viewport().width() - sum(widths.values())
        for column in (NUMBER, ZONE, OPEN):
            self.setColumnHidden(column, spare < 0)
            if spare < 0:
                spare += widths[column]
        # Who it was gives way last, and whom it was with first.
        for column, part in ((WHAT, 0.5), (PLAYER, 0.25 if spare > 0 else 0.15)):
            widths[column] = max(self._theme.pixels(70), int(widths[column] + spare * part))
        others = sum(w for c, w in widths.items() if c != WITH and not self.isColumnHidden(c))
        left = self.viewport().width() - others
        for column in (WHAT, PLAYER):
            self.setColumnWidth(column, widths[column])
        self.setColumnWidth(WITH, max(self._theme.pixels(40), left))
        for column in (TIME, STRENGTH, TEAM, ZONE, OPEN, NUMBER):
            self.setColumnWidth(column, widths[column])
