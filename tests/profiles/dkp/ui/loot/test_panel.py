"""Awards by keyboard: prices and balances while typing, another winner, refunds, undo."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.profiles.dkp.ui.loot.conftest import Lootside
from tests.profiles.dkp.ui.raidside import HOME
from tracker.core.scope import Scope
from tracker.profiles.dkp.parsing.sightings import Looted
from tracker.profiles.dkp.ui.loot.awards_model import ITEM, STATE

OLD = Scope("dkp", "20260112-old")


@pytest.fixture
def prices(officer: Any) -> None:
    """An older raid: two cowls went for 14 and 9; Walex earned 20 elsewhere."""
    with officer.store.write("old") as unit:
        unit.add(OLD, "raid", {"raid_name": "Old", "date_iso": "2026-01-12"})
        for cost, winner in ((1400, "Bhodi"), (900, "Akbar")):
            account = officer.guild().account_of(winner)
            fields = {"item_name": "Cowl of Mortality", "character_name": winner,
                      "account_id": account, "cost_hundredths": cost}  # fmt: skip
            unit.add(OLD, "loot", fields)
        earned = {"account_id": officer.guild().account_of("Walex"), "earned_hundredths": 2000}
        unit.add(HOME, "adjustment", earned)


@pytest.mark.usefixtures("prices")
def test_an_award_is_typed_with_completion_and_is_one_step(request: Any) -> None:
    loot: Lootside = request.getfixturevalue("loot")

    loot.keys("N")
    loot.write("cow")
    assert loot.panel.row.item.offered() == ["Cowl of Mortality"]
    assert loot.words()[0].startswith("Cowl of Mortality: median 11.5")
    loot.keys("Tab")
    loot.write("wal")
    loot.keys("Return")
    loot.write("12.5")

    assert loot.words() == (
        "Cowl of Mortality: median 11.5 over 2 awards, last 14 Bhodi 12 Jan, 9 Akbar 12 Jan",
        "Walex: 20 → 7.5 DKP",
    )

    loot.keys("Return")

    (award,) = loot.loot()
    assert (award.item_name, award.character_name, award.cost_hundredths) == (
        "Cowl of Mortality",
        "Walex",
        1250,
    )
    assert loot.store.undo_label() == "Cowl of Mortality to Walex"
    assert loot.said() == "Cowl of Mortality to Walex, 12.5 DKP. Walex: 20 → 7.5 DKP."
    assert loot.panel.row.typed().item == ""

    loot.store.undo()
    assert loot.loot() == []
    loot.store.redo()
    assert [a.item_name for a in loot.loot()] == ["Cowl of Mortality"]


def test_an_alt_gets_it_and_its_account_pays(loot: Lootside) -> None:
    loot.keys("N")
    loot.write("Belt")
    loot.keys("Return")
    loot.write("aani")
    loot.keys("Tab")
    loot.write("rangerw")
    loot.keys("Return")
    loot.write("3")

    assert loot.words()[1] == "Karol: 0 → -3 DKP, below zero"
    assert loot.panel.row.balance_words.property("tone") == "warn"

    loot.keys("Return")

    (award,) = loot.loot()
    assert (award.character_name, award.account_id, award.looter_name) == (
        "Aanie",
        "Karol",
        "Rangerwoodelf",
    )
    assert loot.rows()[0][:5] == ("●", "Belt", "Aanie (Karol)", "Rangerwoodelf", "3")


def test_nothing_paid_is_a_real_award_and_two_of_one_item_are_two(loot: Lootside) -> None:
    loot.award("Belt", "Jisu")
    loot.award("Belt", "Jisu", "0")

    assert [(a.item_name, a.cost_hundredths) for a in loot.loot()] == [("Belt", 0), ("Belt", 0)]
    assert {row[6] for row in loot.rows()} == {"free"}


def test_where_there_is_little_room_the_items_have_that_of_the_state(loot: Lootside) -> None:
    loot.award("Wand of Impenetrable Force", "Walex")
    wide = loot.panel.table.columnWidth(ITEM)

    loot.panel.resize(500, 420)

    assert loot.panel.table.isColumnHidden(STATE)
    assert loot.panel.table.columnWidth(ITEM) > wide - 60
    loot.panel.resize(560, 420)
    assert not loot.panel.table.isColumnHidden(STATE)


def test_an_unknown_winner_is_asked_about_once(loot: Lootside) -> None:
    loot.award("Belt", "Zzunknown", "3")

    assert loot.loot() == []
    assert "nobody would pay" in loot.said()

    loot.keys("Return")

    assert loot.loot()[0].account_id is None
    assert loot.rows()[0][2] == "Zzunknown (nobody pays)"


@pytest.mark.parametrize(
    ("item", "winner", "cost", "problem"),
    [("", "Jisu", "", "Which item"), ("Belt", "", "", "Who gets Belt"),
     ("Belt", "Jisu", "three", "'three' is no number"), ("Belt", "Jisu", "-3", "is no price")],
)  # fmt: skip
def test_what_is_missing_or_unreadable_is_said(
    loot: Lootside, item: str, winner: str, cost: str, problem: str
) -> None:
    loot.award(item, winner, cost)

    assert loot.loot() == []
    assert problem in loot.said()


def test_another_winner_pays_and_the_one_before_is_refunded(loot: Lootside) -> None:
    loot.award("Belt", "Jisu", "5")
    loot.panel.focus_work()

    loot.keys("W")
    loot.write("wal")
    assert loot.words()[1] == "Jisu: -5 → 0 DKP; Walex: 0 → -5 DKP, below zero"
    loot.keys("Return")

    (award,) = loot.loot()
    assert (award.character_name, award.account_id) == ("Walex", "Walex")
    assert loot.store.undo_label() == "Belt to Walex instead of Jisu"
    assert "Jisu: -5 → 0 DKP" in loot.said()
    loot.store.undo()
    assert loot.loot()[0].character_name == "Jisu"


def test_reversing_refunds_and_the_same_key_lets_it_count_again(loot: Lootside) -> None:
    loot.award("Belt", "Jisu", "5")
    loot.panel.focus_work()

    loot.keys("V")

    assert loot.loot()[0].is_reversed
    assert loot.rows()[0][6] == "reversed"
    assert loot.said() == "Reverse Belt, 5 back. Jisu: -5 → 0 DKP."
    assert loot.panel.ledger.balance("Jisu") == 0
    assert loot.panel.model.index(0, 1).data(6).strikeOut()

    loot.keys("V")

    assert not loot.loot()[0].is_reversed
    assert loot.panel.ledger.balance("Jisu") == -500
    loot.store.undo()
    assert loot.loot()[0].is_reversed


def test_another_cost(loot: Lootside) -> None:
    loot.award("Belt", "Jisu", "5")
    loot.panel.focus_work()

    loot.keys("F2")
    loot.write("7.25")
    assert loot.words()[1] == "Jisu: -5 → -7.25 DKP, below zero"
    loot.keys("Return")

    assert loot.loot()[0].cost_hundredths == 725
    assert loot.store.undo_label() == "Belt for 7.25"


def test_escape_leaves_without_a_trace(loot: Lootside) -> None:
    loot.award("Belt", "Jisu", "5")
    loot.panel.focus_work()

    loot.keys("W")
    loot.write("wal")
    loot.keys("Esc", "Esc")

    assert loot.loot()[0].character_name == "Jisu"
    assert loot.panel.table.hasFocus()
    assert loot.panel.row.typed().item == ""


def test_what_was_looted_is_offered_first(loot: Lootside) -> None:
    loot.panel.hear([Looted(None, "Orsino", "Part of Tasarin's Grimoire Pg. 24")])

    loot.keys("N")
    loot.write("tasarin")

    assert loot.panel.row.item.offered() == ["Part of Tasarin's Grimoire Pg. 24"]


def test_a_raid_of_another_day_keeps_its_day(officer: Any, request: Any) -> None:
    loot: Lootside = request.getfixturevalue("loot")
    key = loot.raid.page.desk.book.raid_key
    with loot.store.write("day") as unit:
        unit.edit(loot.raid.page.desk.book.scope, "raid", key, {"date_iso": "2026-01-03"})

    loot.award("Belt", "Jisu", "5")

    (award,) = loot.loot()
    assert (award.awarded_at or "")[:10] == "2026-01-03"


@pytest.mark.usefixtures("prices")
def test_prices_follow_other_raids(request: Any, qtbot: QtBot) -> None:
    loot: Lootside = request.getfixturevalue("loot")

    with loot.store.write("another") as unit:
        fields = {"item_name": "Cowl of Mortality", "character_name": "Jisu", "account_id": "Jisu"}
        unit.add(OLD, "loot", {**fields, "cost_hundredths": 100})

    prices = loot.panel.ledger.prices
    qtbot.waitUntil(lambda: len(prices.history("cowl of mortality").sales) == 3)
    qtbot.waitUntil(lambda: loot.panel.ledger.balance("Jisu") == -100)
    assert prices.history("cowl of mortality").sales[0].day == date(2026, 1, 12)
