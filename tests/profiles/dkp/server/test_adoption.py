"""A guild's own tables are adopted with what is in them: nothing is lost, the sums are right."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from tracker.core.registry import discover
from tracker.server.pack import install

# As the website of such a guild has them: everything text, ids without limits, sums that are wrong.
GUILD = """
create table raids (raid_id text primary key, raid_pool text, raid_name text, date text,
    date_iso text, attendees text, url text);
create table raid_events (id bigserial primary key, raid_id text references raids,
    event_id text, event_order integer, event_name text, dkp_value text,
    attendee_count text, event_time text);
create table raid_event_attendance (id bigserial primary key, raid_id text not null,
    event_id text not null, char_id text, character_name text, account_id text);
create unique index on raid_event_attendance (raid_id, event_id, char_id) where trim(char_id) <> '';
create table raid_attendance (id bigserial primary key, raid_id text not null references raids,
    char_id text, character_name text);
create table raid_loot (id bigserial primary key, raid_id text not null, event_id text,
    item_name text, char_id text, character_name text, cost text);
create table characters (char_id text primary key, name text, race text, class_name text,
    level text, guild_rank text, claim text);
create table accounts (account_id text primary key, char_ids text, toon_names text,
    toon_count integer, display_name text, inactive boolean default false);
create table character_account (char_id text references characters,
    account_id text references accounts, primary key (char_id, account_id));
alter table raid_event_attendance add foreign key (account_id) references accounts;
create table account_dkp_summary (account_id text primary key references accounts,
    display_name text, earned numeric not null default 0, spent numeric not null default 0,
    earned_30d integer not null default 0, earned_60d integer not null default 0,
    last_activity_date date, updated_at timestamptz default now());
create table dkp_summary (character_key text primary key, character_name text,
    earned numeric not null default 0, spent integer not null default 0,
    earned_30d integer not null default 0, earned_60d integer not null default 0,
    last_activity_date date, updated_at timestamptz default now());
create table raid_dkp_totals (raid_id text primary key references raids,
    total_dkp numeric not null default 0);
create table raid_attendance_dkp (raid_id text not null references raids,
    character_key text not null, character_name text, dkp_earned numeric not null default 0,
    primary key (raid_id, character_key));
create table dkp_period_totals (period text primary key, total_dkp numeric not null default 0);
create table dkp_adjustments (character_name text primary key,
    earned_delta numeric not null default 0, spent_delta integer not null default 0,
    account_id text);
create function refresh_dkp_summary() returns integer language sql as 'select 1';
create function begin_restore_load() returns void language sql as 'select';
create function delta_dkp() returns trigger language plpgsql as $$
begin
    update account_dkp_summary set earned = earned + 1000;
    return null;
end $$;
create trigger delta_dkp_after_loot after insert on raid_loot
    for each row execute function delta_dkp();
create table restore_in_progress (id integer primary key default 1, in_progress boolean);
insert into restore_in_progress values (1, true);
create view raid_loot_with_assignment as select * from raid_loot;
insert into raids (raid_id, raid_name, date_iso) values
    ('1598662', 'Time', '2026-02-10'), ('1', 'Old', 'unknown'), ('2', 'Older', '2020-13-45');
insert into raid_events (raid_id, event_id, dkp_value) values
    ('1598662', '10', '1'), ('1598662', '10', '1'), ('1598662', '11', '2'), ('1', '12', ''),
    ('2', '13', 'three');
insert into characters (char_id, name, level) values ('100', 'Karol', '65'), ('101', 'Aanie', '1');
insert into accounts (account_id, display_name) values ('A', 'Karol'), ('B', 'Walex');
insert into character_account values ('100', 'A'), ('101', 'A');
insert into raid_event_attendance (raid_id, event_id, char_id, character_name) values
    ('1598662', '10', '100', 'Karol'), ('1598662', '10', '101', 'Aanie'),
    ('1598662', '11', null, 'karol'), ('2', '13', '100', 'Karol'), ('1', '12', '100', 'Karol');
insert into raid_attendance (raid_id, char_id) values ('1598662', '100'), ('1', '100');
insert into raid_loot (raid_id, item_name, char_id, character_name, cost) values
    ('1598662', 'Belt', '100', 'Karol', '3'), ('1', 'Ring', null, 'Karol', 'free');
insert into account_dkp_summary (account_id, earned, spent) values ('A', 999, 999), ('B', 5, 5);
insert into dkp_adjustments values ('Walex', 10, 0, 'B');
"""


@pytest.fixture
def adopted(live_server: Any) -> Iterator[Callable[[str], list[dict[str, Any]]]]:
    name = f"adopted_{uuid.uuid4().hex}"
    with psycopg.connect(live_server.dsn, autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
    dsn = psycopg.conninfo.make_conninfo(live_server.dsn, dbname=name)
    with psycopg.connect(dsn) as connection:
        connection.execute(GUILD.encode())
    install(dsn, discover(), lambda _message: None)

    def sql(query: str) -> list[dict[str, Any]]:
        with psycopg.connect(dsn, row_factory=dict_row) as connection:
            cursor = connection.execute(query.encode())
            return cursor.fetchall() if cursor.description else []

    yield sql
    with psycopg.connect(live_server.dsn, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)".encode())


def test_the_sums_are_counted_anew_and_nothing_is_lost(adopted: Any) -> None:
    (account,) = adopted("select account_id, earned, spent from account_dkp_summary")
    # One credit for the tic that is there twice, with two characters of one account.
    assert tuple(account.values()) == ("A", 3, 3)
    assert len(adopted("select 1 from raid_events")) == 5
    assert len(adopted("select 1 from raid_event_attendance")) == 5
    assert len(adopted("select 1 from raid_attendance where raid_id = '1'")) == 1
    (adjustment,) = adopted("select * from dkp_adjustments")
    assert (adjustment["character_name"], adjustment["earned_delta"]) == ("Walex", 10)


def test_values_that_are_no_numbers_count_nothing(adopted: Any) -> None:
    totals = adopted("select raid_id, total_dkp from raid_dkp_totals order by raid_id")

    assert [tuple(t.values()) for t in totals] == [("1", 0), ("1598662", 3), ("2", 0)]


def test_a_flag_that_was_stuck_before_silences_nothing(adopted: Any) -> None:
    adopted(
        "insert into raid_loot (raid_id, item_name, char_id, cost) "
        "values ('1598662', 'X', '100', '4')"
    )

    (account,) = adopted("select spent from account_dkp_summary where account_id = 'A'")
    assert account["spent"] == 7


def test_a_staged_raid_is_published_into_their_types(adopted: Any) -> None:
    adopted("insert into staging_raids (raid_key, raid_id, raid_name) values ('R9', '9', 'New')")
    adopted(
        "insert into staging_raid_events (event_key, raid_id, event_index, dkp_hundredths) "
        "values ('T900001', '9', 1, 150)"
    )
    adopted(
        "insert into staging_raid_event_attendance "
        "(attendance_key, raid_id, attendance_index, event_index, character_name) "
        "values ('A900001', '9', 1, 1, 'AANIE')"
    )
    adopted(
        "insert into staging_characters (character_key, guild_id, character_index, name, level) "
        "values ('Cguild00001', 'guild', 1, 'Aanie', 60)"
    )
    adopted("select tracker.publish_dkp('9')")

    (account,) = adopted("select earned from account_dkp_summary where account_id = 'A'")
    assert account["earned"] == 4.5
    (aanie,) = adopted("select char_id, level from characters where name = 'Aanie'")
    assert (aanie["char_id"], aanie["level"]) == ("101", "60")
    (tic,) = adopted("select dkp_value, alts from raid_events where raid_id = '9'")
    assert (tic["dkp_value"], tic["alts"]) == ("1.5", {"AANIE": "Karol"})


def test_a_raid_can_be_deleted_though_tables_refer_to_it(adopted: Any) -> None:
    adopted("select delete_raid('1598662')")

    assert adopted("select * from raids where raid_id = '1598662'") == []
    assert adopted("select * from raid_attendance_dkp where raid_id = '1598662'") == []


def test_a_staged_raid_and_its_people_come_and_go_though_tables_refer_to_them(
    adopted: Any,
) -> None:
    adopted("insert into staging_raids (raid_key, raid_id, raid_name) values ('R9', '9', 'New')")
    adopted(
        "insert into staging_raid_events (event_key, raid_id, event_index) "
        "values ('T900001', '9', 1)"
    )
    adopted(
        "insert into staging_raid_event_attendance (attendance_key, raid_id, attendance_index, "
        "event_index, character_name, account_id) values ('A900001', '9', 1, 1, 'Newbie', 'New')"
    )
    adopted(
        "insert into staging_character_account (link_key, guild_id, link_index, character_name, "
        "account_id) values ('Kguild00001', 'guild', 1, 'Newbie', 'New')"
    )
    for scope in ("9", "guild", "9"):
        adopted(f"select tracker.publish_dkp('{scope}')")
    (account,) = adopted("select earned from account_dkp_summary where account_id = 'New'")
    assert account["earned"] == 1

    for table in ("character_account", "raid_event_attendance", "raid_events", "raids"):
        adopted(f"delete from staging_{table}")
    for scope in ("9", "guild"):
        adopted(f"select tracker.publish_dkp('{scope}')")

    assert adopted("select * from raids where raid_id = '9'") == []
    assert adopted("select * from account_dkp_summary where account_id = 'New'") == []


def test_their_triggers_rest_and_their_functions_are_replaced(adopted: Any) -> None:
    adopted("insert into raid_loot (raid_id, item_name, cost) values ('1', 'X', '0')")
    adopted("select begin_restore_load()")
    adopted("select end_restore_load(), refresh_dkp_summary()")

    (account,) = adopted("select earned from account_dkp_summary where account_id = 'A'")
    assert account["earned"] == 3
    trigger = "select tgenabled from pg_trigger where tgname = 'delta_dkp_after_loot'"
    assert adopted(trigger)[0]["tgenabled"] in ("D", b"D")


def test_halves_are_kept_where_their_sums_were_whole(adopted: Any) -> None:
    adopted("update raid_events set dkp_value = '0.5' where event_id = '11'")
    adopted("update raids set date_iso = (current_date - 3)::text where raid_id = '1598662'")

    (account,) = adopted("select earned, earned_30d from account_dkp_summary")
    assert tuple(account.values()) == (1.5, 1.5)


def test_the_files_can_be_applied_again(adopted: Any) -> None:
    before = adopted("select * from account_dkp_summary")
    for profile in discover():
        if profile.name == "dkp" and profile.server_files is not None:
            for file in sorted(profile.server_files.glob("*.sql")):
                adopted(file.read_text())

    assert adopted("select * from account_dkp_summary") == before


def stage_person(adopted: Any, name: str, account_id: str) -> None:
    """What an officer makes of an unknown name: an account, a character, and the link."""
    adopted(
        "insert into staging_accounts (account_key, guild_id, account_index, account_id, "
        f"display_name) values ('Pguild00001', 'guild', 1, '{account_id}', '{name}') "
        "on conflict (account_key) do update set deleted = false"
    )
    adopted(
        "insert into staging_characters (character_key, guild_id, character_index, name) "
        f"values ('Cguild00001', 'guild', 1, '{name}') "
        "on conflict (character_key) do update set deleted = false"
    )
    adopted(
        "insert into staging_character_account (link_key, guild_id, link_index, character_name, "
        f"account_id) values ('Kguild00001', 'guild', 1, '{name}', '{account_id}') "
        "on conflict (link_key) do update set deleted = false"
    )


def stage_raid(adopted: Any, name: str, account_id: str | None = None) -> None:
    adopted("insert into staging_raids (raid_key, raid_id, raid_name) values ('R9', '9', 'New')")
    adopted(
        "insert into staging_raid_events (event_key, raid_id, event_index) "
        "values ('T900001', '9', 1)"
    )
    account = "null" if account_id is None else f"'{account_id}'"
    adopted(
        "insert into staging_raid_event_attendance (attendance_key, raid_id, attendance_index, "
        f"event_index, character_name, account_id) values ('A900001', '9', 1, 1, '{name}', "
        f"{account})"
    )


def unstage_people(adopted: Any) -> None:
    for table in ("accounts", "characters", "character_account"):
        adopted(f"delete from staging_{table}")


def people(adopted: Any, account_id: str, name: str) -> tuple[int, int, int]:
    """How many accounts, characters and links of theirs there are."""
    (one,) = adopted(
        f"select (select count(*) from accounts where account_id = '{account_id}') as accounts, "
        f"(select count(*) from characters where name = '{name}') as characters, "
        f"(select count(*) from character_account where account_id = '{account_id}') as links"
    )
    return one["accounts"], one["characters"], one["links"]


def test_a_person_who_was_undone_goes_though_tables_refer_to_them(adopted: Any) -> None:
    stage_raid(adopted, "Xyrtag")
    stage_person(adopted, "Xyrtag", "X")
    adopted("select tracker.publish_dkp('9')")
    adopted("select tracker.publish_dkp('guild')")
    (account,) = adopted("select earned from account_dkp_summary where account_id = 'X'")
    assert account["earned"] == 1

    unstage_people(adopted)
    adopted("select tracker.publish_dkp('guild')")

    assert people(adopted, "X", "Xyrtag") == (0, 0, 0)
    (tic,) = adopted("select unknown_names from raid_events where raid_id = '9'")
    assert tic["unknown_names"] == ["Xyrtag"]


def test_an_account_that_is_still_named_stays_under_its_id_until_nothing_names_it(
    adopted: Any,
) -> None:
    stage_raid(adopted, "Xyrtag", "X")
    stage_person(adopted, "Xyrtag", "X")
    adopted("select tracker.publish_dkp('9')")
    adopted("select tracker.publish_dkp('guild')")

    unstage_people(adopted)
    adopted("select tracker.publish_dkp('guild')")

    (account,) = adopted("select display_name from accounts where account_id = 'X'")
    assert account["display_name"] == "X"
    (summed,) = adopted("select earned from account_dkp_summary where account_id = 'X'")
    assert summed["earned"] == 1

    adopted("delete from staging_raid_event_attendance")
    adopted("select tracker.publish_dkp('9')")
    adopted("select tracker.publish_dkp('guild')")
    assert people(adopted, "X", "Xyrtag") == (0, 0, 0)


def test_a_row_that_a_table_of_theirs_refers_to_blocks_nobody(adopted: Any) -> None:
    stage_person(adopted, "Xyrtag", "X")
    adopted("select tracker.publish_dkp('guild')")
    adopted("create table mains (account_id text references accounts)")
    adopted("insert into mains values ('X')")

    unstage_people(adopted)
    adopted("select tracker.publish_dkp('guild')")

    assert people(adopted, "X", "Xyrtag") == (1, 0, 0)


@pytest.mark.parametrize("are_tied", [True, False])
def test_an_undone_import_leaves_the_guilds_own_people(adopted: Any, are_tied: bool) -> None:
    if not are_tied:
        adopted("alter table character_account drop constraint character_account_char_id_fkey")
        adopted("alter table character_account drop constraint character_account_account_id_fkey")
    stage_person(adopted, "Karol", "A")
    adopted("select tracker.publish_dkp('guild')")
    unstage_people(adopted)
    for _ in range(2):
        adopted("select tracker.publish_dkp('guild')")

    assert people(adopted, "A", "Karol") == (1, 1, 2)
    # And again: what is staged once more is matched once more.
    stage_person(adopted, "Karol", "A")
    adopted("select tracker.publish_dkp('guild')")
    assert people(adopted, "A", "Karol") == (1, 1, 2)


def test_a_link_that_an_officer_takes_back_goes_whoever_wrote_it(adopted: Any) -> None:
    stage_person(adopted, "Karol", "A")
    adopted("select tracker.publish_dkp('guild')")

    adopted("delete from staging_character_account")
    adopted("select tracker.publish_dkp('guild')")

    assert people(adopted, "A", "Karol") == (1, 1, 1)


def test_a_raid_that_was_there_keeps_what_the_laptop_does_not_know(adopted: Any) -> None:
    adopted(
        "update raids set url = 'there', raid_pool = 'Main', attendees = 'Karol, Aanie' "
        "where raid_id = '1'"
    )
    adopted("insert into staging_raids (raid_key, raid_id, raid_name) values ('R1', '1', 'Mended')")
    adopted("select tracker.publish_dkp('1')")

    (raid,) = adopted(
        "select raid_name, date_iso, url, raid_pool, attendees from raids where raid_id = '1'"
    )
    assert tuple(raid.values()) == ("Mended", "unknown", "there", "Main", "Karol, Aanie")


def test_what_is_taken_out_of_a_raid_of_ours_is_gone(adopted: Any) -> None:
    stage_raid(adopted, "Xyrtag", "X")
    adopted("update staging_raids set url = 'there'")
    adopted("select tracker.publish_dkp('9')")
    adopted("update staging_raids set url = null")
    adopted("select tracker.publish_dkp('9')")

    (raid,) = adopted("select url, attendees from raids where raid_id = '9'")
    assert tuple(raid.values()) == (None, "1")


def test_an_account_stays_inactive_until_a_laptop_says_otherwise(adopted: Any) -> None:
    def is_inactive() -> Any:
        (account,) = adopted("select inactive, display_name from accounts where account_id = 'B'")
        assert account["display_name"] == "Walex"
        return account["inactive"]

    adopted("update accounts set inactive = true where account_id = 'B'")
    adopted(
        "insert into staging_accounts (account_key, guild_id, account_index, account_id) "
        "values ('Pguild00001', 'guild', 1, 'B')"
    )
    adopted("select tracker.publish_dkp('guild')")
    assert is_inactive()

    for said in (True, False):
        adopted(f"update staging_accounts set inactive = {said}")
        adopted("select tracker.publish_dkp('guild')")
        assert is_inactive() is said
