"""The raid sheet: tics as columns, characters as rows; made again where a commit touched it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tracker.core.changes import RecordState, StoredRecord
from tracker.profiles.dkp.kinds import Tic
from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.rules.standings import WINDOWS
from tracker.profiles.dkp.ui.book import RaidBook, Touched
from tracker.profiles.dkp.ui.sheet_rows import (
    NOT_LISTED,
    Cell,
    Column,
    SheetRow,
    column_of,
    rows_of,
    state_of,
)
from tracker.profiles.dkp.ui.windows import Share, Windows

_Index = QModelIndex | QPersistentModelIndex
NAME, ACCOUNT, FIRST_TIC = 0, 1, 2
_AFTER = ("Earned", "Spent", *(f"{days} d" for days in WINDOWS))
_NUMBERS = len(_AFTER)
_TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole,
          Qt.ItemDataRole.ToolTipRole)  # fmt: skip


class SheetModel(QAbstractTableModel):
    """Reads nothing itself: the book is read again first."""

    def __init__(self, book: RaidBook, windows: Windows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book, self._windows = book, windows
        self.words = ""
        """What is looked for."""
        self._tics: list[Tic] = []
        self._columns: dict[int, dict[str, Cell]] = {}
        self._rows: list[SheetRow] = []
        self._is_short = False
        self._earned: dict[str, int] = {}
        self._spent: dict[str, int] = {}

    def load(self) -> None:
        """Makes everything again: at first, and when names or tics changed."""
        self.beginResetModel()
        self._tics = [stored.record for stored in self._book.tics()]
        self._columns = {t.event_index: column_of(self._book, t.event_index) for t in self._tics}
        self._rows = rows_of(self._book, self._columns.values(), self.words)
        self._count()
        self.endResetModel()

    def apply(self, touched: Touched) -> bool:
        """Shows a commit; True when rows or columns were made again, so that places moved."""
        tics = [stored.record for stored in self._book.tics()]
        if touched.is_guild or tics != self._tics:
            self.load()
            return True
        is_moved = bool(touched.loot)
        names: set[str] = set()
        for event in touched.events & set(self._columns):
            old, new = self._columns[event], column_of(self._book, event)
            self._columns[event] = new
            is_moved |= _people(old) != _people(new)
            names |= {name for name in {*old, *new} if old.get(name) != new.get(name)}
        if is_moved and self._rows != rows_of(self._book, self._columns.values(), self.words):
            self.load()
            return True
        if touched.loot or touched.is_raid:
            self.show_numbers()
        else:
            self._show_rows(names)
        return False

    def show_numbers(self) -> None:
        """The same rows and columns, with other contents."""
        self._count()
        if self._rows:
            last = self.index(len(self._rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(
                Qt.Orientation.Horizontal, FIRST_TIC, self.columnCount() - 1
            )

    def _show_rows(self, names: set[str]) -> None:
        """Characters whose cells are others, and all of their accounts."""
        self._count()
        accounts = {row.account_id for row in self._rows if row.folded in names}
        last = self.columnCount() - 1
        for number, row in enumerate(self._rows):
            if row.account_id in accounts:
                self.dataChanged.emit(self.index(number, 0), self.index(number, last))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, FIRST_TIC, last)

    def find(self, words: str) -> None:
        """Rows with every word in the name of the character or the account."""
        if words != self.words:
            self.words = words
            self.load()

    def shorten_headings(self, is_short: bool) -> None:
        """Without the names of the tics, where there are many."""
        if is_short != self._is_short:
            self._is_short = is_short
            last = self.columnCount() - 1
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def row(self, number: int) -> SheetRow:
        """A row from the top."""
        return self._rows[number]

    def row_named(self, folded_name: str) -> int | None:
        """Where a character is."""
        return next((n for n, r in enumerate(self._rows) if r.folded == folded_name), None)

    def tic_at(self, column: int) -> Tic | None:
        """The tic of a column; None for the others."""
        number = column - FIRST_TIC
        return self._tics[number] if 0 <= number < len(self._tics) else None

    def column_of(self, event_index: int) -> int | None:
        """The column of a tic."""
        numbers = (n for n, tic in enumerate(self._tics) if tic.event_index == event_index)
        found = next(numbers, None)
        return None if found is None else FIRST_TIC + found

    @property
    def tic_count(self) -> int:
        """How many columns are tics."""
        return len(self._tics)

    def cell(self, row: int, column: int) -> Cell:
        """What a cell of a tic holds."""
        tic = self.tic_at(column)
        if tic is None:
            return NOT_LISTED
        return self._columns[tic.event_index].get(self._rows[row].folded, NOT_LISTED)

    def state(self, row: int) -> RecordState:
        """Whether something of a row is not sent yet."""
        return state_of(self._columns.values(), self._rows[row].folded)

    def text(self, row: int, column: int) -> str:
        """What stands in a cell that is no tic's."""
        line = self._rows[row]
        if column == NAME:
            return line.name
        if column == ACCOUNT:
            return line.account if line.account_id is not None else "unknown"
        if not line.is_first or line.account_id is None:
            return ""
        number = column - FIRST_TIC - len(self._tics)
        if number < 2:
            points = (self._earned, self._spent)[number].get(line.account_id, 0)
            return shown(points) if points or number == 0 else ""
        percent = self.share(line.account_id, number).percent
        return "" if percent is None else f"{percent} %"

    def share(self, account_id: str, number: int) -> Share:
        """The attendance of the column of this number after the tics."""
        return self._windows.share(account_id, WINDOWS[number - 2])

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else FIRST_TIC + len(self._tics) + _NUMBERS

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid() or role not in _TEXTS:
            return None
        row, column = index.row(), index.column()
        tic = self.tic_at(column)
        if tic is None and role == Qt.ItemDataRole.ToolTipRole:
            return self._formula(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column) if tic is None else self.cell(row, column).sign
        said = self.text(row, column) if tic is None else self.cell(row, column).words
        place = self._heading(column).replace("\n", " ") if tic is None else _tic_words(tic)
        return f"{self._rows[row].words}, {place}: {said}"

    def headerData(  # noqa: D102
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heading(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            if section < FIRST_TIC:
                return left
            return Qt.AlignmentFlag.AlignCenter if self.tic_at(section) is not None else right
        if role == Qt.ItemDataRole.ToolTipRole and (tic := self.tic_at(section)) is not None:
            return f"{_tic_words(tic)}, {shown(tic.dkp_hundredths)} DKP"
        return None

    def _heading(self, column: int) -> str:
        tic = self.tic_at(column)
        if tic is not None:
            credited = len(self._book.lists(tic.event_index).accounts)
            time = (tic.event_time or "")[11:16]
            return (
                f"{time}\n{credited}"
                if self._is_short
                else (f"{tic.event_name or 'Tic'}\n{time} · {credited}")
            )
        if column < FIRST_TIC:
            return ("Character", "Account")[column]
        return _AFTER[column - FIRST_TIC - len(self._tics)]

    def _formula(self, row: int, column: int) -> str | None:
        line = self._rows[row]
        number = column - FIRST_TIC - len(self._tics)
        if line.account_id is None:
            return "Nobody's character yet: M links the name, C makes a new person."
        if number < 2:
            others = ", ".join(self._book.characters_of(line.account_id))
            shares = (self.share(line.account_id, 2 + n).formula for n in range(len(WINDOWS)))
            return "\n".join([f"{line.account}: {others}" if others else line.account, *shares])
        return f"{line.account}, {self.share(line.account_id, number).formula}"

    def _count(self) -> None:
        points = self._book.points()
        self._earned, self._spent = points.earned, points.spent
        self._windows.count()


def _people(column: Column) -> set[tuple[str, str | None]]:
    return {(name, cell.account_id) for name, cell in column.items()}


def _tic_words(tic: Tic) -> str:
    return f"{tic.event_name or 'Tic'} {(tic.event_time or '')[11:16]}".strip()


def tic_title(stored: StoredRecord[Tic]) -> str:
    """`Tic 2, DKP tic 22:01`."""
    return f"Tic {stored.record.event_order or ''}, {_tic_words(stored.record)}"
