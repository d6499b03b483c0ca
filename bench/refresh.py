"""Refreshing one game: all of it for the first time, and again after twenty more events.

Run by hand: python bench/refresh.py [--events 320 1800 7200] [--rounds 5]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))

from tracker.core.registry import discover
from tracker.server.embedded import EmbeddedServer

NEW = 20
PERIOD_SECONDS = 1200
SEGMENTS = 480
_GAME = """
insert into public.staging_games (game_key, game_id, home_team, away_team)
    values ('G{game}', {game}, 'HOM', 'AWY');
insert into public.staging_rosters
    (roster_key, game_id, roster_index, venue, jersey, player_id, player_name, position)
    select 'R{game}' || lpad(n::text, 5, '0'), {game}, n,
           case when n <= 20 then 'home' else 'away' end, n + 9, 'B' || n, 'Player ' || n,
           case n % 20 when 1 then 'G' when 2 then 'D' when 3 then 'D' else 'F' end
      from generate_series(1, 40) n;
insert into public.staging_shifts
    (shift_key, game_id, shift_index, period, start_elapsed_seconds, end_elapsed_seconds,
     {slots}, home_goalie, away_goalie)
    select 'S{game}' || lpad(n::text, 5, '0'), {game}, n, start / {length} + 1,
           start % {length}, least({length}, start % {length} + {seconds}), {numbers}, 10, 30
      from generate_series(1, {segments}) n, lateral (select (n - 1) * {seconds} as start) s;
"""
# Ten events that follow each other in a game, again and again. One of a hundred is a penalty, and
# every fourth goal goes into an empty net.
_EVENTS = """
insert into public.staging_events
    (event_key, game_id, event_index, period, start_elapsed_seconds, event_team, event_type,
     event_detail, event_team_player_1, opp_team_player_1, goalie_player, penalty_minutes)
    select 'E{game}' || lpad(n::text, 5, '0'), {game}, n, second / {length} + 1, second % {length},
           case n / 10 % 2 when 0 then 'home' else 'away' end, kind[1], nullif(kind[2], ''),
           11 + n % 19 + 20 * (n / 10 % 2), 11 + n % 18 + 20 * ((n / 10 + 1) % 2),
           case when kind[1] in ('Shot', 'Goal') and n % 40 <> 8
               then 10 + 20 * ((n / 10 + 1) % 2) end,
           case kind[1] when 'Penalty' then 2 end
      from generate_series({first}, {last}) n,
           lateral (select ((n - 1)::bigint * 3600 / {count})::integer as second) s,
           lateral (select string_to_array(case when n % 100 = 9 then 'Penalty/Penalty_Minor'
               else (array[{kinds}])[n % 10 + 1] end, '/') as kind) k;
"""
_KINDS = (
    "Faceoff/", "Pass/Pass_Completed", "Shot/Shot_OnNetSaved", "Save/Save_Rebound",
    "Turnover/Turnover_Giveaway", "Hit/", "Zone_Entry_Exit/Zone_Entry", "Shot/Shot_Missed",
    "Goal/Goal_Scored", "Stoppage/",
)  # fmt: skip


@contextmanager
def server() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as name:
        embedded = EmbeddedServer(Path(name) / "server", discover(), print)
        try:
            yield embedded.start().dsn
        finally:
            embedded.stop()


def plant_game(connection: psycopg.Connection[Any], game: int, segments: int) -> None:
    places = [(venue, place) for venue in ("home", "away") for place in range(1, 6)]
    numbers = [
        f"{11 + 20 * (venue == 'away')} + (n * {7 if venue == 'home' else 11} + {place * 4}) % 19"
        for venue, place in places
    ]
    text = _GAME.format(
        game=game,
        segments=segments,
        seconds=3 * PERIOD_SECONDS // segments,
        length=PERIOD_SECONDS,
        slots=", ".join(f"{venue}_{place}" for venue, place in places),
        numbers=", ".join(numbers),
    )
    connection.execute(text.encode())


def plant_events(
    connection: psycopg.Connection[Any], game: int, numbers: range, count: int
) -> None:
    text = _EVENTS.format(
        game=game,
        first=numbers[0],
        last=numbers[-1],
        count=count,
        length=PERIOD_SECONDS,
        kinds=", ".join(f"'{kind}'" for kind in _KINDS),
    )
    connection.execute(text.encode())


def refresh(connection: psycopg.Connection[Any], game: int) -> float:
    begun = time.perf_counter()
    connection.execute("select public.refresh_scope(%s)", (f"hockey:{game}",))
    return time.perf_counter() - begun


def measure(connection: psycopg.Connection[Any], game: int, events: int, rounds: int) -> None:
    segments = max(SEGMENTS, events // 10)
    last = events + NEW * rounds
    plant_game(connection, game, segments)
    plant_events(connection, game, range(1, events + 1), last + 1)
    first = refresh(connection, game)
    again = []
    for start in range(events + 1, last + 1, NEW):
        plant_events(connection, game, range(start, start + NEW), last + 1)
        again.append(refresh(connection, game))
    middle = statistics.median(again)
    print(
        f"{events:6} events, {segments:4} segments: first {first:.3f} s,"
        f" after {NEW} more {middle:.3f} s (at most {max(again):.3f} s),"
        f" {middle / last * 1e6:.0f} microseconds an event"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[320, 1800, 7200])
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args(arguments)
    with server() as dsn, psycopg.connect(dsn, autocommit=True) as connection:
        for number, events in enumerate([20, *asked.events]):
            # The first one is to have everything compiled and read.
            measure(connection, 900_001 + number, events, asked.rounds)


if __name__ == "__main__":
    main()
