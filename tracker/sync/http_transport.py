"""PostgREST over HTTPS: kept-alive connections, deadlines, and answers that are checked."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
import truststore

import tracker
from tracker.errors import ContractMismatch, InputError, SignInNeeded, WrongServer
from tracker.sync.classify import Refusal, RefusalClass, as_error, classify
from tracker.sync.transport import NoAnswer, Returned, Stored, TokenSource, Upsert

CONNECT_SECONDS = 5.0
SILENCE_SECONDS = 10.0
ANSWER_SECONDS = 120.0
"""A server that trickles bytes for longer than this has not answered."""

_KEPT = "Everything is kept and will be sent later."
_UPSERT_PREFERENCES = "resolution=merge-duplicates,return=representation,handling=strict"


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: bytes


class HttpTransport:
    """The transport of the program, on any thread; `close` when done."""

    def __init__(
        self,
        url: str,
        tokens: TokenSource,
        *,
        api_key: str | None = None,
        wire: httpx.BaseTransport | None = None,
    ) -> None:
        """`api_key` is Supabase's `apikey` header; `wire` replaces the network in tests."""
        self.url = checked_address(url)
        self._tokens = tokens
        self._api_key = api_key
        self._wire = wire
        self._renewing = threading.Lock()
        self._client = self._connect()

    def upsert(self, batch: Upsert) -> Stored | Refusal:
        """Inserts or updates by the key column. Safe to repeat with the same bytes."""
        query = [
            ("on_conflict", batch.key_column),
            ("columns", ",".join(batch.columns)),
            ("select", f"{batch.key_column},change_id,version"),
        ]
        headers = {"Prefer": _UPSERT_PREFERENCES}
        answer = self._request("POST", batch.table, query, headers, batch.body)
        if isinstance(answer, Refusal):
            return answer
        if "resolution=merge-duplicates" not in answer.headers.get("preference-applied", ""):
            # Without a primary key in its schema cache PostgREST inserts: a replay would double.
            raise ContractMismatch(
                f"The server does not merge rows of {batch.table} by {batch.key_column}. "
                f"{_KEPT} Install the current server pack with 'tracker server install'."
            )
        return Stored(self._list(answer))

    def rows(self, table: str, query: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
        """The rows of one GET, at most as many as the server likes; a refusal is raised."""
        answer = self._request("GET", table, query, {}, None)
        if isinstance(answer, Refusal):
            raise as_error(answer)
        return self._list(answer)

    def rpc(self, function: str, body: bytes) -> Returned | Refusal:
        """Calls a server function with a JSON object of arguments."""
        answer = self._request("POST", f"rpc/{function}", [], {}, body)
        if isinstance(answer, Refusal):
            return answer
        return Returned(self._json(answer) if answer.body else None)

    def drop_connections(self) -> None:
        """Forgets open connections, which after a sleep or a change of network are dead."""
        self._client.close()
        self._client = self._connect()

    def close(self) -> None:
        """Safe to repeat."""
        self._client.close()

    def _connect(self) -> httpx.Client:
        headers = {"User-Agent": f"tracker/{tracker.__version__}", "Accept": "application/json"}
        if self._api_key:
            headers["apikey"] = self._api_key
        return httpx.Client(
            base_url=self.url,
            timeout=httpx.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS),
            verify=trusted(self.url),
            # A proxy from the environment cannot reach this machine's own loopback.
            trust_env=not is_loopback(self.url),
            transport=self._wire,
            headers=headers,
        )

    def _request(
        self,
        method: str,
        path: str,
        query: Sequence[tuple[str, str]],
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> _Answer | Refusal:
        kind = {} if body is None else {"Content-Type": "application/json"}
        request = self._client.build_request(
            method, path, params=list(query), headers={**headers, **kind}, content=body
        )
        token = self._signed_in()
        answer = self._attempt(request, token)
        if isinstance(answer, Refusal) and answer.meaning is RefusalClass.AUTH:
            answer = self._attempt(request, self._renewed(token, answer))
            if isinstance(answer, Refusal) and answer.meaning is RefusalClass.AUTH:
                raise as_error(answer)
        return answer

    def _attempt(self, request: httpx.Request, token: str) -> _Answer | Refusal:
        request.headers["Authorization"] = f"Bearer {token}"
        answer = self._exchange(request)
        if 300 <= answer.status < 400:
            raise self._redirected(answer)
        if answer.status >= 400:
            return self._refusal(answer)
        return answer

    def _signed_in(self) -> str:
        token = self._tokens.token()
        if not token:
            # A request without a token runs as the anonymous role: 200, and an empty list.
            raise SignInNeeded(
                f"There is no token for {self.url}. {_KEPT}",
                remedy="Run 'tracker connect' with a token.",
            )
        return token

    def _renewed(self, refused: str, refusal: Refusal) -> str:
        with self._renewing:
            # Another request may have renewed it while this one was under way.
            if self._tokens.token() == refused and not self._tokens.renew():
                raise as_error(refusal)
            return self._signed_in()

    def _exchange(self, request: httpx.Request) -> _Answer:
        try:
            response = self._client.send(request, stream=True)
            try:
                return _Answer(response.status_code, response.headers, self._read(response))
            finally:
                response.close()
        except httpx.ConnectTimeout as error:
            raise NoAnswer(
                f"{self.url} did not answer within {CONNECT_SECONDS:.0f} s. {_KEPT}"
            ) from error
        except httpx.TimeoutException as error:
            raise NoAnswer(
                f"{self.url} sent nothing for {SILENCE_SECONDS:.0f} s. {_KEPT}"
            ) from error
        except httpx.ConnectError as error:
            raise NoAnswer(f"{_failed_step(self.url, error)} {_KEPT}") from error
        except UnicodeError as error:
            # The library looks at where a redirect leads, also when it is not followed.
            raise self._not_postgrest("a redirect to no address") from error
        except httpx.DecodingError as error:
            raise self._not_postgrest("an answer that cannot be unpacked") from error
        except httpx.RequestError as error:
            raise NoAnswer(f"The connection to {self.url} broke off ({error}). {_KEPT}") from error

    def _read(self, response: httpx.Response) -> bytes:
        deadline = time.monotonic() + ANSWER_SECONDS
        chunks = []
        for chunk in response.iter_bytes():
            chunks.append(chunk)
            if time.monotonic() > deadline:
                raise NoAnswer(
                    f"{self.url} took longer than {ANSWER_SECONDS:.0f} s to answer. {_KEPT}"
                )
        return b"".join(chunks)

    def _refusal(self, answer: _Answer) -> Refusal:
        body = _error_body(answer.body)
        if body is None and answer.status < 500 and _is_page(answer):
            raise self._not_postgrest("a web page")
        code, message = str((body or {}).get("code") or ""), str((body or {}).get("message") or "")
        return classify(answer.status, code, message, answer.headers)

    def _redirected(self, answer: _Answer) -> WrongServer:
        return WrongServer(
            f"{self.url} redirects to {_place(answer)}. Nothing was sent there; "
            "if that is the right server, connect to that address, else check the network."
        )

    def _not_postgrest(self, instead: str) -> WrongServer:
        return WrongServer(
            f"{self.url} is not a Tracker server: it answered with {instead} instead of "
            "PostgREST's JSON. Check the address, and whether this network wants a sign-in page."
        )

    def _json(self, answer: _Answer) -> Any:
        try:
            return orjson.loads(answer.body)
        except orjson.JSONDecodeError as error:
            instead = "a web page" if _is_page(answer) else "something"
            raise self._not_postgrest(instead) from error

    def _list(self, answer: _Answer) -> list[dict[str, Any]]:
        value = self._json(answer)
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise self._not_postgrest("other JSON")
        return value


def checked_address(url: str) -> str:
    """The address without a slash at its end; InputError when it is none, or holds a secret."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise InputError(f"'{url}' is not an address ({error}).") from error
    if parsed.userinfo or parsed.query or parsed.fragment:
        # An address is kept, shown and logged, so nothing secret may be in it.
        raise InputError(
            f"The address of {parsed.host} has more in it than an address. Leave away what comes "
            "before '@' and after '?' or '#'; a token goes into --token, an API key into --api-key."
        )
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise InputError(f"'{url}' is not a server's address; write it like https://host/rest/v1.")
    return url.rstrip("/")


def trusted(url: str) -> ssl.SSLContext | bool:
    """The certificates that the operating system trusts, a company's own among them."""
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if url.startswith("https:") else True


def is_loopback(url: str) -> bool:
    """Whether the address is this machine itself, which no proxy can reach."""
    host = httpx.URL(url).host
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _failed_step(url: str, error: httpx.ConnectError) -> str:
    """Which step of connecting failed: the name (DNS), the connection (TCP) or its security."""
    host = httpx.URL(url).host
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return f"The name {host} cannot be found (DNS): no network, or a wrong address."
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"The certificate of {host} is not trusted (TLS): {cause}."
        if isinstance(cause, ssl.SSLError):
            return f"No secure connection to {host} could be made (TLS): {cause}."
        if isinstance(cause, OSError) and cause.strerror:
            return f"Nothing answers at {url} (TCP): {cause.strerror.lower()}."
        cause = cause.__cause__ or cause.__context__
    return f"Nothing answers at {url} (TCP): {error}."


def _place(answer: _Answer) -> str:
    """Where a redirect leads, without what may be secret in its path."""
    target = httpx.URL(answer.headers.get("location", ""))
    host = target.netloc.decode("ascii")
    return f"{target.scheme}://{host}" if host else "another path of itself"


def _error_body(body: bytes) -> dict[str, Any] | None:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _is_page(answer: _Answer) -> bool:
    kind = answer.headers.get("content-type", "")
    return "html" in kind or answer.body.lstrip()[:1] == b"<"
