"""Looks around: who else has the open scope in sight, and whether it moved; one cheap request."""

from __future__ import annotations

from collections.abc import Callable

from tracker.core.neighbour import (
    LONGEST_DOING,
    LONGEST_NAME,
    Neighbour,
    Surroundings,
    as_line,
)
from tracker.core.scope import Scope
from tracker.local_db import Store
from tracker.sync.classify import Refusal, RefusalClass, as_error
from tracker.sync.transport import Transport
from tracker.sync.wire import arguments

NAMELESS = "somebody"
_FAILS_OF_ITSELF = (RefusalClass.AUTH, RefusalClass.TRANSIENT)


class LookingAround:
    """For one thread, between its runs. Changes nothing in the store."""

    def __init__(self, store: Store, transport: Transport) -> None:
        self._store = store
        self._transport = transport
        self._told: dict[Scope, int] = {}
        self.name: Callable[[], str] = lambda: ""
        """As the neighbours read it; asked for each look."""

    def look(self, scope: Scope | None, doing: str) -> Surroundings | None:
        """Says what is open here, None for nothing; None where the server cannot be told.

        A SyncError when the server cannot be used just now, which a run will say better. News are
        told once for each version: where a run did not bring them, asking at once again would not.
        """
        call = {
            "p_scope": None if scope is None else str(scope),
            "p_device": self._store.device_id,
            "p_name": as_line(self.name(), LONGEST_NAME) or NAMELESS,
            "p_doing": as_line(doing, LONGEST_DOING),
        }
        reply = self._transport.rpc("look_around", arguments(call))
        if isinstance(reply, Refusal):
            if reply.meaning in _FAILS_OF_ITSELF:
                raise as_error(reply)
            return None
        here = tuple(Neighbour(str(one["name"]), str(one["doing"])) for one in reply.value["here"])
        version = reply.value["version"]
        if scope is None or version is None:
            return Surroundings(here)
        return Surroundings(here, self._is_news(scope, int(version)))

    def _is_news(self, scope: Scope, version: int) -> bool:
        known = max(self._store.mirror_check.cursors(scope).values(), default=0)
        if version <= known or self._told.get(scope) == version:
            return False
        self._told[scope] = version
        return True
