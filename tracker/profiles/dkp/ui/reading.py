"""All raids of the guild, for what looks beyond the open one: prices, standings, attendance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tracker.core.profile import ScopeView
from tracker.core.record import Record
from tracker.core.scope import Scope


class Reading(Protocol):
    """What is asked of one snapshot of the store."""

    def scope_names(self) -> Sequence[Scope]: ...  # noqa: D102
    def view(self, scope: Scope) -> ScopeView: ...  # noqa: D102


class GuildRecords:
    """The LocalRecords of one reading; valid as long as its reader."""

    def __init__(self, reader: Reading, profile: str) -> None:
        self._reader, self._profile = reader, profile

    def scope_ids(self) -> Sequence[str]:
        """See `LocalRecords`."""
        return [s.id for s in self._reader.scope_names() if s.profile == self._profile]

    def view(self, scope_id: str) -> ScopeView:
        """See `LocalRecords`."""
        return self._reader.view(Scope(self._profile, scope_id))

    def highest_index(self, scope_id: str, kind: type[Record]) -> int:
        """See `LocalRecords`; deleted records are not counted."""
        records = self.view(scope_id).records(kind)
        return max((record.index or 0 for record in records), default=0)
