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


@contextmanager
def project(gotrue: GoTrue, rest_url: str) -> Iterator[str]:
    """The address of a project that signs in with `gotrue`; every request needs the key."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = urlsplit(self.path)
            if path.path == "/auth/v1/token":
                grant = parse_qs(path.query)["grant_type"][0]
                status, value = gotrue.answer(grant, orjson.loads(body))
                self._send(status, {"Content-Type": "application/json"}, orjson.dumps(value))
                return
            if self.headers.get("apikey") != "publishable":
                self._send(401, {"Content-Type": "application/json"}, b'{"message":"No API key"}')
                return
            headers = {k: v for k, v in self.headers.items() if k.lower() in PASSED_ON}
            found = httpx.request(
                self.command,
                rest_url + self.path.removeprefix("/rest/v1"),
                headers=headers,
                content=body or None,
                trust_env=False,
            )
            kept = ("content-type", "preference-applied")
            self._send(
                found.status_code,
                {k: v for k, v in found.headers.items() if k in kept},
                found.content,
            )

        do_GET = do_POST  # noqa: N815

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
