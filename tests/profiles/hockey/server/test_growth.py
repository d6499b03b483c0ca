"""A game that was just recorded is refreshed in proportion to its events.

The planner has no statistics of such a game and takes it for one row, for which comparing all with
all looks best.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg

from bench.refresh import plant_events, plant_game

GAME_ID, EVENTS, SEGMENTS = 765_433, 1_200, 120
_EXPLAIN = """
load 'auto_explain';
set auto_explain.log_min_duration = 0;
set auto_explain.log_nested_statements = on;
set auto_explain.log_analyze = on;
set auto_explain.log_timing = off;
set auto_explain.log_parameter_max_length = 0;
set auto_explain.log_format = json;
set client_min_messages = log;
"""


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def looked_at(node: dict[str, Any]) -> float:
    """Rows that came out of a node, and those that it looked at in vain."""
    names = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Join Filter")
    return float(sum(node.get(name, 0) for name in names) * node.get("Actual Loops", 0))


def test_no_step_of_a_refresh_looks_at_many_rows_an_event(new_database: Any) -> None:
    said: list[str] = []
    with psycopg.connect(new_database(), autocommit=True) as connection:
        plant_game(connection, GAME_ID, SEGMENTS)
        plant_events(connection, GAME_ID, range(1, EVENTS + 1), EVENTS + 1)
        connection.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
        connection.execute(_EXPLAIN)
        connection.execute("select tracker.publish_hockey(%s)", (str(GAME_ID),))
    plans = [json.loads(text[text.index("{") :])["Plan"] for text in said if "plan:" in text]
    most = max((node for plan in plans for node in nodes(plan)), key=looked_at)
    # An event names up to 18 players.
    assert EVENTS <= looked_at(most) <= 20 * EVENTS, most
