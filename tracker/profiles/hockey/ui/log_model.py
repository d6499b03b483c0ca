"""The event log: the game's events, newest first, one row changed at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from tracker.core.changes import RecordState
from tracker.core.ids import Key
from tracker.profiles.hockey.kinds import Event
from tracker.profiles.hockey.rules.teams import opponent
from tracker.profiles.hockey.ui import event_words as words
from tracker.profiles.hockey.ui import quick_line
from tracker.profiles.hockey.ui.book import GameBook, place_of
from tracker.profiles.hockey.ui.open_fields import open_fields, open_words
from tracker.profiles.hockey.ui.scene import EMPTY
from tracker.ui.kit.workspace import Stored

_Index = QModelIndex | QPersistentModelIndex
TIME, STRENGTH, TEAM, WHAT, PLAYER, WITH, ZONE, OPEN, NUMBER = range(9)
HEADINGS = ("Time", "Str", "Team", "Event", "Player", "With", "Zone", "Open", "No.")
EDITABLE = (TIME, TEAM, WHAT, PLAYER, WITH, ZONE)
MOST_MADE = 2000
"""Rows that are kept ready."""
Order = tuple[int, int, int]
_ZONES = {"o": "off", "d": "def", "n": "neu"}


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row as it is painted."""

    key: Key
    cells: tuple[str, ...]
    state: RecordState
    is_linked: bool

    @property
    def haystack(self) -> str:
        """What a filter looks in."""
        return "\t".join(self.cells).casefold()


class LogModel(QAbstractTableModel):
    """Reads nothing itself: the book is read again first. Cells are made when they are seen."""

    edited = Signal(object, int, str)
    """(Key, column, text) typed into a cell."""
    counted = Signal()

    def __init__(self, book: GameBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._orders_by_key: dict[Key, Order] = {}
        self._shown: list[Key] = []
        self._orders: list[Order] = []
        self._made: dict[Key, LogRow] = {}
        """Rows that were looked at: most of a long game's never are."""
        self._open: set[Key] = set()
        self._words: tuple[str, ...] = ()
        self._only_open = False
        self.tier = 3

    def load(self) -> None:
        """All rows again: at first, and when the roster or the detail of entry changed."""
        self.beginResetModel()
        found = [s for s in map(self._book.event, self._book.event_keys()) if s is not None]
        self._made = {}
        self._orders_by_key = {stored.key: _order(stored) for stored in found}
        self._open = {stored.key for stored in found if open_fields(stored.record, self.tier)}
        self._fill()
        self.endResetModel()
        self.counted.emit()

    def apply(self, keys: Sequence[Key]) -> None:
        """Shows what became of these events."""
        for key in keys:
            stored = self._book.event(key)
            self._made.pop(key, None)
            self._open.discard(key)
            old = self._orders_by_key.pop(key, None)
            if stored is not None:
                self._orders_by_key[key] = _order(stored)
                if open_fields(stored.record, self.tier):
                    self._open.add(key)
            self._show(key, old)
        if keys:
            self.counted.emit()

    def forget_strengths(self) -> None:
        """Other players were on the ice: the rows in sight are made again."""
        self._made.clear()
        if self._shown:
            last = self.index(len(self._shown) - 1, STRENGTH)
            self.dataChanged.emit(self.index(0, STRENGTH), last)

    def set_filter(self, text: str, *, only_open: bool = False) -> None:
        """Rows with every word in some cell, whatever the case; or those with something open."""
        self.beginResetModel()
        self._words, self._only_open = tuple(text.casefold().split()), only_open
        self._fill()
        self.endResetModel()
        self.counted.emit()

    @property
    def event_count(self) -> int:
        """All events, shown or not."""
        return len(self._orders_by_key)

    @property
    def open_count(self) -> int:
        """Events with something open."""
        return len(self._open)

    @property
    def is_filtered(self) -> bool:
        """Whether rows are hidden."""
        return bool(self._words) or self._only_open

    def row(self, number: int) -> LogRow:
        """The shown row of this number, from the top."""
        return self._row(self._shown[number])

    def key_at(self, number: int) -> Key | None:
        """The event in a shown row."""
        return self._shown[number] if 0 <= number < len(self._shown) else None

    def number_of(self, key: Key) -> int | None:
        """The shown row of an event; None when it is hidden or not there."""
        order = self._orders_by_key.get(key)
        return None if order is None else self._place_of(key, order)

    def next_open(self, after: Key | None) -> Key | None:
        """The next older event with something open, then from the newest again."""
        start = None if after is None else self.number_of(after)
        older = self._shown[0 if start is None else start + 1 :]
        return next((key for key in (*older, *self._shown) if key in self._open), None)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid():
            return None
        row = self.row(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._cell(row, index.column(), is_edit=role == Qt.ItemDataRole.EditRole)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{HEADINGS[index.column()]}: {row.cells[index.column()] or 'empty'}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.key}, {row.state.value}"
        return None

    def setData(  # noqa: D102
        self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        row = self.row(index.row())
        if str(value) != self._cell(row, index.column(), is_edit=True):
            self.edited.emit(row.key, index.column(), str(value))
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:  # noqa: D102
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in EDITABLE else flags

    def headerData(  # noqa: D102
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(HEADINGS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _cell(self, row: LogRow, column: int, *, is_edit: bool) -> str:
        if not is_edit:
            return row.cells[column]
        stored = self._book.event(row.key)
        if stored is None:
            return ""
        event = stored.record
        if column == TIME:
            return words.board_words(event.event_start_seconds)
        number = event.event_team_player_1 if column == PLAYER else event.opp_team_player_1
        if column in (PLAYER, WITH):
            return "" if number is None else str(number)
        if column == WHAT:
            return quick_line.words_of(event)
        return row.cells[column]

    def _fill(self) -> None:
        wanted = [(order, key) for key, order in self._orders_by_key.items() if self._matches(key)]
        wanted.sort()
        self._orders = [order for order, _ in wanted]
        self._shown = [key for _, key in wanted]

    def _matches(self, key: Key) -> bool:
        if self._only_open and key not in self._open:
            return False
        haystack = self._row(key).haystack if self._words else ""
        return all(word in haystack for word in self._words)

    def _place_of(self, key: Key, order: Order) -> int | None:
        place = bisect_left(self._orders, order)
        return place if place < len(self._shown) and self._shown[place] == key else None

    def _show(self, key: Key, old: Order | None) -> None:
        """One row is taken out, put in, or painted again where it is."""
        at = None if old is None else self._place_of(key, old)
        order = self._orders_by_key.get(key)
        is_shown = order is not None and self._matches(key)
        if at is not None and is_shown and order == old:
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(HEADINGS) - 1))
            return
        if at is not None:
            self.beginRemoveRows(QModelIndex(), at, at)
            del self._shown[at], self._orders[at]
            self.endRemoveRows()
        if order is not None and is_shown:
            place = bisect_left(self._orders, order)
            self.beginInsertRows(QModelIndex(), place, place)
            self._shown.insert(place, key)
            self._orders.insert(place, order)
            self.endInsertRows()

    def _row(self, key: Key) -> LogRow:
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= MOST_MADE:
                self._made.clear()
            stored = self._book.event(key)
            if stored is None:  # it is being taken out, and Qt asks once more
                return LogRow(key, ("",) * len(HEADINGS), RecordState.WAITING, is_linked=False)
            found = self._made[key] = self._make(stored)
        return found

    def _make(self, stored: Stored) -> LogRow:
        event = stored.record
        assert isinstance(event, Event)
        people, game = self._book.people, self._book.game
        cells = (
            words.time_words(game, event),
            self._strength(event),
            words.team_words(game, event),
            words.event_words(event),
            words.player_words(event, people),
            words.with_words(event, people),
            _ZONES.get(event.event_team_zone or "", event.event_team_zone or ""),
            open_words(open_fields(event, self.tier)),
            str(event.event_index),
        )
        return LogRow(
            key=stored.key,
            cells=cells,
            state=stored.state,
            is_linked=event.linked_event_index is not None,
        )

    def _strength(self, event: Event) -> str:
        moment = words.moment_of(event)
        if moment is None or event.event_team is None:
            return ""
        is_start = event.event_type in words.STARTS
        shift = self._book.shift_at(moment, is_start=is_start)
        if shift is None:
            return ""
        own = self._book.lineup_at(moment, event.event_team, is_start=is_start)
        facing = self._book.lineup_at(moment, opponent(event.event_team), is_start=is_start)
        return "" if own == facing == EMPTY else words.strength_words(own, facing)


def _order(stored: Stored) -> Order:
    """Newest first."""
    period, second, index, _key = place_of(stored)
    return (-period, -second, -index)
