"""A connection that is cut at any byte: the next run recovers by itself.

A short run takes some positions, other ones each time. TRACKER_CUTS=1000 takes so many of each
part, TRACKER_CUTS=all every single one; docs/reliability.md has what was seen.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from functools import partial

import pytest

from tests.sync.conftest import Laptop, is_complete
from tests.sync.faults.cutting_proxy import Cut, CuttingProxy
from tests.sync.faults.exchange import Exchanges
from tracker.sync.transport import NoAnswer

CUTS = os.environ.get("TRACKER_CUTS", "25")


PUSH = "upsert staging_events"


def positions(size: int) -> Iterator[int]:
    """All, or so many at even distances from a random first one."""
    distance = 1 if CUTS == "all" else max(1, size // int(CUTS))
    return iter(range(random.randrange(distance), size, distance))


def measured(laptop: Laptop, proxy: CuttingProxy, exchanges: Exchanges) -> dict[str, int]:
    """How many bytes go each way: `request` and `answer` of a whole exchange, and of its push."""
    sizes: dict[str, int] = {}
    # The first two of a game also take a slot and look at the counts.
    for _ in range(3):
        exchanges.prepare()
        proxy.arm(None)
        laptop.wire.once_before(PUSH, lambda: sizes.update(before=proxy.passed["request"]))
        laptop.wire.once_before(PUSH, lambda: sizes.update(answers=proxy.passed["answer"]))
        laptop.wire.once_after(PUSH, lambda: sizes.update(after=proxy.passed["request"]))
        laptop.wire.once_after(PUSH, lambda: sizes.update(answered=proxy.passed["answer"]))
        assert is_complete(laptop.sync())
    assert exchanges.left() == []
    push = {
        "request of the push": sizes["after"] - sizes["before"],
        "answer of the push": sizes["answered"] - sizes["answers"],
    }
    return {**proxy.passed, **push}


def recovers(laptop: Laptop, proxy: CuttingProxy, exchanges: Exchanges, cut: Cut) -> None:
    """The cut ends a run; the next one has everything in order."""
    report = laptop.sync()
    assert cut.is_made, cut
    assert isinstance(report.failure, NoAnswer), (cut, report)

    proxy.arm(None)
    report = laptop.sync()

    assert is_complete(report), (cut, report)
    assert exchanges.left() == [], cut


@pytest.mark.timeout(7200 if CUTS == "all" else 300)
@pytest.mark.parametrize("is_reset", [False, True], ids=["ended", "reset"])
@pytest.mark.parametrize("direction", ["request", "answer"])
def test_an_exchange_that_is_cut_at_any_byte_is_completed_by_the_next_run(
    laptop_behind_proxy, proxy, exchanges, direction, is_reset
):
    size = measured(laptop_behind_proxy, proxy, exchanges)[direction]
    assert size > 3000
    for position in positions(size):
        exchanges.prepare()
        cut = Cut(direction, position, is_reset)
        proxy.arm(cut)
        recovers(laptop_behind_proxy, proxy, exchanges, cut)


@pytest.mark.timeout(7200 if CUTS == "all" else 300)
@pytest.mark.parametrize("direction", ["request", "answer"])
def test_a_push_that_is_cut_at_any_byte_arrives_once(
    laptop_behind_proxy, proxy, exchanges, direction
):
    laptop = laptop_behind_proxy
    size = measured(laptop, proxy, exchanges)[f"{direction} of the push"]
    assert size > 300
    for position in positions(size):
        exchanges.prepare()
        cut = Cut(direction, position, is_reset=position % 2 == 1)
        laptop.wire.once_before(PUSH, partial(proxy.arm, cut))
        recovers(laptop, proxy, exchanges, cut)


def test_a_connection_that_is_cut_again_and_again_delays_and_damages_nothing(
    laptop_behind_proxy, proxy, exchanges
):
    laptop = laptop_behind_proxy
    size = measured(laptop, proxy, exchanges)["answer"]
    for _ in range(3):
        exchanges.prepare()
        for position in sorted(random.sample(range(size), 5)):
            proxy.arm(Cut("answer", position, random.random() < 0.5))
            laptop.sync()
        proxy.arm(None)

        assert is_complete(laptop.sync())
        assert exchanges.left() == []
