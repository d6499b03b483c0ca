"""Every row and column of the published tables is what the program makes of the same records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tracker.profiles.hockey.kinds import Event, Shift
from tracker.profiles.hockey.listings import LISTINGS

GAMES = {
    "the demo game": Path("tracker/profiles/hockey/demo_game"),
    "an overtime game": Path("tests/profiles/hockey/games/2024020009"),
}


@pytest.fixture(params=list(GAMES.values()), ids=list(GAMES))
def published(request: Any, scorekeeper: Any, game_id: int, load_nhl: Any) -> Any:
    records = load_nhl(request.param, game_id)
    scorekeeper.upsert(list(records))
    scorekeeper.refresh(game_id)
    return records


def test_every_column_of_a_real_game_agrees(
    published: Any, scorekeeper: Any, game_id: int, compare_rows: Any
) -> None:
    assert len(LISTINGS["h2h"].local(str(game_id), published, None)) > 300
    compare_rows(scorekeeper, game_id, published)


def test_deleted_records_leave_the_rows_that_they_were_in(
    published: Any, scorekeeper: Any, game_id: int, view_of: Any, compare_rows: Any
) -> None:
    gone = {
        record.key
        for record in published
        if isinstance(record, (Event, Shift)) and (record.index or 0) % 7 == 0
    }
    for record in published:
        if record.key in gone:
            scorekeeper.delete(record.kind.table, record.key)
    scorekeeper.refresh(game_id)
    compare_rows(scorekeeper, game_id, view_of(r for r in published if r.key not in gone))


def test_what_did_not_change_is_not_written_again(
    published: Any, scorekeeper: Any, live_server: Any, game_id: int
) -> None:
    def places() -> list[Any]:
        return [
            live_server.sql(f"select ctid::text from {table} where game_id = %s", game_id)
            for table in ("fact_events", "fact_shifts", "fact_h2h", "fact_wowy")
        ]

    before = places()
    (first, *_) = [record for record in published if isinstance(record, Event)]
    scorekeeper.edit("staging_events", first.key, note="seen again")
    scorekeeper.refresh(game_id)
    changed = [
        len(set(map(str, b)) ^ set(map(str, a))) for b, a in zip(before, places(), strict=True)
    ]
    assert changed == [2, 0, 0, 0]
