"""A link that the website makes or takes back counts for lists that laptops staged, too."""

from __future__ import annotations

from typing import Any

import pytest

STAGED = """
insert into accounts (account_id, display_name) values ('A1', 'Karol');
insert into staging_raids (raid_key, raid_id, date_iso) values ('R9', '9', '2026-02-12');
insert into staging_raid_events (event_key, raid_id, event_index, dkp_hundredths)
values ('T900001', '9', 1, 200);
insert into staging_raid_event_attendance
    (attendance_key, raid_id, attendance_index, event_index, character_name)
values ('A900001', '9', 1, 1, 'Zzunknown');
insert into staging_raid_loot
    (loot_key, raid_id, loot_index, item_name, character_name, cost_hundredths)
values ('L900001', '9', 1, 'Belt', 'zzunknown', 50);
select tracker.publish_dkp('9');
"""
CHARACTER = "insert into characters (char_id, name) values ('99', 'Zzunknown')"
LINK = "insert into character_account (char_id, account_id) values ('99', 'A1')"


@pytest.fixture
def staged(guild: Any) -> Any:
    guild.sql(STAGED)
    (tic,) = guild.sql("select unknown_names from raid_events")
    assert tic["unknown_names"] == ["Zzunknown"]
    assert guild.account("A1") is None
    return guild


@pytest.mark.parametrize("statements", [(CHARACTER, LINK), (LINK, CHARACTER)])
def test_a_link_made_on_the_website_credits_what_is_staged(
    staged: Any, statements: tuple[str, str]
) -> None:
    for statement in statements:
        staged.as_officer(statement)

    line = staged.account("A1")
    assert (line["earned"], line["spent"]) == (2, 0.5)
    (tic,) = staged.sql("select unknown_names, attendee_count from raid_events")
    assert (tic["unknown_names"], tic["attendee_count"]) == (None, "1")


def test_a_link_to_a_bare_name_credits_what_is_staged(staged: Any) -> None:
    staged.as_officer("insert into character_account values ('zzUnknown', 'A1')")

    assert staged.account("A1")["earned"] == 2


def test_a_link_moved_and_deleted_on_the_website_moves_and_takes_the_points(staged: Any) -> None:
    staged.sql("insert into accounts (account_id) values ('A2')")
    staged.as_officer(CHARACTER)
    staged.as_officer(LINK)

    staged.as_officer("update character_account set account_id = 'A2'")
    assert staged.account("A1") is None
    assert staged.account("A2")["earned"] == 2

    staged.as_officer("delete from character_account")
    assert staged.account("A2") is None


def test_links_that_a_restore_loads_publish_nothing_meanwhile(staged: Any) -> None:
    staged.as_officer("select begin_restore_load()")
    staged.sql(CHARACTER)
    staged.sql(LINK)

    assert staged.sql("select * from raid_event_attendance") == []
    assert staged.account("A1") is None
