"""Works through what the server said of many records, without making a key press wait for all."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy import Connection

from tracker.core.changes import Changed, Origin
from tracker.local_db.parts import StoreParts

T = TypeVar("T")

SECONDS_AT_ONCE = 0.01
"""After so long a transaction ends and the next one begins."""


def one_by_one(
    parts: StoreParts, items: Iterable[T], step: Callable[[Connection, T], Iterable[Changed]]
) -> None:
    """Takes the step for each item, as many in one transaction as fit into a short time.

    For what the server tells again: after a power cut the last ones may have to be repeated.
    Broken off by an error, what was done before this transaction stays.
    """
    left = deque(items)
    while left:
        parts.pace.give_way()
        touched: list[Changed] = []
        with parts.database.write(is_durable=False) as connection:
            end = time.perf_counter() + SECONDS_AT_ONCE
            touched += step(connection, left.popleft())
            while left and time.perf_counter() < end:
                touched += step(connection, left.popleft())
        parts.announcer.announce(Origin.SYNC, touched)
