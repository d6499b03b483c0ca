"""Refreshing publishes what is there now: after edits and deletions, and one game at a time."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tracker.core.record import make
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift
from tracker.profiles.hockey.summary import summary

PUBLISHED = (
    "fact_events", "fact_events_player", "fact_shifts", "fact_shifts_player",
    "fact_player_game_stats", "fact_team_game_stats", "fact_goalie_game_stats", "fact_gameroster",
    "dim_schedule",
)  # fmt: skip
STAGING = ("staging_games", "staging_rosters", "staging_shifts", "staging_events")
DEMO_GAME = Path("tracker/profiles/hockey/demo_game")


def goal(game_id: int, index: int, **fields: Any) -> Event:
    given = {
        "game_id": game_id,
        "event_index": index,
        "period": 1,
        "start_elapsed_seconds": 30,
        "event_start_seconds": 1170,
        "event_team": "home",
        "event_type": "Goal",
        "event_detail": "Goal_Scored",
        "event_team_player_1": 11,
        **fields,
    }
    return make(Event, given)


@pytest.fixture
def small_game(game_id: int) -> list[Any]:
    """One shift, a goal with an assist that is linked to it, and a penalty."""
    skaters = {f"{v}_{n}": n + 10 for v in ("home", "away") for n in range(1, 6)}
    times = {"start_elapsed_seconds": 0, "end_elapsed_seconds": 60, "shift_duration": 60}
    shift = {"game_id": game_id, "shift_index": 1, "period": 1, **times, **skaters}
    assist = goal(
        game_id,
        2,
        event_type="Pass",
        event_detail="Pass_Completed",
        event_team_player_1=12,
        linked_event_index=1,
        play_detail1="AssistPrimary",
        shift_index=1,
    )
    penalty = goal(
        game_id, 3, event_type="Penalty", event_detail="Penalty_Minor", penalty_minutes=2
    )
    entry = {"game_id": game_id, "roster_index": 1, "venue": "home", "jersey": 11}
    return [
        make(Game, {"game_id": game_id, "home_team": "HOM", "away_team": "AWY"}),
        make(RosterEntry, {**entry, "player_id": "P11", "player_name": "Eleven", "position": "C"}),
        make(Shift, {**shift, "home_goalie": 1, "away_goalie": 2}),
        goal(game_id, 1),
        assist,
        penalty,
    ]


def number(published: dict[str, Any], player_id: str, name: str) -> Any:
    return next((p[name] for p in published["players"] if p["player_id"] == player_id), 0)


def states(live_server: Any, tables: Iterable[str], game_id: int) -> dict[str, list[Any]]:
    """Where the rows of a game are, physically: a row that was written is somewhere else."""
    return {
        table: live_server.sql(
            f"select xmin::text, ctid::text from {table} where game_id = %s order by ctid", game_id
        )
        for table in tables
    }


def test_totals_are_right_after_a_goal_was_deleted(
    scorekeeper: Any, game_id: int, small_game: list[Any]
) -> None:
    scorekeeper.upsert(small_game)
    before = scorekeeper.refresh(game_id)
    assert (number(before, "P11", "goals"), number(before, "home-12", "assists")) == (1, 1)
    assert number(before, "P11", "plus_minus") == 1
    scorekeeper.delete("staging_events", f"E{game_id}00001")
    after = scorekeeper.refresh(game_id)
    assert (number(after, "P11", "goals"), number(after, "home-12", "assists")) == (0, 0)
    assert (number(after, "P11", "shots"), number(after, "P11", "plus_minus")) == (0, 0)
    assert [team["goals"] for team in after["teams"]] == [0, 0]


def test_totals_are_right_after_an_assist_was_deleted(
    scorekeeper: Any, game_id: int, small_game: list[Any]
) -> None:
    scorekeeper.upsert(small_game)
    scorekeeper.refresh(game_id)
    scorekeeper.delete("staging_events", f"E{game_id}00002")
    after = scorekeeper.refresh(game_id)
    assert (number(after, "P11", "goals"), number(after, "home-12", "assists")) == (1, 0)


def test_an_assist_of_nobody_does_not_hide_the_next_one(
    scorekeeper: Any, game_id: int, small_game: list[Any]
) -> None:
    assist = small_game[4]
    nobodys = assist.changed({"event_team_player_1": None})
    scorekeeper.upsert([*small_game[:4], nobodys, assist.changed({"event_index": 4})])
    published = scorekeeper.refresh(game_id)
    assert number(published, "home-12", "assists") == 1


def test_totals_are_right_after_edits_on_every_table(
    scorekeeper: Any, game_id: int, small_game: list[Any], view_of: Any
) -> None:
    scorekeeper.upsert(small_game)
    scorekeeper.refresh(game_id)
    game, entry, shift, scored, assist, penalty = small_game
    edits = [
        (game, {"home_team": "NEW", "shootout_period": 5}),
        (entry, {"player_name": "Elf", "jersey": 12}),
        (shift, {"home_5": 19, "away_goalie": None}),
        (scored, {"event_detail": "Goal_PenaltyShot"}),
        (assist, {"event_team_player_1": 14}),
        (penalty, {"penalty_minutes": 4}),
    ]
    for record, changes in edits:
        scorekeeper.edit(record.kind.table, record.key, **changes)
    edited = [record.changed(changes) for record, changes in edits]
    assert scorekeeper.refresh(game_id) == summary(str(game_id), view_of(edited))


def test_a_deleted_player_leaves_the_published_rows(
    scorekeeper: Any, live_server: Any, game_id: int, small_game: list[Any]
) -> None:
    scorekeeper.upsert(small_game)
    scorekeeper.refresh(game_id)
    scorekeeper.delete("staging_rosters", f"R{game_id}00001")
    published = scorekeeper.refresh(game_id)
    assert number(published, "home-11", "goals") == 1
    assert number(published, "P11", "goals") == 0
    assert states(live_server, ["fact_gameroster"], game_id) == {"fact_gameroster": []}


def test_a_game_of_which_everything_was_deleted_is_not_published(
    scorekeeper: Any, live_server: Any, game_id: int, small_game: list[Any]
) -> None:
    scorekeeper.upsert(small_game)
    scorekeeper.refresh(game_id)
    for record in small_game:
        scorekeeper.delete(record.kind.table, record.key)
    scorekeeper.refresh(game_id)
    assert states(live_server, PUBLISHED, game_id) == {table: [] for table in PUBLISHED}


def test_references_to_deleted_records_are_published_empty(
    scorekeeper: Any, game_id: int, small_game: list[Any]
) -> None:
    scorekeeper.upsert(small_game)
    scorekeeper.refresh(game_id)
    key = {"event_key": f"eq.E{game_id}00002"}
    (before,) = scorekeeper.rows("fact_events", key)
    assert (before["linked_event_key"], before["shift_key"]) == (
        f"E{game_id}00001",
        f"S{game_id}00001",
    )
    scorekeeper.delete("staging_events", f"E{game_id}00001")
    scorekeeper.delete("staging_shifts", f"S{game_id}00001")
    scorekeeper.refresh(game_id)
    (after,) = scorekeeper.rows("fact_events", key)
    names = ("linked_event_index", "linked_event_key", "shift_index", "shift_key")
    assert [after[name] for name in names] == [None] * 4
    (kept,) = scorekeeper.rows("staging_events", key)
    assert (kept["linked_event_index"], kept["shift_index"]) == (1, 1)


def test_a_deleted_record_comes_back_when_it_is_restored(
    scorekeeper: Any, game_id: int, small_game: list[Any]
) -> None:
    scorekeeper.upsert(small_game)
    before = scorekeeper.refresh(game_id)
    scorekeeper.delete("staging_events", f"E{game_id}00001")
    scorekeeper.refresh(game_id)
    scorekeeper.edit("staging_events", f"E{game_id}00001", deleted=False)
    assert scorekeeper.refresh(game_id) == before


def test_published_rows_are_marked_as_processed_and_an_edit_takes_that_back(
    scorekeeper: Any, live_server: Any, game_id: int, small_game: list[Any]
) -> None:
    scorekeeper.upsert(small_game)
    (before,) = live_server.sql("select * from sync_scopes where scope = %s", f"hockey:{game_id}")
    scorekeeper.refresh(game_id)
    (after,) = live_server.sql("select * from sync_scopes where scope = %s", f"hockey:{game_id}")
    assert (after["version"], after["kinds"]) == (before["version"], before["kinds"])
    assert after["published_version"] == after["version"]
    assert marks(live_server, game_id) == {True}
    scorekeeper.edit("staging_events", f"E{game_id}00001", note="video checked")
    assert marks(live_server, game_id) == {True, False}
    scorekeeper.refresh(game_id)
    assert marks(live_server, game_id) == {True}


def marks(live_server: Any, game_id: int) -> set[bool]:
    return {
        row["processed"]
        for table in STAGING
        for row in live_server.sql(f"select processed from {table} where game_id = %s", game_id)
    }


def test_only_rows_that_changed_are_written(
    scorekeeper: Any, live_server: Any, game_id: int, load_nhl: Any
) -> None:
    scorekeeper.upsert(list(load_nhl(DEMO_GAME, game_id)))
    scorekeeper.refresh(game_id)
    before = states(live_server, PUBLISHED, game_id)
    scorekeeper.edit("staging_events", f"E{game_id}00001", note="video checked")
    scorekeeper.refresh(game_id)
    after = states(live_server, PUBLISHED, game_id)
    changed = {
        table: len(
            {tuple(row.values()) for row in before[table]} - {tuple(r.values()) for r in rows}
        )
        for table, rows in after.items()
    }
    assert changed == {**dict.fromkeys(PUBLISHED, 0), "fact_events": 1}


def test_another_game_is_not_touched(
    client: Any, live_server: Any, game_id: int, small_game: list[Any]
) -> None:
    other_id = game_id + 400_000
    admin = client(live_server.token("admin"))
    others = [record.changed({"game_id": other_id}) for record in small_game]
    admin.upsert(small_game)
    admin.upsert(others)
    admin.refresh(game_id)
    admin.refresh(other_id)
    before = states(live_server, (*PUBLISHED, *STAGING), other_id)
    assert all(before.values())
    admin.edit("staging_events", f"E{game_id}00001", event_team_player_1=13)
    admin.refresh(game_id)
    assert states(live_server, (*PUBLISHED, *STAGING), other_id) == before


def test_a_scope_that_is_no_game_is_refused_with_a_sentence(live_server: Any) -> None:
    for scope_id in ("abc", "0", "99999999999", "-1", "1; select 1"):
        with pytest.raises(Exception, match="A hockey game has a whole number"):
            live_server.sql("select tracker.publish_hockey(%s)", scope_id)


def test_a_batch_that_is_sent_again_after_a_refresh_changes_nothing(
    scorekeeper: Any, live_server: Any, game_id: int, small_game: list[Any], wire: Any
) -> None:
    tables = (*PUBLISHED, *STAGING)
    batch = [wire(record) for record in small_game if isinstance(record, Event)]
    answers = [send(scorekeeper, batch)]
    scorekeeper.refresh(game_id)
    before = states(live_server, tables, game_id)
    answers.append(send(scorekeeper, batch))
    scorekeeper.refresh(game_id)
    assert [len(answer) for answer in answers] == [len(batch), 0]
    assert states(live_server, tables, game_id) == before


def send(client: Any, batch: list[dict[str, Any]]) -> list[Any]:
    answer = client.http.post(
        "/staging_events",
        params={"on_conflict": "event_key"},
        headers={"Prefer": "resolution=merge-duplicates,return=representation"},
        json=batch,
    )
    answer.raise_for_status()
    found: list[Any] = answer.json()
    return found


def test_games_with_common_players_can_be_refreshed_at_once(
    client: Any, live_server: Any, game_id: int
) -> None:
    admin = client(live_server.token("admin"))
    game_ids = [game_id * 10 + n for n in range(4)]
    for each_id in game_ids:
        admin.upsert(
            [
                make(
                    RosterEntry,
                    {
                        "game_id": each_id,
                        "roster_index": n,
                        "venue": "home",
                        "jersey": n,
                        "player_id": f"P{game_id}-{n if each_id % 2 else 31 - n}",
                        "player_name": f"Player {each_id}",
                    },
                )
                for n in range(1, 31)
            ]
        )
    with ThreadPoolExecutor(len(game_ids)) as pool:
        published = list(pool.map(admin.refresh, game_ids))
    assert [len(one["players"]) for one in published] == [30] * len(game_ids)
    count = live_server.sql(
        "select count(*) as n from dim_player where player_id like %s", f"P{game_id}-%"
    )
    assert count == [{"n": 30}]
