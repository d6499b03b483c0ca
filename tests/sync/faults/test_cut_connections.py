"""A connection that is cut at any byte: the next run recovers by itself.

A short run takes some positions, other ones each time; TRACKER_CUTS=all takes every single one
(see docs/reliability.md).
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from tests.sync.conftest import Laptop
from tests.sync.faults.cutting_proxy import Cut, CuttingProxy, Direction
from tests.sync.faults.exchange import Exchanges
from tracker.sync.transport import NoAnswer

CUTS = os.environ.get("TRACKER_CUTS", "30")


def positions(size: int) -> Iterator[int]:
    """All, or so many at even distances from a random first one."""
    distance = 1 if CUTS == "all" else max(1, size // int(CUTS))
    return iter(range(random.randrange(distance), size, distance))


def size_of_one(
    laptop: Laptop, proxy: CuttingProxy, exchanges: Exchanges, direction: Direction
) -> int:
    # The first two of a game also take a slot and look at the counts.
    for _ in range(3):
        exchanges.prepare()
        proxy.arm(None)
        assert laptop.sync().is_complete
    assert exchanges.left() == []
    return proxy.passed[direction]


@pytest.mark.timeout(7200 if CUTS == "all" else 300)
@pytest.mark.parametrize("is_reset", [False, True], ids=["ended", "reset"])
@pytest.mark.parametrize("direction", ["request", "answer"])
def test_an_exchange_that_is_cut_at_any_byte_is_completed_by_the_next_run(
    laptop_behind_proxy, proxy, exchanges, direction, is_reset
):
    laptop = laptop_behind_proxy
    size = size_of_one(laptop, proxy, exchanges, direction)
    assert size > 3000
    for position in positions(size):
        exchanges.prepare()
        cut = Cut(direction, position, is_reset)
        proxy.arm(cut)
        report = laptop.sync()
        assert cut.is_made
        assert isinstance(report.failure, NoAnswer), (position, report)

        proxy.arm(None)
        report = laptop.sync()

        assert report.is_complete, (position, report)
        assert exchanges.left() == [], position


def test_a_connection_that_is_cut_again_and_again_delays_and_damages_nothing(
    laptop_behind_proxy, proxy, exchanges
):
    laptop = laptop_behind_proxy
    size = size_of_one(laptop, proxy, exchanges, "answer")
    for _ in range(3):
        exchanges.prepare()
        for position in sorted(random.sample(range(size), 5)):
            proxy.arm(Cut("answer", position, random.random() < 0.5))
            laptop.sync()
        proxy.arm(None)

        assert laptop.sync().is_complete
        assert exchanges.left() == []
