"""Scopes that the server shows to this person and that are not on this laptop yet."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.cli.words import counted
from tracker.sync.elsewhere import NamedScope

NAMED = 5
"""More are counted; each has a line."""


def elsewhere_lines(named: Sequence[NamedScope], count: int) -> list[str]:
    """What is there, by the names that it has there, and how to get it."""
    width = max(len(str(one.scope)) for one in named)
    lines = [f"The server has {counted(count, 'scope')} that {_verb(count)} not here yet:"]
    lines += [_line(one, width) for one in named]
    if count > len(named):
        lines.append(f"  and {count - len(named):,} more")
    first = named[0].scope
    return [
        *lines,
        f"Fetch one with `tracker sync --scope {first}`, or everything with `tracker sync --all`.",
    ]


def _verb(count: int) -> str:
    return "is" if count == 1 else "are"


def _line(one: NamedScope, width: int) -> str:
    title = "" if one.title == str(one.scope) else one.title
    called = ", ".join(part for part in (title, one.day) if part)
    return f"  {str(one.scope).ljust(width)}  {called}".rstrip()
