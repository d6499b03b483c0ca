"""Which server this is, and whether it still holds what it acknowledged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from tracker.core.clock import Clock
from tracker.core.scope import Scope
from tracker.errors import ScopeRestored, WrongServer
from tracker.local_db.stamps import CLOCK_OFFSET
from tracker.sync.transport import Transport, value_of
from tracker.sync.wire import LARGEST_GET, any_of, arguments

SKEW_SHOWN_SECONDS = 5.0
SKEW_LOUD_SECONDS = 300.0
OFFSET_STEP_SECONDS = 1.0
"""A measured change below this is the network's; correcting it would write on every run."""

_STATE_COLUMNS = "scope,version,published_version,epoch,kinds,slots"
EPOCH = "epoch:"
"""Before a scope's name: the note of the epoch in which it was first seen."""

_NOTHING_LOST = "Nothing was sent and nothing was deleted here."


@dataclass(frozen=True)
class About:
    """What a server says about itself and about who asks."""

    pack: str | None
    server_id: str
    role: str
    user_id: str | None
    clock_skew_seconds: float
    """How far this machine's clock is ahead of the server's."""
    rights: str = ""
    """What who asks may do, in words; empty without any right."""


@dataclass(frozen=True)
class ScopeState:
    """How far a scope has come on the server."""

    version: int
    published_version: int
    epoch: str
    kind_versions: Mapping[str, int]
    live_rows: Mapping[str, int]
    """Per kind, the records that are not deleted."""
    slots: int
    """How many ways the indexes of new records are shared out."""


class Notes(Protocol):
    """Small durable values of the data folder."""

    def get(self, name: str) -> str | None:
        """The value, or None."""
        ...

    def set(self, name: str, value: str) -> None:
        """Replaces the value."""
        ...


def ask_about(transport: Transport, clock: Clock) -> About:
    """The server's own words; ContractMismatch when it has no server pack.

    WrongServer when what answers does not speak of itself as a Tracker server does.
    """
    asked = clock.now()
    value = value_of(transport.rpc("sync_about", b"{}"))
    between = asked + (clock.now() - asked) / 2
    try:
        return About(
            pack=value["pack"],
            server_id=str(value["server_id"]),
            role=str(value["role"]),
            user_id=value["user_id"],
            clock_skew_seconds=(between - datetime.fromisoformat(value["now"])).total_seconds(),
            # Older packs do not tell them.
            rights=", ".join(_right(right) for right in value.get("rights", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise WrongServer(
            "What answers there is not a Tracker server. Check the address; everything is kept."
        ) from error


def _right(right: Mapping[str, Any]) -> str:
    profile, scopes = right["profile"], right["scopes"]
    if scopes is None:
        return f"{right['role']} {'everywhere' if profile is None else f'of all {profile}'}"
    return f"{right['role']} of {scopes:,} {profile} {'scope' if scopes == 1 else 'scopes'}"


def skew_sentence(skew_seconds: float) -> str | None:
    """What to say about a clock that is off.

    The stamps of later edits are corrected by it; the times that people read elsewhere are not.
    """
    size = abs(skew_seconds)
    if size <= SKEW_SHOWN_SECONDS:
        return None
    direction = "ahead of" if skew_seconds > 0 else "behind"
    sentence = f"This machine's clock is {size:.0f} s {direction} the server's."
    if size > SKEW_LOUD_SECONDS:
        sentence += " SET IT RIGHT: until then edits get the server's time as it was last measured."
    return sentence


def correct_stamps(skew_seconds: float, notes: Notes) -> None:
    """Lets later edits be stamped with the server's time, by which the later one of two wins."""
    known = float(notes.get(CLOCK_OFFSET) or 0)
    if abs(known + skew_seconds) > OFFSET_STEP_SECONDS:
        notes.set(CLOCK_OFFSET, f"{-skew_seconds:.3f}")


def recognise(about: About, notes: Notes) -> None:
    """Remembers the first server that this data folder meets; WrongServer for any other."""
    require_same(about.server_id, notes)
    if notes.get("server_id") is None:
        notes.set("server_id", about.server_id)


def require_same(server_id: str, notes: Notes) -> None:
    """WrongServer when the data folder was synced with another one; remembers nothing."""
    if notes.get("server_id") not in (None, server_id):
        raise WrongServer(
            "This is another server than the one that this data folder has been synced with, or "
            f"that one was set up anew. {_NOTHING_LOST} Connect the server that it was, or use "
            "another data folder for this one."
        )


def scope_states(transport: Transport, scopes: Sequence[Scope]) -> dict[Scope, ScopeState]:
    """The state of each scope that the server has and lets us see."""
    found: dict[Scope, ScopeState] = {}
    for start in range(0, len(scopes), LARGEST_GET):
        names = {str(scope): scope for scope in scopes[start : start + LARGEST_GET]}
        query = [
            ("scope", any_of(names)),
            ("select", _STATE_COLUMNS),
        ]
        rows = transport.rows("sync_scopes", query)
        found.update((names[row["scope"]], scope_state(row)) for row in rows)
    return found


def scope_state(row: Mapping[str, Any]) -> ScopeState:
    """A row of the server's scope index."""
    return ScopeState(
        version=int(row["version"]),
        published_version=int(row["published_version"]),
        epoch=str(row["epoch"]),
        kind_versions={name: int(kind["version"]) for name, kind in row["kinds"].items()},
        live_rows={name: int(kind["live_rows"]) for name, kind in row["kinds"].items()},
        slots=int(row["slots"]),
    )


def check_feed(
    scope: Scope, state: ScopeState, cursors: Mapping[str, int], known_epoch: str
) -> None:
    """ScopeRestored when it was emptied, or restored to before what we have seen of it."""
    if known_epoch != state.epoch:
        raise _restored(scope, "It was emptied or made anew on the server.")
    if max(cursors.values(), default=0) > state.version:
        raise _restored(
            scope,
            "The server knows less of it than this data folder has seen: it was probably restored "
            "from an older backup.",
        )


def check_receipts(
    transport: Transport, scopes: Sequence[Scope], acknowledged: Mapping[str, str]
) -> dict[Scope, ScopeRestored]:
    """The scopes whose last acknowledged change has no receipt, or one of another version.

    `acknowledged` has `<change id> <version>` by the scope's name.
    """
    asked = {s: acknowledged[str(s)].split() for s in scopes if str(s) in acknowledged}
    if not asked:
        return {}
    call = arguments({"p_change_ids": [change_id for change_id, _ in asked.values()]})
    found = {
        one["change_id"]: int(one["version"])
        for one in value_of(transport.rpc("sync_lookup", call))
    }
    what = (
        "The server no longer has what it acknowledged: it was probably restored from an older "
        "backup."
    )
    return {
        scope: _restored(scope, what)
        for scope, (change_id, version) in asked.items()
        if found.get(change_id) != int(version)
    }


def _restored(scope: Scope, what: str) -> ScopeRestored:
    return ScopeRestored(
        f"{scope}: {what} Nothing of it was sent or deleted here; everything else goes on. Ask "
        "whoever runs the server what happened.",
        remedy=f"Then run 'tracker sync --scope {scope} --accept-new-epoch': what the server lost "
        "goes out again.",
    )
