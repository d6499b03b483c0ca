from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tracker.core.clock import SystemClock
from tracker.errors import ContractMismatch, SignInNeeded, WrongServer
from tracker.sync.classify import classify
from tracker.sync.http_transport import HttpTransport
from tracker.sync.known_server import skew_sentence
from tracker.sync.probe import ServerFacts, probe
from tracker.sync.transport import NoAnswer, Returned


class Token:
    def token(self) -> str:
        return "secret"

    def renew(self) -> bool:
        return False


def probed(url: str) -> ServerFacts:
    transport = HttpTransport(url, Token())
    try:
        return probe(transport, SystemClock())
    finally:
        transport.close()


@pytest.fixture
def web_site() -> Iterator[str]:
    """A real server on the loopback that has never heard of PostgREST."""

    class Pages(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            page = b"<!doctype html><title>Welcome</title>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_arguments: Any) -> None:
            return

    server = http.server.HTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_right_server_tells_its_facts(laptop, live_server):
    facts = probe(laptop.wire, SystemClock())
    assert facts.role == "authenticated"
    assert len(facts.server_id) == 36
    assert facts.pack.isdigit()
    assert facts.clock_sentence is None
    assert abs(facts.clock_skew_seconds) < 5


def test_probing_changes_nothing(laptop):
    probe(laptop.wire, SystemClock())
    assert all(not call.startswith("upsert") for call in laptop.wire.calls)


def test_nobody_there_is_named_as_the_connection() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NoAnswer, match=r"\(TCP\)"):
        probed(f"http://127.0.0.1:{port}")


def test_a_name_that_does_not_exist_is_named_as_such(monkeypatch) -> None:
    def unknown(*_arguments: object, **_more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NoAnswer, match=r"\(DNS\)"):
        probed("http://no-such-host.invalid")


def test_a_server_without_tls_is_named_as_such(web_site: str) -> None:
    with pytest.raises(NoAnswer, match=r"\(TLS\)"):
        probed(web_site.replace("http:", "https:"))


def test_a_web_site_is_named_as_such(web_site: str) -> None:
    with pytest.raises(WrongServer, match="a web page instead of PostgREST"):
        probed(web_site)


def test_a_server_without_the_pack_is_named_as_such(laptop, monkeypatch):
    missing = classify(404, "PGRST202", "Could not find the function", {})
    monkeypatch.setattr(laptop.wire, "rpc", lambda *_: missing)
    with pytest.raises(ContractMismatch, match="has no Tracker server pack"):
        probe(laptop.wire, SystemClock())


def test_a_token_that_is_refused_is_named_as_sign_in(laptop):
    laptop.token.value = "not.a.token"
    with pytest.raises(SignInNeeded):
        probe(laptop.wire, SystemClock())


def test_a_token_of_nobody_is_named_as_sign_in(laptop, monkeypatch):
    real = laptop.wire.rpc

    def nobody(function: str, body: bytes) -> Returned:
        return Returned({**real(function, body).value, "role": "anon"})

    monkeypatch.setattr(laptop.wire, "rpc", nobody)
    with pytest.raises(SignInNeeded, match="nobody's"):
        probe(laptop.wire, SystemClock())


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (4.9, None),
        (-6.0, "6 s behind"),
        (7.0, "7 s ahead of"),
        (301.0, "SET IT RIGHT"),
    ],
)
def test_a_clock_that_is_off_is_said_and_far_off_loudly(seconds: float, words: str | None) -> None:
    sentence = skew_sentence(seconds)
    assert sentence is None if words is None else sentence is not None and words in sentence
