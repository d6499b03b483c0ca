"""The event log: the game's events, newest first, one row changed at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from sys import intern
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
from tracker.profiles.hockey.ui.book import GameBook, Place, place_of
from tracker.profiles.hockey.ui.open_fields import open_fields, open_words
from tracker.profiles.hockey.ui.scene import EMPTY
from tracker.ui.kit.workspace import Stored

_Index = QModelIndex | QPersistentModelIndex
TIME, STRENGTH, TEAM, WHAT, PLAYER, WITH, ZONE, OPEN, NUMBER = range(9)
HEADINGS = ("Time", "Str", "Team", "Event", "Player", "With", "Zone", "Open", "No.")
EDITABLE = (TIME, TEAM, WHAT, PLAYER, WITH, ZONE)
_ZONES = {"o": "off", "d": "def", "n": "neu"}


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row as it is painted."""

    key: Key
    place: Place
    cells: tuple[str, ...]
    state: RecordState
    is_linked: bool
    is_open: bool

    @property
    def haystack(self) -> str:
        """What a filter looks in."""
        return "\t".join(self.cells).casefold()

    @property
    def order(self) -> tuple[int, int, int]:
        """Newest first."""
        return (-self.place[0], -self.place[1], -self.place[2])


class LogModel(QAbstractTableModel):
    """Reads nothing itself: the book is read again first. Cells are made once per change."""

    edited = Signal(object, int, str)
    """(Key, column, text) typed into a cell."""
    counted = Signal()

    def __init__(self, book: GameBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._rows: dict[Key, LogRow] = {}
        self._shown: list[LogRow] = []
        self._orders: list[tuple[int, int, int]] = []
        self._words: tuple[str, ...] = ()
        self._only_open = False
        self.tier = 3
        self.open_count = 0

    def load(self) -> None:
        """Makes all rows again: at first, and when the roster or the detail of entry changed."""
        self.beginResetModel()
        found = map(self._book.event, self._book.event_keys())
        rows = [self._row(stored) for stored in found if stored is not None]
        self._rows = {row.key: row for row in rows}
        self.open_count = sum(row.is_open for row in rows)
        self._fill()
        self.endResetModel()
        self.counted.emit()

    def apply(self, keys: Sequence[Key]) -> None:
        """Shows what became of these events."""
        for key in keys:
            stored = self._book.event(key)
            old = self._rows.pop(key, None)
            self.open_count -= old is not None and old.is_open
            row = None if stored is None else self._row(stored)
            if row is not None:
                self._rows[key] = row
                self.open_count += row.is_open
            self._show(old, row)
        if keys:
            self.counted.emit()

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
        return len(self._rows)

    @property
    def is_filtered(self) -> bool:
        """Whether rows are hidden."""
        return bool(self._words) or self._only_open

    def row(self, number: int) -> LogRow:
        """The shown row of this number, from the top."""
        return self._shown[number]

    def key_at(self, number: int) -> Key | None:
        """The event in a shown row."""
        return self._shown[number].key if 0 <= number < len(self._shown) else None

    def number_of(self, key: Key) -> int | None:
        """The shown row of an event; None when it is hidden or not there."""
        row = self._rows.get(key)
        if row is None:
            return None
        place = bisect_left(self._orders, row.order)
        return place if place < len(self._shown) and self._shown[place].key == key else None

    def next_open(self, after: Key | None) -> Key | None:
        """The next older event with something open, then from the newest again."""
        keys = [row.key for row in self._shown if row.is_open]
        if not keys:
            return None
        start = -1 if after is None else self.number_of(after)
        for row in self._shown[(-1 if start is None else start) + 1 :]:
            if row.is_open:
                return row.key
        return keys[0]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid():
            return None
        row = self._shown[index.row()]
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
        row = self._shown[index.row()]
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
        self._shown = sorted(filter(self._matches, self._rows.values()), key=lambda r: r.order)
        self._orders = [row.order for row in self._shown]

    def _matches(self, row: LogRow) -> bool:
        if self._only_open and not row.is_open:
            return False
        haystack = row.haystack if self._words else ""
        return all(word in haystack for word in self._words)

    def _show(self, old: LogRow | None, new: LogRow | None) -> None:
        """One row is taken out, put in, or painted again where it is."""
        at = None
        if old is not None:
            place = bisect_left(self._orders, old.order)
            if place < len(self._shown) and self._shown[place].key == old.key:
                at = place
        is_shown = new is not None and self._matches(new)
        is_in_place = old is not None and new is not None and new.order == old.order
        if at is not None and is_shown and is_in_place and new is not None:
            self._shown[at] = new
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(HEADINGS) - 1))
            return
        if at is not None:
            self.beginRemoveRows(QModelIndex(), at, at)
            del self._shown[at], self._orders[at]
            self.endRemoveRows()
        if new is not None and is_shown:
            place = bisect_left(self._orders, new.order)
            self.beginInsertRows(QModelIndex(), place, place)
            self._shown.insert(place, new)
            self._orders.insert(place, new.order)
            self.endInsertRows()

    def _row(self, stored: Stored) -> LogRow:
        event = stored.record
        assert isinstance(event, Event)
        people, game = self._book.people, self._book.game
        missing = open_fields(event, self.tier)
        cells = (
            words.time_words(game, event),
            self._strength(event),
            words.team_words(game, event),
            words.event_words(event),
            words.player_words(event, people),
            words.with_words(event, people),
            _ZONES.get(event.event_team_zone or "", event.event_team_zone or ""),
            open_words(missing),
            str(event.event_index),
        )
        return LogRow(
            key=stored.key,
            place=place_of(stored),
            cells=tuple(map(intern, cells)),
            state=stored.state,
            is_linked=event.linked_event_index is not None,
            is_open=bool(missing),
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
