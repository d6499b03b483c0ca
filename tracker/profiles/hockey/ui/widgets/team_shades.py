"""Teams' colours as they are shown: fit to be read, unlike each other, and unlike a refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtGui import QColor

from tracker.profiles.hockey.ui.widgets.rink_marks import TeamColours
from tracker.ui.kit.colours import Palette, readable

LEAST_APART = 100.0
"""Of 765: two colours that are nearer are taken for one another."""
_TURN, _TURNS = 8, 20


def team_shades(wished: TeamColours, palette: Palette, surface: str | None = None) -> TeamColours:
    """The wished colours, or the nearest ones that can be read on the surface (else the panel).

    A team in red is not as red as what was refused, and two red teams are told apart.
    """
    usual, on = TeamColours(), surface or palette.panel
    home = _shade(wished.home, usual.home, on, [palette.bad])
    away = _shade(wished.away, usual.away, on, [palette.bad, home])
    return TeamColours(home, away)


def apart(one: str, other: str) -> float:
    """How different two colours look, from 0 to 765 (the "redmean" of their channels)."""
    a, b = QColor(one), QColor(other)
    mean = (a.red() + b.red()) / 2
    red, green, blue = a.red() - b.red(), a.green() - b.green(), a.blue() - b.blue()
    squares = (2 + mean / 256) * red**2 + 4 * green**2 + (2 + (255 - mean) / 256) * blue**2
    return float(squares**0.5)


def _shade(wished: str, usual: str, surface: str, taken: Sequence[str]) -> str:
    for colour in (*_turned(wished), usual, *_turned(usual)):
        shade = readable(colour, surface)
        if all(apart(shade, other) >= LEAST_APART for other in taken):
            return shade
    return readable(wished, surface)


def _turned(colour: str) -> Iterator[str]:
    """The colour, then its neighbours in the rainbow, the nearest first: red becomes crimson."""
    found = QColor(colour)
    yield found.name()
    hue, saturation, value = found.hue(), found.saturation(), found.value()
    if hue < 0:  # a grey has none
        return
    for step in range(1, _TURNS):
        for way in (-1, 1):
            yield QColor.fromHsv((hue + way * step * _TURN) % 360, saturation, value).name()
