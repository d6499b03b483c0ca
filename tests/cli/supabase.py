"""A Supabase project on loopback: sign-in in front, the real PostgREST behind it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson

from tests.sync.gotrue import GoTrue

PASSED_ON = ("authorization", "content-type", "prefer", "accept")
PASSED_BACK = ("content-type", "preference-applied")


class Front(BaseHTTPRequestHandler):
    """Signs in itself and passes everything else on; every request needs the key."""

    gotrue: GoTrue
    rest_url: str

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path)
        json = {"Content-Type": "application/json"}
        if path.path == "/auth/v1/token":
            grant = parse_qs(path.query)["grant_type"][0]
            status, value = self.gotrue.answer(grant, orjson.loads(body))
            self._send(status, json, orjson.dumps(value))
        elif path.path == "/auth/v1/logout" and self.headers.get("apikey") == "publishable":
            status, value = self.gotrue.sign_out(self.path, self.headers.get("Authorization"))
            self._send(status, json, orjson.dumps(value))
        elif self.headers.get("apikey") != "publishable":
            self._send(401, json, b'{"message":"No API key"}')
        else:
            self._pass_on(body)

    do_GET = do_POST  # noqa: N815

    def _pass_on(self, body: bytes) -> None:
        found = httpx.request(
            self.command,
            self.rest_url + self.path.removeprefix("/rest/v1"),
            headers={k: v for k, v in self.headers.items() if k.lower() in PASSED_ON},
            content=body or None,
            trust_env=False,
        )
        kept = {k: v for k, v in found.headers.items() if k in PASSED_BACK}
        self._send(found.status_code, kept, found.content)

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        return


@contextmanager
def project(gotrue: GoTrue, rest_url: str) -> Iterator[str]:
    """The address of a project that signs in with `gotrue`."""
    handler = type("OneFront", (Front,), {"gotrue": gotrue, "rest_url": rest_url})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
