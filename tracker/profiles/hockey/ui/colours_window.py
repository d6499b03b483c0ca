"""The window in which teams get their colours: by name or as #RRGGBB, for all their games."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from tracker.errors import InputError
from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.ui.mending import MendingWindow

USUAL = "Usual"
COLOURS: Mapping[str, str] = {
    "Red": "#C8102E", "Maroon": "#6F263D", "Orange": "#F47A38", "Gold": "#FFB81C",
    "Green": "#154734", "Teal": "#006D75", "Light blue": "#5BB4E5", "Blue": "#0038A8",
    "Navy": "#0C2340", "Purple": "#5F259F", "Pink": "#D6418D", "Grey": "#7C878E",
    "Black": "#111111", "White": "#FFFFFF",
}  # fmt: skip
Chosen = Callable[[Mapping[Venue, str | None]], None]


class ColoursWindow(MendingWindow):
    """None stands for the usual colour. A colour that cannot be read is corrected when shown."""

    def __init__(
        self,
        teams: Mapping[Venue, str],
        present: Mapping[Venue, str | None],
        choose: Chosen,
        parent: QWidget,
    ) -> None:
        super().__init__("Colours of the teams", "Use these colours", parent)
        self.fields = {venue: _field(present[venue], self) for venue in teams}
        for venue, name in teams.items():
            self.add(name, self.fields[venue])
        said = QLabel(
            "A colour that would be hard to read, or that would look like an error, is shown in "
            "the nearest one that does not.",
            self,
        )
        said.setWordWrap(True)
        said.setObjectName("caption")
        self.form.addRow(said)
        self.when_done(lambda: choose({v: colour_of(f.currentText()) for v, f in self._items()}))

    def _items(self) -> list[tuple[Venue, QComboBox]]:
        return list(self.fields.items())


def colour_of(text: str) -> str | None:
    """What was chosen or typed, as `#rrggbb`; None for the usual one."""
    words = text.strip()
    if not words or words == USUAL:
        return None
    named = COLOURS.get(words.capitalize(), words)
    found = QColor(named)
    if not found.isValid():
        raise InputError(f"“{words}” is no colour; choose one, or type it like #C8102E.")
    return found.name()


def _field(present: str | None, parent: QWidget) -> QComboBox:
    field = QComboBox(parent)
    field.setEditable(True)
    field.addItem(USUAL)
    for name, colour in COLOURS.items():
        swatch = QPixmap(16, 16)
        swatch.fill(QColor(colour))
        field.addItem(QIcon(swatch), name)
    names = {QColor(colour).name(): name for name, colour in COLOURS.items()}
    field.setCurrentText(USUAL if present is None else names.get(present, present))
    return field
