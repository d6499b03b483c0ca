"""The composition root: builds a laptop from its data folder, and hands collaborators around."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.core.clock import Clock, SystemClock
from tracker.core.profile import ServerReader
from tracker.core.registry import Registry, discover
from tracker.errors import InputError
from tracker.local_db.store import Store, open_store
from tracker.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    # The network's libraries are imported when they are needed: a window opens without them.
    from tracker.server.embedded import EmbeddedServer
    from tracker.sync.credentials import Credentials
    from tracker.sync.engine import SyncEngine
    from tracker.sync.transport import Transport

LOCK_WAIT_SECONDS = 5.0
"""A command waits this long for another one to finish with the folder before it gives up."""


@dataclass(frozen=True)
class Laptop:
    """A data folder in use: what is chosen and what is recorded in it."""

    folder: Path
    settings: Settings
    registry: Registry
    clock: Clock
    store: Store


@contextmanager
def open_laptop(folder: Path, *, writable: bool = True) -> Iterator[Laptop]:
    """Opens a data folder and closes it again; only one writer at a time."""
    registry, clock = discover(), SystemClock()
    wait = LOCK_WAIT_SECONDS if writable else 0.0
    store = open_store(folder, registry, clock, writable=writable, lock_wait_seconds=wait)
    try:
        yield Laptop(folder, load_settings(folder), registry, clock, store)
    finally:
        store.close()
