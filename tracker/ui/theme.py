"""Light and dark as one style sheet made from the palette, for any size of text."""

from __future__ import annotations

import re
from dataclasses import asdict
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from tracker.ui.palette import DARK, LIGHT, Palette

SMALLEST_SCALE, LARGEST_SCALE, SCALE_STEP = 1.0, 2.0, 0.25
TEXT_PIXELS = 13
_HAS_STYLE = "tracker_has_style"
_FOLDER = Path(__file__).parent
_LENGTH = re.compile(r"\$\{s(\d+)\}")


class ThemeChoice(StrEnum):
    """What a person chose in View → Theme."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Dresses the application. `changed` comes after the new style sheet is in place."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str, scale: float) -> None:
        super().__init__(app)
        self._app = app
        self.choice = _choice(choice)
        self.scale = _within(scale)
        self.palette = self._wanted()
        if app.property(_HAS_STYLE) is None:
            # Once per process: replacing the style under a style sheet leaves stale pointers in Qt.
            app.setStyle("Fusion")
            app.setProperty(_HAS_STYLE, True)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._dress()

    def choose(self, choice: str) -> None:
        """Switches at once; SYSTEM, or what is none, follows the desktop where Qt reports it."""
        self.choice = _choice(choice)
        self._dress()

    def scale_to(self, scale: float) -> None:
        """Text, spacing and rows grow together, from 100 % to 200 %."""
        self.scale = _within(scale)
        self._dress()

    def pixels(self, length: int) -> int:
        """A length of the design at the present size of text."""
        return round(length * self.scale)

    def colour(self, token: str) -> QColor:
        """The colour of a palette token."""
        return QColor(getattr(self.palette, token))

    def _wanted(self) -> Palette:
        if self.choice is ThemeChoice.SYSTEM:
            is_dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
            return DARK if is_dark else LIGHT
        return DARK if self.choice is ThemeChoice.DARK else LIGHT

    def _follow_system(self) -> None:
        if self.choice is ThemeChoice.SYSTEM:
            self._dress()

    def _dress(self) -> None:
        self.palette = self._wanted()
        self._app.setPalette(qt_palette(self.palette))
        self._app.setFont(_font(self._app.font(), self.pixels(TEXT_PIXELS)))
        # Qt may remember a part of a table that is gone, such as the scroll bar of its heading, and
        # would read it when one sheet takes another's place. Without a sheet it forgets them all.
        self._app.setStyleSheet("")
        self._app.setStyleSheet(style_sheet(self.palette, self.scale))
        self.changed.emit()


def style_sheet(palette: Palette, scale: float) -> str:
    """The style sheet with this palette's colours and lengths scaled."""
    text = _LENGTH.sub(lambda m: str(round(int(m[1]) * scale)), _template())
    shade = "dark" if palette is DARK else "light"
    icons = {
        name: (_FOLDER / "icons" / f"{file}-{shade}.svg").as_posix()
        for name, file in (("arrow_up", "up"), ("arrow_down", "down"), ("tick", "check"))
    }
    return Template(text).substitute(asdict(palette), **icons)


def qt_palette(palette: Palette) -> QPalette:
    """The same colours for what a style sheet does not reach."""
    roles = {
        QPalette.ColorRole.Window: palette.bg,
        QPalette.ColorRole.Base: palette.panel,
        QPalette.ColorRole.AlternateBase: palette.bg,
        QPalette.ColorRole.Button: palette.panel,
        QPalette.ColorRole.WindowText: palette.text,
        QPalette.ColorRole.Text: palette.text,
        QPalette.ColorRole.ButtonText: palette.text,
        QPalette.ColorRole.ToolTipBase: palette.panel,
        QPalette.ColorRole.ToolTipText: palette.text,
        QPalette.ColorRole.PlaceholderText: palette.dim,
        QPalette.ColorRole.Highlight: palette.selection,
        QPalette.ColorRole.HighlightedText: palette.text,
        QPalette.ColorRole.Link: palette.accent,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(palette.dim))
    return made


@cache
def _template() -> str:
    return (_FOLDER / "style.qss").read_text(encoding="utf-8")


def _font(base: QFont, pixels: int) -> QFont:
    font = QFont(base)
    font.setPixelSize(pixels)
    # Tabular figures: digits of one width, so that columns of numbers line up.
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _within(scale: float) -> float:
    return min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)


def _choice(wanted: str) -> ThemeChoice:
    return ThemeChoice(wanted) if wanted in set(ThemeChoice) else ThemeChoice.SYSTEM
