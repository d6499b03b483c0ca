"""Whatever officers and a website do to raids, the sums kept are those of a rebuild."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

RAIDS = ("r1", "r2", "r3", "r4")
EVENTS = ("t1", "t2", "t3")
CHARACTERS = ("11", "12", "21", "22", "31", "41")
NAMES = {"11": "Karol", "12": "Aanie", "21": "Inacht", "22": "Gyda", "31": "Walex", "41": "Zed"}
ACCOUNTS = ("A1", "A2", "A3")
DAYS = ("2026-02-27", "2026-02-10", "2026-01-30", "2026-01-05", "2025-12-31", "2025-06-01")
VALUES = ("0", "1", "2", "2.5", "10", "-1")
STEPS = 30

Step = Callable[[random.Random, Any], None]


def new_raid(rng: random.Random, connection: Any) -> None:
    connection.execute(
        "insert into raids (raid_id, date_iso) values (%s, %s) "
        "on conflict (raid_id) do update set date_iso = excluded.date_iso",
        (rng.choice(RAIDS), rng.choice((*DAYS, None))),
    )


def new_tic(rng: random.Random, connection: Any) -> None:
    connection.execute(
        "insert into raid_events (raid_id, event_id, dkp_value) values (%s, %s, %s) "
        "on conflict (raid_id, event_id) do update set dkp_value = excluded.dkp_value",
        (rng.choice(RAIDS), rng.choice(EVENTS), rng.choice(VALUES)),
    )


def attend(rng: random.Random, connection: Any) -> None:
    many = rng.sample(CHARACTERS, rng.randint(1, 4))
    raid, event = rng.choice(RAIDS), rng.choice(EVENTS)
    for character in many:
        by_name = rng.random() < 0.3
        connection.execute(
            "insert into raid_event_attendance (raid_id, event_id, char_id, character_name, "
            "account_id) values (%s, %s, %s, %s, %s) on conflict do nothing",
            (
                raid,
                event,
                None if by_name else character,
                NAMES[character].lower() if by_name else NAMES[character],
                rng.choice((*ACCOUNTS, None, None)),
            ),
        )


def award(rng: random.Random, connection: Any) -> None:
    character = rng.choice(CHARACTERS)
    by_name = rng.random() < 0.3
    connection.execute(
        "insert into raid_loot (raid_id, item_name, char_id, character_name, cost) "
        "values (%s, 'Belt', %s, %s, %s)",
        (
            rng.choice(RAIDS),
            None if by_name else character,
            NAMES[character].upper(),
            rng.choice(("0", "3", "7.5")),
        ),
    )


def remove(rng: random.Random, connection: Any) -> None:
    table = rng.choice(("raid_event_attendance", "raid_loot", "raid_events"))
    connection.execute(
        f"delete from {table} where id in (select id from {table} order by random() limit 2)"
    )


def move_attendance(rng: random.Random, connection: Any) -> None:
    connection.execute(
        "update raid_event_attendance a set raid_id = %s where id = (select min(id) from "
        "raid_event_attendance b where not exists (select from raid_event_attendance c where "
        "c.raid_id = %s and c.event_id = b.event_id))",
        (raid := rng.choice(RAIDS), raid),
    )


def move_award(rng: random.Random, connection: Any) -> None:
    connection.execute(
        "update raid_loot set raid_id = %s, char_id = %s, character_name = null, cost = %s "
        "where id = (select max(id) from raid_loot)",
        (rng.choice(RAIDS), rng.choice(CHARACTERS), rng.choice(("1", "9"))),
    )


def link(rng: random.Random, connection: Any) -> None:
    character = rng.choice(CHARACTERS)
    connection.execute("delete from character_account where char_id = %s", (character,))
    if rng.random() < 0.8:
        connection.execute(
            "insert into character_account values (%s, %s)", (character, rng.choice(ACCOUNTS))
        )


def name_character(rng: random.Random, connection: Any) -> None:
    character = rng.choice(CHARACTERS)
    if rng.random() < 0.3:
        connection.execute("delete from characters where char_id = %s", (character,))
    else:
        connection.execute(
            "insert into characters (char_id, name) values (%s, %s) "
            "on conflict (char_id) do update set name = excluded.name",
            (character, rng.choice((NAMES[character], rng.choice(tuple(NAMES.values()))))),
        )


def name_account(rng: random.Random, connection: Any) -> None:
    connection.execute(
        "insert into accounts (account_id, display_name) values (%s, %s) "
        "on conflict (account_id) do update set display_name = excluded.display_name",
        (rng.choice(ACCOUNTS), rng.choice(("Karol", "Inacht", "Somebody"))),
    )


def call(rng: random.Random, connection: Any) -> None:
    raid, event = rng.choice(RAIDS), rng.choice(EVENTS)
    chosen = rng.randrange(5)
    if chosen == 0:
        connection.execute("select delete_tic(%s, %s)", (raid, event))
    elif chosen == 1:
        connection.execute(
            "select remove_attendee_from_tic(%s, %s, %s)", (raid, event, rng.choice(CHARACTERS))
        )
    elif chosen == 2:
        connection.execute("select delete_raid_for_reupload(%s)", (raid,))
    elif chosen == 3:
        connection.execute("select delete_raid(%s)", (raid,))
    else:
        connection.execute("select refresh_account_dkp_summary_for_raid(%s, '{A1}')", (raid,))


def load(rng: random.Random, connection: Any) -> None:
    connection.execute("select begin_restore_load()")
    for step in rng.sample((new_tic, attend, award, remove), 3):
        step(rng, connection)
    if rng.random() < 0.5:
        connection.execute("select end_restore_load()")
    else:
        connection.execute("reset role")
        connection.execute("update restore_in_progress set expires_at = now() - interval '1 hour'")
        connection.execute("set role authenticated")
        connection.execute("select refresh_account_dkp_summary_for_raid('r1')")


def another_day(rng: random.Random, connection: Any) -> None:
    day = f"2026-0{rng.randint(2, 4)}-{rng.randint(10, 28)}"
    connection.execute("select set_config('tracker.dkp_today', %s, false)", (day,))
    connection.execute("select roll_dkp_windows()")


OFTEN: tuple[Step, ...] = (new_raid, new_tic, new_tic, attend, attend, attend, award, award)
SELDOM: tuple[Step, ...] = (
    remove, remove, move_attendance, move_award, link, name_character, name_account, call, load,
    another_day,
)  # fmt: skip


def attendees(connection: Any, table: str) -> list[Any]:
    person = "coalesce(nullif(btrim(char_id), ''), tracker.dkp_folded(character_name)) as person"
    query = f"select distinct raid_id, {person} from {table} order by 1, 2"
    found: list[Any] = connection.execute(query.encode()).fetchall()
    return found


@pytest.mark.parametrize("seed", range(8))
def test_kept_sums_are_those_of_a_rebuild_after_every_step(
    guild: Any, sums: Any, seed: int
) -> None:
    rng = random.Random(seed)
    with guild.connected(guild.officer_id) as connection:
        for number in range(STEPS):
            step = rng.choice((*OFTEN, *SELDOM))
            step(rng, connection)
            connection.execute("reset role")
            kept = sums(connection)
            assert attendees(connection, "raid_attendance") == attendees(
                connection, "raid_event_attendance"
            ), f"seed {seed}, step {number}: {step.__name__}"
            connection.execute("savepoint before_rebuild")
            connection.execute("select tracker.dkp_rebuild()")
            anew = sums(connection)
            connection.execute("rollback to savepoint before_rebuild")
            assert kept == anew, f"seed {seed}, step {number}: {step.__name__}"
            connection.execute("set role authenticated")
