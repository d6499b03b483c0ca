"""The live box score: teams, skaters and goalies, each number as the records say it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSortFilterProxyModel, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tracker.profiles.hockey.ui.widgets.numbers_model import (
    SORT_ROLE,
    NumberColumn,
    NumbersModel,
)
from tracker.ui.kit.row_list import as_list

_SAMPLES = {"team": "WWW", "toi_seconds": "000:00", "jersey": "00"}
"""The longest contents to be expected; others are numbers of two digits."""
_TEAM = NumberColumn("team", "Team", "Team")
_JERSEY = NumberColumn("jersey", "#", "Number")
_NAME = NumberColumn("name", "Player", "Player")
_GOALS = NumberColumn("goals", "G", "Goals")
_SHOTS = NumberColumn("shots", "S", "Shots on goal")
_PIM = NumberColumn("pim", "PIM", "Penalty minutes")
_TOI = NumberColumn("toi_seconds", "TOI", "Time on ice")
TEAMS = (
    _TEAM,
    _GOALS,
    _SHOTS,
    NumberColumn("corsi_for", "CF", "Shot attempts"),
    NumberColumn("hits", "Hits", "Hits"),
    NumberColumn("blocks", "Blk", "Blocked shots"),
    NumberColumn("faceoff_wins", "FOW", "Faceoffs won"),
    _PIM,
)
SKATERS = (
    _TEAM,
    _JERSEY,
    _NAME,
    _GOALS,
    NumberColumn("assists", "A", "Assists"),
    NumberColumn("points", "P", "Points"),
    _SHOTS,
    NumberColumn("plus_minus", "+/-", "Plus minus"),
    _TOI,
)
GOALIES = (
    _TEAM,
    _JERSEY,
    _NAME,
    NumberColumn("shots_against", "SA", "Shots against"),
    NumberColumn("saves", "Sv", "Saves"),
    NumberColumn("goals_against", "GA", "Goals against"),
    _TOI,
)


_HEADING_LINES = 1.8
_FEWEST_ROWS = 6
"""Of skaters beside the other tables; where fewer are seen, one table is shown at a time."""
_NARROWEST_NAME = 9
"""Letters of a name that are always shown."""
_LESSER = {
    "teams": ("blocks", "hits", "faceoff_wins", "corsi_for", "pim"),
    "skaters": ("team", "points", "plus_minus", "jersey", "shots"),
    "goalies": ("team", "saves", "jersey"),
}
"""What is left out first where there is little room."""


class NumbersPanel(QWidget):
    """Sorted by a click on a heading or Ctrl+Left/Right and Space in the table.

    `set_numbers` may come after every event: unchanged cells are not drawn again, and the order
    chosen, the selection and the place scrolled to stay.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Live numbers")
        self._teams = NumbersModel(TEAMS, ("team",))
        self._skaters = NumbersModel(SKATERS, ("team", "player_id"))
        self._goalies = NumbersModel(GOALIES, ("team", "player_id"))
        self.teams = self._table("Team numbers", self._teams, TEAMS)
        self.skaters = self._table("Skaters' numbers", self._skaters, SKATERS)
        self.goalies = self._table("Goalies' numbers", self._goalies, GOALIES)
        self._fitted = 0
        self._chips = {name: QPushButton(name.capitalize(), self) for name, _, _ in self._tables()}
        self._chosen = "skaters"
        self._build()

    def set_numbers(self, summary: Mapping[str, Any]) -> None:
        """Brings all tables to a summary of the profile (`teams`, `players`, `goalies`)."""
        self._teams.update_lines(summary.get("teams", ()))
        self._skaters.update_lines(summary.get("players", ()))
        before = self._goalies.rowCount()
        self._goalies.update_lines(_who_played(summary.get("goalies", ())))
        if self._goalies.rowCount() != before or self._teams.rowCount() != self._fitted:
            self._fit()

    def sort_skaters(self, column_name: str, *, is_descending: bool = True) -> None:
        """Orders the skaters by a column of the summary."""
        number = [column.name for column in SKATERS].index(column_name)
        order = Qt.SortOrder.DescendingOrder if is_descending else Qt.SortOrder.AscendingOrder
        self.skaters.sortByColumn(number, order)

    _spacing = 6

    def look_at(self, part: str) -> None:
        """Of `teams`, `skaters` and `goalies` the one that is shown where there is little room."""
        self._chosen = part
        self._share_height()

    def _build(self) -> None:
        self._chip_row = QWidget(self)
        row = QHBoxLayout(self._chip_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for name, chip in self._chips.items():
            chip.setObjectName("chip")
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.setAccessibleName(f"Numbers of {name}")
            chip.clicked.connect(lambda _on=False, n=name: self.look_at(n))
            row.addWidget(chip)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._spacing)
        column.addWidget(self._chip_row)
        column.addWidget(self.teams)
        column.addWidget(self.skaters, 100)
        column.addWidget(self.goalies)
        column.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._choose_columns()
        self._share_height()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self.isVisible():
            self._fit()

    def _table(self, name: str, model: NumbersModel, columns: Sequence[NumberColumn]) -> QTableView:
        table = QTableView(self)
        table.setAccessibleName(name)
        if columns is SKATERS:
            proxy = QSortFilterProxyModel(self)
            proxy.setSourceModel(model)
            proxy.setSortRole(SORT_ROLE)
            table.setModel(proxy)
            table.setSortingEnabled(True)
            table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        else:
            table.setModel(model)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        as_list(table)
        header = table.horizontalHeader()
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_widest(columns), QHeaderView.ResizeMode.Stretch)
        return table

    def _tables(self) -> Sequence[tuple[str, QTableView, Sequence[NumberColumn]]]:
        return (
            ("teams", self.teams, TEAMS),
            ("skaters", self.skaters, SKATERS),
            ("goalies", self.goalies, GOALIES),
        )

    def _width(self, number: int, columns: Sequence[NumberColumn]) -> int:
        """What a column needs; of a name, what of it is always shown."""
        column, metrics = columns[number], self.fontMetrics()
        sample = _SAMPLES.get(column.name, max("00", column.heading, key=len))
        if number == _widest(columns):
            sample = "n" * _NARROWEST_NAME
        return metrics.horizontalAdvance(sample) + round(1.2 * metrics.height())

    def _choose_columns(self) -> None:
        """Hides the lesser columns where all of them have no room."""
        bar = self.skaters.verticalScrollBar().sizeHint().width()
        for part, table, columns in self._tables():
            names = [column.name for column in columns]
            widths = [self._width(number, columns) for number in range(len(columns))]
            room, wanted = self.width() - bar, sum(widths)
            hidden = set()
            for name in _LESSER[part]:
                if wanted > room:
                    hidden.add(name)
                    wanted -= widths[names.index(name)]
            for number, name in enumerate(names):
                table.setColumnHidden(number, name in hidden)

    def _fit(self) -> None:
        """The two small tables are as high as their rows."""
        self._fitted = self._teams.rowCount()
        line = round(self.fontMetrics().height() * 1.5)
        for _, table, columns in self._tables():
            table.verticalHeader().setDefaultSectionSize(line)
            table.horizontalHeader().setFixedHeight(self._head)
            for number in range(len(columns)):
                if number != _widest(columns):
                    table.setColumnWidth(number, self._width(number, columns))
        for table in (self.teams, self.goalies):
            rows = max(table.model().rowCount(), 1)
            table.setFixedHeight(self._head + rows * line + 2 * table.frameWidth() + 2)
        self._choose_columns()
        self._share_height()

    @property
    def _head(self) -> int:
        return round(self.fontMetrics().height() * _HEADING_LINES)

    def _share_height(self) -> None:
        """All three where the skaters have room besides; else one, with chips to choose it."""
        line = round(self.fontMetrics().height() * 1.5)
        wanted = self.teams.height() + self.goalies.height() + self._head + _FEWEST_ROWS * line
        is_low = self.height() < wanted
        self._chip_row.setVisible(is_low)
        used = self._chip_row.sizeHint().height() + self._spacing
        if not is_low:
            used = self.teams.height() + self.goalies.height() + 2 * self._spacing
        rows = max((self.height() - used - self._head - 4) // line, 1)
        frame = 2 * self.skaters.frameWidth() + 2
        self.skaters.setMaximumHeight(self._head + rows * line + frame)  # whole rows
        for name, table, _ in self._tables():
            table.setVisible(not is_low or name == self._chosen)
            self._chips[name].setChecked(name == self._chosen)


def _who_played(lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [line for line in lines if line.get("toi_seconds") or line.get("shots_against")]


def _widest(columns: Sequence[NumberColumn]) -> int:
    """The column that takes the room that is left: the name, else the team."""
    names = [column.name for column in columns]
    return names.index("name") if "name" in names else 0
