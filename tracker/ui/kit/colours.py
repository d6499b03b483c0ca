"""The palette as painted widgets see it, and colours of others made fit to be read on it."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from tracker.ui.palette import DARK, LIGHT, Palette, contrast

__all__ = ["PAPER", "Palette", "blended", "contrast", "readable", "tokens", "words_on"]

READABLE = 4.5
"""The contrast that every word has on its surface."""

PAPER = LIGHT
"""What is printed has the colours of the light theme, whatever the window wears."""


def tokens(palette: QPalette) -> Palette:
    """The colours behind a widget's palette; a palette that is not ours is judged by its base."""
    base = palette.color(QPalette.ColorRole.Base)
    return DARK if base.lightness() < 128 else LIGHT


def readable(colour: str, surface: str, ratio: float = READABLE) -> str:
    """The colour itself, or the nearest darker or lighter one that can be read on the surface.

    An unreadable name of a colour gives black or white.
    """
    wanted = QColor(colour)
    is_light = QColor(surface).lightness() >= 128
    end = QColor("#000000" if is_light else "#FFFFFF")
    if not wanted.isValid():
        return end.name()
    for step in range(21):
        mixed = blended(wanted.name(), end.name(), step / 20)
        if contrast(mixed, surface) >= ratio:
            return mixed
    return end.name()


def blended(one: str, other: str, share: float) -> str:
    """The colour that is `share` (0 to 1) of the way from one to the other, opaque."""
    a, b = QColor(one), QColor(other)
    parts = [
        round(x + (y - x) * share)
        for x, y in zip((a.red(), a.green(), a.blue()), (b.red(), b.green(), b.blue()), strict=True)
    ]
    return QColor(*parts).name()


def words_on(colour: str) -> str:
    """Black or white, whichever is read better on the colour."""
    return max(("#000000", "#FFFFFF"), key=lambda word: contrast(word, colour))
