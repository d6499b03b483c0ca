"""Numbers and times as people say them."""

from __future__ import annotations

from datetime import datetime

_STEPS = ((60, 1, "second"), (3600, 60, "minute"), (2 * 86_400, 3600, "hour"))
_DAY = 86_400
_JUST_NOW_SECONDS = 5


def counted(count: int, noun: str) -> str:
    """`1 change is`, `2 changes are`."""
    name, _, verb = noun.partition(" ")
    if count != 1:
        name, verb = f"{name}s", {"is": "are", "was": "were"}.get(verb, verb)
    return f"{count:,} {name} {verb}".strip()


def told_moment(then: datetime, now: datetime) -> str:
    """In the time of this machine, and how long ago that was."""
    return f"{then.astimezone():%Y-%m-%d %H:%M} ({ago(then, now)})"


def ago(then: datetime, now: datetime) -> str:
    """`5 minutes ago`; what lies ahead (a clock was set back) is `just now`, too."""
    seconds = int((now - then).total_seconds())
    if seconds < _JUST_NOW_SECONDS:
        return "just now"
    for limit, size, name in _STEPS:
        if seconds < limit:
            return f"{counted(seconds // size, name)} ago"
    return f"{counted(seconds // _DAY, 'day')} ago"
