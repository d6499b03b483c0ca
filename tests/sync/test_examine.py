"""`doctor --server`: each step is named, the first that fails ends it, nothing is changed."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.sync.conftest import Token
from tracker.core.clock import SystemClock
from tracker.errors import ContractMismatch
from tracker.sync.examine import NOT_TRIED, Examination, Examined
from tracker.sync.http_transport import HttpTransport
from tracker.sync.transport import Upsert

STEPS = ["DNS", "TCP", "TLS", "REST", "sign-in", "pack", "columns", "resolution", "max-rows",
         "time-outs", "clock", "role"]  # fmt: skip


@pytest.fixture
def examine(registry):
    opened = []

    def findings(url, token="token", pack="20000101000000", transport=HttpTransport):
        opened.append(transport(url, Token(token)))
        return Examination(opened[-1], registry, SystemClock(), pack).findings()

    yield findings
    for transport in opened:
        transport.close()


def first_wrong(found: list[Examined]) -> Examined:
    at = next(i for i, f in enumerate(found) if not f.is_right)
    assert [f.finding for f in found[at + 1 :]] == [NOT_TRIED] * len(found[at + 1 :])
    assert not any(f.is_right for f in found[at:])
    return found[at]


def test_a_good_server_is_right_in_every_step(examine, live_server):
    before = live_server.sql("select count(*) as n from sync_receipts")
    found = examine(live_server.url, live_server.token())
    assert [f.name for f in found] == STEPS
    assert [f for f in found if not f.is_right] == []
    assert live_server.sql("select count(*) as n from sync_receipts") == before


def test_a_name_that_is_none_is_dns(examine):
    assert first_wrong(examine("http://no-such-host.invalid")).name == "DNS"


def test_a_closed_port_is_tcp(examine):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert first_wrong(examine(f"http://127.0.0.1:{port}")).name == "TCP"


def test_a_server_that_speaks_no_tls_is_tls(examine, live_server, monkeypatch):
    monkeypatch.setattr("tracker.sync.examine.CONNECT_SECONDS", 1.0)
    wrong = first_wrong(examine(live_server.url.replace("http:", "https:")))
    assert wrong.name == "TLS"


class Page(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b"<html>Welcome</html>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        return


@contextmanager
def serving():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_sign_in_page_is_no_rest(examine):
    with serving() as url:
        wrong = first_wrong(examine(url))
    assert wrong.name == "REST"
    assert "PostgREST" in wrong.finding


def test_a_wrong_token_is_sign_in_and_is_not_shown(examine, live_server):
    wrong = first_wrong(examine(live_server.url, "not.a.token"))
    assert wrong.name == "sign-in"
    assert "not.a.token" not in wrong.finding


def test_an_older_pack_is_said_and_the_rest_is_still_tried(examine, live_server):
    found = examine(live_server.url, live_server.token(), pack="29991231000000")
    assert [f.name for f in found if not f.is_right] == ["pack"]
    assert "older than this program's" in found[STEPS.index("pack")].finding


class Lacking(HttpTransport):
    def rows(self, table, query):
        if table == "staging_shifts":
            raise ContractMismatch("column does not exist")
        return super().rows(table, query)


def test_a_missing_column_names_its_table(examine, live_server):
    found = examine(live_server.url, live_server.token(), transport=Lacking)
    wrong = first_wrong(found)
    assert wrong.name == "columns"
    assert "staging_shifts" in wrong.finding


class Doubling(HttpTransport):
    def upsert(self, batch: Upsert):
        raise ContractMismatch(f"The server does not merge rows of {batch.table}.")


def test_a_resolution_that_does_not_apply_is_named(examine, live_server):
    found = examine(live_server.url, live_server.token(), transport=Doubling)
    assert first_wrong(found).name == "resolution"


class Few(HttpTransport):
    def rows(self, table, query):
        if table == "sync_scopes":
            kinds = {"event": {"version": 1, "live_rows": 1}}
            fuller = {**kinds, "shift": {"version": 2, "live_rows": 200}}
            # A page is one scope long: the fullest one is behind the first page.
            names = {"a:1": kinds, "a:2": fuller}
            after = next((v.removeprefix("gt.") for n, v in query if n == "scope"), "")
            left = [{"scope": name, "kinds": names[name]} for name in names if name > after]
            return left[:1]
        if table != "sync_receipts":
            return super().rows(table, query)
        # Ordering the receipts of all scopes would make the server sort them all.
        assert ("scope", "eq.a:2") in query
        if ("limit", "1") not in query:
            return [{"change_id": str(n)} for n in range(100)]
        return [{"change_id": "100"}]


class Empty(HttpTransport):
    def rows(self, table, query):
        assert table != "sync_receipts"
        return [] if table == "sync_scopes" else super().rows(table, query)


def test_a_server_without_any_scope_meets_no_limit(examine, live_server):
    found = examine(live_server.url, live_server.token(), transport=Empty)
    assert found[STEPS.index("max-rows")].finding.startswith("no limit met")
    assert all(f.is_right for f in found)


def test_a_limit_of_rows_is_named_and_right(examine, live_server):
    found = examine(live_server.url, live_server.token(), transport=Few)
    assert found[STEPS.index("max-rows")].finding.startswith("at most 100 rows")
    assert all(f.is_right for f in found)
