"""What the steps of the protocol need from a server, and how it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tracker.errors import ServerUnreachable
from tracker.sync.classify import Refusal, as_error


class NoAnswer(ServerUnreachable):
    """No verdict at all: whether the request had an effect is not known."""


@dataclass(frozen=True)
class Upsert:
    """One batch for one staging table; `body` is a JSON array whose rows all have `columns`."""

    table: str
    key_column: str
    columns: tuple[str, ...]
    body: bytes


@dataclass(frozen=True)
class Stored:
    """The rows of an upsert that the server stored, as `change_id` and `version`."""

    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Returned:
    """What a server function answered."""

    value: Any


class TokenSource(Protocol):
    """Where the access token comes from; asked for each request."""

    def token(self) -> str | None:
        """The present token, or None when nobody is signed in."""
        ...

    def renew(self) -> bool:
        """The server refused the token: get another. False when there is no other."""
        ...


class Transport(Protocol):
    """A PostgREST server. Several requests may be under way at once, on several threads.

    Every method raises NoAnswer when there was none, SignInNeeded without a usable token and
    WrongServer when what answers is not PostgREST.
    """

    def upsert(self, batch: Upsert) -> Stored | Refusal:
        """Inserts or updates by the key column. Safe to repeat with the same bytes."""
        ...

    def rows(self, table: str, query: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
        """The rows of one GET, at most as many as the server likes; a refusal is raised."""
        ...

    def rpc(self, function: str, body: bytes) -> Returned | Refusal:
        """Calls a server function with a JSON object of arguments."""
        ...

    def drop_connections(self) -> None:
        """Forgets open connections, which after a sleep or a change of network are dead."""
        ...


def value_of(reply: Returned | Refusal) -> Any:
    """The function's answer; a refusal is raised."""
    match reply:
        case Returned(value):
            return value
        case Refusal():
            raise as_error(reply)
