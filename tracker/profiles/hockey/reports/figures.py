"""Figures as values: what is drawn, without how."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.ui.widgets.spots import Mark


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


@dataclass(frozen=True)
class ShotMap:
    """Marks on the ice; each team's attempts are turned so that it attacks one end."""

    title: str
    marks: tuple[Mark, ...]
    home: str
    """Attacks to the right."""
    away: str
    """Attacks to the left."""


Figure = Bars | Steps | ShotMap
