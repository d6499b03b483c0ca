"""Scopes that the server shows to this person and that are not on this laptop yet."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.app import Laptop, server_reader
from tracker.core.scope import Scope

NAMED = 5


def scopes_elsewhere(laptop: Laptop) -> list[Scope]:
    """In order of their names; SyncError when the server cannot be asked."""
    with server_reader(laptop) as server:
        rows = server.rows("sync_scopes", {"select": "scope"})
    with laptop.store.read() as reader:
        here = {summary.scope for summary in reader.scopes()}
    known = {profile.name for profile in laptop.registry}
    found = (Scope.parse(str(row["scope"])) for row in rows)
    return sorted(scope for scope in found if scope.profile in known and scope not in here)


def elsewhere_sentence(scopes: Sequence[Scope]) -> str:
    """What is there, and how to get it."""
    names = ", ".join(str(scope) for scope in scopes[:NAMED])
    more = f" and {len(scopes) - NAMED} more" if len(scopes) > NAMED else ""
    return (
        f"The server has what is not here: {names}{more}. "
        "Fetch one with `tracker sync --scope …`, or everything with `tracker sync --all`."
    )
