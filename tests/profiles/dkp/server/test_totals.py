"""The checklist of the guild's audit, and what its own functions got wrong: the sums are right."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import psycopg
import pytest

SEED = """
insert into accounts (account_id, display_name) values
    ('A1', 'Karol'), ('A2', 'Inacht'), ('A3', 'Walex');
insert into characters (char_id, name) values
    ('11', 'Karol'), ('12', 'Aanie'), ('21', 'Inacht'), ('31', 'Walex');
insert into character_account (char_id, account_id) values
    ('11', 'A1'), ('12', 'A1'), ('21', 'A2'), ('31', 'A3');
insert into raids (raid_id, raid_name, date_iso) values
    ('r1', 'Water', '2026-02-12'), ('r2', 'Time', '2026-01-10'), ('r3', 'Old', '2025-06-01');
"""


@pytest.fixture
def seeded(guild: Any) -> Any:
    guild.sql(SEED)
    return guild


def add_tic(guild: Any, raid: str, event: str, value: str, *chars: str) -> None:
    guild.as_officer(
        "insert into raid_events (raid_id, event_id, dkp_value) values (%s, %s, %s)",
        raid, event, value,
    )  # fmt: skip
    for char in chars:
        guild.as_officer(
            "insert into raid_event_attendance (raid_id, event_id, char_id) values (%s, %s, %s)",
            raid, event, char,
        )  # fmt: skip


def totals(guild: Any, account: str) -> tuple[Any, ...] | None:
    row = guild.account(account)
    if row is None:
        return None
    return tuple(row[n] for n in ("earned", "spent", "earned_30d", "earned_60d"))


def test_adding_a_tic_counts_everywhere(seeded: Any) -> None:
    add_tic(seeded, "r1", "t1", "2", "11", "21")
    add_tic(seeded, "r2", "t1", "1", "11")
    add_tic(seeded, "r3", "t1", "5", "11")

    assert totals(seeded, "A1") == (8, 0, 2, 3)
    assert totals(seeded, "A2") == (2, 0, 2, 2)
    periods = seeded.sql("select period, total_dkp from dkp_period_totals order by period")
    assert [(p["period"], p["total_dkp"]) for p in periods] == [("30d", 2), ("60d", 3)]
    (raid,) = seeded.sql("select total_dkp from raid_dkp_totals where raid_id = 'r1'")
    assert raid["total_dkp"] == 2
    by_account = seeded.sql(
        "select account_id, dkp_earned from raid_attendance_dkp_by_account where raid_id = 'r1' "
        "order by account_id"
    )
    assert [tuple(r.values()) for r in by_account] == [("A1", 2), ("A2", 2)]
    (inacht,) = seeded.sql("select * from dkp_summary where character_key = '21'")
    assert (inacht["earned"], inacht["earned_30d"], inacht["character_name"]) == (2, 2, "Inacht")


def test_adding_and_removing_an_attendee(seeded: Any) -> None:
    add_tic(seeded, "r1", "t1", "1", "11")

    seeded.as_officer(
        "insert into raid_event_attendance (raid_id, event_id, char_id) values ('r1', 't1', '21')"
    )
    assert totals(seeded, "A2") == (1, 0, 1, 1)

    seeded.as_officer("select remove_attendee_from_tic('r1', 't1', '21', '{A2}')")
    assert totals(seeded, "A2") is None
    assert seeded.sql("select * from dkp_summary where character_key = '21'") == []
    assert totals(seeded, "A1") == (1, 0, 1, 1)
    left = seeded.sql("select char_id from raid_attendance where raid_id = 'r1'")
    assert [row["char_id"] for row in left] == ["11"]


def test_the_last_award_of_an_account_leaves_nothing_behind(seeded: Any) -> None:
    """1.6.3: it stayed, even with the account named as an extra one."""
    seeded.as_officer(
        "insert into raid_loot (raid_id, item_name, char_id, cost) values ('r1', 'Belt', '31', '9')"
    )
    assert totals(seeded, "A3") == (0, 9, 0, 0)

    seeded.as_officer("delete from raid_loot where raid_id = 'r1'")
    seeded.as_officer("select refresh_account_dkp_summary_for_raid('r1', '{A3}')")

    assert totals(seeded, "A3") is None


def test_an_attendee_on_both_lists_counts_once(seeded: Any) -> None:
    """1.6.1: the website writes the raid's list and the tic's list."""
    seeded.as_officer("insert into raid_attendance (raid_id, char_id) values ('r1', '11')")
    add_tic(seeded, "r1", "t1", "1", "11")

    assert totals(seeded, "A1") == (1, 0, 1, 1)
    (karol,) = seeded.sql("select earned from dkp_summary where character_key = '11'")
    assert karol["earned"] == 1
    assert len(seeded.sql("select char_id from raid_attendance where raid_id = 'r1'")) == 1


def test_loot_by_name_only_is_charged(seeded: Any) -> None:
    """1.6.2: 15 was shown as 10, and whoever only bought something was left out."""
    seeded.as_officer(
        "insert into raid_loot (raid_id, item_name, char_id, character_name, cost) values "
        "('r1', 'Belt', '11', 'Karol', '10'), ('r1', 'Ring', null, 'karol', '5'), "
        "('r1', 'Robe', '', 'WALEX', '3')"
    )

    assert totals(seeded, "A1") == (0, 15, 0, 0)
    assert totals(seeded, "A3") == (0, 3, 0, 0)
    rows = seeded.sql("select character_key, spent from dkp_summary order by character_key")
    assert [tuple(r.values()) for r in rows] == [("11", 15), ("31", 3)]


def test_editing_a_tics_value_changes_every_board(seeded: Any) -> None:
    """1.6.4: only the raid's totals followed."""
    add_tic(seeded, "r1", "t1", "1", "11", "21")

    seeded.as_officer("update raid_events set dkp_value = '2.5' where raid_id = 'r1'")

    assert totals(seeded, "A1") == (Decimal("2.5"), 0, Decimal("2.5"), Decimal("2.5"))
    (inacht,) = seeded.sql("select earned from dkp_summary where character_key = '21'")
    assert inacht["earned"] == Decimal("2.5")


def test_a_repeated_attendance_is_refused_as_known(seeded: Any) -> None:
    """1.6.5: 23505 is the answer that a client takes for done."""
    add_tic(seeded, "r1", "t1", "1", "11")

    with pytest.raises(psycopg.errors.UniqueViolation):
        add_tic(seeded, "r1", "t2", "0", "11", "11")
    seeded.as_officer(
        "select insert_raid_event_attendance_for_upload('r1', "
        '\'[{"event_id": "t1", "char_id": "11"}, {"event_id": "t1", "char_id": "21"}]\')'
    )
    assert totals(seeded, "A2") == (1, 0, 1, 1)
    assert totals(seeded, "A1") == (1, 0, 1, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into raid_events (raid_id, event_id, dkp_value) values ('r1', 't9', '')",
        "insert into raid_events (raid_id, event_id, dkp_value) values ('r1', 't9', 'one')",
        "insert into raid_loot (raid_id, item_name, cost) values ('r1', 'X', 'free')",
        "insert into raids (raid_id, date_iso) values ('r9', '12 Feb')",
        "insert into raids (raid_id, date_iso) values ('r9', '2026-02-31')",
    ],
)
def test_what_is_no_number_or_no_day_is_refused_by_name(seeded: Any, statement: str) -> None:
    """1.6.6: a trigger raised, and the sentence named no column."""
    with pytest.raises(psycopg.errors.CheckViolation, match="is_a_number|is_a_day"):
        seeded.as_officer(statement)


def test_two_characters_of_one_account_have_one_credit(seeded: Any) -> None:
    """1.6.8"""
    add_tic(seeded, "r1", "t1", "1", "11", "12", "21")

    assert totals(seeded, "A1") == (1, 0, 1, 1)
    earned = seeded.sql("select sum(earned) as earned from dkp_summary")
    assert earned[0]["earned"] == 2


def test_one_person_under_a_number_and_a_name_has_one_credit(seeded: Any) -> None:
    add_tic(seeded, "r1", "t1", "1", "11")
    seeded.as_officer(
        "insert into raid_event_attendance (raid_id, event_id, character_name) "
        "values ('r1', 't1', 'karol')"
    )

    assert totals(seeded, "A1") == (1, 0, 1, 1)
    rows = seeded.sql("select character_key, earned from dkp_summary")
    assert [tuple(r.values()) for r in rows] == [("11", 1)]


def test_a_tic_cannot_be_there_twice(seeded: Any) -> None:
    add_tic(seeded, "r1", "t1", "1", "11")

    with pytest.raises(psycopg.errors.UniqueViolation):
        add_tic(seeded, "r1", "t1", "1")


def test_deleting_a_tic_and_a_raid(seeded: Any) -> None:
    add_tic(seeded, "r1", "t1", "1", "11", "21")
    add_tic(seeded, "r1", "t2", "1", "11")
    add_tic(seeded, "r2", "t1", "1", "21")

    seeded.as_officer("select delete_tic('r1', 't1')")
    assert totals(seeded, "A1") == (1, 0, 1, 1)
    assert totals(seeded, "A2") == (1, 0, 0, 1)

    seeded.as_officer("select delete_raid('r1')")
    assert totals(seeded, "A1") is None
    assert seeded.sql("select * from raids where raid_id = 'r1'") == []
    assert seeded.sql("select * from raid_dkp_totals where raid_id = 'r1'") == []
    assert seeded.sql("select * from raid_attendance where raid_id = 'r1'") == []


def test_the_list_of_a_raid_goes_with_its_last_tic(seeded: Any) -> None:
    add_tic(seeded, "r1", "t1", "2", "11", "21")
    assert len(seeded.sql("select 1 from raid_attendance")) == 2

    seeded.as_officer("delete from raid_event_attendance")
    seeded.as_officer("delete from raid_events")
    assert seeded.sql("select * from raid_attendance") == []

    add_tic(seeded, "r1", "t1", "2", "11", "21")
    seeded.as_officer("select delete_tic('r1', 't1')")
    assert seeded.sql("select * from raid_attendance") == []


def test_the_list_of_a_raid_whose_only_tic_was_undone_is_gone(seeded: Any) -> None:
    seeded.sql("insert into staging_raids (raid_key, raid_id) values ('R9', '9')")
    seeded.sql(
        "insert into staging_raid_events (event_key, raid_id, event_index) "
        "values ('T900001', '9', 1)"
    )
    seeded.sql(
        "insert into staging_raid_event_attendance (attendance_key, raid_id, attendance_index, "
        "event_index, character_name, char_id) values ('A900001', '9', 1, 1, 'Karol', '11')"
    )
    seeded.sql("select tracker.publish_dkp('9')")
    assert len(seeded.sql("select 1 from raid_attendance where raid_id = '9'")) == 1

    seeded.sql("delete from staging_raid_event_attendance")
    seeded.sql("delete from staging_raid_events")
    seeded.sql("select tracker.publish_dkp('9')")
    assert seeded.sql("select * from raid_attendance") == []


def test_a_list_that_somebody_wrote_for_a_raid_without_names_on_tics_stays(seeded: Any) -> None:
    seeded.as_officer("insert into raid_attendance (raid_id, char_id) values ('r1', '11')")
    seeded.as_officer("select refresh_raid_attendance_totals('r1')")
    add_tic(seeded, "r1", "t1", "2")

    assert len(seeded.sql("select 1 from raid_attendance")) == 1


def test_deleting_for_reupload_and_uploading_again_changes_nothing(seeded: Any, sums: Any) -> None:
    add_tic(seeded, "r1", "t1", "1", "11", "21")
    add_tic(seeded, "r2", "t1", "1", "21")
    with seeded.connected() as connection:
        before = sums(connection)

    seeded.as_officer("select delete_raid_for_reupload('r1')")
    assert totals(seeded, "A2") == (1, 0, 0, 1)
    add_tic(seeded, "r1", "t1", "1", "11", "21")

    with seeded.connected() as connection:
        assert sums(connection) == before


def test_moving_a_raid_to_another_day_moves_it_through_the_windows(seeded: Any) -> None:
    add_tic(seeded, "r1", "t1", "1", "11")

    seeded.as_officer("update raids set date_iso = '2026-01-10' where raid_id = 'r1'")

    assert totals(seeded, "A1") == (1, 0, 0, 1)
    periods = seeded.sql("select total_dkp from dkp_period_totals order by period")
    assert [p["total_dkp"] for p in periods] == [0, 1]


def test_the_windows_roll_with_the_days(seeded: Any, sums: Any) -> None:
    add_tic(seeded, "r1", "t1", "1", "11", "21")
    add_tic(seeded, "r2", "t1", "3", "11")
    for today in (
        "2026-03-12",
        "2026-03-14",
        "2026-03-15",
        "2026-04-13",
        "2026-04-15",
        "2026-02-01",
    ):
        with seeded.connected(today=today) as connection:
            connection.execute("select tracker.dkp_roll_windows()")
            rolled = sums(connection)
            connection.execute("select tracker.dkp_rebuild()")
            assert sums(connection) == rolled, today


def test_the_guilds_days_begin_in_the_zone_that_officers_set(seeded: Any) -> None:
    # These two are 26 hours apart: they never have the same day.
    days = []
    for zone in ("Etc/GMT+12", "Pacific/Kiritimati"):
        with seeded.connected(seeded.officer_id, today="") as connection:
            connection.execute("select set_dkp_time_zone(%s)", (zone,))
        (held,) = seeded.sql("select time_zone, windows_as_of from tracker.dkp_settings")
        assert held["time_zone"] == zone
        days.append(held["windows_as_of"])
    assert days[0] < days[1]


@pytest.mark.parametrize("zone", ["Nowhere/Town", "", None, "ABC+3", "utc;"])
def test_a_zone_that_does_not_exist_is_refused_by_name(seeded: Any, zone: str | None) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="Europe/Vienna"):
        seeded.as_officer("select set_dkp_time_zone(%s)", zone)

    (held,) = seeded.sql("select time_zone from tracker.dkp_settings")
    assert held["time_zone"] == "UTC"


def test_a_link_made_later_gives_the_account_what_the_name_earned(seeded: Any) -> None:
    seeded.as_officer(
        "insert into raid_events (raid_id, event_id, dkp_value) values ('r1', 't1', '4')"
    )
    seeded.as_officer(
        "insert into raid_event_attendance (raid_id, event_id, character_name) "
        "values ('r1', 't1', 'Newbie')"
    )
    assert totals(seeded, "A3") is None

    seeded.as_officer("insert into characters (char_id, name) values ('99', 'Newbie')")
    seeded.as_officer("insert into character_account values ('99', 'A3')")

    assert totals(seeded, "A3") == (4, 0, 4, 4)


def test_a_link_counts_also_where_an_account_is_written_down_as_nothing(seeded: Any) -> None:
    seeded.sql("insert into raid_events (raid_id, event_id, dkp_value) values ('r1', 't1', '4')")
    seeded.sql(
        "insert into raid_event_attendance (raid_id, event_id, character_name, account_id) "
        "values ('r1', 't1', 'Newbie', '')"
    )
    seeded.sql(
        "insert into raid_loot (raid_id, item_name, char_id, cost, account_id) "
        "values ('r2', 'Belt', '99', '1', ' ')"
    )

    seeded.as_officer("insert into characters (char_id, name) values ('99', 'Newbie')")
    seeded.as_officer("insert into character_account values ('99', 'A3')")

    assert totals(seeded, "A3") == (4, 1, 4, 4)


def test_an_account_gets_the_name_that_it_is_given(seeded: Any) -> None:
    add_tic(seeded, "r1", "t1", "1", "11")

    seeded.as_officer(
        "update accounts set display_name = 'Karol the Brave' where account_id = 'A1'"
    )

    row = seeded.account("A1")
    assert row["display_name"] == "Karol the Brave"
