"""A whole game's box score from its records: milliseconds, median of several.

Run by hand: `python bench/summary.py [--rounds 20]`. The game is the shipped one, its events
repeated up to 1,600, as many as a tracker of every touch records.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tracker.core.record import Record, make
from tracker.core.registry import discover

EVENTS = 1_600


def records() -> dict[type[Record], list[Any]]:
    tools = discover().profile("hockey").tools
    assert tools.demo is not None
    found: dict[type[Record], list[Any]] = {}
    for imported in tools.demo.load(None).scopes[0].records:
        found.setdefault(imported.kind, []).append(make(imported.kind, imported.payload))
    (events,) = [of_kind for kind, of_kind in found.items() if kind.kind.name == "event"]
    count = len(events)
    for index in range(count + 1, EVENTS + 1):
        events.append(events[index % count].model_copy(update={"event_index": index}))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    book = records()

    class View:
        def records(self, kind: type[Record]) -> list[Any]:
            return book.get(kind, [])

    summary = discover().profile("hockey").tools.summary
    assert summary is not None
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        summary("2024020001", View())
        taken.append((time.perf_counter() - start) * 1000)
    print(f"box score of {EVENTS} events: median {statistics.median(taken):.1f} ms")


if __name__ == "__main__":
    main()
