"""Pull of a scope into an empty store, against a plain GET and JSON parse of the same rows.

Run by hand: python bench/pull.py [--events 20000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time

import httpx
import orjson
from push import Setting, Token, record, server

from tracker.cli.main import OBJECTS_BEFORE_LOOKING
from tracker.core.clock import SystemClock
from tracker.core.scope import Scope
from tracker.local_db import open_store
from tracker.profiles.hockey.kinds import Event
from tracker.sync.engine import SyncEngine
from tracker.sync.http_transport import HttpTransport
from tracker.sync.pull import LARGEST_PAGE
from tracker.sync.wire import pulled_columns


def fill(setting: Setting, scope: Scope, events: int) -> None:
    """The scope as another laptop left it on the server."""
    store = open_store(setting.folder / "other", setting.registry, SystemClock())
    transport = HttpTransport(setting.url, Token(setting.token))
    try:
        record(store, scope, events)
        engine = SyncEngine(store, transport, setting.registry, SystemClock())
        assert engine.run_once([scope]).acknowledged == events
    finally:
        transport.close()
        store.close()


def pull(setting: Setting, scope: Scope, events: int, name: str) -> float:
    """Seconds of the first sync of a laptop that has nothing."""
    store = open_store(setting.folder / name, setting.registry, SystemClock())
    transport = HttpTransport(setting.url, Token(setting.token))
    try:
        engine = SyncEngine(store, transport, setting.registry, SystemClock())
        start = time.perf_counter()
        report = engine.run_once([scope])
        seconds = time.perf_counter() - start
        assert report.pulled == events, report
        return seconds
    finally:
        transport.close()
        store.close()


def plain(setting: Setting, scope: Scope) -> float:
    """Seconds that plain pages of the same rows take, parsed."""
    headers = {"Authorization": f"Bearer {setting.token}"}
    query = {"game_id": f"eq.{scope.id}", "order": "version", "limit": str(LARGEST_PAGE)}
    query["select"] = ",".join(pulled_columns(Event))
    cursor = 0
    with httpx.Client(base_url=setting.url, headers=headers, timeout=60, trust_env=False) as client:
        start = time.perf_counter()
        while True:
            answer = client.get(Event.kind.table, params={**query, "version": f"gt.{cursor}"})
            rows = orjson.loads(answer.raise_for_status().content)
            if not rows:
                return time.perf_counter() - start
            cursor = rows[-1]["version"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    # As in the program, whose commands look for garbage seldom and whose window does between keys.
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_LOOKING)
    ratios = []
    scope = Scope("hockey", "930001")
    with server() as setting:
        fill(setting, scope, options.events)
        for number in range(options.rounds):
            pulled = pull(setting, scope, options.events, f"laptop{number}")
            baseline = plain(setting, scope)
            ratios.append(baseline / pulled)
            print(
                f"round {number + 1}: pull {options.events / pulled:,.0f} rows/s, plain GET and "
                f"parse {options.events / baseline:,.0f} rows/s, ratio {ratios[-1]:.2f}"
            )
    print(f"ratio of pull to plain GET and parse: {statistics.median(ratios):.2f} (wanted: 0.5)")


if __name__ == "__main__":
    main()
