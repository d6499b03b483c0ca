"""What a website does to published rows stays: the staged records follow it."""

from __future__ import annotations

from typing import Any

import pytest

STAGED = """
insert into staging_raids (raid_key, raid_id, raid_name, date_iso)
values ('R9', '9', 'Time', '2026-02-20');
insert into staging_accounts (account_key, guild_id, account_index, account_id) values
    ('Pguild00001', 'guild', 1, 'Silent'), ('Pguild00002', 'guild', 2, 'Jisu');
insert into staging_character_account (link_key, guild_id, link_index, character_name, account_id)
values ('Kguild00001', 'guild', 1, 'Silent', 'Silent'), ('Kguild00002', 'guild', 2, 'Jisu', 'Jisu'),
    ('Kguild00003', 'guild', 3, 'Quiet', 'Silent');
insert into staging_raid_events (event_key, raid_id, event_index, dkp_hundredths) values
    ('T900001', '9', 1, 100), ('T900002', '9', 2, 100);
insert into staging_raid_event_attendance
    (attendance_key, raid_id, attendance_index, event_index, character_name) values
    ('A900001', '9', 1, 1, 'Silent'), ('A900002', '9', 2, 1, 'Jisu'),
    ('A900003', '9', 3, 2, 'Jisu');
insert into staging_raid_loot
    (loot_key, raid_id, loot_index, item_name, character_name, account_id, cost_hundredths)
values ('L900001', '9', 1, 'Belt', 'Silent', 'Silent', 700);
select tracker.publish_dkp('guild');
select tracker.publish_dkp('9');
"""
ANOTHER = """
insert into staging_raids (raid_key, raid_id, raid_name, date_iso)
values ('R10', '10', 'Other', '2026-02-21');
insert into staging_raid_events (event_key, raid_id, event_index, dkp_hundredths)
values ('T1000001', '10', 1, 100);
insert into staging_raid_event_attendance
    (attendance_key, raid_id, attendance_index, event_index, character_name)
values ('A1000001', '10', 1, 1, 'Jisu');
insert into staging_raid_loot (loot_key, raid_id, loot_index, item_name, account_id)
values ('L1000001', '10', 1, 'Ring', 'Jisu');
"""


@pytest.fixture
def published(guild: Any) -> Any:
    run_all(guild, STAGED)
    return guild


def run_all(guild: Any, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            guild.sql(statement)


def publish_again(guild: Any) -> None:
    for scope in ("guild", "9"):
        guild.sql("select tracker.publish_dkp(%s)", scope)


def earned(guild: Any, account_id: str) -> Any:
    account = guild.account(account_id)
    return account and account["earned"]


def spent(guild: Any, account_id: str) -> Any:
    account = guild.account(account_id)
    return account and account["spent"]


def is_deleted(guild: Any, table: str, key: str, value: str) -> Any:
    (row,) = guild.sql(f"select deleted from staging_{table} where {key} = %s", value)
    return row["deleted"]


def test_an_attendee_removed_on_the_website_stays_away(published: Any) -> None:
    (before,) = published.sql("select version from sync_scopes where scope = 'dkp:9'")
    assert earned(published, "Silent") == 1

    published.as_officer("delete from raid_event_attendance where character_name = 'Silent'")

    assert is_deleted(published, "raid_event_attendance", "attendance_key", "A900001")
    (after,) = published.sql("select version from sync_scopes where scope = 'dkp:9'")
    assert after["version"] > before["version"]
    publish_again(published)
    assert earned(published, "Silent") == 0
    assert (
        published.sql("select * from raid_event_attendance where character_name = 'Silent'") == []
    )
    (edit,) = published.sql("select user_id, action from sync_receipts where action = 'delete'")
    assert (str(edit["user_id"]), edit["action"]) == (published.officer_id, "delete")


def test_another_character_of_the_account_has_the_credit_at_once(published: Any) -> None:
    published.sql(
        "insert into staging_raid_event_attendance "
        "(attendance_key, raid_id, attendance_index, event_index, character_name) "
        "values ('A900004', '9', 4, 1, 'Quiet')"
    )
    publish_again(published)

    published.as_officer("delete from raid_event_attendance where character_name = 'Silent'")

    listed = published.sql(
        "select character_name from raid_event_attendance where account_id = 'Silent'"
    )
    assert [row["character_name"] for row in listed] == ["Quiet"]
    assert earned(published, "Silent") == 1


def test_an_award_deleted_on_the_website_stays_away(published: Any) -> None:
    assert spent(published, "Silent") == 7

    published.as_officer("delete from raid_loot where item_name = 'Belt'")

    assert is_deleted(published, "raid_loot", "loot_key", "L900001")
    publish_again(published)
    assert published.sql("select * from raid_loot") == []
    assert spent(published, "Silent") == 0


def test_a_tic_deleted_on_the_website_goes_with_its_marks(published: Any) -> None:
    published.as_officer("delete from raid_events where tracker_key = 'T900001'")
    publish_again(published)

    assert is_deleted(published, "raid_event_attendance", "attendance_key", "A900002")
    assert (earned(published, "Silent"), earned(published, "Jisu")) == (0, 1)


def test_a_raid_that_the_website_deletes_row_by_row_stays_away(published: Any) -> None:
    for table in ("raid_event_attendance", "raid_loot", "raid_events", "raids"):
        published.as_officer(f"delete from {table} where raid_id = '9'")
    publish_again(published)

    for table in ("raid_event_attendance", "raid_loot", "raid_events", "raids"):
        assert published.sql(f"select * from {table}") == []


def test_values_that_the_website_edits_stay(published: Any) -> None:
    published.as_officer("update raid_events set dkp_value = '2.5' where tracker_key = 'T900001'")
    published.as_officer("update raid_loot set cost = '9', item_name = 'Old belt'")
    published.as_officer("update raids set raid_name = 'Quarm', date_iso = '2026-02-21'")
    publish_again(published)

    assert (earned(published, "Silent"), spent(published, "Silent")) == (2.5, 9)
    (tic,) = published.sql("select * from staging_raid_events where event_index = 1")
    assert (tic["dkp_hundredths"], tic["device_id"]) == (250, "server")
    (raid,) = published.sql("select raid_name, date_iso from raids")
    assert tuple(raid.values()) == ("Quarm", "2026-02-21")
    (award,) = published.sql("select item_name, cost_hundredths from staging_raid_loot")
    assert tuple(award.values()) == ("Old belt", 900)


def test_another_winner_on_the_website_pays_with_his_account(published: Any) -> None:
    published.as_officer("update raid_loot set character_name = 'Jisu'")
    publish_again(published)

    assert (spent(published, "Silent"), spent(published, "Jisu")) == (0, 7)


def test_an_attendance_row_that_names_another_becomes_the_websites_own(published: Any) -> None:
    published.as_officer(
        "update raid_event_attendance set character_name = 'Quiet', account_id = null "
        "where character_name = 'Silent'"
    )
    publish_again(published)

    (row,) = published.sql("select * from raid_event_attendance where character_name = 'Quiet'")
    assert row["tracker_key"] is None
    assert is_deleted(published, "raid_event_attendance", "attendance_key", "A900001")
    assert earned(published, "Silent") == 1


def test_an_award_that_the_website_moves_to_another_raid_blocks_nothing(published: Any) -> None:
    published.as_officer("insert into raids (raid_id, raid_name) values ('10', 'Other')")
    published.as_officer("update raid_loot set raid_id = '10'")
    publish_again(published)
    published.sql("select tracker.publish_dkp('10')")

    (award,) = published.sql("select raid_id from raid_loot")
    assert award["raid_id"] == "10"
    assert spent(published, "Silent") == 7


@pytest.mark.parametrize("order", [1, -1])
def test_a_tic_that_the_website_moves_to_another_raid_takes_its_list_along(
    published: Any, order: int
) -> None:
    published.as_officer("insert into raids (raid_id, date_iso) values ('10', '2026-02-20')")
    moves = [
        "update raid_events set raid_id = '10' where event_id = 'T900001'",
        "update raid_event_attendance set raid_id = '10' where event_id = 'T900001'",
    ]

    for move in moves[::order]:
        published.as_officer(move)
    publish_again(published)

    assert (earned(published, "Silent"), earned(published, "Jisu")) == (1, 2)
    rows = published.sql("select tracker_key from raid_event_attendance where raid_id = '10'")
    assert [row["tracker_key"] for row in rows] == [None, None]
    assert is_deleted(published, "raid_event_attendance", "attendance_key", "A900001")


@pytest.mark.parametrize("order", [1, -1])
def test_a_tic_that_the_website_gives_another_id_keeps_its_list(published: Any, order: int) -> None:
    edits = [
        "update raid_events set event_id = 'X' where event_id = 'T900001'",
        "update raid_event_attendance set event_id = 'X' where event_id = 'T900001'",
    ]

    for edit in edits[::order]:
        published.as_officer(edit)
    publish_again(published)

    assert (earned(published, "Silent"), earned(published, "Jisu")) == (1, 2)
    assert len(published.sql("select * from raid_events where event_id = 'X'")) == 1


def test_an_award_stays_in_the_tic_and_with_the_looter_that_the_website_says(
    published: Any,
) -> None:
    published.as_officer("update raid_loot set event_id = 'T900002', looter_name = 'Quiet'")
    publish_again(published)

    (award,) = published.sql("select event_id, looter_name from raid_loot")
    assert tuple(award.values()) == ("T900002", "Quiet")


@pytest.mark.parametrize(
    ("table", "columns", "values"),
    [
        ("raid_loot", "item_name, cost, tracker_key", "'x', '1', 'L1000001'"),
        ("raid_events", "event_id, dkp_value, tracker_key", "'x', '1', 'T1000001'"),
        ("raid_event_attendance", "event_id, character_name, tracker_key", "'x', 'Z', 'A1000001'"),
    ],
)
def test_an_officer_of_one_raid_deletes_nothing_of_another(
    published: Any, table: str, columns: str, values: str
) -> None:
    run_all(published, ANOTHER)
    published.sql("update tracker.memberships set scope_id = '9' where role = 'officer'")

    published.as_officer(f"insert into {table} (raid_id, {columns}) values ('9', {values})")
    published.as_officer(f"delete from {table} where raid_id = '9'")
    published.as_officer("update raids set tracker_key = 'R10' where raid_id = '9'")
    published.as_officer("delete from raids where raid_id = '9'")

    for staged in ("raids", "raid_events", "raid_event_attendance", "raid_loot"):
        (row,) = published.sql(f"select deleted from staging_{staged} where raid_id = '10'")
        assert not row["deleted"], staged


def test_a_website_that_writes_the_same_again_changes_nothing(published: Any) -> None:
    before = published.sql("select version from sync_scopes where scope = 'dkp:9'")

    for table in ("raids", "raid_events", "raid_event_attendance", "raid_loot"):
        published.as_officer(f"update {table} set raid_id = raid_id")

    assert published.sql("select version from sync_scopes where scope = 'dkp:9'") == before


def test_a_restore_empties_tables_and_leaves_what_is_staged(published: Any) -> None:
    published.as_officer("select begin_restore_load()")
    published.as_officer("select truncate_dkp_for_restore()")
    published.as_officer("select end_restore_load()")
    assert earned(published, "Silent") is None

    publish_again(published)

    assert (earned(published, "Silent"), earned(published, "Jisu")) == (1, 2)


def test_members_remove_nothing(published: Any) -> None:
    published.as_member("delete from raid_event_attendance")

    assert not is_deleted(published, "raid_event_attendance", "attendance_key", "A900001")
    assert earned(published, "Silent") == 1


def test_a_website_that_edits_thousands_of_its_own_rows_is_not_slowed_down(published: Any) -> None:
    with published.connected() as connection:
        connection.execute("set statement_timeout = '8s'")
        connection.execute("select begin_restore_load()")
        connection.execute(
            "insert into raid_event_attendance (raid_id, event_id, character_name) "
            "select 'b', 'e' || j, 'n' || k from generate_series(1, 250) j, "
            "generate_series(1, 60) k"
        )
        connection.execute("update public.restore_in_progress set in_progress = false")
        connection.execute("alter table raid_event_attendance disable trigger dkp_after_update")
        edit = "update raid_event_attendance set account_id = 'q' where raid_id = 'b' "
        # The plan that is kept is the one for a few rows.
        for number in range(7):
            connection.execute(f"{edit} and event_id = 'e1' and character_name = 'n{number}'")
        connection.execute(edit)
