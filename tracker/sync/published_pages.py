"""Reads what pages show from the server, and keeps it for when there is none."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any

from tracker.core.clock import Clock
from tracker.core.published import KeptRows, PublishedQuery
from tracker.errors import ContractMismatch, InputError, NotAllowed, StoreError, SyncError
from tracker.local_db.published_rows import PublishedRows
from tracker.sync.server_reader import PublishedTables
from tracker.sync.transport import Transport

log = logging.getLogger(__name__)

MOST_ROWS = 20_000
"""Of one query; a page that needs more should ask the server for sums."""

OpenTransport = Callable[[], AbstractContextManager[Transport]]
"""A connection as whoever is signed in now; InputError when there is no server."""


class SignedInElsewhere(InputError):
    """While the server was asked, the folder was connected elsewhere or signed out."""


class PublishedPages:
    """For background threads: both calls may wait for a disk, a keyring or a server."""

    def __init__(
        self,
        store: PublishedRows,
        source: Callable[[], str | None],
        open_transport: OpenTransport,
        clock: Clock,
    ) -> None:
        """`source` names the server and the person of this moment; None: there is neither."""
        self._store, self._source = store, source
        self._open_transport, self._clock = open_transport, clock

    def kept(self, queries: Iterable[PublishedQuery]) -> list[KeptRows]:
        """What was fetched as the person that is signed in now; asks no server."""
        source = self._source()
        return [] if source is None else self._store.get(source, queries)

    def fetch(self, queries: Iterable[PublishedQuery]) -> list[KeptRows]:
        """Asks the server and keeps its answers; a TrackerError says why it cannot be asked.

        What the server refuses to show to this person is forgotten here, too; the rest is kept.
        """
        source, found, failures = self._source(), list[KeptRows](), list[SyncError]()
        with self._open_transport() as transport:
            if source is None:
                raise InputError("Nobody is signed in. Connect to a server first.")
            self._store.forget_others(source)
            for query in sorted(queries, key=str):
                try:
                    found.append(self._answer(transport, query))
                except (NotAllowed, ContractMismatch) as error:
                    self._store.forget(source, query)
                    failures.append(error)
        if self._source() != source:
            raise SignedInElsewhere("Another server was connected meanwhile. Fetch it again.")
        self._keep(source, found)
        if failures:
            raise failures[0]
        return found

    def _answer(self, transport: Transport, query: PublishedQuery) -> KeptRows:
        now = self._clock.now()
        reader = PublishedTables(transport, at_most=MOST_ROWS + 1)
        rows = reader.rows(query.table, dict(query.filters))
        return KeptRows(query, rows[:MOST_ROWS], now, is_cut=len(rows) > MOST_ROWS)

    def _keep(self, source: str, found: Iterable[KeptRows]) -> None:
        for one in found:
            try:
                self._store.keep(source, one)
            except StoreError as error:
                # It can be shown all the same, and be fetched again.
                log.warning("What the server showed is not kept for later: %s", error)


def source_of(address: str, token: str | None) -> str | None:
    """Who asks which server: a renewed token is the same person, another person's is not.

    None without a token. The token itself is not in it.
    """
    if token is None:
        return None
    claims = _claims(token)
    who = [str(claims.get(name, "")) for name in ("iss", "role", "sub")]
    if not claims.get("sub"):
        who = [hashlib.sha256(token.encode()).hexdigest()]
    return " ".join([address.rstrip("/").lower(), *who])


def _claims(token: str) -> dict[str, Any]:
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        padded = parts[1] + "=" * (-len(parts[1]) % 4)
        claims = json.loads(base64.urlsafe_b64decode(padded))
    except (binascii.Error, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}
