"""Tries a server step by step before it is relied on; the step that fails is named."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.core.clock import Clock
from tracker.errors import ContractMismatch, SignInNeeded
from tracker.sync.known_server import ask_about, skew_sentence
from tracker.sync.transport import Transport

NEEDED_TABLES = ("sync_scopes", "sync_receipts")


@dataclass(frozen=True)
class ServerFacts:
    """What `connect` and `doctor` tell about a server."""

    server_id: str
    pack: str
    """The newest file of the server pack that it has."""
    role: str
    rights: str
    """What this person may do, in words; empty without any right."""
    user_id: str | None
    clock_skew_seconds: float
    clock_sentence: str | None
    """What to say about the clock; None when it is right."""


def probe(transport: Transport, clock: Clock) -> ServerFacts:
    """Name (DNS), connection (TCP), security (TLS), PostgREST, server pack and sign-in.

    Changes nothing. The first step that fails raises a SyncError whose sentence names it: the
    transport's own for the first four.
    """
    try:
        about = ask_about(transport, clock)
    except ContractMismatch as error:
        raise ContractMismatch(
            "The server answers, but has no Tracker server pack. Install it with "
            f"'tracker server install'. ({error})"
        ) from error
    if about.role == "anon" or about.pack is None:
        raise SignInNeeded(
            "The server answers, but takes this token for nobody's (role anon).",
            remedy="Get a token for a person and run 'tracker connect' with it.",
        )
    for table in NEEDED_TABLES:
        transport.rows(table, [("limit", "1")])
    return ServerFacts(
        server_id=about.server_id,
        pack=about.pack,
        role=about.role,
        rights=about.rights,
        user_id=about.user_id,
        clock_skew_seconds=about.clock_skew_seconds,
        clock_sentence=skew_sentence(about.clock_skew_seconds),
    )
