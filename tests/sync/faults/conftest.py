"""Laptops behind a proxy that cuts, and servers of a test's own that can be killed."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sync.conftest import Laptop, Token, Wire
from tests.sync.faults.cutting_proxy import CuttingProxy
from tests.sync.faults.exchange import Exchanges
from tests.sync.faults.killable import KillableServer
from tracker.core.clock import SystemClock
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db import open_store
from tracker.sync.http_transport import HttpTransport

_GAMES = itertools.count(810_001)


@pytest.fixture
def proxy(live_server: Any) -> Iterator[CuttingProxy]:
    server = httpx.URL(live_server.url)
    between = CuttingProxy(server.host, server.port or 80)
    yield between
    between.close()


@pytest.fixture
def laptop_behind_proxy(laptops: Callable[..., Laptop], proxy: CuttingProxy) -> Laptop:
    laptop = laptops("behind-proxy")
    laptop.wire.inner.close()
    laptop.wire.inner = HttpTransport(proxy.url, laptop.token)
    return laptop


@pytest.fixture
def exchanges(laptop_behind_proxy: Laptop, live_server: Any) -> Iterator[Exchanges]:
    with Exchanges(laptop_behind_proxy, live_server.dsn, _GAMES) as made:
        yield made


@pytest.fixture(scope="module")
def own_server() -> Iterator[KillableServer]:
    folder = Path(tempfile.mkdtemp(prefix="tracker-killed-"))
    server = KillableServer(folder / "server")
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def laptop_of_own_server(
    own_server: KillableServer, tmp_path: Path, registry: Registry
) -> Iterator[Laptop]:
    token = Token(own_server.token())
    with (
        open_store(tmp_path / "laptop", registry, SystemClock()) as store,
        closing(HttpTransport(own_server.url, token)) as transport,
    ):
        scope = Scope("hockey", str(next(_GAMES)))
        yield Laptop(store, Wire(transport), token, registry, scope)
