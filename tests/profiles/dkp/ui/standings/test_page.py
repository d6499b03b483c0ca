"""The standings page: published numbers, own changes on top and marked, each account's past."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.profiles.dkp.ui.standings.conftest import OpenPage
from tests.profiles.dkp.ui.standings.tables import TODAY, published
from tracker.core.scope import Scope
from tracker.local_db.debts import owe
from tracker.profiles.dkp.points import shown

GUILD = Scope("dkp", "guild")


@pytest.fixture
def settled(
    officer: Any, recorded: Sequence[str], acknowledge: Callable[[Any], None]
) -> Sequence[str]:
    """Both nights are on the server and published."""
    acknowledge(officer)
    return recorded


def add_tic(officer: Any, raid_id: str, *names: str, worth: int = 200) -> None:
    scope = Scope("dkp", raid_id)
    with officer.store.write("a tic") as unit:
        tic = unit.add(scope, "tic", {"event_name": "Kill", "dkp_hundredths": worth})
        for name in names:
            fields = {"event_index": tic.record.index, "character_name": name, "account_id": name}
            unit.add(scope, "attendance", fields)


def test_published_numbers_are_shown_as_they_are(
    officer: Any, settled: Sequence[str], open_page: OpenPage
) -> None:
    screen = open_page(officer, published(officer))

    known = officer.standings(TODAY)
    rows = screen.rows()
    assert set(rows) == set(known)
    for name, (earned, spent, balance, pending, in_30, in_60, in_90) in rows.items():
        one = known[name]
        assert earned == shown(one["earned"] * 100)
        assert spent == shown(one["spent"] * 100)
        assert balance == shown(one["balance"] * 100).replace("-", "−")
        assert pending == ""
        assert in_30 == in_60 == in_90 == f"{one['earned_30'] / one['offered_30'] * 100:.0f} %"
    assert "On offer: 7 in 30 days, 7 in 60 days, 7 in 90 days." in screen.words()


def test_own_changes_are_counted_in_and_marked(
    officer: Any, settled: Sequence[str], open_page: OpenPage
) -> None:
    tables = published(officer)
    before = officer.standings(TODAY)["Hinora"]
    add_tic(officer, settled[1], "Hinora")
    with officer.store.write("sell") as unit:
        award = {"item_name": "Belt", "character_name": "Hinora", "account_id": "Hinora",
                 "cost_hundredths": 650}  # fmt: skip
        unit.add(Scope("dkp", settled[1]), "loot", award)

    screen = open_page(officer, tables)

    rows = screen.rows()
    earned, spent, balance, pending, *shares = rows["Hinora"]
    assert (earned, pending) == (shown((before["earned"] + 2) * 100), "+2 −6.5")
    assert spent == shown(round((before["spent"] + 6.5) * 100))
    assert float(balance.replace("−", "-")) == before["balance"] + 2 - 6.5
    assert shares[0] == f"{(before['earned_30'] + 2) / (before['offered_30'] + 2) * 100:.0f} %"
    assert [name for name, row in rows.items() if row[3]] == ["Hinora"]
    assert (
        "What is recorded here in 1 raid is counted in and not in the published numbers yet: "
        "1 account, earned +2, spent +6.5." in screen.words()
    )


def test_a_removed_attendee_is_pending_the_other_way(
    officer: Any, settled: Sequence[str], open_page: OpenPage
) -> None:
    tables, scope = published(officer), Scope("dkp", settled[1])
    with officer.store.read() as reader:
        rows = reader.list(scope, "attendance")
    key = next(row.key for row in rows if row.record.character_name == "Walex")
    with officer.store.write("remove") as unit:
        unit.delete(scope, "attendance", key)

    screen = open_page(officer, tables)

    assert screen.rows()["Walex"][3] == "−1"


def test_when_it_is_acknowledged_and_published_nothing_is_pending(
    officer: Any, settled: Sequence[str], open_page: OpenPage, acknowledge: Any
) -> None:
    add_tic(officer, settled[1], "Hinora")
    screen = open_page(officer, published(officer))
    marked = {name for name, row in screen.rows().items() if row[3]}
    acknowledge(officer)

    screen.fill()

    assert marked == {"Hinora"}
    assert {name for name, row in screen.rows().items() if row[3]} == set()


def test_a_raid_that_is_newer_than_the_kept_numbers_is_counted_in(
    officer: Any, recorded: Sequence[str], open_page: OpenPage, acknowledge: Any
) -> None:
    tables = published(officer)
    for name, rows in tables.there.items():
        tables.there[name] = [row for row in rows if row.get("raid_id") != recorded[1]]
    tables.there["account_dkp_summary"] = []
    acknowledge(officer)

    screen = open_page(officer, tables)

    assert screen.rows()["Tyrreni"][:4] == ["2", "39", "−37", "+2 −39"]


def test_what_the_server_has_and_has_not_published_is_pending_too(
    officer: Any, settled: Sequence[str], open_page: OpenPage, acknowledge: Any
) -> None:
    tables = published(officer)
    add_tic(officer, settled[1], "Hinora")
    acknowledge(officer)
    with officer.store._database.write() as connection:
        owe(connection, Scope("dkp", settled[1]), 7)

    screen = open_page(officer, tables)
    marked = {name: row[3] for name, row in screen.rows().items() if row[3]}
    officer.store.debts.pay(Scope("dkp", settled[1]), 7)
    screen.tables = published(officer)
    screen.reader.forget()
    screen.fill()

    assert marked == {"Hinora": "+2"}
    assert {row[3] for row in screen.rows().values()} == {""}


def test_without_anything_published_the_recorded_numbers_are_shown_and_said_to_be(
    officer: Any, recorded: Sequence[str], open_page: OpenPage
) -> None:
    screen = open_page(officer, None)

    known = officer.standings(TODAY)
    rows = screen.rows()
    assert {name: row[0] for name, row in rows.items()} == {
        name: shown(one["earned"] * 100) for name, one in known.items()
    }
    assert {row[3] for row in rows.values()} == {""}
    assert "Not published: these are the numbers of what is recorded" in screen.words()


def test_an_empty_guild_says_what_to_do(officers: Any, open_page: OpenPage) -> None:
    screen = open_page(officers("empty"), None)

    assert "There is no connection" in screen.words()
    assert "import the guild's history" in screen.words()


def test_the_past_of_an_account_adds_up_to_its_balance(
    officer: Any, settled: Sequence[str], open_page: OpenPage
) -> None:
    tables = published(officer)
    add_tic(officer, settled[1], "Inacht")
    screen = open_page(officer, tables)

    for name in ("Inacht", "Jarisy", "Hinora"):
        screen.page.show_subject(name)
        screen.fill()
        lines = screen.past()
        assert lines[0][-1] == screen.rows()[name][2], name
    screen.page.show_subject("Inacht")
    screen.fill()
    words = [line[1] for line in screen.past()]
    assert words == ["Shroud of Eternity", "Pending: PoTime Day 1, 5 tics"]


def test_adjustments_are_listed_one_by_one_and_the_rest_in_one_line(
    officer: Any, settled: Sequence[str], open_page: OpenPage, acknowledge: Any
) -> None:
    fields = {"account_id": "Hinora", "earned_hundredths": 500, "adjusted_on": "2026-02-01",
              "reason": "Helped with the website"}  # fmt: skip
    with officer.store.write("adjust") as unit:
        unit.add(GUILD, "adjustment", fields)
    acknowledge(officer)
    tables = published(officer)
    tables.there["dkp_adjustments"][0] = {
        **tables.there["dkp_adjustments"][0], "earned_delta": 8, "spent_delta": 1,
    }  # fmt: skip
    with officer.store.write("adjust again") as unit:
        unit.add(GUILD, "adjustment", {**fields, "reason": "Bank", "earned_hundredths": 250})

    screen = open_page(officer, tables)
    screen.page.show_subject("Hinora")
    screen.fill()

    found = {line[1]: line[2] for line in screen.past()}
    assert found["Helped with the website"] == "+5"
    assert found["Pending: Bank"] == "+2.5"
    assert found["Adjustments without details here"] == "+2"
    assert screen.past()[0][-1] == screen.rows()["Hinora"][2]
    assert screen.rows()["Hinora"][3] == "+2.5"


def test_inactive_accounts_are_hidden_until_they_are_asked_for(
    officer: Any, settled: Sequence[str], open_page: OpenPage
) -> None:
    with officer.store.read() as reader:
        gone = next(s for s in reader.list(GUILD, "account") if s.record.title == "Hinora")
    with officer.store.write("gone") as unit:
        unit.edit(GUILD, "account", gone.key, {"inactive": True})
    screen = open_page(officer, published(officer))

    assert "Hinora" not in screen.rows()
    assert screen.page.inactive.text() == "Show in&active (1)"
    screen.page.inactive.click()
    screen.fill()
    assert "Hinora" in screen.rows()


def test_a_line_of_the_past_opens_its_raid(
    officer: Any, settled: Sequence[str], open_page: OpenPage
) -> None:
    screen = open_page(officer, published(officer))
    screen.page.show_subject("Inacht")
    screen.fill()
    past = screen.page.panel.past
    past.focus_rows()

    QTest.keyClick(past.view, Qt.Key.Key_Return)

    assert screen.opened == [Scope("dkp", settled[1])]


def test_what_is_shown_is_copied(officer: Any, settled: Sequence[str], open_page: OpenPage) -> None:
    screen = open_page(officer, published(officer))

    lines = screen.page.copied().splitlines()

    assert lines[0].split("\t")[:4] == ["Account", "Earned", "Spent", "Balance"]
    assert len(lines) == 1 + len(officer.standings(TODAY))


def test_charts_say_in_words_what_they_show(
    officer: Any, settled: Sequence[str], open_page: OpenPage
) -> None:
    screen = open_page(officer, published(officer))
    screen.page.show_subject("Inacht")
    screen.fill()

    panel = screen.page.panel
    assert panel.points.accessibleDescription() == "Up to 2026-02-17: earned 4, spent 51."
    assert "February 2026 57%" in panel.attendance.accessibleDescription()
