from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tracker.errors import ContractMismatch
from tracker.sync import server_reader
from tracker.sync.server_reader import PublishedTables


class Stingy:
    """A server that gives two rows at a time, whatever it is asked for, and says nothing."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.asked = 0

    def rows(self, table: str, query: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
        self.asked += 1
        rows: list[dict[str, Any]] = self._inner.rows(table, query)[:2]
        return rows


def test_all_rows_are_read_from_a_server_that_cuts_its_answers(laptop, game_id):
    keys = laptop.add_events(7)
    laptop.sync()
    stingy = Stingy(laptop.wire)

    rows = PublishedTables(stingy).rows("staging_events", {"game_id": f"eq.{game_id}"})

    assert sorted(row["event_key"] for row in rows) == keys
    assert stingy.asked == 6


def test_pages_of_our_own_are_followed(laptop, game_id, monkeypatch):
    monkeypatch.setattr(server_reader, "LARGEST_PAGE", 3)
    keys = laptop.add_events(7)
    laptop.sync()
    filters = {"game_id": f"eq.{game_id}", "select": "event_key,period"}

    rows = PublishedTables(laptop.wire).rows("staging_events", filters)

    assert sorted(row["event_key"] for row in rows) == keys
    assert set(rows[0]) == {"event_key", "period"}


def test_a_table_without_matching_rows_is_empty(laptop, game_id):
    filters = {"game_id": f"eq.{game_id}"}
    assert PublishedTables(laptop.wire).rows("staging_events", filters) == []


def test_a_table_that_the_server_lacks_is_said(laptop):
    with pytest.raises(ContractMismatch):
        PublishedTables(laptop.wire).rows("no_such_table", {})
