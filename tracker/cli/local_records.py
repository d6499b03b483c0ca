"""All scopes of one profile, for summaries and importers that look beyond one scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tracker.app import Laptop
from tracker.core.profile import LocalRecords, ScopeView
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.local_db.reading import Reader


class ProfileRecords:
    """The LocalRecords of one reading; valid as long as its reader."""

    def __init__(self, reader: Reader, profile: str) -> None:
        self._reader = reader
        self._profile = profile

    def scope_ids(self) -> Sequence[str]:
        """See `LocalRecords`."""
        found = (summary.scope for summary in self._reader.scopes())
        return [scope.id for scope in found if scope.profile == self._profile]

    def view(self, scope_id: str) -> ScopeView:
        """See `LocalRecords`."""
        return self._reader.view(Scope(self._profile, scope_id))

    def highest_index(self, scope_id: str, kind: type[Record]) -> int:
        """See `LocalRecords`."""
        scope = Scope(self._profile, scope_id)
        found = self._reader.list(scope, kind.kind.name, with_deleted=True)
        return max((stored.record.index or 0 for stored in found), default=0)


@contextmanager
def local_records(laptop: Laptop, profile: str) -> Iterator[LocalRecords]:
    """One reading of the laptop's records of a profile."""
    with laptop.store.read() as reader:
        yield ProfileRecords(reader, profile)
