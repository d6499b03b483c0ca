"""With many rows of many scopes the server looks at those that were asked for, whoever asks.

TRACKER_TEST_GAMES=2000 TRACKER_TEST_EVENTS=100 is the long form.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest

from bench.planted import Games, planting

GAMES = Games(
    60_000_000,
    int(os.environ.get("TRACKER_TEST_GAMES", "300")),
    int(os.environ.get("TRACKER_TEST_EVENTS", "40")),
)
SOME = GAMES.first + GAMES.count // 2
BIG = Games(GAMES.first + GAMES.count, 1, 3_000)
KEYS = [f"E{SOME}{index:05d}" for index in range(1, 11)]


@dataclass
class Plan:
    """What the nodes of a plan read, and by which index."""

    tables_read_whole: set[str] = field(default_factory=set)
    indexes: set[str] = field(default_factory=set)
    rows: int = 0
    """At most so many rows came out of a node, those that a filter removed included."""
    is_sorted: bool = False

    def add(self, node: dict[str, Any]) -> None:
        if node["Node Type"] in ("Seq Scan", "Parallel Seq Scan"):
            self.tables_read_whole.add(node["Relation Name"])
        self.indexes |= {node["Index Name"]} if "Index Name" in node else set()
        self.is_sorted |= node["Node Type"] == "Sort"
        if "Relation Name" in node:
            seen = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            self.rows = max(self.rows, int(seen * node["Actual Loops"]))
        for child in node.get("Plans", []):
            self.add(child)


Explain = Callable[..., Plan]


@pytest.fixture(scope="module", params=["every game", "single games", "two games"])
def explain(live_server: Any, request: pytest.FixtureRequest) -> Iterator[Explain]:
    """Explains as a scorekeeper with these memberships; nothing of it stays."""
    single = range(GAMES.first, GAMES.first + GAMES.count, 2)
    some: list[int | None] = [SOME, BIG.first]
    single = range(GAMES.first, GAMES.first + GAMES.count, 2)
    games: dict[str, list[int | None]] = {
        "every game": [None],
        "two games": some,
        "single games": [*some, *single],
    }
    user = str(uuid.uuid4())
    with psycopg.connect(live_server.dsn) as connection:
        connection.execute(planting(GAMES).encode())
        connection.execute("drop table planted")
        connection.execute(planting(BIG).encode())
        for game in games[request.param]:
            connection.execute(
                "insert into tracker.memberships (user_id, profile, scope_id, role)"
                " values (%s, 'hockey', %s, 'scorekeeper')"
                " on conflict do nothing",
                (user, game and str(game)),
            )
        connection.execute("analyze staging_events")
        connection.execute("analyze sync_receipts")
        connection.execute("analyze sync_scopes")
        claims = json.dumps({"sub": user, "role": "authenticated"})
        connection.execute("select set_config('request.jwt.claims', %s, true)", (claims,))
        connection.execute("set local role authenticated")

        def explained(query: str, *values: Any) -> Plan:
            asked = f"explain (analyze, format json) {query}".encode()
            row = connection.execute(asked, values).fetchone()
            assert row is not None
            plan = Plan()
            plan.add(row[0][0]["Plan"])
            return plan

        yield explained
        connection.rollback()


def test_a_page_of_the_feed_is_read_by_scope_and_version(explain: Explain) -> None:
    plan = explain(
        "select * from staging_events where game_id = %s and version > 1 order by version limit 90",
        BIG.first,
    )
    assert "staging_events_feed" in plan.indexes
    assert not plan.tables_read_whole
    assert not plan.is_sorted
    assert plan.rows == 90


def test_a_pull_of_what_is_new_reads_what_is_new(explain: Explain) -> None:
    plan = explain(
        "select * from staging_events where version > (select max(version) - 5 from staging_events"
        " where game_id = %s) and game_id = %s order by version limit 1000",
        *(SOME, SOME),
    )
    assert not plan.tables_read_whole
    assert plan.rows <= 5


def test_rows_are_found_by_their_keys(explain: Explain) -> None:
    plan = explain("select * from staging_events where event_key = any (%s)", KEYS)
    assert "staging_events_pkey" in plan.indexes
    assert plan.rows <= len(KEYS)


def test_receipts_are_found_by_their_change_ids(explain: Explain) -> None:
    plan = explain(
        "select * from sync_receipts r where r.change_id = any (%s)",
        [
            uuid.UUID(hashlib.md5(f"change/{SOME}/{n}".encode(), usedforsecurity=False).hexdigest())
            for n in range(1, 11)
        ],
    )
    assert "sync_receipts_pkey" in plan.indexes
    assert not plan.tables_read_whole
    assert plan.rows <= 10


def test_the_digest_of_a_scope_reads_the_scope(explain: Explain) -> None:
    plan = explain(
        "select count(*), string_agg(version::text, ',' order by record_id)"
        " from staging_events where game_id = %s",
        str(SOME),
    )
    assert not plan.tables_read_whole
    assert plan.rows == GAMES.events


def test_the_states_of_a_few_scopes_are_found_by_name(explain: Explain) -> None:
    names = [f"hockey:{SOME}", f"hockey:{SOME + 1}"]
    plan = explain("select * from sync_scopes where scope = any (%s)", names)
    assert not plan.tables_read_whole
    assert plan.rows <= 2
