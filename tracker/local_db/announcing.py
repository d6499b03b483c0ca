"""Tells listeners what a commit touched."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from tracker.core.changes import Changed, ChangeSet, Origin

Listener = Callable[[ChangeSet], None]


class Announcer:
    """Calls its listeners on the committing thread, after the commit and outside every lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """The listener hears every later commit until the returned function is called."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def announce(self, origin: Origin, touched: Iterable[Changed]) -> None:
        """A commit that touched nothing is not announced."""
        with self._lock:
            listeners = tuple(self._listeners)
        # Without a listener a batch's changes are not even counted up.
        changed = tuple(touched) if listeners else ()
        if not changed:
            return
        for listener in listeners:
            listener(ChangeSet(origin, changed))
