"""The live box score: teams, skaters and goalies, each number as the records say it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QRegularExpression,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
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
_SHORT_SAMPLES = {**_SAMPLES, "toi_seconds": "00:00", "goals": "0", "assists": "0"}
"""Where there is little room: in most games nothing is longer."""
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


@dataclass(frozen=True)
class Density:
    """Lengths in heights of a letter."""

    row: float
    heading: float
    beside: float
    """Left and right of a column's contents together."""


ROOMY, DENSE = Density(1.5, 1.8, 1.2), Density(1.2, 1.45, 0.9)
_FEWEST_ROWS = 6
"""Of skaters beside the other tables; where fewer are seen, one team is shown at a time."""
_NARROWEST_NAME = 9
"""Letters of a name that are always shown."""
_LESSER = {
    "teams": ("blocks", "hits", "faceoff_wins", "corsi_for", "pim"),
    "skaters": ("team", "points", "plus_minus", "shots", "jersey"),
    "goalies": ("team", "saves", "jersey"),
}
"""What is left out first where there is little room."""
_TOTALS = 2
_GAP = 6


class NumbersPanel(QWidget):
    """Sorted by a click on a heading or Ctrl+Left/Right and Space in the table.

    Where there is little room a team is shown at a time, in two columns side by side if one is
    too short: a team's numbers are read without scrolling. `set_numbers` may come after every
    event: unchanged cells are not drawn again, and the order chosen, the selection and the place
    scrolled to stay.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Live numbers")
        self._teams = NumbersModel(TEAMS, ("team",))
        self._skaters = NumbersModel(SKATERS, ("team", "player_id"))
        self._goalies = NumbersModel(GOALIES, ("team", "player_id"))
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self._skaters)
        self._shown.setSortRole(SORT_ROLE)
        self.teams = self._table("Team numbers", self._teams, TEAMS)
        self.skaters = self._table("Skaters' numbers", self._shown, SKATERS)
        self.more_skaters = self._table("More skaters' numbers", self._shown, SKATERS)
        self.goalies = self._table("Goalies' numbers", self._goalies, GOALIES)
        self.skaters.setSortingEnabled(True)
        self.skaters.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self._names = ("", "")
        self._look, self._is_low, self._is_arranging = 0, False, False
        self.chip_row = QWidget(self)
        self._chips = [QPushButton(self.chip_row) for _ in range(_TOTALS + 1)]
        self._build()
        for change in (self._shown.layoutChanged, self._shown.rowsInserted,
                       self._shown.rowsRemoved, self._shown.modelReset):  # fmt: skip
            change.connect(self._arrange)

    def set_numbers(self, summary: Mapping[str, Any]) -> None:
        """Brings all tables to a summary of the profile (`teams`, `players`, `goalies`)."""
        teams = summary.get("teams", ())
        names = [str(line["team"]) for line in reversed(teams)]
        before = self._goalies.rowCount(), self._teams.rowCount(), self._names
        self._names = (names[0], names[1]) if len(names) == _TOTALS else ("", "")
        self._teams.update_lines(teams)
        self._skaters.update_lines(summary.get("players", ()))
        self._goalies.update_lines(_who_played(summary.get("goalies", ())))
        if (self._goalies.rowCount(), self._teams.rowCount(), self._names) != before:
            self._arrange()

    def sort_skaters(self, column_name: str, *, is_descending: bool = True) -> None:
        """Orders the skaters by a column of the summary."""
        number = [column.name for column in SKATERS].index(column_name)
        order = Qt.SortOrder.DescendingOrder if is_descending else Qt.SortOrder.AscendingOrder
        self.skaters.sortByColumn(number, order)

    def look_at(self, team: str | None) -> None:
        """The team whose skaters are shown where there is little room; None: teams, goalies."""
        self._look = self._names.index(team) if team in self._names else _TOTALS
        self._arrange()

    def _build(self) -> None:
        row = QHBoxLayout(self.chip_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addStretch(1)
        for number, chip in enumerate(self._chips):
            chip.setObjectName("chip")
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(lambda _on=False, n=number: self._choose(n))
            row.addWidget(chip)
        beside = QHBoxLayout()
        beside.setSpacing(_GAP)
        beside.addWidget(self.skaters, 1)
        beside.addWidget(self.more_skaters, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(self.chip_row)
        column.addWidget(self.teams)
        column.addLayout(beside, 100)
        column.addWidget(self.goalies)
        column.addStretch(1)

    def _choose(self, number: int) -> None:
        self._look = number
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102
        super().hideEvent(event)
        # It may stand elsewhere, beside what hides the panel.
        self.chip_row.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self.isVisible():
            self._arrange()

    def _table(
        self, name: str, model: QAbstractItemModel, columns: Sequence[NumberColumn]
    ) -> QTableView:
        table = QTableView(self)
        table.setAccessibleName(name)
        table.setObjectName("dense")
        table.setModel(model)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        as_list(table)
        table.verticalHeader().setMinimumSectionSize(8)
        header = table.horizontalHeader()
        header.setMinimumSectionSize(16)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_widest(columns), QHeaderView.ResizeMode.Stretch)
        return table

    def _tables(self) -> Sequence[tuple[str, QTableView, Sequence[NumberColumn]]]:
        return (
            ("teams", self.teams, TEAMS),
            ("skaters", self.skaters, SKATERS),
            ("skaters", self.more_skaters, SKATERS),
            ("goalies", self.goalies, GOALIES),
        )

    def _arrange(self) -> None:
        """All three where the skaters have room besides; else a team, or the two small tables."""
        if self._is_arranging:
            return
        self._is_arranging = True
        small = sum(self._height(table, ROOMY) for table in (self.teams, self.goalies))
        self._is_low = self.height() < small + self._length(
            ROOMY.heading + _FEWEST_ROWS * ROOMY.row
        )
        is_team = self._is_low and self._look < _TOTALS
        self._show_only(self._names[self._look] if is_team else "")
        self._show_chips()
        for table in (self.teams, self.goalies):
            table.setFixedHeight(self._height(table, self._density))
            table.setVisible(not is_team)
        self._share_skaters(is_seen=is_team or not self._is_low)
        self._choose_columns()
        self._is_arranging = False

    @property
    def _density(self) -> Density:
        return DENSE if self._is_low else ROOMY

    def _length(self, letters: float) -> int:
        return round(self.fontMetrics().height() * letters)

    def _height(self, table: QTableView, density: Density) -> int:
        """Of all its rows, with the heading."""
        rows = max(table.model().rowCount(), 1)
        inside = self._length(density.heading) + rows * self._length(density.row)
        return inside + 2 * table.frameWidth() + 2

    def _show_only(self, team: str) -> None:
        """An empty name shows both."""
        wanted = f"^{QRegularExpression.escape(team)}$" if team else ""
        if self._shown.filterRegularExpression().pattern() != wanted:
            self._shown.setFilterRegularExpression(wanted)

    def _show_chips(self) -> None:
        for number, chip in enumerate(self._chips):
            name = self._names[number] if number < _TOTALS else "Totals"
            chip.setText(name)
            chip.setAccessibleName(f"Numbers of {name}" if number < _TOTALS else "Teams, goalies")
            chip.setChecked(number == self._look)
            chip.setVisible(bool(name))
        self.chip_row.setVisible(self._is_low and self.isVisible())

    def _share_skaters(self, *, is_seen: bool) -> None:
        """As many whole rows as there is room for; what is left stands beside them."""
        density = self._density
        line, head = self._length(density.row), self._length(density.heading)
        frame = 2 * self.skaters.frameWidth() + 2
        room = self.height() - head - frame
        if not self._is_low:
            room -= self.teams.height() + self.goalies.height() + 2 * _GAP
        elif self.chip_row.parent() is self:
            room -= self.chip_row.sizeHint().height() + _GAP
        fitting = max(room // line, 1)
        count = self._shown.rowCount()
        is_split = self._is_low and count > fitting and self.width() >= self._least_for_two
        first = max(fitting, -(-count // 2)) if is_split else count
        for table in (self.skaters, self.more_skaters):
            table.verticalHeader().setDefaultSectionSize(line)
            table.setMaximumHeight(head + fitting * line + frame)
        self._skaters.show_briefly(is_split)
        for row in range(count):
            self.skaters.setRowHidden(row, row >= first)
            self.more_skaters.setRowHidden(row, row < first)
        self.skaters.setVisible(is_seen)
        self.more_skaters.setVisible(is_seen and is_split)

    @property
    def _least_for_two(self) -> int:
        """Two columns are worth it where each shows goals, assists and the time on ice."""
        names = [column.name for column in SKATERS if column.name not in _LESSER["skaters"]]
        return 2 * sum(self._width(name, SKATERS) for name in names) + _GAP

    def _width(self, name: str, columns: Sequence[NumberColumn]) -> int:
        """What a column needs; of a name, what of it is always shown."""
        names = [column.name for column in columns]
        number, metrics = names.index(name), self.fontMetrics()
        samples = _SAMPLES if self._density is ROOMY else _SHORT_SAMPLES
        sample = samples.get(name, max("00", columns[number].heading, key=len))
        if number == _widest(columns):
            sample = "n" * _NARROWEST_NAME
        return metrics.horizontalAdvance(sample) + self._length(self._density.beside)

    def _said_elsewhere(self, is_split: bool) -> set[str]:
        """The team by its chip, the number with the name."""
        return {"team", "jersey"} if is_split else {"team"} if self._is_low else set()

    def _choose_columns(self) -> None:
        """Hides the lesser columns where all of them have no room."""
        bar = self.skaters.verticalScrollBar().sizeHint().width()
        is_split = not self.more_skaters.isHidden()
        half = (self.width() - _GAP) // 2
        for part, table, columns in self._tables():
            table.verticalHeader().setDefaultSectionSize(self._length(self._density.row))
            table.horizontalHeader().setFixedHeight(self._length(self._density.heading))
            widths = {column.name: self._width(column.name, columns) for column in columns}
            room = half if is_split and part == "skaters" else self.width() - bar
            hidden = self._said_elsewhere(is_split) if part == "skaters" else set()
            wanted = sum(width for name, width in widths.items() if name not in hidden)
            for name in _LESSER[part]:
                if wanted > room and name not in hidden:
                    hidden.add(name)
                    wanted -= widths[name]
            for number, name in enumerate(widths):
                table.setColumnHidden(number, name in hidden)
                if number != _widest(columns):
                    table.setColumnWidth(number, widths[name])


def _who_played(lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [line for line in lines if line.get("toi_seconds") or line.get("shots_against")]


def _widest(columns: Sequence[NumberColumn]) -> int:
    """The column that takes the room that is left: the name, else the team."""
    names = [column.name for column in columns]
    return names.index("name") if "name" in names else 0
