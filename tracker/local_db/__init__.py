"""The local store: all SQL of the laptop. Start with `store.open_store`."""

from __future__ import annotations

from tracker.local_db.store import Store, open_store

__all__ = ["Store", "open_store"]
