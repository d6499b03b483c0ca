"""The seam of a profile's own page: what it is given, and what the window asks of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from tracker.core.changes import ChangeSet
from tracker.core.clock import Clock
from tracker.core.ids import Key
from tracker.core.scope import Scope
from tracker.ui.session import PastEdit, PublishedSource, RecordStore, RecordUnit, Stored
from tracker.ui.status import Tone
from tracker.ui.theme import Theme

__all__ = [
    "PastEdit",
    "PublishedSource",
    "RecordStore",
    "RecordUnit",
    "Stored",
    "Tell",
    "Theme",
    "Tone",
    "Workbench",
    "Workspace",
]

Tell = Callable[[str, Tone], None]


@dataclass(frozen=True)
class Workbench:
    """What a workspace works with; all of it is used on the main thread."""

    store: RecordStore
    scope: Scope
    clock: Clock
    theme: Theme
    tell: Tell
    """A sentence in the window's message bar."""
    published: PublishedSource | None = None
    """What the server published, for a thread of the workspace's own; None: nothing is known."""
    show_record: Callable[[str, Key], bool] = lambda _kind, _key: False
    """Looks at a record of the scope in the table of its kind; False when it is not there."""
    take_back: Callable[[str], None] = lambda _sentence: None
    """A sentence that holds no longer; another one that stands in the message bar by now stays."""


class Workspace(QWidget):
    """A profile's own page for one scope. It records through the store, as every other page does.

    The window shows it as the first tab; the tables of the kinds stay beside it.
    """

    name = "Workspace"
    """What its tab says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Else a key press paints the whole window below the page again, as far as it has changed.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        QPainter(self).fillRect(event.rect(), QApplication.palette().window())

    def apply(self, changes: ChangeSet) -> None:
        """A commit, own or from elsewhere, of any scope; must be quick."""

    def settle(self) -> bool:
        """Before something else is shown: saves or drops what is begun; False keeps it open."""
        return True

    def focus_work(self) -> None:
        """Gives the keyboard to the page."""
        self.setFocus()

    def key_lines(self) -> Sequence[tuple[str, str, str]]:
        """(group, what it does, keys), for the window's overview of keys."""
        return ()

    def let_go(self) -> None:
        """Ends timers and work of its own; it is deleted afterwards. Safe to repeat."""
