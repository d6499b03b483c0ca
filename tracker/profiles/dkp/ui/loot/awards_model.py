"""The awards of the raid as rows: reversed ones are struck through and called so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont

from tracker.core.changes import RecordState, StoredRecord
from tracker.core.ids import Key
from tracker.profiles.dkp.kinds import Loot
from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.rules.guild import Guild
from tracker.profiles.dkp.ui.headed_model import NO_PARENT, HeadedModel, Index
from tracker.ui.kit.workspace import Theme

HEADINGS = ("", "Item", "Winner", "Looted by", "Cost", "Time", "State")
DOT, ITEM, LOOTER, COST, STATE = 0, 1, 3, 4, 6
_WAITING = "waiting to be sent"
_REFUSED = "refused by the server"
_STATES = {
    RecordState.SYNCED: "",
    RecordState.WAITING: _WAITING,
    RecordState.SENT: _WAITING,
    RecordState.PARKED: _REFUSED,
}


@dataclass(frozen=True)
class AwardRow:
    """One award as it is shown."""

    key: Key
    cells: tuple[str, ...]
    is_reversed: bool
    sending: str
    """What the dot before it says; empty when the server has it."""


def award_row(stored: StoredRecord[Loot], guild: Guild) -> AwardRow:
    """What is said about an award."""
    award = stored.record
    winner = award.character_name or "nobody"
    if award.account_id is None:
        winner += " (nobody pays)"
    else:
        main = guild.main_of(award.account_id)
        winner += "" if main.casefold() == winner.casefold() else f" ({main})"
    state = "reversed" if award.is_reversed else "" if award.cost_hundredths else "free"
    sending = _STATES[stored.state]
    cells = (
        "●" if sending else "",
        award.item_name,
        winner,
        award.looter_name or "–",
        shown(award.cost_hundredths),
        (award.awarded_at or "")[11:16],
        "refused" if sending == _REFUSED else state,
    )
    return AwardRow(stored.key, cells, award.is_reversed, sending)


class AwardsModel(HeadedModel):
    """Read-only; only rows that changed are painted again."""

    headings = HEADINGS
    number_column = COST

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: Sequence[AwardRow] = ()

    def show_rows(self, rows: Sequence[AwardRow]) -> None:
        """Other rows; the selection stays where the same awards are."""
        if [row.key for row in rows] != [row.key for row in self._rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        old, self._rows = self._rows, rows
        for number, row in enumerate(rows):
            if row != old[number]:
                last = self.index(number, len(HEADINGS) - 1)
                self.dataChanged.emit(self.index(number, 0), last)

    def row(self, number: int) -> AwardRow | None:
        """The row from the top; None below the last."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def place(self, key: Key) -> int | None:
        """Where an award stands."""
        return next((n for n, row in enumerate(self._rows) if row.key == key), None)

    def rowCount(self, parent: Index = NO_PARENT) -> int:  # noqa: D102
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.sending if index.column() == DOT else row.cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role == Qt.ItemDataRole.FontRole and row.is_reversed:
            font = QFont()
            font.setStrikeOut(index.column() not in (DOT, STATE))
            return font
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, index.column())
        return None

    def _spoken(self, row: AwardRow, column: int) -> str:
        if column == DOT:
            return row.sending or "sent"
        gone = ", reversed" if row.is_reversed and column == ITEM else ""
        return f"{HEADINGS[column]} {row.cells[column]}{gone}"

    def _colour(self, row: AwardRow, column: int) -> QColor | None:
        if row.sending == _REFUSED and column in (DOT, STATE):
            return self._theme.colour("bad")
        if column == DOT:
            return self._theme.colour("accent")
        return self._theme.colour("dim") if row.is_reversed or column == LOOTER else None
