"""Laptops behind a proxy that cuts, and servers of a test's own that can be killed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.sync.conftest import Laptop
from tests.sync.faults.cutting_proxy import CuttingProxy
from tests.sync.faults.exchange import Exchanges
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
