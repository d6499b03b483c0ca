"""All scopes of one profile, for summaries, reports and importers that look beyond one scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tracker.core.changes import StoredRecord
from tracker.core.profile import ScopeView
from tracker.core.record import Record
from tracker.core.scope import Scope

VIEWS_KEPT = 4
"""A guild has a thousand raids: what was looked at before is read again if it is asked for."""


class ScopeReader(Protocol):
    """What it needs of one reading of the store."""

    def scope_names(self, holding: str | None = None) -> Sequence[Scope]: ...  # noqa: D102
    def view_once(self, scope: Scope) -> ScopeView: ...  # noqa: D102
    def list(  # noqa: D102
        self, scope: Scope, kind: str, *, with_deleted: bool = False
    ) -> Sequence[StoredRecord[Record]]: ...


class ProfileRecords:
    """The LocalRecords of one reading; valid as long as its reader."""

    def __init__(self, reader: ScopeReader, profile: str) -> None:
        self._reader = reader
        self._profile = profile
        self._views: dict[str, ScopeView] = {}

    def scope_ids(self) -> Sequence[str]:
        """See `LocalRecords`."""
        found = self._reader.scope_names()
        return [scope.id for scope in found if scope.profile == self._profile]

    def view(self, scope_id: str) -> ScopeView:
        """See `LocalRecords`."""
        if scope_id not in self._views:
            if len(self._views) == VIEWS_KEPT:
                del self._views[next(iter(self._views))]
            self._views[scope_id] = self._reader.view_once(Scope(self._profile, scope_id))
        return self._views[scope_id]

    def highest_index(self, scope_id: str, kind: type[Record]) -> int:
        """See `LocalRecords`."""
        scope = Scope(self._profile, scope_id)
        found = self._reader.list(scope, kind.kind.name, with_deleted=True)
        return max((stored.record.index or 0 for stored in found), default=0)
