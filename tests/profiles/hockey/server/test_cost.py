"""What refreshing a game reads does not grow with the number of games."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from tracker.core.record import column_names
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift

DEMO_GAME = Path("tracker/profiles/hockey/demo_game")
GAME_ID, MORE_GAMES = 765_432, 49
PUBLISHED = (
    "fact_events", "fact_events_player", "fact_shifts", "fact_shifts_player",
    "fact_player_game_stats", "fact_team_game_stats", "fact_goalie_game_stats",
    "fact_h2h", "fact_wowy", "fact_gameroster", "dim_schedule",
)  # fmt: skip
_READ = """
select coalesce(sum(seq_tup_read + idx_tup_fetch), 0)
from pg_stat_xact_user_tables
where schemaname in ('public', 'tracker')
"""


def rows_read_by_a_refresh(connection: psycopg.Connection[Any]) -> int:
    with connection.transaction(force_rollback=True):
        connection.execute("select tracker.publish_hockey(%s)", (str(GAME_ID),))
        (found,) = connection.execute(_READ).fetchone() or (0,)
    return int(found)


def insert(connection: psycopg.Connection[Any], records: Any) -> None:
    for kind in (Game, RosterEntry, Shift, Event):
        names = (kind.kind.key_field, *column_names(kind))
        rows = [(r.key, *(getattr(r, n) for n in names[1:])) for r in records if type(r) is kind]
        places = ", ".join(["%s"] * len(names))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"insert into {kind.kind.table} ({', '.join(names)}) values ({places})", rows
            )


def copy(connection: psycopg.Connection[Any], times: int) -> None:
    # Without the guard, which is not what is measured, and takes its time for 40,000 rows.
    connection.execute("set session_replication_role = replica")
    for kind in (Game, RosterEntry, Shift, Event):
        pattern, index = kind.kind.key_pattern, kind.kind.index_field
        own = ["version", "processed", *(n for n in column_names(kind) if n != "game_id")]
        key = f"'{pattern.letter}' || game.id" + (
            f" || lpad({index}::text, 5, '0')" if index else ""
        )
        connection.execute(
            f"insert into {kind.kind.table} ({kind.kind.key_field}, game_id, {', '.join(own)}) "
            f"select {key}, game.id, {', '.join(own)} from {kind.kind.table} "
            f"cross join generate_series(%s::integer, %s) as game (id) where game_id = %s",
            (GAME_ID + 1, GAME_ID + times, GAME_ID),
        )
    for table in PUBLISHED:
        # The game's number is in each key, and in nothing else.
        connection.execute(
            f"insert into {table} select r.* from {table} t "
            f"cross join generate_series(%s::integer, %s) as game (id) "
            f"cross join jsonb_populate_record(null::{table}, "
            f"replace(to_jsonb(t)::text, %s, game.id::text)::jsonb) as r where t.game_id = %s",
            (GAME_ID + 1, GAME_ID + times, str(GAME_ID), GAME_ID),
        )
    connection.execute("reset session_replication_role")


def test_a_refresh_reads_as_much_with_fifty_games_as_with_one(
    new_database: Any, load_nhl: Any
) -> None:
    with psycopg.connect(new_database(), autocommit=True) as connection:
        records = load_nhl(DEMO_GAME, GAME_ID)
        insert(connection, [r for r in records if not isinstance(r, Shift) or r.shift_index <= 60])
        connection.execute("select tracker.publish_hockey(%s)", (str(GAME_ID),))
        connection.execute("analyze")
        alone = rows_read_by_a_refresh(connection)
        copy(connection, MORE_GAMES)
        connection.execute("analyze")
        among_many = rows_read_by_a_refresh(connection)
    assert alone > 0
    assert among_many <= 1.2 * alone
