"""What officers recorded offline is published: the server's numbers are the laptop's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.core.clock import SystemClock
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.profiles.dkp import server_summary
from tracker.profiles.dkp.kinds import Tic
from tracker.sync.engine import SyncEngine
from tracker.sync.http_transport import HttpTransport
from tracker.sync.server_reader import PublishedTables

GUILD = Scope("dkp", "guild")
NIGHTS = ("raid1_20260212", "raid2_20260217")


class Token:
    def __init__(self, token: str) -> None:
        self._token = token

    def token(self) -> str:
        return self._token

    def renew(self) -> bool:
        return False


@pytest.fixture
def wired(live_server: Any, empty_guild: None) -> Any:
    """Gives an officer's laptop its way to the server."""
    opened = []

    def wire(officer: Any, role: str = "officer") -> Any:
        transport = HttpTransport(live_server.url, Token(live_server.token(role, "dkp")))
        opened.append(transport)
        engine = SyncEngine(officer.store, transport, discover(), SystemClock(), lambda *_: None)
        return Wired(officer, engine, PublishedTables(transport))

    yield wire
    for transport in opened:
        transport.close()


class Wired:
    def __init__(self, officer: Any, engine: SyncEngine, tables: PublishedTables) -> None:
        self.officer = officer
        self.tables = tables
        self._engine = engine

    def sync(self, *scopes: Scope) -> Any:
        with self.officer.local() as local:
            mine = [Scope("dkp", i) for i in local.scope_ids()]
        report = self._engine.run_once(list(scopes) or mine)
        assert report.problems == (), report.problems
        assert report.parked == 0, report.parked_changes
        return report

    def shown(self, raid_id: str) -> dict[str, Any]:
        return server_summary.raid_summary(raid_id, self.tables)

    def standings(self) -> dict[str, dict[str, Any]]:
        return {line["account"]: line for line in server_summary.standings(self.tables)}


@pytest.fixture
def both_nights(officer: Any, wired: Any, nights: Path, expected: Any) -> Any:
    for night in NIGHTS:
        officer.bring_in("everquest", nights / night, name=expected(nights / night)["raid"])
    at_server = wired(officer)
    at_server.sync()
    return at_server


def test_both_nights_come_back_from_the_server(
    both_nights: Any, nights: Path, expected: Any
) -> None:
    for night in NIGHTS:
        wanted = expected(nights / night)
        assert both_nights.shown(both_nights.officer.raid_id(wanted["raid"])) == wanted


def test_the_servers_standings_are_the_laptops(both_nights: Any, live_server: Any) -> None:
    today = live_server.sql("select windows_as_of from tracker.dkp_settings")[0]["windows_as_of"]

    assert both_nights.standings() == both_nights.officer.standings(today)
    live_server.sql(
        "select set_config('tracker.dkp_today', '2026-02-20', true), tracker.dkp_roll_windows()"
    )
    try:
        assert both_nights.standings() == both_nights.officer.standings(date(2026, 2, 20))
    finally:
        live_server.sql("select tracker.dkp_roll_windows()")


def test_importing_and_sending_again_changes_nothing(
    both_nights: Any, live_server: Any, nights: Path, expected: Any
) -> None:
    tables = ("raids", "raid_events", "raid_event_attendance", "raid_attendance", "raid_loot")
    query = " union all ".join(f"select '{t}', xmin::text, ctid::text from {t}" for t in tables)
    before = live_server.sql(f"{query} order by 1, 2, 3")
    for night in NIGHTS:
        name = expected(nights / night)["raid"]
        both_nights.officer.bring_in("everquest", nights / night, name=name)

    report = both_nights.sync()
    for scope in (
        "guild",
        *(both_nights.officer.raid_id(expected(nights / n)["raid"]) for n in NIGHTS),
    ):
        live_server.sql("select tracker.publish_dkp(%s)", scope)

    assert report.pushed == 0
    assert live_server.sql(f"{query} order by 1, 2, 3") == before


def test_an_unknown_name_is_credited_once_it_is_linked(
    both_nights: Any, nights: Path, expected: Any
) -> None:
    officer = both_nights.officer
    with officer.store.write("link") as unit:
        unit.add(GUILD, "account", {"account_id": "Zed", "display_name": "Zed"})
        unit.add(GUILD, "link", {"character_name": "zzunknown", "account_id": "Zed"})

    both_nights.sync()

    raid = officer.raid_id(expected(nights / NIGHTS[0])["raid"])
    tic = both_nights.shown(raid)["tics"][1]
    assert tic["unknown"] == []
    assert "Zzunknown" in tic["credited"]
    assert tic["alts"]["Zzunknown"] == "Zed"
    assert both_nights.shown(raid) == officer.show(expected(nights / NIGHTS[0])["raid"])
    assert both_nights.standings()["Zed"]["earned"] == 2


def test_an_award_to_an_unknown_name_is_its_accounts_once_it_is_linked(
    both_nights: Any, nights: Path, expected: Any
) -> None:
    officer = both_nights.officer
    scope = Scope("dkp", officer.raid_id(expected(nights / NIGHTS[1])["raid"]))
    with officer.store.write("award") as unit:
        award = {"item_name": "Belt", "character_name": "Newbie", "cost_hundredths": 2000}
        unit.add(scope, "loot", award)
    both_nights.sync()

    def payer() -> Any:
        (award,) = both_nights.tables.rows("raid_loot", {"item_name": "eq.Belt"})
        return award["account_id"]

    assert payer() is None
    with officer.store.write("link") as unit:
        unit.add(GUILD, "account", {"account_id": "Newbie", "display_name": "Newbie"})
        link = unit.add(GUILD, "link", {"character_name": "newbie", "account_id": "Newbie"})
    both_nights.sync()
    assert payer() == "Newbie"
    assert both_nights.standings()["Newbie"]["spent"] == 20

    with officer.store.write("unlink") as unit:
        unit.delete(GUILD, "link", link.key)
    both_nights.sync()
    assert payer() is None
    assert "Newbie" not in both_nights.standings()


def test_edits_and_deletions_are_published(both_nights: Any, nights: Path, expected: Any) -> None:
    officer = both_nights.officer
    name = expected(nights / NIGHTS[0])["raid"]
    scope = Scope("dkp", officer.raid_id(name))
    with officer.store.read() as reader:
        tic = reader.list(scope, "tic")[1]
        award = reader.list(scope, "loot")[0]
        gone = reader.list(scope, "attendance")[0]
        again = reader.list(scope, "loot")[1]
    with officer.store.write("mend") as unit:
        unit.edit(scope, "tic", tic.key, {"dkp_hundredths": 250})
        unit.edit(scope, "loot", award.key, {"character_name": "Silent", "account_id": "Silent"})
        unit.edit(scope, "loot", again.key, {"is_reversed": True})
        unit.delete(scope, "attendance", gone.key)

    both_nights.sync()

    assert both_nights.shown(scope.id) == officer.show(name)
    assert both_nights.standings()["Silent"]["spent"] == 6
    today = both_nights.tables.rows("raids", {})
    assert len(today) == 2


def test_what_the_website_wrote_about_the_same_is_taken_over(
    officer: Any, wired: Any, live_server: Any, nights: Path, expected: Any
) -> None:
    wanted = expected(nights / NIGHTS[0])
    officer.bring_in("everquest", nights / NIGHTS[0], name=wanted["raid"])
    raid_id = officer.raid_id(wanted["raid"])
    with officer.local() as local:
        event = local.view(raid_id).records(Tic)[0].event_id
    live_server.sql(
        "insert into raids (raid_id, raid_name) values (%s, 'from the website')", raid_id
    )
    live_server.sql(
        "insert into raid_events (raid_id, event_id, dkp_value) values (%s, %s, '1')",
        raid_id,
        event,
    )
    live_server.sql(
        "insert into raid_event_attendance (raid_id, event_id, character_name) "
        "values (%s, %s, 'Hinora')", raid_id, event,
    )  # fmt: skip
    live_server.sql(
        "insert into raid_loot (raid_id, event_id, item_name, character_name, cost) "
        "values (%s, 'loot', 'breastplate of eradication', 'HINORA', '6')", raid_id,
    )  # fmt: skip
    live_server.sql(
        "insert into raid_loot (raid_id, event_id, item_name, character_name, cost) "
        "values (%s, 'loot', 'Only on the website', 'Hinora', '1')", raid_id,
    )  # fmt: skip

    at_server = wired(officer)
    at_server.sync()

    shown = at_server.shown(raid_id)
    assert shown["tics"] == wanted["tics"]
    only = [a for a in shown["loot"] if a["item"] == "Only on the website"]
    assert len(only) == 1
    assert len(shown["loot"]) == len(wanted["loot"]) + 1
    assert at_server.standings()["Hinora"]["spent"] == 7


def test_what_the_website_removed_or_changed_comes_to_the_laptop(
    both_nights: Any, live_server: Any, nights: Path, expected: Any
) -> None:
    officer = both_nights.officer
    name = expected(nights / NIGHTS[0])["raid"]
    raid_id = officer.raid_id(name)
    before = officer.show(name)
    gone = before["tics"][0]["credited"][0]

    live_server.sql(
        "delete from raid_event_attendance where raid_id = %s and character_name = %s",
        raid_id, gone,
    )  # fmt: skip
    live_server.sql("update raid_events set dkp_value = '7' where raid_id = %s", raid_id)
    both_nights.sync()

    after = officer.show(name)
    assert gone not in after["tics"][0]["credited"]
    assert {tic["dkp"] for tic in after["tics"]} == {7}
    assert both_nights.shown(raid_id) == after
    # And what the officer does next does not bring it back.
    with officer.store.write("rename") as unit:
        key = f"R{raid_id}"
        unit.edit(Scope("dkp", raid_id), "raid", key, {"zone": "Elsewhere"})
    both_nights.sync()
    assert both_nights.shown(raid_id)["tics"] == after["tics"]


def test_a_raid_that_the_server_deleted_goes_from_the_laptop(
    both_nights: Any, live_server: Any, nights: Path, expected: Any, client: Callable[..., Any]
) -> None:
    officer = both_nights.officer
    name = expected(nights / NIGHTS[1])["raid"]
    raid_id = officer.raid_id(name)
    at_website = client(live_server.token("officer", "dkp"))

    assert at_website.call(
        "delete_tic", p_raid_id=raid_id, p_event_id="tic-20260217T2100"
    ).is_success
    both_nights.sync()
    assert [t["order"] for t in officer.show(name)["tics"]] == [2, 3, 4]
    assert both_nights.shown(raid_id) == officer.show(name)

    at_website.call(
        "remove_attendee_from_tic", p_raid_id=raid_id, p_event_id="tic-20260217T2200",
        p_char_id="Zaltak",
    ).raise_for_status()  # fmt: skip
    both_nights.sync()
    shown = both_nights.shown(raid_id)
    # His other character is on the list, too, and has the credit now.
    assert "Mabampus" in shown["tics"][0]["credited"]
    assert shown == officer.show(name)
