"""Writers and a hot reader on one scope: how many rows a laptop that follows its cursor misses.

Run by hand: python bench/feed.py [--writers 8] [--rows 100000]
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tracker.core.registry import Registry
from tracker.server.embedded import EmbeddedServer

GAME = 900_001
PAGE = 1000
MOST_ROWS_AT_ONCE = 40
# A kind of its own: what is measured is the guard, and a game of hockey ends at 99,999 events.
TABLE = """
create table public.staging_rows (
    row_key text primary key, game_id integer not null, row_index integer not null, note text
);
select tracker.guard_table('public.staging_rows', 'feed', 'row', 'row_key', 'game_id')
"""
ADD = """
insert into public.staging_rows (row_key, game_id, row_index)
select 'R' || %(game)s || lpad(i::text, 7, '0'), %(game)s, i
from generate_series(%(first)s::integer, %(last)s::integer) i
"""
EDIT = "update public.staging_rows set note = %s where game_id = %s and row_index = %s"
FOLLOW = """
select row_key, version from public.staging_rows
where game_id = %s and version > %s order by version limit %s
"""
ALL = "select row_key, version from public.staging_rows where game_id = %s"


@dataclass(frozen=True)
class Heard:
    """What the reader saw: the last version of each key, and how many rows came in all."""

    versions: dict[str, int]
    rows: int
    pages: int


def write(dsn: str, first: int, end: int) -> None:
    """Transactions of different lengths, some of which also edit a row of an earlier one."""
    chance = random.Random(first)
    start = first
    with psycopg.connect(dsn, autocommit=True) as connection:
        while start < end:
            last = min(start + chance.randrange(MOST_ROWS_AT_ONCE), end - 1)
            with connection.transaction():
                connection.execute(ADD, {"game": GAME, "first": start, "last": last})
                if chance.random() < 0.2:
                    index = chance.randrange(first, last + 1)
                    connection.execute(EDIT, (f"edited with {last}", GAME, index))
            start = last + 1


def follow(dsn: str, finished: threading.Event) -> Heard:
    """Reads without a pause, as a laptop does, until nothing is left after the writers' end."""
    versions: dict[str, int] = {}
    cursor = rows = pages = 0
    with psycopg.connect(dsn, autocommit=True) as connection:
        while True:
            is_last = finished.is_set()
            page = connection.execute(FOLLOW, (GAME, cursor, PAGE)).fetchall()
            for key, version in page:
                versions[key] = cursor = version
            rows, pages = rows + len(page), pages + 1
            if is_last and not page:
                return Heard(versions, rows, pages)


def measure(dsn: str, writers: int, rows: int) -> int:
    """How many rows were missed, or heard of in an older state."""
    finished = threading.Event()
    bounds = [1 + rows * number // writers for number in range(writers + 1)]
    began = time.perf_counter()
    with ThreadPoolExecutor(writers + 1) as pool:
        reader = pool.submit(follow, dsn, finished)
        try:
            parts = zip(bounds[:-1], bounds[1:], strict=True)
            for writing in [pool.submit(write, dsn, first, end) for first, end in parts]:
                writing.result()
        finally:
            finished.set()
        seconds = time.perf_counter() - began
        heard = reader.result()
    with psycopg.connect(dsn) as connection:
        stored = connection.execute(ALL, (GAME,)).fetchall()
    missed = sum(heard.versions.get(key) != version for key, version in stored)
    print(
        f"{writers} writers: {len(stored):,} rows in {seconds:.0f} s, {rows / seconds:,.0f} rows/s"
    )
    print(f"reader: {heard.rows:,} rows in {heard.pages:,} pages")
    print(f"missed: {missed:,} of {len(stored):,} rows (wanted: 0)")
    return missed if len(stored) == rows else rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as name:
        embedded = EmbeddedServer(Path(name) / "server", Registry([]), print)
        try:
            dsn = embedded.start().dsn
            with psycopg.connect(dsn) as connection:
                connection.execute(TABLE)
            missed = measure(dsn, options.writers, options.rows)
        finally:
            embedded.stop()
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
