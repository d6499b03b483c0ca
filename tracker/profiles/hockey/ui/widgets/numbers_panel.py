"""The live box score: teams, skaters and goalies, each number as the records say it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from tracker.profiles.hockey.ui.widgets.numbers_model import (
    SORT_ROLE,
    NumberColumn,
    NumbersModel,
)

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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.teams = self._table("Team numbers", self._teams, can_sort=False)
        self.skaters = self._table("Skaters' numbers", self._skaters, can_sort=True)
        self.goalies = self._table("Goalies' numbers", self._goalies, can_sort=False)
        column.addWidget(self.teams)
        column.addWidget(self.skaters, 1)
        column.addWidget(self.goalies)

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

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        self._fit()

    _fitted = 0

    def _table(self, name: str, model: NumbersModel, *, can_sort: bool) -> QTableView:
        table = QTableView(self)
        table.setAccessibleName(name)
        if can_sort:
            proxy = QSortFilterProxyModel(self)
            proxy.setSourceModel(model)
            proxy.setSortRole(SORT_ROLE)
            table.setModel(proxy)
            table.setSortingEnabled(True)
            table.sortByColumn(-1, Qt.SortOrder.DescendingOrder)
        else:
            table.setModel(model)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_widest(model), QHeaderView.ResizeMode.Stretch)
        return table

    def _fit(self) -> None:
        """The two small tables are as high as their rows."""
        self._fitted = self._teams.rowCount()
        line = round(self.fontMetrics().height() * 1.5)
        for table, columns in (
            (self.teams, TEAMS), (self.skaters, SKATERS), (self.goalies, GOALIES)
        ):  # fmt: skip
            table.verticalHeader().setDefaultSectionSize(line)
            for number, column in enumerate(columns):
                sample = _SAMPLES.get(column.name, max("00", column.heading, key=len))
                width = self.fontMetrics().horizontalAdvance(sample)
                table.setColumnWidth(number, width + round(0.8 * line))
        for table in (self.teams, self.goalies):
            rows = max(table.model().rowCount(), 1)
            head = table.horizontalHeader().sizeHint().height()
            table.setFixedHeight(head + rows * line + 2 * table.frameWidth() + 2)


def _who_played(lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [line for line in lines if line.get("toi_seconds") or line.get("shots_against")]


def _widest(model: NumbersModel) -> int:
    """The column that takes the room that is left: the name, else the team."""
    headings = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    return headings.index("Player") if "Player" in headings else 0
