"""A list whose keys act on the chosen row, whatever they mean elsewhere in the workspace."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractTableModel, QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tracker.profiles.dkp.ui.loot.scrolling import bring_into_view
from tracker.ui.kit.key_names import key_names
from tracker.ui.kit.row_list import choosing_rows
from tracker.ui.kit.workspace import Theme

ROW_PIXELS, FEWEST_ROWS = 26, 4
_MOVES = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


class KeyedTable(QTableView):
    """One row is chosen at a time; a double click is the command of Enter, if there is one."""

    commanded = Signal(str)
    """The id of a command."""

    def __init__(
        self,
        model: QAbstractTableModel,
        keys: Mapping[str, str],
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._keys, self._theme = keys, theme
        self._narrow: dict[int, int] = {}
        self.main_column = 0
        """Where the cursor stands in a chosen row."""
        self.chooses_first = True
        """Whether a row is chosen as soon as the keyboard comes here."""
        self.setModel(model)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        choosing_rows(self)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.doubleClicked.connect(self._press_enter)
        self._fit()
        theme.changed.connect(self._fit)

    def stretch(self, column: int) -> None:
        """The column that takes the room that is left."""
        header = self.horizontalHeader()
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def narrow(self, column: int, length: int) -> None:
        """A column that is never wider than this; what is longer is shortened."""
        self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self._narrow[column] = length
        self._fit()

    def current_row(self) -> int:
        """The chosen row from the top, -1 for none."""
        return self.currentIndex().row()

    def choose(self, row: int) -> None:
        """Chooses a row, or the last one when there are fewer."""
        row = min(row, self.model().rowCount() - 1)
        if row >= 0:
            index = self.model().index(row, self.main_column)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    def event(self, event: QEvent) -> bool:  # noqa: D102
        is_asked = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and self._command(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        before = self.currentIndex()
        super().focusInEvent(event)
        if not before.isValid() and not self.chooses_first:
            self.setCurrentIndex(QModelIndex())
        bring_into_view(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        command = self._command(event)
        if command is not None:
            self.commanded.emit(command)
        elif event.key() in _MOVES:
            super().keyPressEvent(event)
            # A message that came since may have taken room from the page.
            bring_into_view(self)
        else:
            # Not the list's own search by letters: letters are commands of the raid.
            event.ignore()

    def _command(self, event: QKeyEvent) -> str | None:
        return next((self._keys[n] for n in key_names(event) if n in self._keys), None)

    def _press_enter(self) -> None:
        if "Return" in self._keys:
            self.commanded.emit(self._keys["Return"])

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.pixels(ROW_PIXELS))
        self.setMinimumHeight(self._theme.pixels(FEWEST_ROWS * ROW_PIXELS))
        for column, length in self._narrow.items():
            self.setColumnWidth(column, self._theme.pixels(length))
