"""Theme and size of text: what the menus and keys choose, kept for the next start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from tracker.errors import TrackerError
from tracker.ui.actions import WindowActions
from tracker.ui.session import Look
from tracker.ui.status import Tone
from tracker.ui.theme import SCALE_STEP, Theme, ThemeChoice


class LookCommands(QObject):
    """Each change is seen at once."""

    def __init__(
        self, look: Look, theme: Theme, tell: Callable[[str, Tone], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._look, self._theme, self._tell = look, theme, tell

    def connect_to(self, actions: WindowActions) -> None:
        """The menu of themes and the keys of the text's size."""
        for name, slot in (
            ("bigger", lambda: self._scale(self._theme.scale + SCALE_STEP)),
            ("smaller", lambda: self._scale(self._theme.scale - SCALE_STEP)),
            ("normal_size", lambda: self._scale(1.0)),
        ):
            actions[name].triggered.connect(slot)
        for action in actions.themes.actions():
            action.setChecked(action.data() == self._theme.choice)
        actions.themes.triggered.connect(self._choose_theme)

    def _choose_theme(self, action: QAction) -> None:
        self._theme.choose(ThemeChoice(action.data()))
        self._save()

    def _scale(self, scale: float) -> None:
        self._theme.scale_to(scale)
        self._save()

    def _save(self) -> None:
        try:
            self._look.save(self._theme.choice.value, self._theme.scale)
        except TrackerError as error:
            self._tell(str(error), Tone.WARN)
