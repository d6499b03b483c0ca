"""Loading whole tables: the sums stand still, then come at once, and never stay silent."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

LOAD = """
insert into accounts (account_id, display_name) values ('A1', 'Karol');
insert into characters (char_id, name) values ('11', 'Karol');
insert into character_account (char_id, account_id) values ('11', 'A1');
insert into raids (raid_id, date_iso) values ('r1', '2026-02-12');
insert into raid_events (raid_id, event_id, dkp_value) values ('r1', 't1', '2');
insert into raid_event_attendance (raid_id, event_id, char_id) values ('r1', 't1', '11');
"""


def test_a_restore_counts_everything_at_its_end(guild: Any) -> None:
    guild.as_officer("select begin_restore_load()")
    guild.sql(LOAD)
    assert guild.account("A1") is None

    guild.as_officer("select end_restore_load()")

    assert guild.account("A1")["earned"] == 2
    (flag,) = guild.as_member("select in_progress from restore_in_progress")
    assert flag["in_progress"] is False


def test_a_restore_that_never_ends_silences_nothing(guild: Any) -> None:
    """1.6.7: a stuck flag made every write skip the sums, for ever."""
    guild.as_officer("select begin_restore_load()")
    guild.sql(LOAD)
    guild.sql("update restore_in_progress set expires_at = now() - interval '1 second'")

    guild.as_officer("insert into raids (raid_id, date_iso) values ('r2', '2026-02-13')")

    assert guild.account("A1")["earned"] == 2
    (flag,) = guild.sql("select in_progress from restore_in_progress")
    assert flag["in_progress"] is False


def test_a_flag_that_somebody_set_by_hand_times_out_too(guild: Any) -> None:
    guild.sql("update restore_in_progress set in_progress = true")

    guild.sql(LOAD)

    assert guild.account("A1")["earned"] == 2


def test_a_refresh_makes_up_for_a_stuck_restore(guild: Any) -> None:
    guild.as_officer("select begin_restore_load(1)")
    guild.sql(LOAD)
    guild.sql("update restore_in_progress set expires_at = now() - interval '1 second'")

    guild.as_officer("select refresh_account_dkp_summary_for_raid('another')")

    assert guild.account("A1")["earned"] == 2


@pytest.mark.parametrize("refresh", ["refresh_dkp_summary", "refresh_account_dkp_summary"])
def test_a_full_refresh_ends_a_stuck_restore(guild: Any, refresh: str) -> None:
    guild.as_officer("select begin_restore_load()")
    guild.sql(LOAD)
    guild.as_officer(f"select {refresh}()")
    (flag,) = guild.sql("select in_progress from restore_in_progress")
    assert flag["in_progress"] is True

    guild.sql("update restore_in_progress set expires_at = now() - interval '1 second'")
    guild.as_officer(f"select {refresh}()")

    (flag,) = guild.sql("select in_progress from restore_in_progress")
    assert flag["in_progress"] is False
    assert guild.sql("select * from tracker.dkp_noted_raids") == []
    assert guild.account("A1")["earned"] == 2


def test_the_servers_schedule_ends_a_stuck_restore(guild: Any) -> None:
    guild.as_officer("select begin_restore_load()")
    guild.sql(LOAD)
    guild.sql("select tracker.dkp_keep_up()")
    assert guild.account("A1") is None

    guild.sql("update restore_in_progress set expires_at = now() - interval '1 second'")
    guild.sql("select tracker.dkp_keep_up()")

    (flag,) = guild.sql("select in_progress from restore_in_progress")
    assert flag["in_progress"] is False
    assert guild.account("A1")["earned"] == 2


def test_after_a_large_stuck_restore_each_write_makes_up_for_a_part(guild: Any) -> None:
    """All at once would outlast the time that a statement of a website has."""
    guild.as_officer("select begin_restore_load()")
    guild.sql(LOAD)
    guild.sql(
        "insert into raids (raid_id, date_iso) select 'x' || i, '2026-02-12' "
        "from generate_series(1, 120) as i;"
        "insert into raid_events (raid_id, event_id, dkp_value) select 'x' || i, 't', '1' "
        "from generate_series(1, 120) as i;"
        "insert into raid_event_attendance (raid_id, event_id, char_id) select 'x' || i, 't', '11' "
        "from generate_series(1, 120) as i"
    )
    guild.sql("update restore_in_progress set expires_at = now() - interval '1 second'")

    counted = []
    for number in range(4):
        guild.as_officer(
            "insert into raid_loot (raid_id, item_name, char_id, cost) values ('y', %s, '11', '1')",
            f"Belt {number}",
        )
        line = guild.account("A1")
        assert line["spent"] == number + 1
        (left,) = guild.sql("select count(*) as raids from tracker.dkp_noted_raids")
        counted.append(left["raids"])

    assert counted == [71, 21, 0, 0]
    assert guild.account("A1")["earned"] == 122
    (flag,) = guild.sql("select in_progress from restore_in_progress")
    assert flag["in_progress"] is False


def test_lists_of_raids_follow_what_a_restore_loaded(guild: Any) -> None:
    guild.sql(LOAD)
    assert guild.sql("select char_id from raid_attendance") == [{"char_id": "11"}]

    guild.as_officer("select begin_restore_load()")
    guild.sql("delete from raid_event_attendance")
    guild.sql(
        "insert into raid_event_attendance (raid_id, event_id, char_id) values ('r2', 't', '12')"
    )
    guild.as_officer("select end_restore_load()")

    assert guild.sql("select raid_id, char_id from raid_attendance") == [
        {"raid_id": "r2", "char_id": "12"}
    ]


def test_ids_go_on_after_those_that_were_loaded(guild: Any) -> None:
    guild.sql("insert into raids (raid_id) values ('r1')")
    guild.sql(
        "insert into raid_events (id, raid_id, event_id, dkp_value) values (500, 'r1', 'a', '1')"
    )

    guild.as_officer("select end_restore_load()")

    guild.as_officer(
        "insert into raid_events (raid_id, event_id, dkp_value) values ('r1', 'b', '1')"
    )
    (last,) = guild.sql("select max(id) as id from raid_events")
    assert last["id"] > 500


def test_emptying_wants_a_restore_that_is_announced(guild: Any) -> None:
    guild.sql(LOAD)

    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="begin_restore_load"):
        guild.as_officer("select truncate_dkp_for_restore()")

    guild.as_officer("select begin_restore_load()")
    guild.as_officer("select truncate_dkp_for_restore()")
    guild.as_officer("select end_restore_load()")
    assert guild.account("A1") is None
