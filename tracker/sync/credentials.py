"""Where the access token of a data folder comes from: environment, keyring, own server."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tracker.core.ids import DeviceId
from tracker.sync.transport import TokenSource

log = logging.getLogger(__name__)

VARIABLE = "TRACKER_TOKEN"
SERVICE = "tracker"
PATIENCE_SECONDS = 10.0
"""A keyring may ask the user to unlock it, or wait for a service that never answers."""

T = TypeVar("T")


@dataclass(frozen=True)
class Kept:
    """The token is in the keyring and will be there next time."""


@dataclass(frozen=True)
class NotKept:
    """The token works until the program ends, but could not be kept."""

    reason: str
    """A sentence that says what to do instead."""


class Keyring(Protocol):
    """The calls of the keyring library that are used."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Stores it."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Removes it; an error when there is none."""
        ...


class KeyringEntry:
    """One secret in the system's keyring; a keyring that is missing or stuck is no error."""

    def __init__(self, user: str, keyring: Keyring | None = None) -> None:
        self._user = user
        self._keyring = keyring

    def kept(self) -> str | None:
        """The secret; None when there is none, or no keyring to ask."""
        found: list[str | None] = []
        self._failure_of(lambda k: found.append(k.get_password(SERVICE, self._user)))
        return found[0] if found else None

    def keep(self, secret: str) -> str | None:
        """Replaces the secret; why that failed, or None."""
        return self._failure_of(lambda k: k.set_password(SERVICE, self._user, secret))

    def forget(self) -> None:
        """Safe to repeat."""
        self._failure_of(lambda k: k.delete_password(SERVICE, self._user))

    def _failure_of(self, use: Callable[[Keyring], None]) -> str | None:
        """Uses the keyring on a thread of its own, for at most some seconds; why it failed."""
        failure: list[str] = ["the keyring of this system does not answer"]

        def attempt() -> None:
            try:
                keyring = self._keyring or _system_keyring()
                if keyring is None:
                    failure[0] = "this system has no keyring"
                    return
                use(keyring)
            except Exception as error:  # noqa: BLE001 - back ends raise errors of every library
                failure[0] = f"the keyring refused it ({type(error).__name__})"
            else:
                failure.clear()

        thread = threading.Thread(target=attempt, name="tracker-keyring", daemon=True)
        thread.start()
        thread.join(PATIENCE_SECONDS)
        if failure:
            log.info("No keyring: %s", failure[0])
            return failure[0]
        return None


class Credentials(TokenSource):
    """The tokens of one data folder for one server; never on disk, never in a log.

    A keyring that is missing, locked or stuck is not an error here: there is just no token in it.
    """

    def __init__(
        self,
        device_id: DeviceId,
        url: str,
        *,
        mint: Callable[[], str] | None = None,
        environment: Mapping[str, str] = os.environ,
        keyring: Keyring | None = None,
    ) -> None:
        """`mint` makes a token on the spot: the URL is this folder's own embedded server."""
        self._entry = KeyringEntry(f"{device_id} {url.rstrip('/')}", keyring)
        self._mint = mint
        self._environment = environment
        self._token: str | None = None

    def token(self) -> str | None:
        """The token, or None when nobody is signed in. Asks the keyring once, then remembers."""
        if self._token is None:
            self._token = self._found()
        return self._token

    def renew(self) -> bool:
        """The server refused the token: looks for another one. False when there is none."""
        refused, self._token = self._token, None
        self._token = self._found()
        return self._token is not None and self._token != refused

    def keep(self, token: str) -> Kept | NotKept:
        """Uses this token from now on and puts it into the keyring, if there is one."""
        self._token = token
        failure = self._entry.keep(token)
        if failure is None:
            return Kept()
        return NotKept(
            f"The token could not be kept: {failure}. It works until the program ends; set the "
            f"environment variable {VARIABLE} to have it again next time."
        )

    def forget(self) -> None:
        """Signs out: removes the token from memory and keyring. Safe to repeat."""
        self._token = None
        self._entry.forget()

    def _found(self) -> str | None:
        given = self._environment.get(VARIABLE, "").strip()
        if given:
            return given
        kept = self._entry.kept()
        if kept:
            return kept
        return self._mint() if self._mint else None


def _system_keyring() -> Keyring | None:
    """The system's keyring; None when there is only one that fails or writes plain files."""
    import keyring  # slow to import, and needed for few commands

    chosen = keyring.get_keyring()
    for backend in getattr(chosen, "backends", [chosen]):
        if backend.priority >= 1 and not type(backend).__module__.startswith("keyrings.alt"):
            found: Keyring = backend
            return found
    return None
