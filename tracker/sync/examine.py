"""Examines a server step by step, from its name to the caller's rights. Changes nothing there."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import httpx
import truststore

from tracker.core.clock import Clock
from tracker.core.record import Record
from tracker.core.registry import Registry
from tracker.errors import (
    ContractMismatch,
    ServerUnreachable,
    SignInNeeded,
    SyncError,
    WrongServer,
)
from tracker.sync.elsewhere import every_scope
from tracker.sync.http_transport import (
    CONNECT_SECONDS,
    SILENCE_SECONDS,
    HttpTransport,
    is_loopback,
)
from tracker.sync.known_server import About, ask_about, skew_sentence
from tracker.sync.transport import Upsert
from tracker.sync.wire import pulled_columns, sent_columns

NOT_TRIED = "not tried"
MANY_ROWS = 1001
"""One more than a pull's page."""
SLOW_SECONDS = 3.0


@dataclass(frozen=True)
class Examined:
    """What one step found."""

    name: str
    is_right: bool
    finding: str


@dataclass
class Examination:
    """The steps share what earlier ones learned; the first that raises ends it."""

    transport: HttpTransport
    registry: Registry
    clock: Clock
    newest_pack: str
    """The pack that this program brings."""
    api_key: str | None = None
    _about: list[About] = field(default_factory=list)

    def findings(self) -> list[Examined]:
        """All steps in order; those after a failed one are said to be not tried."""
        found: list[Examined] = []
        has_failed = False
        for name, look in self._steps():
            if has_failed:
                found.append(Examined(name, False, NOT_TRIED))
                continue
            try:
                finding, is_right = look()
            except SyncError as error:
                finding, is_right, has_failed = str(error), False, True
            found.append(Examined(name, is_right, finding))
        return found

    def _steps(self) -> Sequence[tuple[str, Callable[[], tuple[str, bool]]]]:
        return (
            ("DNS", self._name),
            ("TCP", self._connection),
            ("TLS", self._security),
            ("REST", self._rest),
            ("sign-in", self._sign_in),
            ("pack", self._pack),
            ("columns", self._columns),
            ("resolution", self._resolution),
            ("max-rows", self._max_rows),
            ("time-outs", self._time_outs),
            ("clock", self._clock),
            ("role", self._role),
        )

    def _address(self) -> tuple[str, int, bool]:
        url = httpx.URL(self.transport.url)
        is_secure = url.scheme == "https"
        return url.host, url.port or (443 if is_secure else 80), is_secure

    def _name(self) -> tuple[str, bool]:
        host, port, _ = self._address()
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise ServerUnreachable(
                f"The name {host} cannot be found: no network, or a wrong address."
            ) from error
        addresses = sorted({str(entry[4][0]) for entry in found})
        return f"{host} is {', '.join(addresses)}", True

    def _connection(self) -> tuple[str, bool]:
        host, port, _ = self._address()
        try:
            socket.create_connection((host, port), CONNECT_SECONDS).close()
        except OSError as error:
            raise ServerUnreachable(f"Nothing answers at {host}, port {port}: {error}.") from error
        return f"port {port} is open", True

    def _security(self) -> tuple[str, bool]:
        host, port, is_secure = self._address()
        if not is_secure:
            return "not used: http", True
        trust = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            with (
                socket.create_connection((host, port), CONNECT_SECONDS) as plain,
                trust.wrap_socket(plain, server_hostname=host) as secure,
            ):
                return f"{secure.version()}, the certificate is trusted", True
        except OSError as error:
            raise ServerUnreachable(f"No secure connection to {host}: {error}.") from error

    def _rest(self) -> tuple[str, bool]:
        """Asked without a token, so that a wrong one is not taken for a wrong server."""
        try:
            response = httpx.post(
                f"{self.transport.url}/rpc/sync_about",
                headers={"apikey": self.api_key} if self.api_key else {},
                json={},
                timeout=SILENCE_SECONDS,
                trust_env=not is_loopback(self.transport.url),
                verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            )
            body = response.json()
        except httpx.HTTPError as error:
            raise ServerUnreachable(f"The server broke the request off: {error}.") from error
        except ValueError as error:
            raise WrongServer("What answers there is not PostgREST: it sends no JSON.") from error
        if not isinstance(body, dict) or not ({"server_id", "code", "message"} & set(body)):
            raise WrongServer("What answers there is not PostgREST: it sends other JSON.")
        return f"PostgREST answers ({response.status_code})", True

    def _sign_in(self) -> tuple[str, bool]:
        try:
            about = ask_about(self.transport, self.clock)
        except ContractMismatch:
            # Before it looks for the function PostgREST checks the token.
            return "the token is accepted", True
        self._about.append(about)
        if about.role == "anon":
            raise SignInNeeded("The server takes this token for nobody's (role anon); sign in.")
        return f"the token is accepted, user {about.user_id or 'without id'}", True

    def _pack(self) -> tuple[str, bool]:
        if not self._about or self._about[0].pack is None:
            raise ContractMismatch(
                "The server has no Tracker server pack; install it: tracker server install"
            )
        pack = self._about[0].pack
        if pack < self.newest_pack:
            return f"{pack}, older than this program's {self.newest_pack}; install that", False
        if pack > self.newest_pack:
            return f"{pack}, newer than this program's {self.newest_pack}", True
        return pack, True

    def _columns(self) -> tuple[str, bool]:
        count = 0
        for kind in self._kinds():
            names = {*sent_columns(kind), *pulled_columns(kind)}
            query = [("select", ",".join(sorted(names))), ("limit", "0")]
            try:
                self.transport.rows(kind.kind.table, query)
            except ContractMismatch as error:
                raise ContractMismatch(f"{kind.kind.table}: {error}") from error
            count += len(names)
        return f"all {count} columns of {len(list(self._kinds()))} tables are there", True

    def _resolution(self) -> tuple[str, bool]:
        for kind in self._kinds():
            key = kind.kind.key_field
            self.transport.upsert(Upsert(kind.kind.table, key, sent_columns(kind), b"[]"))
        return "rows are merged by their keys", True

    def _max_rows(self) -> tuple[str, bool]:
        scope = self._fullest_scope()
        if scope is None:
            return "no limit met: nothing is there to read yet", True
        # Within one scope the order comes from an index; over all it would sort every receipt.
        window = [("select", "change_id"), ("scope", f"eq.{scope}"), ("order", "version")]
        found = len(self.transport.rows("sync_receipts", [*window, ("limit", str(MANY_ROWS))]))
        more = [*window, ("limit", "1"), ("offset", str(found))]
        if found < MANY_ROWS and self.transport.rows("sync_receipts", more):
            return f"at most {found} rows at a time; pulls take that into account", found > 0
        return f"no limit met with {found} rows", True

    def _fullest_scope(self) -> str | None:
        """Of the visible ones: live rows are the nearest to how many receipts it has."""
        counts = {
            str(state["scope"]): sum(int(k["live_rows"]) for k in state["kinds"].values())
            for state in every_scope(self.transport, "scope,kinds")
        }
        return max(counts, key=lambda scope: counts[scope], default=None)

    def _time_outs(self) -> tuple[str, bool]:
        began = time.monotonic()
        self.transport.rows("sync_scopes", [("limit", "1")])
        seconds = time.monotonic() - began
        limits = f"deadlines: {CONNECT_SECONDS:.0f} s to connect, {SILENCE_SECONDS:.0f} s silence"
        return f"an answer takes {seconds * 1000:.0f} ms; {limits}", seconds < SLOW_SECONDS

    def _clock(self) -> tuple[str, bool]:
        skew = self._about[0].clock_skew_seconds
        sentence = skew_sentence(skew)
        return sentence or f"{abs(skew):.1f} s apart", sentence is None

    def _role(self) -> tuple[str, bool]:
        about = self._about[0]
        if about.rights:
            return about.rights, True
        if about.role != "authenticated":
            return about.role, True
        return "none: ask the server's owner for a right to read or write", False

    def _kinds(self) -> Iterator[type[Record]]:
        tables = set()
        for profile in self.registry:
            for kind in profile.synced_kinds:
                if kind.kind.table not in tables:
                    tables.add(kind.kind.table)
                    yield kind
