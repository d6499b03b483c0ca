"""Both nights through the real window: pasted, recorded by key, taken back and repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.profiles.dkp.ui.raidside import Raidside

LOG = "eqlog_Inacht_loginse.txt"


def named(raid: Raidside, name: str) -> None:
    with raid.store.write("name") as unit:
        stored = unit.list(raid.page.desk.book.scope, "raid")[0]
        unit.edit(raid.page.desk.book.scope, "raid", stored.key, {"raid_name": name})


@pytest.mark.parametrize("night", ["raid1_20260212", "raid2_20260217"])
def test_a_pasted_night_comes_to_what_is_expected(
    raid: Raidside, officer: Any, nights: Path, expected: Any, night: str
) -> None:
    wanted = expected(nights / night)
    named(raid, wanted["raid"])

    raid.paste((nights / night / LOG).read_bytes().decode())
    count = len(raid.page.desk.queue.items)
    assert count == len(wanted["tics"]) + len(wanted["loot"])
    for _ in range(count):
        raid.keys("Return")

    assert officer.show(wanted["raid"]) == wanted
    assert raid.credited() == [len(tic["credited"]) for tic in wanted["tics"]]


@pytest.mark.parametrize("night", ["raid1_20260212", "raid2_20260217"])
def test_a_dropped_folder_comes_to_the_same(
    raid: Raidside, officer: Any, nights: Path, expected: Any, night: str, qtbot: QtBot
) -> None:
    wanted = expected(nights / night)
    named(raid, wanted["raid"])

    raid.drop(nights / night)
    qtbot.waitUntil(lambda: len(raid.page.desk.queue.tics) == len(wanted["tics"]))
    raid.keys("Shift+Return")

    assert officer.show(wanted["raid"]) == wanted


def test_a_night_that_is_pasted_again_changes_nothing_and_says_so(
    raid: Raidside, officer: Any, nights: Path, expected: Any
) -> None:
    folder = nights / "raid1_20260212"
    name = expected(folder)["raid"]
    named(raid, name)
    text = (folder / LOG).read_bytes().decode()
    raid.paste(text)
    raid.keys("Shift+Return")

    raid.paste(text)

    assert "This is recorded already" in raid.said()
    assert list(raid.page.desk.queue.items) == []
    assert officer.show(name) == expected(folder)


def test_undo_and_redo_of_every_step_of_a_night_end_where_they_began(
    raid: Raidside, officer: Any, nights: Path, expected: Any, qtbot: QtBot
) -> None:
    folder = nights / "raid1_20260212"
    name = expected(folder)["raid"]
    named(raid, name)
    raid.paste((folder / LOG).read_bytes().decode())
    states = [officer.show(name)]
    while raid.page.desk.queue.items:
        raid.keys("Return")
        states.append(officer.show(name))

    undo, redo = raid.window.frame.commands["undo"], raid.window.frame.commands["redo"]
    for before in reversed(states[:-1]):
        qtbot.waitUntil(undo.isEnabled)
        raid.keys("Ctrl+Z")
        assert officer.show(name) == before
    for after in states[1:]:
        qtbot.waitUntil(redo.isEnabled)
        raid.keys("Ctrl+Shift+Z")
        assert officer.show(name) == after
    assert states[-1] == expected(folder)
