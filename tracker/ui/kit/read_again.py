"""What a commit left of the records that it touched, for whoever shows them."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.core.changes import Changed
from tracker.ui.session import RecordStore, Stored


def read_again(store: RecordStore, touched: Iterable[Changed]) -> dict[Changed, Stored | None]:
    """The live record under each key now; None where there is none.

    The file is asked only for what the commit does not say itself, which keeps a key press from
    reading what it has just written.
    """
    found: dict[Changed, Stored | None] = {}
    for changed in touched:
        # Of two records that had the key one after the other, the file knows which has it now.
        found[changed] = None if changed in found else changed.stored
    unsaid = [changed for changed, stored in found.items() if stored is None]
    if unsaid:
        with store.read() as reader:
            for changed in unsaid:
                found[changed] = reader.get(changed.scope, changed.kind, changed.key)
    return {changed: _live(changed, stored) for changed, stored in found.items()}


def _live(changed: Changed, stored: Stored | None) -> Stored | None:
    # A key that a record had before finds it, too; it is shown under the new one.
    is_gone = stored is None or stored.is_deleted or stored.key != changed.key
    return None if is_gone else stored
