"""Keeps what a person does to the columns of a table, apart from what the program does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView

from tracker.ui.places import ColumnPlaces
from tracker.ui.theme import Theme


class ColumnKeeper(QObject):
    """Watches a table's header; what the program sets is set inside `arranging`."""

    def __init__(self, view: QTableView, names: Sequence[str], theme: Theme) -> None:
        super().__init__(view)
        self._header, self._names, self._theme = view.horizontalHeader(), list(names), theme
        self._places = ColumnPlaces()
        self._is_arranging = False
        self._header.sectionResized.connect(self._keep_width)
        self._header.sectionMoved.connect(self._keep_order)

    def use(self, places: ColumnPlaces) -> dict[int, bool]:
        """Puts the columns into the kept order; returns which are chosen to be seen or not."""
        self._places = places
        with self.arranging():
            for place, name in enumerate(name for name in places.order if name in self._names):
                number = self._names.index(name)
                self._header.moveSection(self._header.visualIndex(number), place)
        found = places.shown.items()
        return {self._names.index(n): is_shown for n, is_shown in found if n in self._names}

    def width(self, number: int) -> int | None:
        """The width that a person gave the column, at the present size of text."""
        kept = self._places.widths.get(self._names[number])
        return None if kept is None else self._theme.pixels(kept)

    def choose(self, number: int, is_shown: bool) -> None:
        """A person wants to see the column, or not."""
        self._places.shown[self._names[number]] = is_shown

    @contextmanager
    def arranging(self) -> Iterator[None]:
        """What is changed meanwhile is nobody's wish."""
        before, self._is_arranging = self._is_arranging, True
        try:
            yield
        finally:
            self._is_arranging = before

    def _keep_width(self, number: int, before: int, after: int) -> None:
        # A column that is hidden or shown changes from or to nothing.
        if not self._is_arranging and before and after:
            self._places.widths[self._names[number]] = round(after / self._theme.scale)

    def _keep_order(self, _number: int, _before: int, _after: int) -> None:
        if not self._is_arranging:
            places = range(self._header.count())
            self._places.order = [self._names[self._header.logicalIndex(p)] for p in places]
