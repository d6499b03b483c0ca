"""The identities of records, where a view knows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from tracker.core.ids import Key, RecordId
from tracker.core.profile import ScopeView
from tracker.core.record import Record


@runtime_checkable
class IdentifiedView(ScopeView, Protocol):
    """A view that also knows its records' identities, as that of a store does."""

    def record_ids(self, kind: type[Record]) -> Mapping[Key, RecordId]:
        """The identities of the scope's live records of a kind, by key."""
        ...


def record_ids(view: ScopeView, kind: type[Record]) -> Mapping[Key, RecordId]:
    """By key; empty where the view knows none."""
    return view.record_ids(kind) if isinstance(view, IdentifiedView) else {}
