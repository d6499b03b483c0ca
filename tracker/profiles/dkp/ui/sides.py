"""The panels beside the sheet: loot and the live log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tracker.core.changes import ChangeSet
from tracker.profiles.dkp.ui.book import Touched
from tracker.profiles.dkp.ui.desk import RaidDesk
from tracker.profiles.dkp.ui.live.panel import LivePanel
from tracker.profiles.dkp.ui.loot.panel import LootPanel
from tracker.profiles.dkp.ui.parts import Parts
from tracker.profiles.dkp.ui.queue import Waiting
from tracker.profiles.dkp.ui.recorder import Recorded


class RaidPanel(Protocol):
    """What the workspace asks of a panel; every panel is a QWidget."""

    def show(self, touched: Touched) -> None: ...  # noqa: D102
    def focus_work(self) -> None: ...  # noqa: D102
    def key_lines(self) -> Sequence[tuple[str, str, str]]: ...  # noqa: D102
    def let_go(self) -> None: ...  # noqa: D102


class Sides(QObject):
    """Passes on what happens; what the panels decide is theirs."""

    def __init__(self, desk: RaidDesk, parts: Parts, page: QWidget) -> None:
        super().__init__(page)
        self._parts = parts
        self.loot = LootPanel(desk, page)
        self.live = LivePanel(desk, page)
        self._panels: Sequence[RaidPanel] = (self.loot, self.live)
        parts.add_side("Loot", "pane.loot", self.loot)
        parts.add_side("Live log", "pane.live", self.live)
        self.live.heard.connect(self.loot.hear)

    def on_recorded(self, act: Callable[[Recorded, Sequence[Waiting]], None]) -> None:
        """What to do when the live log recorded something."""
        self.live.recorded.connect(act)

    def show(self, touched: Touched, changes: ChangeSet) -> None:
        """A commit, of whatever raid."""
        self.loot.apply(changes)
        if touched:
            for panel in self._panels:
                panel.show(touched)

    def look_at_loot(self) -> None:
        """The loot has the keyboard."""
        self._parts.look_at(self.loot)
        self.loot.focus_work()

    def look_at_live(self) -> None:
        """The live log has the keyboard."""
        self._parts.look_at(self.live)
        self.live.focus_work()

    def key_lines(self) -> list[tuple[str, str, str]]:
        """Theirs."""
        return [line for panel in self._panels for line in panel.key_lines()]

    def let_go(self) -> None:
        """Ends what they do on their own."""
        for panel in self._panels:
            panel.let_go()
