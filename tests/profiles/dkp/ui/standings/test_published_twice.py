"""What the server resolved by itself, or a website wrote, is counted once while a raid is owed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.profiles.dkp.ui.standings.tables import TODAY, Rows, Tables, published
from tests.profiles.dkp.ui.standings.test_local_side import GUILD, Server
from tracker.core.scope import Scope
from tracker.local_db.debts import owe
from tracker.local_db.profile_records import ProfileRecords
from tracker.profiles.dkp.published import PublishedGuild, hundredths_of
from tracker.profiles.dkp.rules.pending import sums_of
from tracker.profiles.dkp.rules.standings import local_standings
from tracker.profiles.dkp.ui.standings.lines import Standing, standing_of
from tracker.profiles.dkp.ui.standings.local_side import LocalReading


def standing_while_owed(officer: Any, tables: Tables, raid: Scope) -> Standing:
    with officer.store._database.write() as connection:
        owe(connection, raid, 7)
    there = PublishedGuild(Server(tables), TODAY)
    with officer.store.read() as reader:
        local = LocalReading().numbers(reader, frozenset(), frozenset(there.raids))
    assert local.raids[raid.id].is_owed
    return standing_of(there, local, TODAY)


def with_account(row: Any) -> Any:
    is_his = row["character_name"] == "newbie"
    return {**row, "account_id": "Walex"} if is_his else row


@pytest.mark.parametrize("is_resolved", [False, True])
def test_an_award_of_a_winner_who_was_linked_later_counts_once(
    officer: Any, recorded: Sequence[str], acknowledge: Callable[[Any], None], is_resolved: bool
) -> None:
    raid = Scope("dkp", recorded[1])
    award = {"item_name": "Belt", "character_name": "newbie", "cost_hundredths": 2000}
    with officer.store.write("award, then link") as unit:
        unit.add(raid, "loot", award)
        unit.add(GUILD, "link", {"character_name": "Newbie", "account_id": "Walex"})
    acknowledge(officer)
    tables = published(officer)
    if is_resolved:
        tables.there["raid_loot"] = [with_account(row) for row in tables.there["raid_loot"]]

    standing = standing_while_owed(officer, tables, raid)

    with officer.store.read() as reader:
        wanted = sums_of(local_standings(ProfileRecords(reader, "dkp"), TODAY)).accounts
    shown = {row.account_id: row.line.total for row in standing.rows}
    assert wanted["Walex"].spent >= 2000
    assert {a: shown[a] for a in wanted} == wanted
    assert not any(row.is_marked for row in standing.rows)


def test_what_the_website_alone_wrote_in_an_owed_raid_stands(
    officer: Any, recorded: Sequence[str], acknowledge: Callable[[Any], None]
) -> None:
    acknowledge(officer)
    raid, tables = Scope("dkp", recorded[1]), published(officer)
    before = {r["account_id"]: r for r in tables.there["account_dkp_summary"]}["Hinora"]
    write_on_website(tables.there, raid.id)

    standing = standing_while_owed(officer, tables, raid)

    shown = {row.account_id: row for row in standing.rows}
    assert shown["Hinora"].line.total.earned == before["earned"] * 100 + 700
    assert shown["Hinora"].line.total.spent == float(before["spent"]) * 100 + 300
    assert not any(row.is_marked for row in standing.rows)
    assert standing.offered_in is not None
    assert standing.offered_in[0] == sums(officer).offered_in[0] + 500


@pytest.mark.parametrize("words", ["ten", "NaN", "", "Infinity", None, "1,5"])
def test_what_a_website_wrote_in_place_of_a_number_is_nothing(words: Any) -> None:
    assert hundredths_of(words) == 0


def sums(officer: Any) -> Any:
    with officer.store.read() as reader:
        return sums_of(local_standings(ProfileRecords(reader, "dkp"), TODAY))


def write_on_website(rows: dict[str, Rows], raid_id: str) -> None:
    """A tic for 5 with Hinora, her mark in one of ours for 2, hers again where she is, an award."""
    ours = [r for r in rows["raid_event_attendance"] if r["raid_id"] == raid_id]
    hers = {r["event_id"] for r in ours if r["account_id"] == "Hinora"}
    assert hers
    tic = {"raid_id": raid_id, "dkp_value": "2", "tracker_key": "T", "event_id": "of a laptop"}
    other = {**tic, "dkp_value": "5", "tracker_key": None, "event_id": "of the website"}
    rows["raid_events"] += [tic, other]
    for event_id in ("of a laptop", "of the website", min(hers)):
        mark = {"raid_id": raid_id, "event_id": event_id, "tracker_key": None}
        rows["raid_event_attendance"].append(
            {**mark, "account_id": None, "character_name": "hinora"}
        )
    award = {"raid_id": raid_id, "item_name": "Ring", "cost": "3", "tracker_key": None}
    rows["raid_loot"].append({**award, "account_id": "Hinora", "character_name": "Hinora"})
    add(rows, "raid_attendance_dkp_by_account", {"raid_id": raid_id}, dkp_earned=7)
    add(rows, "account_dkp_summary", {}, earned=7, spent=3)
    for number, row in enumerate(rows["raid_dkp_totals"]):
        if row["raid_id"] == raid_id:
            rows["raid_dkp_totals"][number] = {**row, "total_dkp": float(row["total_dkp"]) + 5}


def add(rows: dict[str, Rows], table: str, wanted: Any, **values: float) -> None:
    """To Hinora's row."""
    wanted = {**wanted, "account_id": "Hinora"}
    for number, row in enumerate(rows[table]):
        if all(row[name] == value for name, value in wanted.items()):
            news = {name: float(row[name]) + value for name, value in values.items()}
            rows[table][number] = {**row, **news}
            return
    raise AssertionError(table)
