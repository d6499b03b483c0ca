"""The live numbers follow the summary, and draw only what changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QPushButton, QTableView, QWidget

from tracker.profiles.hockey.ui.widgets.numbers_model import NumbersModel
from tracker.profiles.hockey.ui.widgets.numbers_panel import SKATERS, NumbersPanel


def skater(jersey: int, team: str = "HOM", **numbers: int) -> dict[str, Any]:
    line = {"goals": 0, "assists": 0, "points": 0, "shots": 0, "plus_minus": 0, "toi_seconds": 0}
    who = {"player_id": f"P{jersey}", "name": f"Body {jersey}", "team": team, "jersey": jersey}
    return {**who, **line, **numbers}


def goalie(jersey: int, toi_seconds: int) -> dict[str, Any]:
    return {**skater(jersey), "shots_against": 0, "saves": 0, "toi_seconds": toi_seconds}


NUMBERS = {
    "teams": [{"team": "AWY", "goals": 0, "shots": 3}, {"team": "HOM", "goals": 1, "shots": 12}],
    "players": [skater(9), skater(53, goals=1, points=1, toi_seconds=125), skater(10, shots=12)],
    "goalies": [goalie(1, 1200), goalie(31, 0)],
}


@pytest.fixture
def panel(show: Callable[[QWidget, int, int], None]) -> NumbersPanel:
    made = NumbersPanel()
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.set_numbers(NUMBERS)
    show(made, 460, 420)
    return made


def shown(table: QTableView) -> list[list[str]]:
    model = table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def numbers_of(panel: NumbersPanel) -> list[str]:
    return [row[1] for row in shown(panel.skaters)]


def test_the_tables_say_what_the_summary_says(panel: NumbersPanel) -> None:
    assert shown(panel.teams)[1][:3] == ["HOM", "1", "12"]
    assert shown(panel.skaters)[1] == [
        "HOM", "53", "Body 53", "1", "0", "1", "0", "0", "2:05",
    ]  # fmt: skip
    assert [row[2] for row in shown(panel.goalies)] == ["Body 1"]


def test_columns_are_ordered_as_numbers_and_times(panel: NumbersPanel) -> None:
    panel.sort_skaters("shots")
    assert numbers_of(panel)[0] == "10"
    panel.sort_skaters("toi_seconds")
    assert numbers_of(panel)[0] == "53"
    panel.sort_skaters("jersey", is_descending=False)
    assert numbers_of(panel) == ["9", "10", "53"]


def test_until_an_order_is_chosen_it_is_the_summarys(panel: NumbersPanel) -> None:
    assert numbers_of(panel) == ["9", "53", "10"]


def test_first_names_are_short_and_said_in_full_when_asked(panel: NumbersPanel) -> None:
    players = [{**skater(8), "name": "Nicolas Aube-Kubel"}, {**skater(5), "name": "T.J. Miller"}]
    panel.set_numbers({**NUMBERS, "players": players})
    assert [row[2] for row in shown(panel.skaters)] == ["N. Aube-Kubel", "T.J. Miller"]
    index = panel.skaters.model().index(0, 2)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Nicolas Aube-Kubel"


def test_an_order_once_chosen_follows_the_numbers(panel: NumbersPanel) -> None:
    panel.sort_skaters("goals")
    players = [skater(9, goals=2), skater(53, goals=1), skater(10)]
    panel.set_numbers({**NUMBERS, "players": players})

    assert numbers_of(panel)[:2] == ["9", "53"]


def test_only_changed_cells_are_told(panel: NumbersPanel) -> None:
    told: list[tuple[int, int]] = []
    model = panel.skaters.model().sourceModel()  # type: ignore[attr-defined]
    model.dataChanged.connect(lambda first, _last: told.append((first.row(), first.column())))

    panel.set_numbers(NUMBERS)
    assert told == []

    players = [skater(9, shots=1), *NUMBERS["players"][1:]]
    panel.set_numbers({**NUMBERS, "players": players})
    assert told == [(0, [column.name for column in SKATERS].index("shots"))]


def test_what_changed_last_is_bold_until_something_else_changes() -> None:
    model = NumbersModel(SKATERS, ("player_id",))
    model.update_lines([skater(9), skater(10)])
    model.update_lines([skater(9, goals=1), skater(10)])
    first = model.index(0, 3).data(Qt.ItemDataRole.FontRole)
    model.update_lines([skater(9, goals=1), skater(10)])
    still = model.index(0, 3).data(Qt.ItemDataRole.FontRole)
    model.update_lines([skater(9, goals=1), skater(10, goals=1)])

    assert isinstance(first, QFont)
    assert first.bold()
    assert isinstance(still, QFont)
    assert model.index(0, 3).data(Qt.ItemDataRole.FontRole) is None


def test_the_selection_stays_with_its_player(panel: NumbersPanel) -> None:
    panel.sort_skaters("goals")
    panel.skaters.selectRow(0)
    players = [skater(9, goals=5), skater(53, goals=1), skater(10)]
    panel.set_numbers({**NUMBERS, "players": players})

    assert panel.skaters.currentIndex().siblingAtColumn(1).data() == "53"


def test_the_model_keeps_its_promises() -> None:
    model = NumbersModel(SKATERS, ("player_id",))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.update_lines([skater(9), skater(10), skater(11)])
    model.update_lines([skater(12), skater(10, goals=1)])
    assert [model.index(row, 1).data() for row in range(model.rowCount())] == ["10", "12"]
    model.update_lines([])
    assert model.rowCount() == 0


def test_everything_has_a_name_and_numbers_are_read_with_their_words(panel: NumbersPanel) -> None:
    names = [table.accessibleName() for table in panel.findChildren(QTableView)]
    assert names == [
        "Team numbers", "Skaters' numbers", "More skaters' numbers", "Goalies' numbers",
    ]  # fmt: skip
    spoken = panel.skaters.model().index(1, 8).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Time on ice 2:05"
    interface = QAccessible.queryAccessibleInterface(panel.skaters)
    assert interface.text(QAccessible.Text.Name) == "Skaters' numbers"


@pytest.mark.parametrize(("width", "hidden"), [(460, 0), (320, 1), (240, 3)])
def test_what_has_no_room_is_left_out_and_nothing_scrolls_sideways(
    panel: NumbersPanel, width: int, hidden: int
) -> None:
    panel.resize(width, 420)
    QApplication.processEvents()

    for table in panel.findChildren(QTableView):
        scrolls = table.isVisible() and table.horizontalScrollBar().maximum() > 0
        assert not scrolls, table.accessibleName()
    left_out = [n for n in range(len(SKATERS)) if panel.skaters.isColumnHidden(n)]
    assert len(left_out) >= hidden
    assert not left_out or hidden


def whole_rows(table: QTableView) -> int:
    """Rows that are seen from top to bottom."""
    height = table.viewport().height()
    rows = range(table.model().rowCount())
    return sum(table.rowViewportPosition(r) + table.rowHeight(r) <= height for r in rows)


def rows_in_sight(table: QTableView) -> int:
    return 1 + table.rowAt(table.viewport().height() - 3)


@pytest.fixture
def crowded(show: Callable[[QWidget, int, int], None]) -> Callable[[int, int], NumbersPanel]:
    """Two full sides of eighteen skaters."""

    def make(width: int, height: int) -> NumbersPanel:
        made = NumbersPanel()
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        players = [skater(n, team) for team in ("AWY", "HOM") for n in range(2, 20)]
        goalies = [goalie(1, 1200), goalie(31, 1200)]
        made.set_numbers({**NUMBERS, "players": players, "goalies": goalies})
        show(made, width, height)
        QApplication.processEvents()
        return made

    return make


def seen(panel: NumbersPanel) -> list[str]:
    """The numbers of the skaters who are seen without scrolling."""
    found = []
    for table in (panel.skaters, panel.more_skaters):
        height = table.viewport().height()
        for row in range(table.model().rowCount() if table.isVisible() else 0):
            top = table.rowViewportPosition(row)
            if not table.isRowHidden(row) and 0 <= top <= height - table.rowHeight(row):
                found.append(str(table.model().index(row, 1).data()))
    return found


def test_a_full_side_is_seen_without_scrolling_where_the_window_is_low(
    crowded: Callable[[int, int], NumbersPanel],
) -> None:
    panel = crowded(436, 216)
    assert seen(panel) == [str(n) for n in range(2, 20)]
    for table in (panel.skaters, panel.more_skaters):
        names = [c.name for n, c in enumerate(SKATERS) if not table.isColumnHidden(n)]
        assert names == ["name", "goals", "assists", "shots", "toi_seconds"]
        assert table.horizontalScrollBar().maximum() == 0
    assert panel.skaters.model().index(0, 2).data() == "2 Body 2"
    panel.sort_skaters("jersey")
    assert seen(panel) == [str(n) for n in range(19, 1, -1)]


def test_each_team_and_the_totals_are_one_click_away(
    crowded: Callable[[int, int], NumbersPanel],
) -> None:
    panel = crowded(436, 216)
    chips = {chip.text(): chip for chip in panel.findChildren(QPushButton)}
    assert list(chips) == ["HOM", "AWY", "Totals"]
    for team in ("AWY", "HOM"):
        chips[team].click()
        assert {row[0] for row in shown(panel.skaters)} == {team}
        assert (panel.teams.isVisible(), panel.goalies.isVisible()) == (False, False)
        assert [t for t, chip in chips.items() if chip.isChecked()] == [team]
    chips["Totals"].click()
    assert (panel.teams.isVisible(), panel.goalies.isVisible()) == (True, True)
    assert seen(panel) == []


def test_where_two_columns_have_no_room_one_scrolls(
    crowded: Callable[[int, int], NumbersPanel],
) -> None:
    panel = crowded(300, 216)
    assert not panel.more_skaters.isVisible()
    assert seen(panel) == [str(n) for n in range(2, 2 + len(seen(panel)))]
    assert len(seen(panel)) >= 8
    assert whole_rows(panel.skaters) == rows_in_sight(panel.skaters)


def test_where_there_is_room_all_tables_are_seen(
    crowded: Callable[[int, int], NumbersPanel],
) -> None:
    panel = crowded(436, 216)
    panel.resize(360, 460)
    QApplication.processEvents()
    assert panel.teams.isVisible()
    assert panel.goalies.isVisible()
    assert not panel.more_skaters.isVisible()
    assert {row[0] for row in shown(panel.skaters)} == {"AWY", "HOM"}
    assert whole_rows(panel.skaters) >= 5
    assert whole_rows(panel.goalies) == 2
