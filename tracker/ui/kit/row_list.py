"""How every table of the program looks and takes the keyboard."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QTableView


def as_list(view: QTableView) -> None:
    """Rows without a grid or numbers; Tab leads out of the table, not through its cells."""
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.horizontalHeader().setHighlightSections(False)


def choosing_rows(view: QTableView, *, is_many: bool = False) -> None:
    """A list in which whole rows are chosen, one at a time or many, and nothing is edited."""
    mode = QAbstractItemView.SelectionMode
    as_list(view)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(mode.ExtendedSelection if is_many else mode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
