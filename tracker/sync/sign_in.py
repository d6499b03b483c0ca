"""Supabase sign-in: e-mail and password once, then refresh tokens that are replaced at each use."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
import orjson

from tracker.errors import ServerUnreachable, SignInNeeded, SyncError, WrongServer
from tracker.sync.credentials import VARIABLE, Kept, NotKept
from tracker.sync.http_transport import (
    CONNECT_SECONDS,
    SILENCE_SECONDS,
    checked_address,
    is_loopback,
    trusted,
)
from tracker.sync.transport import TokenSource

log = logging.getLogger(__name__)

EARLY_SECONDS = 60.0
"""A token is renewed this long before it expires: a request may take a while to arrive."""
LIFETIME_SECONDS = 3600.0
"""Where the server does not say."""
REST_PATH = "/rest/v1"
AUTH_PATH = "/auth/v1"

_KEPT = "Everything that was recorded is kept"


@dataclass(frozen=True)
class Addresses:
    """Where a Supabase project answers."""

    rest: str
    auth: str

    @classmethod
    def of(cls, url: str) -> Addresses:
        """From the project's address, or from its REST address."""
        project = checked_address(url.strip()).removesuffix(REST_PATH)
        return cls(project + REST_PATH, project + AUTH_PATH)


@dataclass(frozen=True)
class Session:
    """What the sign-in server gave."""

    access_token: str
    refresh_token: str
    lifetime_seconds: float

    def __repr__(self) -> str:
        return "Session(…)"


class Vault(Protocol):
    """Keeps the refresh token; the keyring in the program."""

    def kept(self) -> str | None:
        """The refresh token of the last session, or None."""
        ...

    def keep(self, secret: str) -> str | None:
        """Replaces it; why that failed, or None."""
        ...

    def forget(self) -> None:
        """Removes it. Safe to repeat."""
        ...


class SignInServer:
    """GoTrue's calls. Its answers are never shown or logged: they hold tokens."""

    def __init__(
        self, auth_url: str, api_key: str | None, wire: httpx.BaseTransport | None = None
    ) -> None:
        self._client = httpx.Client(
            timeout=httpx.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS),
            verify=trusted(auth_url),
            trust_env=not is_loopback(auth_url),
            headers={"apikey": api_key} if api_key else {},
            transport=wire,
        )
        self._url = auth_url

    def with_password(self, email: str, password: str) -> Session:
        """SignInNeeded when the two do not belong together."""
        return self._ask("password", {"email": email, "password": password})

    def with_refresh_token(self, refresh_token: str) -> Session:
        """SignInNeeded when it was used before or taken back; the old one is void afterwards."""
        return self._ask("refresh_token", {"refresh_token": refresh_token})

    def end(self, access_token: str) -> None:
        """Ends this session, and no other of the same person. Safe to repeat."""
        headers = {"Authorization": f"Bearer {access_token}"}
        self._post("logout", {"scope": "local"}, headers=headers)

    def close(self) -> None:
        """Safe to repeat."""
        self._client.close()

    def _ask(self, grant: str, body: dict[str, str]) -> Session:
        # The secret travels in the body: an address ends up in logs of servers and proxies.
        response = self._post("token", {"grant_type": grant}, json=body)
        if response.status_code >= 500 or response.status_code == 429:
            raise ServerUnreachable(
                f"The sign-in server is busy ({response.status_code}). {_KEPT}; try again later."
            )
        if response.status_code >= 400:
            raise SignInNeeded(_refused(grant, _word(response)))
        return _session(response)

    def _post(self, path: str, query: dict[str, str], **contents: Any) -> httpx.Response:
        try:
            return self._client.post(f"{self._url}/{path}", params=query, **contents)
        except httpx.RequestError as error:
            raise ServerUnreachable(
                f"The sign-in server does not answer ({type(error).__name__}). {_KEPT}."
            ) from None


_RENEWING = threading.Lock()
"""One renewal at a time in this program: the sync and the pages have a SignedIn each."""


class SignedIn(TokenSource):
    """The access token of a Supabase session, renewed before it expires, by one thread at a time.

    A renewed refresh token is kept before the new access token is used: a crash between the two
    cannot leave a void one behind.
    """

    def __init__(
        self,
        server: SignInServer,
        vault: Vault,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server = server
        self._vault = vault
        # Not the wall clock: on a machine whose clock is off every token would be expired.
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._access: str | None = None
        self._refresh: str | None = None
        self._is_only_here = False
        self._good_until = 0.0

    def sign_in(self, email: str, password: str) -> Kept | NotKept:
        """Once per laptop; NotKept says that it holds only until the program ends."""
        with self._lock:
            return self._take(self._server.with_password(email, password))

    def sign_out(self) -> None:
        """Forgets the session here, and has it ended where it was made if that can be reached.

        What is recorded, and what waits, stays. Safe to repeat; never fails for want of a server.
        """
        with self._lock:
            self._take_back()
            self._access = self._refresh = None
            self._vault.forget()

    def token(self) -> str | None:
        """The access token, renewed when it has less than a minute left; None: sign in first."""
        with self._lock:
            if self._access is None or self._monotonic() >= self._good_until:
                self._renew()
            return self._access

    def renew(self) -> bool:
        """The server refused the token. False when there is no session to renew."""
        with self._lock:
            self._renew()
            return self._access is not None

    def _take_back(self) -> None:
        try:
            if self._access is None or self._monotonic() >= self._good_until:
                self._renew()
            if self._access is not None:
                self._server.end(self._access)
        except SyncError as error:
            # It ends there by itself; what counts here is that the token is gone.
            log.info("The session was only forgotten here: %s", type(error).__name__)

    def _renew(self) -> None:
        # A refresh token is good for one use: whoever comes next must find the new one kept.
        with _RENEWING:
            self._renew_alone()

    def _renew_alone(self) -> None:
        refresh = self._newest()
        if refresh is None:
            self._access = None
            return
        try:
            self._take(self._server.with_refresh_token(refresh))
        except SignInNeeded:
            if self._newest() not in (None, refresh):
                # Another program of this folder renewed it in the meantime.
                self._take(self._server.with_refresh_token(str(self._newest())))
                return
            # Used before, perhaps by a copy of this folder, or taken back: it will never do again.
            self._access = self._refresh = None
            self._vault.forget()
            raise

    def _newest(self) -> str | None:
        """The vault's, which another program of this folder may have renewed; else our own."""
        return self._refresh if self._is_only_here else self._vault.kept() or self._refresh

    def _take(self, session: Session) -> Kept | NotKept:
        failure = self._vault.keep(session.refresh_token)
        self._is_only_here = failure is not None
        self._refresh, self._access = session.refresh_token, session.access_token
        self._good_until = self._monotonic() + session.lifetime_seconds - EARLY_SECONDS
        if failure is None:
            return Kept()
        return NotKept(
            f"The sign-in could not be kept: {failure}. It holds until the program ends; set the "
            f"environment variable {VARIABLE} to a token for scripts and headless machines."
        )


def _session(response: httpx.Response) -> Session:
    try:
        body = orjson.loads(response.content)
        lifetime = float(body.get("expires_in") or LIFETIME_SECONDS)
        return Session(str(body["access_token"]), str(body["refresh_token"]), lifetime)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise WrongServer(
            "What answers there is not a Supabase sign-in server. Check the address."
        ) from None


def _word(response: httpx.Response) -> str:
    """The code of GoTrue's refusal; never its whole text, which can repeat what was sent."""
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return f"HTTP {response.status_code}"
    found: Any = body.get("error_code") or body.get("error") if isinstance(body, dict) else None
    is_word = isinstance(found, str) and found.replace("_", "").isalnum() and len(found) < 60
    return found if is_word else f"HTTP {response.status_code}"


def _refused(grant: str, word: str) -> str:
    if grant == "password":
        return f"E-mail and password were not accepted ({word}). Nothing was changed."
    return (
        f"The session has ended ({word}). {_KEPT} and will be sent after you sign in again: "
        "tracker sign-in"
    )
