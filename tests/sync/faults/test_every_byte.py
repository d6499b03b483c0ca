"""A whole exchange of one change, its connection cut at any byte: the next run completes it.

A short run takes some positions, other ones each time. TRACKER_CUTS=all takes every single byte,
each odd one as a reset, and --log-cli-level=INFO tells how far it is; docs/reliability.md has what
was seen.
"""

from __future__ import annotations

import itertools
import logging
import os
import random
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from tests.sync.conftest import Laptop, Token, Wire, is_complete
from tests.sync.faults.cutting_proxy import Cut, CuttingProxy, Direction
from tests.sync.faults.small import SLIPS, SmallExchanges, make_table
from tracker.core.clock import SystemClock
from tracker.core.scope import Scope
from tracker.local_db import open_store
from tracker.sync.http_transport import HttpTransport
from tracker.sync.transport import NoAnswer

log = logging.getLogger(__name__)
CUTS = os.environ.get("TRACKER_CUTS", "25")
REQUESTS = {
    "rpc sync_about",
    "rows sync_scopes",
    "rpc sync_lookup",
    "upsert staging_slips",
    "rows staging_slips",
    "rpc refresh_scope",
}
_SLIPS = itertools.count(1)


@pytest.fixture
def laptop_with_slip(live_server: Any, proxy: CuttingProxy, tmp_path: Any) -> Iterator[Laptop]:
    make_table(live_server)
    token = Token(live_server.token())
    transport = HttpTransport(proxy.url, token)
    with open_store(tmp_path / "laptop", SLIPS, SystemClock()) as store:
        yield Laptop(store, Wire(transport), token, SLIPS, Scope("minitrial", "1"))
    transport.close()


@pytest.fixture
def small(laptop_with_slip: Laptop, live_server: Any) -> Iterator[SmallExchanges]:
    made = SmallExchanges(laptop_with_slip, live_server.dsn, next(_SLIPS))
    with closing(made):
        made.begin()
        yield made


def measured(laptop: Laptop, proxy: CuttingProxy, small: SmallExchanges) -> dict[Direction, int]:
    # The first ones also take a slot and look at the digest.
    for _ in range(3):
        small.prepare()
        laptop.wire.calls.clear()
        proxy.arm(None)
        assert is_complete(laptop.sync())
    assert set(laptop.wire.calls) == REQUESTS
    assert small.left() == []
    return proxy.passed


def positions(size: int) -> Iterator[int]:
    distance = 1 if CUTS == "all" else max(1, size // int(CUTS))
    return iter(range(random.randrange(distance), size, distance))


@pytest.mark.timeout(7200 if CUTS == "all" else 300)
@pytest.mark.parametrize("direction", ["request", "answer"])
def test_a_change_whose_exchange_is_cut_at_any_byte_arrives_once_and_is_published(
    laptop_with_slip: Laptop, proxy: CuttingProxy, small: SmallExchanges, direction: Direction
) -> None:
    laptop, began = laptop_with_slip, time.monotonic()
    size = measured(laptop, proxy, small)[direction]
    assert size > 1000
    for cuts, position in enumerate(positions(size), start=1):
        small.prepare()
        cut = Cut(direction, position, is_reset=position % 2 == 1)
        proxy.arm(cut)
        report = laptop.sync()
        assert cut.is_made, cut
        assert isinstance(report.failure, NoAnswer), (cut, report)
        proxy.arm(None)
        assert is_complete(laptop.sync()), cut
        assert small.left() == [], cut
        if cuts % 100 == 0:
            seconds = time.monotonic() - began
            log.info("%d cuts of the %d bytes of the %s: %.0f s", cuts, size, direction, seconds)
