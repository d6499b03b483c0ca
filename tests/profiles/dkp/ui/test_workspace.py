"""A raid at the real window: tics, reminder, summary, keys and names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit

from tests.profiles.dkp.ui.raidside import HOME, RAID, Raidside, channel, take
from tracker.profiles.dkp.ui.keymap import COMMANDS
from tracker.profiles.dkp.ui.workspace import RaidWorkspace
from tracker.ui.main_window import MainWindow
from tracker.ui.models.scope_items import list_scopes
from tracker.ui.models.scope_list import DayRole, ScopeList


def test_the_name_and_worth_of_a_recorded_tic_are_typed_over(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol")

    raid.keys("F2", "Tab", "Ctrl+A")
    raid.write("two")
    raid.keys("Return")
    assert "'two' is no number of points" in raid.said()

    raid.keys("F2", "Tab", "Ctrl+A")
    raid.write("2")
    raid.keys("Return")

    assert raid.page.desk.book.tics()[0].record.dkp_hundredths == 200
    assert raid.store.undo_label() == "tic On-time, 2 DKP"


def test_a_tic_is_deleted_with_its_list_and_comes_back(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol")
    take(raid, "22:00:08", "Karol", "Walex")
    raid.go_to("Karol", 1)

    raid.keys("Del")

    assert raid.credited() == [2]
    raid.keys("Ctrl+Z")
    assert raid.credited() == [1, 2]


def test_the_summary_is_copied_in_messages_for_discord(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol", "Walex")

    raid.keys("D")

    assert raid.copied().startswith("Water Minis + Coirnav, 2026-02-12\n")
    assert "1. On-time 21:00 (1 DKP): 2 credited" in raid.copied()
    assert "Summary copied" in raid.said()


def test_a_raid_is_called_complete_and_live_again(raid: Raidside) -> None:
    raid.paste(channel("21:00:08", "Karol"))
    raid.keys("R", "Ctrl+E")

    assert status(raid) == "complete"
    assert "Raid complete. 1 in the queue still waits for your key." in raid.said()
    assert raid.page.parts.head.title.text().endswith("complete")
    assert raid.page.reminder.minutes == 0
    raid.keys("Ctrl+E")
    assert status(raid) == "live"


def status(raid: Raidside) -> str:
    found = raid.page.desk.book.raid
    assert found is not None
    return found.status


def test_the_reminder_survives_a_restart_and_repeats_until_a_tic_is_taken(
    raid: Raidside, open_raid: Any
) -> None:
    take(raid, "21:00:08", "Karol")
    raid.keys("R")
    assert raid.page.parts.head.due.text() == "next tic in 1:00:00"
    raid.clock.pass_minutes(20)
    raid.window.stop()

    again = open_raid()
    assert again.page.parts.head.due.text() == "next tic in 40:00"
    told: list[int] = []
    again.page.reminder.due.connect(lambda: told.append(1))
    for minutes, words, times in (
        (39, "next tic in 01:00", 0),
        (1, "tic due now", 1),
        (10, "tic due since 10 min", 1),
        (50, "tic due since 60 min", 2),
    ):
        again.clock.pass_minutes(minutes)
        again.page.reminder.tick()
        assert again.page.parts.head.due.text() == words
        assert len(told) == times
    assert "The next tic is due: T takes it." in again.said()

    take(again, "23:10:00", "Karol")

    assert again.page.parts.head.due.text() == "next tic in 1:00:00"
    assert QApplication.activeModalWidget() is None
    again.keys("R", "R")
    assert again.page.parts.head.due.isHidden()


def test_every_command_has_its_key_in_the_overview(raid: Raidside) -> None:
    lines = raid.page.key_lines()

    assert {(c.group, c.text) for c in COMMANDS} <= {(g, t) for g, t, _ in lines}
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))


def test_everything_that_takes_the_keyboard_has_a_name(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol", "Xyrtag")
    raid.paste(channel("22:00:08", "Karol"))

    nameless = [
        widget
        for widget in raid.widgets()
        if isinstance(widget, QAbstractButton | QLineEdit | QPlainTextEdit | QComboBox)
        and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
    ]

    assert nameless == []
    words = raid.page.parts.model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words == "Xyrtag, unknown, On-time 21:00: unknown: earns nothing until it is linked"


def test_letters_typed_into_a_field_are_no_commands(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol")

    raid.keys("2")
    raid.write("texas")
    raid.keys("Esc")

    assert raid.cells("Karol") == ["✓"]
    assert list(raid.page.desk.queue.items) == []


def test_the_guilds_own_scope_has_no_raid(open_raid: Any) -> None:
    opened = open_raid(HOME)

    window: MainWindow = opened.window
    assert not isinstance(window.page.tabs.workspace(), RaidWorkspace)


def test_times_are_the_officers_own(raid: Raidside) -> None:
    wanted = datetime(2026, 2, 13, 2, 0, tzinfo=UTC).astimezone().replace(tzinfo=None)

    assert raid.page.intake.now() == wanted


def test_the_panels_beside_the_sheet_are_reached_by_a_digit(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol")
    side = raid.page.parts.side

    for key, panel in (("4", raid.page.sides.live), ("3", raid.page.sides.loot)):
        raid.keys(key)
        focus = QApplication.focusWidget()
        assert side.currentWidget() is panel
        assert focus is panel or panel.isAncestorOf(focus)
        raid.keys("S")
        assert raid.cells("Karol") == ["✓"]

    raid.keys("1")
    assert raid.page.parts.sheet.hasFocus()


def test_enter_in_a_field_records_nothing_that_waits(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol")
    raid.paste(channel("22:00:08", "Karol"))

    raid.keys("Ctrl+F")
    raid.write("kar")
    raid.keys("Return")
    raid.keys("3", "N")
    raid.write("Some item")
    raid.keys("Return", "Return", "Esc", "Esc")
    raid.keys("1", "F2", "Return")

    assert raid.credited() == [1]
    raid.page.focus_work()
    raid.keys("2", "Return")
    assert raid.credited() == [1, 1]


def test_the_list_of_raids_says_the_day_once(raid: Raidside) -> None:
    with raid.store.write("day") as unit:
        (stored,) = unit.list(RAID, "raid")
        unit.edit(RAID, "raid", stored.key, {"date_iso": "2026-02-12"})

    with raid.store.read() as reader:
        (item,) = [i for i in list_scopes(reader, raid.store.registry) if i.scope == RAID]
    model = ScopeList()
    model.show_items([item])

    assert (item.title, item.day) == ("2026-02-12 Water Minis + Coirnav", "2026-02-12")
    assert model.index(0).data(DayRole) == ""
