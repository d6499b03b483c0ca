"""What a server's refusal means, decided by SQLSTATE or PGRST code, by status only without."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from tracker.errors import (
    ContractMismatch,
    ManyDeletions,
    NotAllowed,
    ScopeRestored,
    ServerUnreachable,
    SignInNeeded,
    SyncError,
)

SHORTEST_RETRY_SECONDS = 1.0
"""PostgREST really sends `Retry-After: 0`."""
BUSY_RETRY_SECONDS = 5.0


class RefusalClass(StrEnum):
    """What to do about it."""

    TRANSIENT = "transient"
    """The same bytes again, later."""
    AUTH = "auth"
    """A new token once, then wait for the user."""
    PERMISSION = "permission"
    """Hold the scope's edits and say so; only rows among accepted ones are to blame."""
    POISON = "poison"
    """At least one row of the request can never be accepted as it is."""
    CONTRACT = "contract"
    """The server lacks a table, column or function: no row is to blame."""
    UNKNOWN = "unknown"
    """Three tries, then park with the whole answer."""


@dataclass(frozen=True)
class Refusal:
    """A server's answer that is not what was asked for."""

    meaning: RefusalClass
    code: str
    """SQLSTATE, PGRST code, or `HTTP 503` when the answer carried none."""
    message: str
    """The server's words."""
    is_too_much: bool = False
    """A smaller batch may pass."""
    retry_after_seconds: float | None = None

    def __str__(self) -> str:
        return f"{self.code}: {self.message}" if self.message else self.code


class ServerRefused(SyncError):
    """The server refused one request for a reason that lies in the request itself."""

    def __init__(self, message: str, refusal: Refusal) -> None:
        super().__init__(message)
        self.refusal = refusal


OF_ONE_SCOPE = (ContractMismatch, ManyDeletions, NotAllowed, ScopeRestored, ServerRefused)
"""Raised in the part of a run that is about one scope, these end that part and no other's.

Trying again sooner does not mend them: whoever has to act does so at leisure.
"""

_C = RefusalClass
PERMISSION_CODES = ("42501", "PT403")
# PostgreSQL's own sentences name policies and roles, which tell a person nothing.
_OF_POLICIES = re.compile("row-level security|permission denied", re.IGNORECASE)

# The first match wins. PostgREST's codes and PostgreSQL's SQLSTATEs share no prefix.
_CODES: tuple[tuple[str, RefusalClass], ...] = (
    (r"PGRST00[0-3]", _C.TRANSIENT),
    (r"PGRST30[12]", _C.AUTH),
    (r"PGRST303", _C.TRANSIENT),
    (r"PGRST102", _C.POISON),
    (r"PGRST", _C.CONTRACT),
    (r"PT503|PT429", _C.TRANSIENT),
    (r"PT401", _C.AUTH),
    ("|".join(PERMISSION_CODES), _C.PERMISSION),
    (r"PT4", _C.POISON),
    (r"08|53|57|40|55P03|25006|54", _C.TRANSIENT),
    (r"28", _C.AUTH),
    (r"21000|22|23|44000|P0", _C.POISON),
    (r"42|3F000|0A000", _C.CONTRACT),
)
_TOO_MUCH = re.compile(r"57014|54")
_STATUSES: Mapping[int, RefusalClass] = {
    401: _C.AUTH,
    403: _C.PERMISSION,
    404: _C.CONTRACT,
    405: _C.CONTRACT,
    406: _C.CONTRACT,
    408: _C.TRANSIENT,
    413: _C.TRANSIENT,
    415: _C.CONTRACT,
    425: _C.TRANSIENT,
    429: _C.TRANSIENT,
}


def classify(status: int, code: str, message: str, headers: Mapping[str, str]) -> Refusal:
    """What an error answer means; `code` and `message` are the JSON body's, or empty.

    `headers` has lower-case names, or compares names without case.
    """
    meaning = _meaning(status, code, message)
    retry_after = _retry_after(headers)
    if status == 429 and meaning is RefusalClass.TRANSIENT:
        retry_after = max(retry_after or 0, BUSY_RETRY_SECONDS)
    return Refusal(
        meaning=meaning,
        code=code or f"HTTP {status}",
        message=message,
        is_too_much=status in (413, 504) or bool(_TOO_MUCH.match(code)),
        retry_after_seconds=retry_after,
    )


def _meaning(status: int, code: str, message: str) -> RefusalClass:
    if code == "42501" and status == 401:
        # PostgREST's way to say that the request ran as the anonymous role.
        return RefusalClass.AUTH
    if code == "PGRST303" and "expired" in message.lower():
        # Later versions name an expired token so; waiting would never cure that.
        return RefusalClass.AUTH
    for pattern, meaning in _CODES:
        if code and re.match(pattern, code):
            return meaning
    if code:
        return RefusalClass.UNKNOWN
    return _STATUSES.get(status, _C.TRANSIENT if status >= 500 else _C.UNKNOWN)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    text = headers.get("retry-after")
    if not text:
        return None
    try:
        return max(float(text), SHORTEST_RETRY_SECONDS)
    except ValueError:
        until, now = _moment(text), _moment(headers.get("date", ""))
    if until is None or now is None:
        return None
    return max((until - now).total_seconds(), SHORTEST_RETRY_SECONDS)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_for_people(message: str) -> bool:
    """Whether the server's words say more than that a right is missing."""
    return bool(message) and not _OF_POLICIES.search(message)


def _about_token(refusal: Refusal) -> str:
    """PostgREST says it in the words of its token library, which tell a person nothing."""
    if "expired" in refusal.message.lower():
        return "it has expired."
    if "JW" in refusal.message:
        return f"it is not whole, or not one of this server's ({refusal.code})."
    return f"it says {refusal}."


def as_error(refusal: Refusal) -> SyncError:
    """The refusal as the exception that the callers of a whole step expect."""
    match refusal.meaning:
        case RefusalClass.TRANSIENT:
            return ServerUnreachable(
                f"The server cannot do this just now ({refusal}). "
                "Everything is kept and will be sent again.",
                refusal.retry_after_seconds,
            )
        case RefusalClass.AUTH:
            return SignInNeeded(
                f"The server does not accept the token: {_about_token(refusal)} "
                "Everything is kept.",
                remedy="Get a new token and run 'tracker connect' with it.",
            )
        case RefusalClass.PERMISSION:
            words = str(refusal) if is_for_people(refusal.message) else refusal.code
            return NotAllowed(f"You are signed in, but may not do this ({words}).")
        case RefusalClass.CONTRACT:
            return ContractMismatch(
                f"The server lacks something that this program needs ({refusal}). Everything is "
                "kept; install the current server pack with 'tracker server install'."
            )
        case RefusalClass.POISON | RefusalClass.UNKNOWN:
            return ServerRefused(f"The server refused a request ({refusal}).", refusal)
