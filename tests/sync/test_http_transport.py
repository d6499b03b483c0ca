from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tracker.errors import (
    ContractMismatch,
    InputError,
    ServerUnreachable,
    SignInNeeded,
    SyncError,
    WrongServer,
)
from tracker.sync.classify import Refusal, RefusalClass
from tracker.sync.http_transport import HttpTransport
from tracker.sync.transport import NoAnswer, Returned, Stored, Upsert

URL = "https://scores.example/rest/v1"
BATCH = Upsert("staging_events", "event_key", ("event_key", "change_id"), b'[{"event_key":"E1"}]')
APPLIED = {"Preference-Applied": "resolution=merge-duplicates, return=representation"}

Handler = Callable[[httpx.Request], httpx.Response]


class Tokens:
    def __init__(self, *tokens: str) -> None:
        self._left = list(tokens)

    def token(self) -> str | None:
        return self._left[0] if self._left else None

    def renew(self) -> bool:
        if len(self._left) < 2:
            return False
        self._left.pop(0)
        return True


class Server:
    """Answers with what a test wants, and remembers what it was asked."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.requests: list[httpx.Request] = []
        self.bodies: list[bytes] = []
        self._answers = list(answers)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        copy = httpx.Request(request.method, request.url, headers=request.headers)
        self.requests.append(copy)
        self.bodies.append(request.content)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def transport(server: Handler, *tokens: str, **options: Any) -> HttpTransport:
    wire = httpx.MockTransport(server)
    return HttpTransport(URL, Tokens(*(tokens or ("secret",))), wire=wire, **options)


def refused(status: int, code: str, message: str = "") -> httpx.Response:
    return httpx.Response(status, json={"code": code, "message": message})


def test_an_upsert_is_one_request_with_everything_that_the_protocol_asks_for() -> None:
    server = Server(httpx.Response(201, json=[{"change_id": "c1", "version": 7}], headers=APPLIED))

    answer = transport(server).upsert(BATCH)

    assert answer == Stored([{"change_id": "c1", "version": 7}])
    (request,) = server.requests
    assert request.method == "POST"
    assert request.url.path == "/rest/v1/staging_events"
    assert dict(request.url.params) == {
        "on_conflict": "event_key",
        "columns": "event_key,change_id",
        "select": "event_key,change_id,version",
    }
    assert (
        request.headers["Prefer"]
        == "resolution=merge-duplicates,return=representation,handling=strict"
    )
    assert request.headers["Authorization"] == "Bearer secret"
    assert request.headers["Content-Type"] == "application/json"
    assert server.bodies == [BATCH.body]
    assert "apikey" not in request.headers


def test_supabase_gets_its_api_key() -> None:
    server = Server(httpx.Response(200, json=[]))
    transport(server, api_key="public key").rows("games", [])
    assert server.requests[0].headers["apikey"] == "public key"


def test_an_upsert_that_was_not_merged_is_refused_although_it_is_a_2xx() -> None:
    server = Server(httpx.Response(201, json=[{"change_id": "c1", "version": 7}]))
    with pytest.raises(ContractMismatch, match="does not merge rows of staging_events"):
        transport(server).upsert(BATCH)


def test_without_a_token_nothing_is_sent() -> None:
    server = Server(httpx.Response(200, json=[]))
    anonymous = HttpTransport(URL, Tokens(), wire=httpx.MockTransport(server))
    with pytest.raises(SignInNeeded, match="There is no token"):
        anonymous.rows("games", [])
    assert server.requests == []


@pytest.mark.parametrize("code", ["PGRST301", "PGRST303"])
def test_an_expired_token_is_renewed_once(code: str) -> None:
    server = Server(refused(401, code, "JWT expired"), httpx.Response(200, json=[]))
    assert transport(server, "old", "new").rows("games", []) == []
    assert [r.headers["Authorization"] for r in server.requests] == ["Bearer old", "Bearer new"]


def test_an_expired_token_without_another_waits_for_sign_in() -> None:
    server = Server(refused(401, "PGRST301", "JWT expired"))
    with pytest.raises(SignInNeeded, match="it has expired"):
        transport(server).upsert(BATCH)
    assert len(server.requests) == 1


def test_a_second_refused_token_is_not_renewed_again() -> None:
    server = Server(refused(401, "PGRST301", "JWT expired"))
    with pytest.raises(SignInNeeded):
        transport(server, "old", "new", "newer").upsert(BATCH)
    assert len(server.requests) == 2


def test_a_token_that_another_request_has_renewed_is_not_renewed_again() -> None:
    tokens = Tokens("old", "new", "never needed")
    asked = []

    def server(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["Authorization"])
        if len(asked) == 1:
            tokens.renew()
            return refused(401, "PGRST301", "JWT expired")
        return httpx.Response(200, json=[])

    HttpTransport(URL, tokens, wire=httpx.MockTransport(server)).rows("games", [])
    assert asked == ["Bearer old", "Bearer new"]
    assert tokens.token() == "new"


def test_a_token_that_is_not_yet_valid_is_transient() -> None:
    server = Server(refused(401, "PGRST303", "JWT not yet valid"))
    answer = transport(server, "old", "new").upsert(BATCH)
    assert isinstance(answer, Refusal)
    assert answer.meaning is RefusalClass.TRANSIENT


def test_a_refused_batch_is_an_answer_and_not_an_exception() -> None:
    server = Server(refused(400, "23514", "violates check constraint"))
    answer = transport(server).upsert(BATCH)
    assert isinstance(answer, Refusal)
    assert (answer.meaning, answer.code) == (RefusalClass.POISON, "23514")


def test_a_busy_server_names_the_time_to_come_back() -> None:
    server = Server(httpx.Response(503, headers={"Retry-After": "12"}))
    with pytest.raises(ServerUnreachable) as caught:
        transport(server).rows("games", [])
    assert caught.value.retry_after_seconds == 12.0
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed_but_said(status: int) -> None:
    server = Server(
        httpx.Response(status, headers={"Location": "https://portal.example/login?key=1"})
    )
    with pytest.raises(WrongServer, match=r"redirects to https://portal\.example\. Nothing"):
        transport(server).upsert(BATCH)
    assert len(server.requests) == 1


@pytest.mark.parametrize("place", ["http://[::1", "//a:b:c/", "https://xn--/"])
def test_a_redirect_to_what_is_no_address_is_said(place: str) -> None:
    server = Server(httpx.Response(302, headers={"Location": place}))
    with pytest.raises(SyncError, match="redirect to no address|Invalid"):
        transport(server).rows("games", [])


def test_a_redirect_within_the_server_is_said_too() -> None:
    server = Server(httpx.Response(302, headers={"Location": "/elsewhere"}))
    with pytest.raises(WrongServer, match="redirects to another path of itself"):
        transport(server).rows("games", [])


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, html="<html>Welcome to the arena's Wi-Fi</html>"),
        httpx.Response(404, html="<html>Not found</html>"),
        httpx.Response(200, json={"hello": "world"}),
        httpx.Response(200, json=["a", "b"]),
        httpx.Response(200, text="pong"),
        httpx.Response(200, content=b""),
    ],
    ids=["portal", "web site", "other object", "other list", "text", "empty"],
)
def test_what_is_not_postgrest_is_named(answer: httpx.Response) -> None:
    with pytest.raises(WrongServer, match="is not a Tracker server"):
        transport(lambda _request: answer).rows("games", [])


def test_an_answer_that_cannot_be_unpacked_is_named() -> None:
    garbled = httpx.Response(
        200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"no")
    )
    with pytest.raises(WrongServer, match="cannot be unpacked"):
        transport(lambda _request: garbled).rows("games", [])


def test_a_gateways_error_page_is_transient_and_not_a_wrong_server() -> None:
    server = Server(httpx.Response(502, html="<html>Bad gateway</html>"))
    with pytest.raises(ServerUnreachable, match="HTTP 502"):
        transport(server).rows("games", [])


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (httpx.ConnectTimeout("slow"), "did not answer within 5 s"),
        (httpx.ReadTimeout("slow"), "sent nothing for 10 s"),
        (httpx.WriteTimeout("slow"), "sent nothing for 10 s"),
        (httpx.ConnectError("refused"), r"Nothing answers .* \(TCP\)"),
        (httpx.ReadError("reset"), "broke off"),
        (httpx.RemoteProtocolError("closed"), "broke off"),
        (httpx.ProxyError("no"), "broke off"),
    ],
)
def test_no_answer_is_a_sentence_and_everything_is_kept(failure: Exception, words: str) -> None:
    with pytest.raises(NoAnswer, match=words) as caught:
        transport(Server(failure)).upsert(BATCH)
    assert "Everything is kept" in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("cause", "step"),
    [
        (socket.gaierror(-2, "Name or service not known"), "DNS"),
        (ssl.SSLCertVerificationError(1, "certificate verify failed"), "TLS"),
        (ssl.SSLError(1, "wrong version number"), "TLS"),
        (ConnectionRefusedError(111, "Connection refused"), "TCP"),
    ],
)
def test_the_step_of_connecting_that_failed_is_named(cause: OSError, step: str) -> None:
    failure = httpx.ConnectError("failed")
    failure.__cause__ = cause
    with pytest.raises(NoAnswer, match=rf"\({step}\)"):
        transport(Server(failure)).rows("games", [])


def test_a_refused_connection_is_said_without_a_number() -> None:
    failure = httpx.ConnectError("[Errno 111] Connection refused")
    failure.__cause__ = ConnectionRefusedError(111, "Connection refused")
    with pytest.raises(NoAnswer, match=r"\(TCP\): connection refused\. ") as caught:
        transport(Server(failure)).rows("games", [])
    assert "Errno" not in str(caught.value)


def test_a_server_that_trickles_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(0, 10_000, 50))
    monkeypatch.setattr("time.monotonic", lambda: float(next(moments)))

    class Trickle(httpx.SyncByteStream):
        def __iter__(self) -> Any:
            while True:
                yield b" "

    with pytest.raises(NoAnswer, match="took longer than 120 s"):
        transport(lambda _request: httpx.Response(200, stream=Trickle())).rows("games", [])


def test_a_function_that_returns_nothing_is_no_error() -> None:
    server = Server(httpx.Response(204))
    assert transport(server).rpc("refresh_game", b"{}") == Returned(None)
    assert server.requests[0].url.path == "/rest/v1/rpc/refresh_game"


@pytest.mark.parametrize("url", ["", "scores", "ftp://host/x", "https://", "http://[::1"])
def test_an_address_that_cannot_be_one_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="address"):
        HttpTransport(url, Tokens("secret"))


def test_dropped_connections_are_made_anew() -> None:
    server = Server(httpx.Response(200, json=[]))
    http = transport(server)
    http.drop_connections()
    assert http.rows("games", []) == []
    http.close()
    http.close()
