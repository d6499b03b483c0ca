"""A sign-in server as small as can be: rotating refresh tokens, reuse refused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import orjson


class GoTrue:
    """Knows one person; counts what it was asked."""

    def __init__(self, email: str, password: str, access: Callable[[int], str]) -> None:
        self.email, self.password, self._access = email, password, access
        self.asked: list[str] = []
        self.api_keys: list[str | None] = []
        self.addresses: list[str] = []
        self.url = ""
        self.lifetime = 3600
        self.current: str | None = None
        self.ended: list[tuple[str, str | None]] = []
        """What was signed out: the scope that was asked for, and with which token."""
        self._lock = threading.Lock()
        self.on_refresh: Callable[[], None] = lambda: None

    def answer(self, grant: str, body: dict[str, str]) -> tuple[int, dict[str, object]]:
        with self._lock:
            self.asked.append(grant)
            if grant == "password":
                if (body["email"], body["password"]) != (self.email, self.password):
                    return 400, {"error_code": "invalid_credentials", "msg": f"{body}"}
            elif body["refresh_token"] != self.current:
                return 400, {"error_code": "refresh_token_already_used", "msg": "Already Used"}
            self.on_refresh()
            number = len(self.asked)
            self.current = f"refresh-{number}"
            return 200, {
                "access_token": self._access(number),
                "refresh_token": self.current,
                "expires_in": self.lifetime,
                "token_type": "bearer",
            }

    def sign_out(self, path: str, authorization: str | None) -> tuple[int, dict[str, object]]:
        self.ended.append((parse_qs(urlsplit(path).query)["scope"][0], authorization))
        self.current = None
        return 200, {}


@contextmanager
def serving(gotrue: GoTrue) -> Iterator[GoTrue]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            gotrue.addresses.append(self.path)
            gotrue.api_keys.append(self.headers.get("apikey"))
            if urlsplit(self.path).path == "/logout":
                status, value = gotrue.sign_out(self.path, self.headers.get("Authorization"))
            else:
                grant = parse_qs(urlsplit(self.path).query)["grant_type"][0]
                status, value = gotrue.answer(grant, orjson.loads(body))
            data = orjson.dumps(value)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    gotrue.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield gotrue
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
