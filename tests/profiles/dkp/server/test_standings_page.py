"""The standings page's numbers are those that the server published, asked for as it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.profiles.dkp.server.test_two_officers import Raider, Token
from tracker.core.scope import Scope
from tracker.profiles.dkp.published import PublishedGuild, hundredths_of
from tracker.profiles.dkp.rules.account_past import Sort
from tracker.profiles.dkp.rules.pending import on_top
from tracker.profiles.dkp.ui.standings.lines import past_of, standing_of
from tracker.profiles.dkp.ui.standings.local_side import LocalReading
from tracker.sync.http_transport import HttpTransport

HOME = Scope("dkp", "guild")


class Asking:
    """Asks the server each time."""

    def __init__(self, raider: Raider) -> None:
        self.rows_of = raider.tables.rows

    def rows(self, table: str, filters: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
        return self.rows_of(table, filters)

    def has(self, _table: str, _filters: Mapping[str, str]) -> bool:
        return True


@pytest.fixture
def today(live_server: Any) -> date:
    """The server's."""
    (row,) = live_server.sql("select tracker.dkp_today() as day")
    found: date = row["day"]
    return found


@pytest.fixture
def synced(
    officers: Any, live_server: Any, nights: Path, expected: Any, empty_guild: None, today: date
) -> Iterator[tuple[Raider, list[Scope]]]:
    """Two nights of the last weeks and an adjustment, on a real server."""
    transport = HttpTransport(live_server.url, Token(live_server.token("officer", "dkp")))
    raider = Raider(officers("a"), transport)
    raider.officer.bring_in("characters", nights / "characters.tsv")
    scopes = [HOME]
    for folder, ago in (("raid1_20260212", 45), ("raid2_20260217", 10)):
        night = expected(nights / folder)
        raider.officer.bring_in("everquest", nights / folder, name=night["raid"])
        scope = Scope("dkp", raider.officer.raid_id(night["raid"]))
        with raider.store.write("date") as unit:
            (raid,) = unit.list(scope, "raid")
            day = today - timedelta(days=ago)
            unit.edit(scope, "raid", raid.key, {"date_iso": day.isoformat()})
        scopes.append(scope)
    with raider.store.write("adjust") as unit:
        unit.add(HOME, "adjustment", {"account_id": "Hinora", "earned_hundredths": 250})
    report = raider._engine.run_once(scopes)
    assert report.problems == ()
    yield raider, scopes
    transport.close()


def test_published_sums_and_windows_are_those_of_the_records(
    synced: tuple[Raider, list[Scope]], today: date
) -> None:
    raider, _ = synced
    published = PublishedGuild(Asking(raider), today)
    known = {line["account"]: line for line in raider.officer.standings(today).values()}

    with raider.store.read() as reader:
        local = LocalReading().numbers(reader, frozenset(), frozenset(published.raids))
    standing = standing_of(published, local, today)

    assert local.raids == {}
    found = {row.name: row for row in standing.rows}
    assert found.keys() == known.keys()
    for name, row in found.items():
        one, total = known[name], row.line.total
        assert (total.earned, total.spent) == (one["earned"] * 100, one["spent"] * 100), name
        assert total.earned_in[:2] == (one["earned_30"] * 100, one["earned_60"] * 100), name
    assert standing.offered_in is not None
    totals = {r["period"]: hundredths_of(r["total_dkp"])
              for r in raider.tables.rows("dkp_period_totals", {})}  # fmt: skip
    assert standing.offered_in == (totals["30d"], totals["60d"], totals["60d"]) == (400, 700, 700)


def test_changes_here_stand_on_top_until_they_are_published(
    synced: tuple[Raider, list[Scope]], today: date
) -> None:
    raider, scopes = synced
    raid = scopes[2]
    reading = LocalReading()
    with raider.store.read() as reader:
        (first, *_) = reader.list(raid, "attendance")
    with raider.store.write("remove") as unit:
        unit.delete(raid, "attendance", first.key)
        unit.add(HOME, "adjustment", {"account_id": "Baily", "spent_hundredths": 100})

    def standing() -> Any:
        published = PublishedGuild(Asking(raider), today)
        with raider.store.read() as reader:
            local = reading.numbers(reader, frozenset({raid, HOME}), frozenset(published.raids))
        return standing_of(published, local, today)

    before = {row.account_id: row.line for row in standing().rows if row.is_marked}
    raider._engine.run_once(scopes)
    after = standing()

    assert set(before) == {first.record.account_id, "Baily"}
    assert not any(row.is_marked for row in after.rows)
    totals = {row.account_id: row.line.total for row in after.rows}
    assert {account: line.total for account, line in before.items()} == {
        account: totals[account] for account in before
    }


def test_an_accounts_past_adds_up_on_the_server(
    synced: tuple[Raider, list[Scope]], today: date
) -> None:
    raider, _ = synced
    published = PublishedGuild(Asking(raider), today)
    lines = {line.account_id: line for line in on_top(published.sums(None), published.sums(None))}

    for account in ("Hinora", "Inacht", "Zaltak"):
        past = past_of(account, published, None)
        assert past is not None
        assert past[0].balance == lines[account].published.balance, account
        assert all("tic" in line.what for line in past if line.sort is Sort.RAID)
    assert published.raid("no such raid", {}) is not None
