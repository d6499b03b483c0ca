"""A laptop's way to the server in memory: the real Transport protocol, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import orjson

from tests.sync.fakes.server import FakeServer, User
from tests.sync.fakes.tables import Refused
from tracker.errors import SignInNeeded
from tracker.sync.classify import Refusal, RefusalClass, as_error, classify
from tracker.sync.transport import Returned, Stored, Upsert

Answer = TypeVar("Answer")


class FakeSession:
    """One signed-in user; None is the anonymous role."""

    def __init__(self, server: FakeServer, user: User | None) -> None:
        self._server = server
        self._user = user

    def upsert(self, batch: Upsert) -> Stored | Refusal:
        user = self._signed_in()
        return _answered(lambda: Stored(self._server.upsert(user, batch)))

    def rows(self, table: str, query: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
        user = self._signed_in()
        found = _answered(lambda: Stored(self._server.rows(user, table, query)))
        if isinstance(found, Refusal):
            raise as_error(found)
        # Through JSON, so that nobody holds a row of the server.
        rows: list[dict[str, Any]] = orjson.loads(orjson.dumps(list(found.rows)))
        return rows

    def rpc(self, function: str, body: bytes) -> Returned | Refusal:
        arguments = orjson.loads(body)
        if function == "sync_about":
            return Returned(self._server.sync_about(self._user))
        user = self._signed_in()
        calls: dict[str, Callable[..., Any]] = {
            "check_rows": self._server.check_rows,
            "sync_lookup": self._server.sync_lookup,
            "refresh_scope": self._server.refresh_scope,
            "scope_digest": self._server.scope_digest,
            "take_slots": self._server.take_slots,
            "scope_states": self._server.scope_states,
        }
        if function not in calls:
            return classify(404, "PGRST202", f"Could not find the function {function}", {})
        return _answered(lambda: Returned(calls[function](user, **arguments)))

    def drop_connections(self) -> None:
        """There are none."""

    def _signed_in(self) -> User:
        if self._user is None:
            refusal = classify(401, "42501", "permission denied", {})
            assert refusal.meaning is RefusalClass.AUTH
            raise SignInNeeded(str(as_error(refusal)))
        return self._user


def _answered(ask: Callable[[], Answer]) -> Answer | Refusal:
    try:
        return ask()
    except Refused as refused:
        return classify(refused.status, refused.code, refused.message, {})
