"""The embedded PostgREST: configured as Supabase's, started detached, watched until it answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from tracker.errors import HostingError
from tracker.server.embedded import processes
from tracker.server.embedded.download import postgrest
from tracker.server.embedded.ports import HOST
from tracker.server.embedded.processes import Started
from tracker.server.embedded.state import write_private

_PATIENCE_SECONDS = 30
_CONFIGURATION = """\
# Written by Tracker at each start. It holds secrets.
db-uri = "{dsn}"
db-schemas = "public"
db-anon-role = "anon"
db-pool = 10
db-max-rows = 1000
db-channel-enabled = true
jwt-secret = "{jwt_secret}"
server-host = "{host}"
server-port = {port}
log-level = "error"
"""


@dataclass(frozen=True)
class RestSettings:
    """What PostgREST needs to know."""

    dsn: str
    """As the login role `authenticator`."""
    jwt_secret: str
    port: int


def start(folder: Path, settings: RestSettings, announce: Callable[[str], None]) -> Started:
    """Starts it and waits until it answers a call of the pack; HostingError quotes its log."""
    program = postgrest(announce)
    announce(f"Starting PostgREST on port {settings.port} …")
    configuration = folder / "postgrest.conf"
    write_private(
        configuration,
        _CONFIGURATION.format(
            dsn=settings.dsn, jwt_secret=settings.jwt_secret, host=HOST, port=settings.port
        ),
    )
    log = folder / "postgrest.log"
    log.unlink(missing_ok=True)
    started = processes.spawn([program, configuration], folder, log)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while processes.is_alive(started) and time.monotonic() < deadline:
        if started is not None and answers(settings.port):
            return started
        time.sleep(0.05)
    processes.end(started)
    said = " ".join(log.read_text(encoding="utf-8", errors="replace").split()[-60:])
    raise HostingError(f"PostgREST did not start: {said or 'it wrote no log.'}")


def answers(port: int) -> bool:
    """Whether PostgREST answers there and knows the pack."""
    try:
        with httpx.Client(trust_env=False, timeout=5) as client:
            return client.get(f"http://{HOST}:{port}/rpc/sync_about").is_success
    except httpx.TransportError:
        return False
