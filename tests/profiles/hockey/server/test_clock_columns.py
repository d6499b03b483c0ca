"""Writers outside the program: the other side of a time follows by the program's own rules."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tracker.core.record import make
from tracker.profiles.hockey.kinds import Event, Game, Shift
from tracker.profiles.hockey.rules.clock import complete

TIMES = (None, 0, 100, 400, 1100)


def event(live_server: Any, game_id: int) -> dict[str, Any]:
    (row,) = live_server.sql("select * from staging_events where game_id = %s", game_id)
    found: dict[str, Any] = row
    return found


def test_a_new_row_gets_the_side_that_it_lacks(
    live_server: Any, client: Any, scorekeeper: Any, game_id: int, view_of: Any
) -> None:
    view = view_of([make(Game, {"game_id": game_id, "period_1_seconds": 1080})])
    scorekeeper.upsert(list(view))
    pairs = [(e, b) for e, b in itertools.product(TIMES, TIMES) if None in (e, b)]
    for index, (elapsed, board) in enumerate(pairs, start=1):
        times = {"start_elapsed_seconds": elapsed, "event_start_seconds": board}
        new = make(Event, {"game_id": game_id, "event_index": index, "period": 1, **times})
        body = {k: v for k, v in new.payload().items() if v is not None}
        scorekeeper.http.post(
            "/staging_events", json={"event_key": new.key, **body}
        ).raise_for_status()
        (row,) = live_server.sql("select * from staging_events where event_key = %s", new.key)
        expected = complete(new, None, view).payload()
        assert {name: row[name] for name in times} == {name: expected[name] for name in times}


@pytest.mark.parametrize("period", [1, 2, 4])
@pytest.mark.parametrize("new_times", list(itertools.product(TIMES, TIMES)))
def test_an_edit_is_completed_as_the_program_would(
    period: int,
    new_times: tuple[Any, Any],
    live_server: Any,
    scorekeeper: Any,
    game_id: int,
    view_of: Any,
) -> None:
    names = ("start_elapsed_seconds", "event_start_seconds")
    view = view_of([make(Game, {"game_id": game_id, "period_2_seconds": 1150})])
    old = make(
        Event, {"game_id": game_id, "event_index": 1, "period": 1, "start_elapsed_seconds": 100}
    )
    old = complete(old, None, view)
    scorekeeper.upsert([*view, old])
    changes = {"period": period, **dict(zip(names, new_times, strict=True))}
    scorekeeper.edit("staging_events", old.key, **changes)
    expected = complete(old.changed(changes), old, view).payload()
    row = event(live_server, game_id)
    assert [row[name] for name in names] == [expected[name] for name in names]


def test_a_shifts_length_follows_its_times(
    live_server: Any, scorekeeper: Any, game_id: int
) -> None:
    row = {
        "shift_key": f"S{game_id}00001",
        "game_id": game_id,
        "period": 1,
        "shift_start_seconds": 1200,
        "shift_end_seconds": 1118,
    }
    scorekeeper.http.post("/staging_shifts", json=row).raise_for_status()
    scorekeeper.edit("staging_shifts", row["shift_key"], shift_end_seconds=1100)
    (stored,) = live_server.sql("select * from staging_shifts where game_id = %s", game_id)
    assert (stored["start_elapsed_seconds"], stored["end_elapsed_seconds"]) == (0, 100)
    assert (stored["shift_index"], stored["shift_duration"]) == (1, 100)


def test_a_time_beyond_the_period_stays_and_has_no_other_side(
    live_server: Any, scorekeeper: Any, game_id: int
) -> None:
    row = {"event_key": f"E{game_id}00007", "game_id": game_id, "period": 4}
    scorekeeper.http.post(
        "/staging_events", json={**row, "event_start_seconds": 1080}
    ).raise_for_status()
    stored = event(live_server, game_id)
    assert (stored["event_start_seconds"], stored["start_elapsed_seconds"]) == (1080, None)
    assert stored["event_index"] == 7


def test_what_the_program_sends_is_stored_as_it_was_sent(
    live_server: Any, scorekeeper: Any, game_id: int
) -> None:
    sent = make(
        Shift,
        {
            "game_id": game_id,
            "shift_index": 1,
            "period": 1,
            "start_elapsed_seconds": 10,
            "end_elapsed_seconds": 50,
            "shift_start_seconds": 1070,
            "shift_end_seconds": 1030,
            "shift_duration": 41,
        },
    )
    scorekeeper.upsert([sent])
    (stored,) = live_server.sql("select * from staging_shifts where game_id = %s", game_id)
    assert {name: stored[name] for name in sent.payload()} == sent.payload()


def elapsed(live_server: Any, table: str, game_id: int) -> list[Any]:
    (row,) = live_server.sql(f"select * from {table} where game_id = %s", game_id)
    return [row["start_elapsed_seconds"], row["end_elapsed_seconds"]]


def test_rows_of_other_writers_follow_when_the_lengths_become_known(
    live_server: Any, scorekeeper: Any, game_id: int
) -> None:
    shift = {"shift_key": f"S{game_id}00001", "game_id": game_id, "period": 1}
    event = {"event_key": f"E{game_id}00001", "game_id": game_id, "period": 1}
    scorekeeper.http.post(
        "/staging_shifts", json={**shift, "shift_start_seconds": 1080, "shift_end_seconds": 998}
    ).raise_for_status()
    scorekeeper.http.post(
        "/staging_events", json={**event, "event_start_seconds": 1000, "event_end_seconds": 1100}
    ).raise_for_status()
    assert elapsed(live_server, "staging_shifts", game_id) == [120, 202]
    scorekeeper.upsert([make(Game, {"game_id": game_id, "period_1_seconds": 1080})])
    assert elapsed(live_server, "staging_shifts", game_id) == [0, 82]
    assert elapsed(live_server, "staging_events", game_id) == [80, 100]
    (stored,) = live_server.sql("select * from staging_events where game_id = %s", game_id)
    assert (stored["event_start_seconds"], stored["event_end_seconds"]) == (1000, 1100)
    scorekeeper.edit("staging_games", f"G{game_id}", period_1_seconds=900)
    assert elapsed(live_server, "staging_shifts", game_id) == [0, 82]


def test_rows_of_a_laptop_stay_when_the_lengths_change(
    live_server: Any, scorekeeper: Any, game_id: int
) -> None:
    game = make(Game, {"game_id": game_id, "period_1_seconds": 1080})
    times = {"period": 1, "start_elapsed_seconds": 80, "event_start_seconds": 1000}
    scorekeeper.upsert([game, make(Event, {"game_id": game_id, "event_index": 1, **times})])
    scorekeeper.edit("staging_games", game.key, period_1_seconds=1200)
    row = event(live_server, game_id)
    assert (row["start_elapsed_seconds"], row["event_start_seconds"]) == (80, 1000)
