"""Who else has the open scope in sight: what the window says of it, and tells the others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QInputDialog

from tracker.core.changes import ChangeSet, Origin
from tracker.core.neighbour import LONGEST_NAME, Neighbour, as_line
from tracker.core.scope import Scope
from tracker.errors import TrackerError
from tracker.ui.frame import WindowFrame
from tracker.ui.session import ShownName, WindowSession
from tracker.ui.status import SyncPhase, SyncStatus, Tone
from tracker.ui.sync_bridge import SyncBridge

NAMED = 4
_ALONE = (SyncPhase.NOT_CONNECTED, SyncPhase.OFFLINE, SyncPhase.PAUSED)
"""Where nobody can be seen, also who was there a moment ago."""


class Presence(QObject):
    """Follows the open scope. What one does in it is what one recorded last."""

    def __init__(self, bridge: SyncBridge, frame: WindowFrame, session: WindowSession) -> None:
        super().__init__(frame)
        self._bridge, self._frame, self._line = bridge, frame, frame.sync_line
        self._registry, self._name = session.registry, session.shown_name
        self._scope: Scope | None = None
        self._doing = ""
        self._neighbours: tuple[Neighbour, ...] = ()
        bridge.ready.connect(self._say)
        bridge.neighbours_met.connect(self._meet)
        bridge.status_changed.connect(self._follow_status)
        frame.commands["shown_name"].setEnabled(self._name is not None)
        frame.commands["shown_name"].triggered.connect(self._ask_name)

    def show_scope(self, scope: Scope | None) -> None:
        """Another scope is open, or none."""
        self._scope, self._doing, self._neighbours = scope, "", ()
        self._line.show_neighbours("")
        self._say()

    def follow(self, changes: ChangeSet) -> None:
        """A commit."""
        doing = self._recorded(changes) if changes.origin is Origin.LOCAL else None
        if doing is not None and doing != self._doing:
            self._doing = doing
            self._say()

    def _ask_name(self) -> None:
        name = self._name
        if name is None:
            return
        dialog = QInputDialog(self._frame)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Name that others see")
        dialog.setLabelText("Whoever has the same game or raid open reads this name:")
        dialog.setTextValue(name.read())
        dialog.textValueSelected.connect(lambda text: self._save_name(name, text))
        dialog.open()

    def _save_name(self, name: ShownName, text: str) -> None:
        try:
            name.save(as_line(text, LONGEST_NAME))
        except TrackerError as error:
            self._frame.message.tell(str(error), Tone.WARN)
        self._say()

    def _recorded(self, changes: ChangeSet) -> str | None:
        """What a commit recorded in the open scope, by the kind that refers to the others."""
        if self._scope is None:
            return None
        kinds = {one.kind for one in changes.records if one.scope == self._scope}
        profile = self._registry.profile(self._scope.profile)
        found = (kind for kind in reversed(profile.kinds) if kind.kind.name in kinds)
        kind = next(found, None)
        return None if kind is None else kind.kind.heading.lower()

    def _say(self) -> None:
        self._bridge.look_at(self._scope, self._doing)

    def _meet(self, scope: Scope | None, neighbours: tuple[Neighbour, ...]) -> None:
        if scope == self._scope:
            self._neighbours = neighbours
            self._line.show_neighbours(here_text(neighbours))

    def _follow_status(self, status: SyncStatus) -> None:
        if status.phase in _ALONE:
            self._line.show_neighbours("")
        elif status.phase is not SyncPhase.SYNCING:
            # Those of before, until the next look: only who is not the same is told anew.
            self._line.show_neighbours(here_text(self._neighbours))


def here_text(neighbours: Sequence[Neighbour]) -> str:
    """`Here: Ana (events), Bo`; empty when nobody else is."""
    if not neighbours:
        return ""
    names = [f"{one.name} ({one.doing})" if one.doing else one.name for one in neighbours]
    more = len(names) - NAMED
    if more > 1:
        names[NAMED:] = [f"{more} more"]
    return "Here: " + ", ".join(names)
