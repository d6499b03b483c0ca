"""Within a scope the order of versions is the order of commits: a hot reader misses no row."""

from __future__ import annotations

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

WRITERS = 4
TRANSACTIONS = 60


def write(dsn: str, game_id: int, writer: int, also_edit: bool) -> None:
    """New rows and edits of shared rows, several statements to a transaction."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for i in range(TRANSACTIONS):
            key = f"X{game_id}{writer * 1000 + i:05d}"
            with connection.transaction():
                connection.execute(
                    "insert into staging_trials (trial_key, game_id) values (%s, %s)",
                    (key, game_id),
                )
                connection.execute("select pg_sleep(random() * 0.002)")
                if also_edit:
                    connection.execute(
                        "update staging_trials set note = %s where trial_key = %s",
                        (uuid.uuid4().hex[:8], key),
                    )


def read(dsn: str, game_id: int, finished: threading.Event) -> dict[str, int]:
    """Follows the feed by its cursor, as a laptop does, and once more after the writers' end."""
    seen: dict[str, int] = {}
    cursor = 0
    with psycopg.connect(dsn, autocommit=True) as connection:
        while True:
            is_last = finished.is_set()
            rows = connection.execute(
                "select trial_key, version from staging_trials"
                " where game_id = %s and version > %s order by version limit 50",
                (game_id, cursor),
            ).fetchall()
            for key, version in rows:
                seen[key] = cursor = version
            if is_last and not rows:
                return seen


@pytest.mark.parametrize("also_edit", [False, True])
def test_a_reader_that_follows_its_cursor_misses_no_row(trials, game_id, also_edit):
    finished = threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(read, trials.dsn, game_id, finished)
        writers = [
            pool.submit(write, trials.dsn, game_id, number, also_edit)
            for number in range(1, WRITERS + 1)
        ]
        try:
            for writer in writers:
                writer.result()
        finally:
            finished.set()
        seen = reader.result()

    stored = trials.sql("select trial_key, version from staging_trials where game_id = %s", game_id)
    assert len(stored) == WRITERS * TRANSACTIONS
    assert seen == {row["trial_key"]: row["version"] for row in stored}


ADD = "insert into staging_trials (trial_key, game_id) values ('X' || {game} || '{key}', {game})"
EDIT = (
    "update staging_trials set note = left(gen_random_uuid()::text, 20)"
    " where trial_key = 'X' || {game} || '{key}'"
)
DELETE = "delete from staging_trials where trial_key = 'X' || {game} || '{key}'"


@pytest.fixture
def rows(trials, game_id):
    """Three rows of the game, 00001 to 00003."""
    for key in ("00001", "00002", "00003"):
        trials.sql(ADD.format(game=game_id, key=key))


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("second", [ADD, EDIT, DELETE])
@pytest.mark.parametrize("first", [ADD, EDIT, DELETE])
def test_writers_of_one_scope_commit_in_the_order_of_their_versions(trials, game_id, first, second):
    def version(connection, key):
        query = "select version from staging_trials where trial_key = 'X' || %s || %s"
        return connection.execute(query, (game_id, key)).fetchone()[0]

    with psycopg.connect(trials.dsn) as early, psycopg.connect(trials.dsn) as late:
        late.execute("set statement_timeout = '20s'")
        late.commit()
        early.execute(first.format(game=game_id, key="00004" if first is ADD else "00001"))
        late_key = "00005" if second is ADD else "00002"
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(late.execute, second.format(game=game_id, key=late_key))
            wait_until_blocked(trials, late.info.backend_pid)
            early.execute(EDIT.format(game=game_id, key="00003"))
            highest_of_early = version(early, "00003")
            early.commit()
            waiting.result(timeout=10)
        assert version(late, late_key) > highest_of_early


def wait_until_blocked(trials, backend_pid):
    """Until that session waits for a lock; it fails when the session never does."""
    deadline = time.monotonic() + 10
    while not trials.sql(
        "select 1 as waits from pg_locks where pid = %s and not granted", backend_pid
    ):
        assert time.monotonic() < deadline, "the second writer did not wait for the first"


def test_scopes_do_not_wait_for_each_other(trials, game_id):
    other = game_id + 1_000_000
    insert = "insert into staging_trials (trial_key, game_id) values (%s, %s)"
    with psycopg.connect(trials.dsn) as first, psycopg.connect(trials.dsn) as second:
        first.execute(insert, (f"X{game_id}00001", game_id))
        second.execute("set lock_timeout = '300ms'")
        second.execute(insert, (f"X{other}00001", other))
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.execute(insert, (f"X{game_id}00002", game_id))
        second.rollback()
        first.rollback()
