"""The local store: all SQL of the laptop. Start with `store.open_store`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.local_db.store import Store, open_store

__all__ = ["Store", "open_store"]


def __getattr__(name: str) -> Any:
    # Not before it is asked for: `peek` reads a file without loading all that the store needs.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tracker.local_db import store

    return getattr(store, name)
