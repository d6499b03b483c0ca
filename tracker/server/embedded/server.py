"""Starts and stops the embedded server, and signs the tokens of its users."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import filelock

from tracker.core.registry import Registry
from tracker.errors import HostingError, InputError
from tracker.server import pack
from tracker.server.database import connected
from tracker.server.embedded import holders, ports, processes, rest, tokens
from tracker.server.embedded.cluster import DATABASE, OWNER, Cluster
from tracker.server.embedded.state import (
    Secrets,
    State,
    load_secrets,
    load_state,
    save_secrets,
    save_state,
)
from tracker.server.extra import load

ROLES = ("viewer", "scorekeeper", "officer", "admin")
_LOCK_SECONDS = 300
_START_AGAIN = (
    "Start the server again with: tracker server start. Its passwords are in secrets.json, which "
    "belongs to this database alone."
)


@dataclass(frozen=True)
class ServerAddress:
    """Where the server is: `url` for clients, `dsn` for its owner (it holds a password)."""

    url: str
    dsn: str


@dataclass(frozen=True)
class ServerStatus:
    """What runs now."""

    is_running: bool
    url: str | None
    database_is_running: bool
    rest_is_running: bool
    folder: Path


class EmbeddedServer:
    """The server of one folder. Its processes keep running when the program ends."""

    def __init__(self, folder: Path, registry: Registry, announce: Callable[[str], None]) -> None:
        self._folder = folder
        self._registry = registry
        self._announce = announce

    @property
    def is_new(self) -> bool:
        """Whether it was never started."""
        return not Cluster(self._folder, self._announce).exists()

    def start(self, port: int | None = None) -> ServerAddress:
        """Brings everything up and the pack up to date; safe to repeat while it runs.

        The port is the given one, else the previous one, else a free one.
        """
        with self._locked():
            before = self._present_state()
            self._refuse_another_port(before, port)
            try:
                return self._bring_up(before, port)
            except BaseException:
                if before.database is None:
                    self._end_all()
                raise

    def stop(self) -> None:
        """Ends exactly the processes that were started here; safe to repeat."""
        if not self._folder.exists():
            return
        with self._locked():
            self._end_all()

    def status(self) -> ServerStatus:
        """What runs now, without starting or waiting for anything."""
        state = self._present_state() if self._folder.exists() else State()
        is_running = state.rest is not None and state.database is not None
        return ServerStatus(
            is_running=is_running,
            url=_url(state) if is_running else None,
            database_is_running=state.database is not None,
            rest_is_running=state.rest is not None,
            folder=self._folder,
        )

    def address(self) -> ServerAddress:
        """Where it runs; HostingError when it does not."""
        state = self._present_state() if self._folder.exists() else State()
        if state.database is None or state.rest is None:
            raise HostingError(
                "The embedded server is not running. Start it with `tracker server start`."
            )
        secrets = self._secrets()
        return ServerAddress(_url(state), _dsn(OWNER, secrets.owner_password, state.database_port))

    def token(
        self,
        role: str,
        profile: str | None = None,
        scope_ids: Sequence[str] | None = None,
        user_id: str | None = None,
        days: float = 365,
    ) -> str:
        """Gives a user (a new one by default) the role, and returns the token that proves it.

        No profile is every profile, no scope ids are every scope. Safe to repeat.
        """
        if role not in ROLES:
            raise InputError(f"There is no role '{role}'; there are: {', '.join(ROLES)}.")
        if scope_ids is not None and profile is None:
            raise InputError("Scopes belong to a profile: name the profile, too.")
        if scope_ids is not None and not scope_ids:
            raise InputError(
                "A token for no scope allows nothing: name a scope, or leave them out."
            )
        user = user_id or str(uuid.uuid4())
        self._admit(user, role, profile, scope_ids)
        now = int(time.time())
        claims = {
            "sub": user,
            "role": "authenticated",
            "iat": now,
            "exp": now + int(days * 86_400),
        }
        return tokens.sign(claims, self._secrets().jwt_secret)

    def rights(self) -> list[holders.Right]:
        """Who may do what, by the tokens that were made."""
        return holders.rights(self.address().dsn, _START_AGAIN)

    def revoke(self, holder: str) -> list[holders.Right]:
        """Takes the rights of one token's holder, from the next request on; what they were."""
        return holders.revoke(self.address().dsn, _START_AGAIN, holder)

    def revoke_all(self) -> None:
        """Ends every token that was made so far; a server that runs answers again at once."""
        with self._locked():
            state = self._present_state()
            secrets = replace(self._secrets(), jwt_secret=Secrets().jwt_secret)
            save_secrets(self._folder / "secrets.json", secrets)
            if state.database is not None:
                dsn = _dsn(OWNER, secrets.owner_password, state.database_port)
                holders.revoke_all(dsn, _START_AGAIN)
            if state.rest is not None:
                processes.end(state.rest)
                self._start_rest(secrets, self._save(replace(state, rest=None)), None)

    def _bring_up(self, state: State, port: int | None) -> ServerAddress:
        secrets = self._secrets()
        state = self._start_database(secrets, state)
        dsn = _dsn(OWNER, secrets.owner_password, state.database_port)
        pack.install(dsn, self._registry, self._announce)
        if state.rest is None:
            state = self._start_rest(secrets, state, port)
        return ServerAddress(_url(state), dsn)

    def _end_all(self) -> None:
        state = self._present_state()
        processes.end(state.rest)
        Cluster(self._folder, self._announce).stop()
        self._save(replace(state, rest=None, database=None))

    def _secrets(self) -> Secrets:
        path = self._folder / "secrets.json"
        if not path.exists() and Cluster(self._folder, self._announce).exists():
            raise HostingError(
                f"{path} is missing, and the database's passwords were in it. "
                "Restore it from a backup, or move the whole folder away to begin a new server."
            )
        return load_secrets(path)

    def _admit(
        self, user: str, role: str, profile: str | None, scope_ids: Sequence[str] | None
    ) -> None:
        scopes: Sequence[str | None] = [None] if scope_ids is None else scope_ids
        with connected(self.address().dsn, _START_AGAIN) as connection:
            for scope in scopes:
                connection.execute(
                    "insert into tracker.memberships (user_id, profile, scope_id, role)"
                    " values (%s, %s, %s, %s) on conflict do nothing",
                    (user, profile, scope, role),
                )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = filelock.FileLock(self._folder / "server.lock", timeout=_LOCK_SECONDS)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except filelock.Timeout as error:
            raise HostingError(
                "Another Tracker has been starting or stopping this server for minutes. "
                "Wait for it, or end it, and try again."
            ) from error
        except OSError as error:
            raise HostingError(
                f"{self._folder} cannot be written ({error.strerror}). Choose another data folder."
            ) from error
        try:
            yield
        finally:
            lock.release()

    def _present_state(self) -> State:
        """What is remembered, less what no longer runs."""
        state = load_state(self._folder / "state.json")
        found = Cluster(self._folder, self._announce).running()
        if found is None:
            state = replace(state, database=None)
        else:
            state = replace(state, database=found[0], database_port=found[1])
        return state if processes.is_alive(state.rest) else replace(state, rest=None)

    def _refuse_another_port(self, state: State, port: int | None) -> None:
        if state.rest is not None and port not in (None, state.rest_port):
            raise HostingError(
                f"The server runs already, on port {state.rest_port}. "
                "Stop it first with `tracker server stop`."
            )

    def _start_database(self, secrets: Secrets, state: State) -> State:
        if state.database is not None:
            return state
        # PostgREST would go on asking a database that is not there.
        processes.end(state.rest)
        cluster = Cluster(self._folder, self._announce)
        cluster.create(secrets.owner_password)
        port = ports.choose(None, state.database_port)
        started = cluster.start(port)
        return self._save(replace(state, database=started, database_port=port, rest=None))

    def _start_rest(self, secrets: Secrets, state: State, port: int | None) -> State:
        chosen = ports.choose(port, state.rest_port)
        self._set_authenticator_password(secrets, state)
        settings = rest.RestSettings(
            dsn=_dsn("authenticator", secrets.authenticator_password, state.database_port),
            jwt_secret=secrets.jwt_secret,
            port=chosen,
        )
        started = rest.start(self._folder, settings, self._announce)
        return self._save(replace(state, rest=started, rest_port=chosen))

    def _set_authenticator_password(self, secrets: Secrets, state: State) -> None:
        sql = load("psycopg.sql")
        statement = sql.SQL("alter role authenticator password {}")
        owner = _dsn(OWNER, secrets.owner_password, state.database_port)
        with connected(owner, _START_AGAIN) as connection:
            connection.execute(statement.format(sql.Literal(secrets.authenticator_password)))

    def _save(self, state: State) -> State:
        save_state(self._folder / "state.json", state)
        return state


def _dsn(user: str, password: str, port: int | None) -> str:
    return f"postgresql://{user}:{password}@{ports.HOST}:{port}/{DATABASE}"


def _url(state: State) -> str:
    return f"http://{ports.HOST}:{state.rest_port}"
