"""Scopes that the server shows to this person and that are not on this laptop yet."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.scope import Scope

NAMED = 5


def elsewhere_sentence(scopes: Sequence[Scope]) -> str:
    """What is there, and how to get it."""
    names = ", ".join(str(scope) for scope in scopes[:NAMED])
    more = f" and {len(scopes) - NAMED} more" if len(scopes) > NAMED else ""
    return (
        f"The server has what is not here: {names}{more}. "
        "Fetch one with `tracker sync --scope …`, or everything with `tracker sync --all`."
    )
