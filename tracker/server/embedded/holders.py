"""Who holds tokens of the embedded server: listed, and their rights taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.errors import InputError
from tracker.server.database import connected

SHORTEST_ID = 4
_LIST = """
    select user_id::text, role, coalesce(profile, ''), coalesce(scope_id, ''), created_at
    from tracker.memberships order by created_at, user_id, profile, scope_id
"""


@dataclass(frozen=True)
class Right:
    """A role that the holder of a token has, everywhere or in one scope."""

    holder: str
    """The user id in the token."""
    role: str
    where: str
    """A scope, a profile, or everywhere."""
    since: datetime


def rights(dsn: str, remedy: str) -> list[Right]:
    """Every right that was given, the oldest first."""
    with connected(dsn, remedy) as connection:
        rows = connection.execute(_LIST).fetchall()
    return [
        Right(user, role, _where(profile, scope), at) for user, role, profile, scope, at in rows
    ]


def revoke(dsn: str, remedy: str, name: str) -> list[Right]:
    """Takes every right of one holder, at once; the beginning of the id is enough.

    The token still signs its holder in, who sees nothing and may do nothing.
    """
    found = [r for r in rights(dsn, remedy) if r.holder.startswith(name.lower())]
    holders = {r.holder for r in found}
    if len(name) < SHORTEST_ID or not holders:
        raise InputError(f"No token has the id {name}; `tracker server tokens` lists them.")
    if len(holders) > 1:
        raise InputError(f"Several ids begin with {name}; give more of it.")
    with connected(dsn, remedy) as connection:
        connection.execute("delete from tracker.memberships where user_id = %s", (found[0].holder,))
    return found


def revoke_all(dsn: str, remedy: str) -> None:
    """Takes every right of everybody; this folder gives itself its own again when it needs it."""
    with connected(dsn, remedy) as connection:
        connection.execute("delete from tracker.memberships")


def _where(profile: str, scope_id: str) -> str:
    if not profile:
        return "everywhere"
    return f"{profile}:{scope_id}" if scope_id else profile
