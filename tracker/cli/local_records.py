"""All scopes of one profile, for summaries and importers that look beyond one scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tracker.app import Laptop
from tracker.core.profile import LocalRecords, ScopeView
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db.reading import Reader

NAMED = 5
"""Scopes that a sentence names; of more it says that there are."""


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


def require_scope(laptop: Laptop, scope: Scope) -> None:
    """InputError when nothing of the scope is here."""
    with laptop.store.read() as reader:
        known = [summary.scope for summary in reader.scopes()]
    if scope in known:
        return
    name = laptop.registry.profile(scope.profile).name
    others = [str(s) for s in known if s.profile == name]
    here = f" Here are: {', '.join(others[:NAMED])}{' …' if len(others) > NAMED else ''}."
    raise InputError(
        f"There are no records of {scope} in {laptop.folder}; import or sync it first."
        f"{here if others else ''}"
    )


@contextmanager
def local_records(laptop: Laptop, profile: str) -> Iterator[LocalRecords]:
    """One reading of the laptop's records of a profile."""
    with laptop.store.read() as reader:
        yield ProfileRecords(reader, profile)
