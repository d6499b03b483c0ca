"""The guild's adjustments: ours follow what is staged, those that somebody else wrote stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def stage(guild: Any, number: int, account: str, hundredths: int) -> None:
    guild.sql(
        "insert into staging_dkp_adjustments "
        "(adjustment_key, guild_id, adjustment_index, account_id, earned_hundredths) "
        "values (%s, 'guild', %s, %s, %s)",
        f"Jguild{number:05}",
        number,
        account,
        hundredths,
    )


def publish(guild: Any) -> None:
    guild.sql("select tracker.publish_dkp('guild')")


def adjustments(guild: Any) -> dict[str, tuple[Any, ...]]:
    rows = guild.sql("select * from dkp_adjustments")
    return {r["character_name"]: (r["account_id"], r["earned_delta"]) for r in rows}


def accounts(guild: Any, named: Iterable[tuple[str, str]]) -> None:
    for account, name in named:
        guild.sql("insert into accounts (account_id, display_name) values (%s, %s)", account, name)


def test_one_that_the_website_wrote_is_neither_changed_nor_deleted(guild: Any) -> None:
    accounts(guild, [("B", "Walex")])
    guild.sql("insert into dkp_adjustments values ('Walex', 10, 0, 'B')")
    stage(guild, 1, "B", 500)
    publish(guild)

    assert adjustments(guild) == {"Walex": ("B", 10), "B": ("B", 5)}

    guild.sql("delete from staging_dkp_adjustments")
    publish(guild)

    assert adjustments(guild) == {"Walex": ("B", 10)}


def test_one_whose_name_and_number_are_taken_stands_under_a_key_of_its_own(guild: Any) -> None:
    accounts(guild, [("B", "Walex")])
    guild.sql(
        "insert into dkp_adjustments values "
        "('Walex', 10, 0, 'B'), ('B', 20, 0, null), ('account B', 30, 0, null)"
    )
    stage(guild, 1, "B", 500)
    publish(guild)
    publish(guild)

    assert adjustments(guild) == {
        "Walex": ("B", 10),
        "B": (None, 20),
        "account B": (None, 30),
        "account B 2": ("B", 5),
    }


@pytest.mark.parametrize(
    "named",
    [
        [("A", "Same"), ("B", "Same")],
        [("A", "Same"), ("B", "Same"), ("C", "B")],
        [("A", "B"), ("B", "A"), ("C", "A")],
        [("A", "A"), ("B", "A"), ("account B", "B")],
    ],
)
def test_accounts_that_share_a_name_are_all_published(
    guild: Any, named: list[tuple[str, str]]
) -> None:
    accounts(guild, named)
    for number, (account, _name) in enumerate(named, 1):
        stage(guild, number, account, number * 100)
    publish(guild)

    held = sorted(adjustments(guild).values())
    assert held == sorted((account, number) for number, (account, _) in enumerate(named, 1))


def test_an_edit_and_a_new_name_leave_one_row_of_an_account(guild: Any) -> None:
    accounts(guild, [("B", "Walex")])
    stage(guild, 1, "B", 500)
    publish(guild)
    guild.sql("update accounts set display_name = 'Walexa'")
    guild.sql("update staging_dkp_adjustments set earned_hundredths = 700")
    publish(guild)

    assert adjustments(guild) == {"Walexa": ("B", 7)}
