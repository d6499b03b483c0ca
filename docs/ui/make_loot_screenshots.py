"""Renders the states of the loot panel and the live log from a shipped night into this folder."""

# ruff: noqa: D101, D102, D103
from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from docs.ui.make_raid_screenshots import (
    FOLDER,
    LOG,
    SHADES,
    FixedClock,
    Officer,
    acknowledge,
    known_guild,
    wait,
)

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from docs.ui.make_screenshots import _with_few_colours
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.local_db.store import Store, open_store
from tracker.profiles.dkp.parsing.watcher import LogWatcher
from tracker.profiles.dkp.rules.guild import guild_of
from tracker.ui.theme import Theme

SALES = (
    ("Cowl of Mortality", "Bhodi", 1400, "2026-01-03"),
    ("Cowl of Mortality", "Akbar", 1100, "2025-12-12"),
    ("Cowl of Mortality", "Walex", 900, "2025-11-30"),
    ("Cowl of Thunderous Fury", "Jisu", 2100, "2025-11-21"),
    ("Ring of Evasion", "Fireblade", 0, "2025-11-21"),
)


@dataclass
class Scene:
    act: Callable[[Officer], None]
    scale: float = 1.0


def older_awards(store: Store) -> None:
    with store.read() as reader:
        guild = guild_of(reader.view(Scope("dkp", "guild")))
    for number, (item, winner, cost, day) in enumerate(SALES):
        scope = Scope("dkp", f"old-{number}")
        account = guild.account_of(winner)
        with store.write("old") as unit:
            unit.add(scope, "raid", {"raid_name": "Old", "date_iso": day})
            fields = {"item_name": item, "character_name": winner, "account_id": account}
            unit.add(scope, "loot", {**fields, "cost_hundredths": cost})
    with store.write("earned before") as unit:
        for account in guild.accounts:
            earned = {"account_id": account, "earned_hundredths": 1850}
            unit.add(Scope("dkp", "guild"), "adjustment", earned)


def night(officer: Officer) -> None:
    """The whole night is recorded, one award is reversed and one was for nothing."""
    follow(officer)
    officer.keys("4", "Shift+Return", "3")
    panel = officer.page.sides.loot
    panel.table.choose(1)
    officer.keys("V")
    panel.table.choose(4)


def list_by_keys(officer: Officer) -> None:
    night(officer)
    officer.keys("Up")


def follow(officer: Officer) -> None:
    live = officer.page.sides.live
    live.follow(LOG)
    while not live.deciding.lines:
        wait(100)
    wait(300)
    officer.page.focus_work()


def say(officer: Officer, *texts: str) -> None:
    at: datetime = officer.page.desk.bench.clock.now().astimezone()
    watcher = LogWatcher("Inacht")
    prefix = f"[{at:%a %b %d %H:%M:%S %Y}] "
    found = [one for text in texts for one in watcher.feed(prefix + text)]
    officer.page.sides.loot.hear(found)


def roll(name: str, value: int, high: int = 1000) -> str:
    return (
        f"**A Magic Die is rolled by {name}. It could have been any number from 0 to {high}, "
        f"but this time it turned up a {value}."
    )


def typing(officer: Officer) -> None:
    night(officer)
    officer.keys("N", "~Cowl of")


def price(officer: Officer) -> None:
    night(officer)
    officer.keys("N", "~cowl of m", "Tab", "~aani", "Return", "~31")


def reassign(officer: Officer) -> None:
    night(officer)
    officer.keys("W", "~wal")


def rolls(officer: Officer) -> None:
    night(officer)
    say(officer, "--Orsino has looted a Ring of Evasion.--")
    officer.keys("O", "Return", "~1000", "Return")
    say(officer, roll("Fireblade", 813), roll("Jisu", 813), roll("Tuen", 706, 999),
        roll("Aanie", 640), roll("Zzed", 212))  # fmt: skip


def bids(officer: Officer) -> None:
    night(officer)
    officer.keys("B", "~Katana of Flowing Water", "Return", "~5", "Return")
    say(officer, "Walex tells the raid,  'Katana of Flowing Water 22'", "Jisu tells you, '17.5'",
        "Bhodi tells you, 'katana 3 alt'", "Akbar tells you, '12 dkp'")  # fmt: skip


def live(officer: Officer) -> None:
    follow(officer)
    officer.keys("4", "Return", "Return")
    panel = officer.page.sides.live
    panel.table.choose(2)
    officer.keys("Del")
    panel.table.choose(3)
    officer.keys("Down")


def patterns(officer: Officer) -> None:
    follow(officer)
    officer.keys("4", "Q")
    dialog = officer.page.sides.live.findChildren(type(officer.page.sides.live.open_patterns()))[0]
    dialog.add.click()
    dialog.name.setText("sold")
    dialog.name.textEdited.emit("sold")
    dialog.text.clear()
    QTest.keyClicks(dialog.text, "SOLD {item} to {winner} for {cost}")
    dialog.test.setText(
        "[Thu Feb 12 22:05:00 2026] You tell Nag:1, 'SOLD Black Tear to Baily for 8'"
    )
    wait(500)
    picture = dialog.grab().toImage()
    name = f"loot-patterns-dialog-{officer.theme.choice.value}"
    _with_few_colours(picture).save(str(FOLDER / f"{name}.png"))


SCENES: dict[str, Scene] = {
    "loot-list": Scene(night),
    "loot-typing": Scene(typing),
    "loot-price": Scene(price),
    "loot-reassign": Scene(reassign),
    "loot-rolls": Scene(rolls),
    "loot-bids": Scene(bids),
    "live-log": Scene(live),
    "loot-200-percent": Scene(price, scale=2.0),
    "loot-list-200-percent": Scene(list_by_keys, scale=2.0),
    "live-200-percent": Scene(live, scale=2.0),
    "loot-patterns": Scene(patterns),
}


def take(name: str, scene: Scene, theme: Theme) -> None:
    theme.scale_to(scene.scale)
    clock = FixedClock()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), discover(), clock)
        known_guild(store)
        older_awards(store)
        acknowledge(store)
        officer = Officer(store, theme, clock)
        officer.keys("R")
        scene.act(officer)
        if "list" in name:
            acknowledge(store)
        officer.keep(name)
        store.close()


def main(wanted: list[str]) -> None:
    app = QApplication([])
    theme = Theme(app, "light", 1.0)
    for shade in SHADES:
        theme.choose(shade)
        for name, scene in SCENES.items():
            if not wanted or name in wanted:
                take(f"{name}-{shade.value}", scene, theme)


if __name__ == "__main__":
    main(sys.argv[1:])
