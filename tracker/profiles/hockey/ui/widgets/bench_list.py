"""The roster of one side as a list: who is on the ice and who sits in the penalty box."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from tracker.profiles.hockey.ui.widgets.lines import BenchPlayer, Boxed, OnIce
from tracker.ui.kit.colours import Palette

_ON_ICE = "on the ice"
_SIGNS = {_ON_ICE: "●"}

Index = QModelIndex | QPersistentModelIndex


class BenchList(QAbstractListModel):
    """One row per player, by number; changes of state touch only their rows."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._players: Sequence[BenchPlayer] = ()
        self._states: Sequence[str] = ()
        self._palette = palette

    def dress(self, palette: Palette) -> None:
        """Other colours."""
        self._palette = palette
        self._tell(range(len(self._players)))

    def set_players(self, players: Sequence[BenchPlayer]) -> None:
        """Replaces the roster."""
        self.beginResetModel()
        self._players = sorted(players, key=lambda player: player.jersey)
        self._states = [""] * len(self._players)
        self.endResetModel()

    def set_state(self, on_ice: OnIce, boxed: Mapping[int, Boxed]) -> None:
        """Says of each row what is to be said; rows that stay the same are not drawn anew."""
        states = [_state(player, on_ice, boxed) for player in self._players]
        before, self._states = self._states, states
        self._tell(row for row, state in enumerate(states) if state != before[row])

    def jersey(self, row: int) -> int:
        """The number in a row."""
        return self._players[row].jersey

    def row_of(self, jersey: int) -> int | None:
        """The row of a number."""
        return next((n for n, p in enumerate(self._players) if p.jersey == jersey), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self._players)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: D102
        if not index.isValid():
            return None
        player, state = self._players[index.row()], self._states[index.row()]
        words = ", ".join(part for part in (player.title, player.position, state) if part)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{player.title}  {_SIGNS.get(state, state)}" if state else player.title
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return words
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._colour(state))
        if role == Qt.ItemDataRole.FontRole and state.startswith("box"):
            font = QFont()
            font.setItalic(True)
            return font
        return None

    def _colour(self, state: str) -> str:
        if state.startswith("box"):
            return self._palette.warn
        return self._palette.dim if state else self._palette.text

    def _tell(self, rows: Iterable[int]) -> None:
        for row in rows:
            index = self.index(row)
            self.dataChanged.emit(index, index)


def _state(player: BenchPlayer, on_ice: OnIce, boxed: Mapping[int, Boxed]) -> str:
    box = boxed.get(player.jersey)
    if box is not None:
        return "box" if box.remaining_seconds is None else f"box {box.title.split()[-1]}"
    return _ON_ICE if on_ice.has(player.jersey) else ""
