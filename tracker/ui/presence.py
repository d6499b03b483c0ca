"""Who else has the open scope in sight: what the window says of it, and tells the others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from tracker.core.changes import ChangeSet, Origin
from tracker.core.neighbour import Neighbour
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.ui.status import SyncPhase, SyncStatus
from tracker.ui.sync_bridge import SyncBridge
from tracker.ui.views.sync_line import SyncLine

NAMED = 4
_ALONE = (SyncPhase.NOT_CONNECTED, SyncPhase.OFFLINE, SyncPhase.PAUSED)
"""Where nobody can be seen, also who was there a moment ago."""


class Presence(QObject):
    """Follows the open scope. What one does in it is what one recorded last."""

    def __init__(
        self, bridge: SyncBridge, line: SyncLine, registry: Registry, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge, self._line, self._registry = bridge, line, registry
        self._scope: Scope | None = None
        self._doing = ""
        bridge.ready.connect(self._say)
        bridge.neighbours_met.connect(self._meet)
        bridge.status_changed.connect(self._follow_status)

    def show_scope(self, scope: Scope | None) -> None:
        """Another scope is open, or none."""
        self._scope, self._doing = scope, ""
        self._line.show_neighbours("")
        self._say()

    def follow(self, changes: ChangeSet) -> None:
        """A commit."""
        doing = self._recorded(changes) if changes.origin is Origin.LOCAL else None
        if doing is not None and doing != self._doing:
            self._doing = doing
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
            self._line.show_neighbours(here_text(neighbours))

    def _follow_status(self, status: SyncStatus) -> None:
        if status.phase in _ALONE:
            self._line.show_neighbours("")


def here_text(neighbours: Sequence[Neighbour]) -> str:
    """`Here: Ana (events), Bo`; empty when nobody else is."""
    if not neighbours:
        return ""
    names = [f"{one.name} ({one.doing})" if one.doing else one.name for one in neighbours]
    more = len(names) - NAMED
    if more > 1:
        names[NAMED:] = [f"{more} more"]
    return "Here: " + ", ".join(names)
