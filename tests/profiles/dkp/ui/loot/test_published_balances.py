"""Balances from what is published, with the open raid and other unsent changes on top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from tests.profiles.dkp.ui.raidside import HOME, RAID, Raidside
from tracker.core.published import KeptRows, PublishedQuery
from tracker.core.record import Payload
from tracker.core.scope import Scope
from tracker.errors import ServerUnreachable
from tracker.profiles.dkp.published import QUERIES, SUMMARY, raid_queries
from tracker.profiles.dkp.ui.loot.ledger import GuildLedger

OTHER = Scope("dkp", "20260205-other")
EARNED, LOOT, EVENTS, LISTED = raid_queries(RAID.id)


class Server:
    """What it has published, and whether it can be reached."""

    def __init__(self) -> None:
        self.rows: dict[PublishedQuery, list[dict[str, Any]]] = {q: [] for q in QUERIES}
        self.rows |= {EARNED: [], LOOT: [], EVENTS: [], LISTED: []}
        self.is_there = True
        self.is_kept = False
        self.asked = 0

    def balance(self, account: str, earned: str, spent: str = "0") -> None:
        row = {"account_id": account, "display_name": account, "earned": earned, "spent": spent}
        self.rows[SUMMARY].append(row)

    def kept(self, queries: Iterable[PublishedQuery]) -> Sequence[KeptRows]:
        return self._answers(queries) if self.is_kept else []

    def fetch(self, queries: Iterable[PublishedQuery]) -> Sequence[KeptRows]:
        self.asked += 1
        if not self.is_there:
            raise ServerUnreachable("The server did not answer.")
        self.is_kept = True
        return self._answers(queries)

    def _answers(self, queries: Iterable[PublishedQuery]) -> list[KeptRows]:
        now = datetime.now(UTC)
        return [KeptRows(query, list(self.rows[query]), now) for query in queries]


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def ledger(qtbot: QtBot, raid: Raidside, server: Server) -> Iterator[GuildLedger]:
    desk, parent = raid.page.desk, QObject()
    made = GuildLedger(replace(desk.bench, published=server), desk.book, parent)
    yield made
    made.let_go()


def load(qtbot: QtBot, ledger: GuildLedger, server: Server) -> None:
    ledger.load()
    qtbot.waitUntil(lambda: server.asked > 0 and not ledger.is_reading)


def award(raid: Raidside, winner: str, cost: int, scope: Scope = RAID) -> None:
    fields = {"item_name": "Belt", "character_name": winner, "account_id": winner}
    with raid.store.write("award") as unit:
        unit.add(scope, "loot", {**fields, "cost_hundredths": cost})


def award_there(account: str | None, winner: str, cost: str, key: str | None = "L1") -> Any:
    fields = {"item_name": "Belt", "character_name": winner, "cost": cost}
    return {**fields, "account_id": account, "tracker_key": key}


def acknowledge(raid: Raidside) -> None:
    """As if the server had taken everything."""
    with raid.store._database.write() as connection:
        connection.execute(text("delete from outbox"))
        connection.execute(text("update records set base_version = 1"))


def test_published_sums_are_taken_and_this_raid_is_on_top(
    qtbot: QtBot, raid: Raidside, ledger: GuildLedger, server: Server
) -> None:
    server.balance("Walex", "40", "15.5")
    award(raid, "Walex", 300)

    load(qtbot, ledger, server)

    assert ledger.balance("Walex") == 2150
    assert ledger.balance("Jisu") == 0
    award(raid, "Walex", 200)
    assert ledger.balance("Walex") == 1950


def test_what_this_raid_gave_is_not_counted_twice_once_it_is_published(
    qtbot: QtBot, raid: Raidside, ledger: GuildLedger, server: Server
) -> None:
    award(raid, "Walex", 300)
    server.balance("Walex", "40", "18.5")
    server.rows[EARNED] = []
    server.rows[LOOT] = [award_there("Walex", "Walex", "3")]

    load(qtbot, ledger, server)

    assert ledger.balance("Walex") == 2150


@pytest.mark.parametrize("published", [None, "Walex"])
def test_an_award_of_a_winner_who_was_linked_later_counts_once(
    qtbot: QtBot, raid: Raidside, ledger: GuildLedger, server: Server, published: str | None
) -> None:
    fields: Payload = {"item_name": "Belt", "character_name": "Newbie", "cost_hundredths": 2000}
    with raid.store.write("award") as unit:
        unit.add(RAID, "loot", fields)
    raid.page.desk.recorder.link("Newbie", "Walex")
    acknowledge(raid)
    server.balance("Walex", "40", "20")
    server.rows[LOOT] = [award_there(published, "newbie", "20")]

    load(qtbot, ledger, server)

    assert ledger.balance("Walex") == 2000


def test_what_the_website_alone_wrote_in_this_raid_is_in_the_balance(
    qtbot: QtBot, raid: Raidside, ledger: GuildLedger, server: Server
) -> None:
    with raid.store.write("tic") as unit:
        tic = unit.add(RAID, "tic", {"dkp_hundredths": 200})
        here = {"event_index": tic.record.index, "character_name": "Jisu", "account_id": "Jisu"}
        unit.add(RAID, "attendance", here)
    acknowledge(raid)
    server.balance("Jisu", "2")
    server.balance("Walex", "17", "3")
    server.rows[EARNED] = [
        {"account_id": "Jisu", "dkp_earned": "2"}, {"account_id": "Walex", "dkp_earned": 7},
    ]  # fmt: skip
    server.rows[EVENTS] = [
        {"event_id": "ours", "dkp_value": "2", "tracker_key": "T1"},
        {"event_id": "theirs", "dkp_value": "5", "tracker_key": None},
    ]
    server.rows[LISTED] = [
        {"event_id": event, "account_id": who, "character_name": who, "tracker_key": key}
        for event, who, key in (
            ("ours", "Jisu", "A1"), ("ours", "Walex", None), ("theirs", "Walex", None),
        )
    ]  # fmt: skip
    server.rows[LOOT] = [award_there("Walex", "Walex", "3", None)]

    load(qtbot, ledger, server)

    assert ledger.balance("Walex") == 1400
    assert ledger.balance("Jisu") == 200


def test_what_is_unsent_of_other_raids_counts_too(
    qtbot: QtBot, raid: Raidside, ledger: GuildLedger, server: Server
) -> None:
    server.balance("Walex", "40")
    award(raid, "Walex", 500, OTHER)
    with raid.store.write("points") as unit:
        unit.add(HOME, "adjustment", {"account_id": "Walex", "earned_hundredths": 100})

    load(qtbot, ledger, server)

    assert ledger.balance("Walex") == 4000 - 500 + 100


def test_offline_what_was_kept_stands_and_without_it_the_raids_that_are_here(
    qtbot: QtBot, raid: Raidside, ledger: GuildLedger, server: Server
) -> None:
    server.is_there = False
    award(raid, "Walex", 500, OTHER)
    load(qtbot, ledger, server)
    assert ledger.balance("Walex") == -500

    server.balance("Walex", "40")
    server.is_kept = True
    load(qtbot, ledger, server)

    qtbot.waitUntil(lambda: ledger.balance("Walex") == 3500)


def test_a_reading_under_way_is_let_go(
    qtbot: QtBot, raid: Raidside, ledger: GuildLedger, server: Server
) -> None:
    ledger.load()
    ledger.let_go()
    ledger.let_go()

    assert ledger.balance("Walex") == 0
