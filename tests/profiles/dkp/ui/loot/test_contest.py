"""A roll-off and an auction by keyboard, with entries as the live log tells them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.profiles.dkp.ui.loot.conftest import Lootside
from tests.profiles.dkp.ui.raidside import HOME
from tracker.profiles.dkp.parsing.watcher import LogWatcher


def tell(loot: Lootside, *texts: str) -> None:
    """What the game writes now."""
    at = loot.raid.clock.now().astimezone().replace(tzinfo=None)
    watcher = LogWatcher("Inacht")
    prefix = f"[{at:%a %b %d %H:%M:%S %Y}] "
    loot.panel.hear([one for text in texts for one in watcher.feed(prefix + text)])


def one_line(name: str, value: int, high: int = 1000) -> str:
    return (
        f"**A Magic Die is rolled by {name}. It could have been any number from 0 to {high}, "
        f"but this time it turned up a {value}."
    )


def two_lines(name: str, value: int, high: int = 1000) -> tuple[str, str]:
    first, rest = one_line(name, value, high).split(". ", 1)
    return f"{first}.", f"**{rest}"


def entries(loot: Lootside) -> list[tuple[str, ...]]:
    return [line.cells for line in loot.panel.contesting.lines()]


def start(loot: Lootside, key: str, item: str, limit: str = "") -> None:
    loot.panel.focus_work()
    loot.keys(key)
    loot.write(item)
    loot.keys("Return")
    loot.write(limit)
    loot.keys("Return")


def test_the_best_roll_is_taken_by_one_key(loot: Lootside) -> None:
    tell(loot, "--Orsino has looted a Ring of Force.--")
    loot.keys("O")
    assert loot.panel.row.typed().item == "Ring of Force"
    loot.keys("Return")
    loot.write("1000")
    loot.keys("Return")

    tell(loot, one_line("Jisu", 12), *two_lines("Aanie", 775), *two_lines("Walex", 900, 999))

    assert loot.panel.strip.isVisible()
    assert entries(loot) == [
        ("Aanie (Karol)", "775", "leads"),
        ("Jisu", "12", ""),
        ("Walex", "900", "wrong range 0–999"),
    ]

    loot.keys("G")

    (award,) = loot.loot()
    assert (award.item_name, award.character_name, award.account_id) == (
        "Ring of Force",
        "Aanie",
        "Karol",
    )
    assert (award.cost_hundredths, award.looter_name) == (0, "Orsino")
    assert not loot.panel.strip.isVisible()
    assert loot.store.undo_label() == "Ring of Force to Aanie"


def test_a_tie_is_rolled_again(loot: Lootside) -> None:
    start(loot, "O", "Ring")
    tell(loot, one_line("Jisu", 9), one_line("Walex", 9), one_line("Bhodi", 3))

    loot.keys("G")
    assert loot.loot() == []
    assert "Jisu, Walex are level" in loot.said()

    loot.raid.clock.at += timedelta(seconds=20)
    loot.keys("Y")
    tell(loot, one_line("Walex", 4), one_line("Bhodi", 999))

    assert entries(loot) == [("Walex", "4", "leads"), ("Bhodi", "999", "not in the tie")]
    loot.keys("G")
    assert loot.loot()[0].character_name == "Walex"


def test_another_entry_can_be_chosen(loot: Lootside) -> None:
    start(loot, "O", "Ring")
    tell(loot, one_line("Jisu", 9), one_line("Walex", 5))

    loot.keys("Down", "Down")
    tell(loot, one_line("Bhodi", 3))
    loot.keys("G")

    assert loot.loot()[0].character_name == "Walex"


def test_nobody_is_chosen_but_by_a_person(loot: Lootside) -> None:
    tell(loot, one_line("Jisu", 9))
    start(loot, "O", "Ring")
    assert loot.panel.strip.table.hasFocus()
    tell(loot, one_line("Walex", 500))

    loot.keys("G")

    assert loot.loot()[0].character_name == "Walex"


def test_closing_makes_later_entries_late(loot: Lootside) -> None:
    start(loot, "O", "Ring")
    tell(loot, one_line("Jisu", 9))

    loot.keys("K")
    loot.raid.clock.at += timedelta(seconds=5)
    tell(loot, one_line("Walex", 500))

    assert [cells[2] for cells in entries(loot)] == ["leads", "late"]
    loot.keys("Shift+K")
    assert loot.panel.contesting.contest is None
    assert loot.loot() == []


def test_offers_show_what_the_account_has_and_the_best_pays_it(loot: Lootside) -> None:
    with loot.store.write("points") as unit:
        unit.add(HOME, "adjustment", {"account_id": "Walex", "earned_hundredths": 1000})
    start(loot, "B", "Katana of Flowing Water", "5")

    tell(
        loot,
        "Walex tells the raid,  'Katana of Flowing Water 12'",
        "Jisu tells you, '7.5 dkp'",
        "Bhodi tells you, 'katana 3 alt'",
    )

    assert entries(loot) == [
        ("Walex", "12", "leads, has 10"),
        ("Jisu", "7.5", "has 0"),
        ("Bhodi", "3", "alt, below the minimum, has 0"),
    ]
    loot.keys("G")
    (award,) = loot.loot()
    assert (award.character_name, award.cost_hundredths) == ("Walex", 1200)


@pytest.mark.parametrize(
    ("item", "limit", "problem"), [("", "", "For which item"), ("Ring", "many", "no highest")]
)
def test_what_is_missing_is_said(loot: Lootside, item: str, limit: str, problem: str) -> None:
    start(loot, "O", item, limit)

    assert problem in loot.said()
    assert loot.panel.contesting.contest is None


def test_rolls_of_long_before_are_not_shown(loot: Lootside) -> None:
    tell(loot, one_line("Jisu", 999))
    loot.raid.clock.at += timedelta(minutes=3)

    start(loot, "O", "Ring")
    tell(loot, one_line("Walex", 5))

    assert entries(loot) == [("Walex", "5", "leads")]


def test_who_is_linked_meanwhile_counts_with_the_account(loot: Lootside, officer: Any) -> None:
    start(loot, "O", "Ring")
    tell(loot, one_line("Jisu", 5), one_line("Zed", 9))
    assert entries(loot)[0] == ("Zed", "9", "not known here, leads")

    loot.raid.page.desk.recorder.link("Zed", "Jisu")

    assert [cells[0] for cells in entries(loot)] == ["Jisu", "Zed (Jisu)"]


def test_the_start_is_the_officers_own_time(loot: Lootside) -> None:
    start(loot, "O", "Ring")

    contest = loot.panel.contesting.contest
    assert contest is not None
    now = loot.raid.clock.now().astimezone().replace(tzinfo=None)
    assert now - contest.opened_at == timedelta(minutes=2)
    assert isinstance(contest.opened_at, datetime)
