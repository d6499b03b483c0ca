"""Figures as values: what is drawn, without how."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.core.record import JsonValue
from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.ui.widgets.spots import Mark
from tracker.reports.content import Cell, Chart, Charted, ReportColumn, ReportTable

_BAR_COLOURS = ("#0A5FB5", "#7BA8D6", "#B9D2EA", "#D5DBE1")
_LINE_COLOURS = ("#0E7C70", "#6D3BC4")
"""As on paper: away comes first."""


@dataclass(frozen=True)
class Series:
    """One value per category; a team's series has the team's colour."""

    name: str
    values: tuple[float, ...]
    venue: Venue | None = None


@dataclass(frozen=True)
class Bars:
    """A bar per category, the series one after the other in it."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    is_time: bool = False
    """Values are seconds, shown as minutes and seconds."""

    @property
    def totals(self) -> tuple[float, ...]:
        """The length of each bar."""
        columns = zip(*(series.values for series in self.series), strict=True)
        return tuple(sum(values) for values in columns)

    def charted(self) -> Charted:
        """Ice times are in a table of their own as well."""
        cell = Cell.TIME if self.is_time else Cell.NUMBER
        columns = (
            ReportColumn("Who", is_wide=True),
            *(ReportColumn(series.name, cell) for series in self.series),
        )
        rows: tuple[tuple[JsonValue, ...], ...] = tuple(
            (name, *(round(series.values[place]) for series in self.series))
            for place, name in enumerate(self.categories)
        )
        table = ReportTable(self.title, columns, rows)
        return Charted(table, Chart.BARS, _BAR_COLOURS, is_repeated=self.is_time)


@dataclass(frozen=True)
class Steps:
    """How something added up over the game: each team's line rises by one at each moment."""

    title: str
    moments: tuple[tuple[str, Venue, tuple[int, ...]], ...]
    """Name, venue, and the seconds since the game began, in order."""
    goals: tuple[tuple[int, Venue], ...]
    """The moments that are marked on the lines."""
    starts: tuple[tuple[int, str], ...]
    """Where each period begins, and its name."""
    seconds: int

    def charted(self) -> Charted:
        """How many there were at each moment of the game."""
        columns = (
            ReportColumn("Second of the game", Cell.NUMBER),
            *(ReportColumn(name, Cell.NUMBER) for name, _, _ in self.moments),
        )
        seconds = sorted({second for _, _, moments in self.moments for second in moments})
        rows = tuple(
            (second, *(sum(m <= second for m in moments) for _, _, moments in self.moments))
            for second in seconds
        )
        table = ReportTable("Shot attempts over the game", columns, rows)
        return Charted(table, Chart.LINES, _LINE_COLOURS)


@dataclass(frozen=True)
class ShotMap:
    """Marks on the ice; each team's attempts are turned so that it attacks one end."""

    title: str
    marks: tuple[Mark, ...]
    home: str
    """Attacks to the right."""
    away: str
    """Attacks to the left."""

    def charted(self) -> None:
        """The report has a list of the shots."""


Figure = Bars | Steps | ShotMap
