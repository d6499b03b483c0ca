"""The lines above a summary: what it is of, whose numbers these are, and how new."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tracker.app import Laptop, server_reader
from tracker.cli.words import counted, told_moment
from tracker.core.profile import Profile
from tracker.core.scope import Scope


def local_heading(laptop: Laptop, profile: Profile, scope: Scope) -> list[str]:
    """Ends with an empty line, as `server_heading` does."""
    headline = profile.tools.headline
    with laptop.store.read() as reader:
        lines = [] if headline is None else list(headline(scope.id, reader.view(scope)))
        waiting = sum(one.waiting for one in reader.scopes() if one.scope == scope)
    unsent = f"{counted(waiting, 'change')} not sent" if waiting else "everything sent"
    return [*lines, f"Counted on this laptop · {unsent}", ""]


def server_heading(laptop: Laptop, profile: Profile, scope: Scope) -> list[str]:
    """In the same form, from what the server published."""
    headline = profile.tools.server_headline
    with server_reader(laptop) as reading:
        lines = [] if headline is None else list(headline(scope.id, reading))
        states = reading.rows("sync_scopes", {"scope": f"eq.{scope}"})
    return [*lines, server_line(states[0] if states else None, datetime.now(UTC)), ""]


def server_line(state: Mapping[str, Any] | None, now: datetime) -> str:
    """`state`: the scope's row of `sync_scopes`; None where the server has or shows none."""
    words = ["Counted by the server"]
    published_at = state.get("published_at") if state is not None else None
    if state is not None and published_at is not None:
        words.append(f"refreshed {told_moment(datetime.fromisoformat(published_at), now)}")
        if state["version"] > state["published_version"]:
            words.append("newer records there are not counted yet")
    return " · ".join(words)
