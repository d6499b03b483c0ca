"""Times of a log in the order in which they were, also when the clock is set back in autumn.

A log's time is local and without a zone. The hour that is written twice has `fold` 1 in its second
half, and in no other hour: what follows it has `fold` 0 again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

_HOUR = timedelta(hours=1)


def night_order(at: datetime) -> tuple[datetime, int, datetime]:
    """What to sort moments by: of each hour the first time that it is written, then the second."""
    plain = at.replace(fold=0)
    return plain.replace(minute=0, second=0, microsecond=0), at.fold, plain


def elapsed(first: datetime, then: datetime) -> timedelta:
    """The time from one moment to another, negative when the other one was before.

    A repeated hour of which neither moment is part is not seen.
    """
    if night_order(then) < night_order(first):
        return -elapsed(then, first)
    plain = then.replace(fold=0) - first.replace(fold=0)
    return plain + _HOUR if then.fold > first.fold else plain
