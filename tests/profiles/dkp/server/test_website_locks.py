"""A website and a laptop that write at once wait for each other in one order."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

TWO_RAIDS = """
insert into staging_accounts (account_key, guild_id, account_index, account_id)
values ('Pguild00001', 'guild', 1, 'Jisu'), ('Pguild00002', 'guild', 2, 'Karol');
insert into staging_characters (character_key, guild_id, character_index, name, level)
values ('Cguild00001', 'guild', 1, 'Jisu', 60);
insert into staging_raids (raid_key, raid_id) values ('R10', '10'), ('R9', '9');
insert into staging_raid_events (event_key, raid_id, event_index, dkp_hundredths)
values ('T1000001', '10', 1, 100), ('T900001', '9', 1, 100);
insert into staging_raid_event_attendance
    (attendance_key, raid_id, attendance_index, event_index, character_name, account_id)
values ('A900001', '9', 1, 1, 'Jisu', 'Jisu'), ('A1000001', '10', 1, 1, 'Jisu', 'Jisu');
select tracker.publish_dkp('guild');
select tracker.publish_dkp('9');
select tracker.publish_dkp('10');
"""
LATE_NAME = """
insert into staging_raid_event_attendance
    (attendance_key, raid_id, attendance_index, event_index, character_name, account_id)
values (%s, %s, 2, 1, 'Karol', 'Karol')
"""


@pytest.mark.parametrize("raid_id", ["9", "10"])
@pytest.mark.parametrize(
    ("statement", "earned"),
    [
        ("delete from raid_event_attendance where character_name = 'Jisu'", (None, 1)),
        ("update raid_event_attendance set account_id = 'Karol'", (None, 2)),
    ],
)
def test_a_statement_over_several_raids_waits_for_a_laptop_that_publishes_one_of_them(
    guild: Any, raid_id: str, statement: str, earned: tuple[int | None, int]
) -> None:
    guild.sql(TWO_RAIDS)
    with (
        ThreadPoolExecutor(1) as pool,
        guild.connected(guild.officer_id) as website,
        guild.connected() as laptop,
    ):
        laptop.execute(LATE_NAME, (f"A{raid_id}00002", raid_id))
        waiting = pool.submit(website.execute, statement)
        wait_until_blocked(guild, website)

        laptop.execute("select tracker.publish_dkp(%s)", (raid_id,))
        laptop.commit()
        waiting.result(timeout=20)

    found = [guild.account(account) for account in ("Jisu", "Karol")]
    assert tuple(one and one["earned"] for one in found) == earned


@pytest.mark.parametrize(
    ("statement", "scope"),
    [
        ("update raid_events set dkp_value = '3'", "9"),
        ("update characters set level = '61' where name = 'Jisu'", "guild"),
    ],
)
def test_a_laptop_makes_way_for_a_website_that_has_the_row_and_asks_again(
    guild: Any, statement: str, scope: str
) -> None:
    guild.sql(TWO_RAIDS)
    guild.sql(LATE_NAME, "A900002", "9")
    guild.sql("update staging_characters set level = 62")
    with (
        ThreadPoolExecutor(1) as pool,
        guild.connected(guild.officer_id) as website,
        guild.connected() as laptop,
    ):
        # As refresh_scope begins, and publishing goes on.
        laptop.execute("select pg_advisory_xact_lock(hashtextextended('dkp:' || %s, 0))", (scope,))
        laptop.execute("select tracker.dkp_lock()")
        waiting = pool.submit(website.execute, statement)
        wait_until_blocked(guild, website)

        with pytest.raises(psycopg.errors.LockNotAvailable):
            laptop.execute("select tracker.publish_dkp(%s)", (scope,))
        laptop.rollback()
        waiting.result(timeout=20)

    guild.sql("select tracker.publish_dkp(%s)", scope)
    (tic,) = guild.sql("select attendee_count from raid_events where raid_id = '9'")
    (one,) = guild.sql("select level from characters")
    assert (tic["attendee_count"], one["level"]) == ("2" if scope == "9" else "1", 62)


def test_publishing_waits_for_locks_as_long_as_before_when_it_is_done(guild: Any) -> None:
    guild.sql(TWO_RAIDS)
    with guild.connected() as laptop:
        laptop.execute("set lock_timeout = '7s'")
        laptop.execute("select tracker.publish_dkp('guild'), tracker.publish_dkp('9')")
        assert laptop.execute("show lock_timeout").fetchone() == {"lock_timeout": "7s"}


def wait_until_blocked(guild: Any, connection: psycopg.Connection[Any]) -> None:
    """Until that session waits for a lock; it fails when the session never does."""
    deadline = time.monotonic() + 10
    query = "select 1 as waits from pg_locks where pid = %s and not granted"
    while not guild.sql(query, connection.info.backend_pid):
        assert time.monotonic() < deadline, "the website did not wait for the laptop"
