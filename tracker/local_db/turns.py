"""Who may write next: threads are served in the order in which they came."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A lock that is fair.

    A plain lock may be taken again and again by the thread that just released it; during a sync of
    thousands of changes a key press would then wait for many batches instead of for one.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._owner: int | None = None

    @property
    def owner(self) -> int | None:
        """The thread that has the turn at this moment, by its `threading.get_ident`."""
        return self._owner

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits for everybody who came before; RuntimeError when this thread has the turn."""
        me = object()
        with self._changed:
            if self._owner == threading.get_ident():
                raise RuntimeError("a transaction is already open on this thread")
            self._waiting.append(me)
            try:
                self._changed.wait_for(lambda: self._owner is None and self._waiting[0] is me)
            finally:
                self._waiting.remove(me)
            self._owner = threading.get_ident()
        try:
            yield
        finally:
            with self._changed:
                self._owner = None
                self._changed.notify_all()
