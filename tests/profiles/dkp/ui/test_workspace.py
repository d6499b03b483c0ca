"""A raid at the real window: lists, keys, marks, unknown names, another officer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.profiles.dkp.ui.raidside import HOME, RAID, Raidside
from tracker.core.ids import RecordId
from tracker.core.record import Payload, Record, make
from tracker.core.scope import Scope
from tracker.local_db.mirror import ServerRow
from tracker.profiles.dkp.kinds import Account, Attendance, Character, CharacterAccount, Tic
from tracker.profiles.dkp.naming import (
    attendance_record_id,
    guild_record_id,
    tic_index,
    tic_record_id,
)
from tracker.profiles.dkp.ui.keymap import COMMANDS
from tracker.profiles.dkp.ui.workspace import RaidWorkspace
from tracker.ui.main_window import MainWindow


def channel(time: str, *names: str) -> str:
    stamp = f"[Thu Feb 12 {time} 2026]"
    return f"{stamp} Channel Nag({len(names)}) members:\n{stamp} {', '.join(names)}\n"


def take(raid: Raidside, time: str, *names: str) -> None:
    raid.paste(channel(time, *names))
    raid.keys("Return")


def test_a_paste_waits_with_its_lists_until_the_key(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol", "Walex", "Adilene")

    raid.paste(channel("22:01:00", "Aanie", "Karol", "Walex", "Walex", "Baily", "Xyrtag"))

    assert raid.title() == "Tic 2 · 22:01:00"
    assert raid.lists() == [
        "3 credited: Baily, Karol, Walex",
        "1 same account: Aanie → Karol",
        "1 unknown: Xyrtag",
        "1 listed twice: Walex",
        "1 missing since last: Adilene",
        "1 new this tic: Baily",
    ]
    assert raid.credited() == [3]

    raid.keys("Return")

    assert raid.credited() == [3, 3]
    assert raid.title() == "Tic 2 · 22:01:00"
    assert "1 missing since last: Adilene" in raid.lists()
    assert raid.cells("Walex") == ["✓", "✓²"]
    assert raid.cells("Aanie") == ["·", "="]
    assert raid.cells("Xyrtag") == ["·", "?"]


def test_a_list_that_matches_nobody_makes_no_tic_and_says_so(raid: Raidside) -> None:
    raid.paste(channel("21:00:08", "Nobody", "Noone"))

    assert "Nobody on this list is known" in raid.page.parts.card.warning.text()
    assert not raid.page.parts.card.buttons["tic.record"].isEnabled()

    raid.keys("Return")

    assert "Nobody on the channel list of 21:00:08 is known here" in raid.said()
    assert raid.credited() == []

    raid.keys("C", "Return")

    assert raid.credited() == [1]


def test_what_is_no_list_is_named_in_a_sentence(raid: Raidside) -> None:
    raid.paste("1, 2, 3: testing!")

    assert "There is no list of names in this" in raid.said()


def test_marks_are_set_by_one_key_each(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol", "Walex")
    raid.go_to("Walex", 1)

    seen = []
    for key in ("S", "A", "L", "X", "P", "Space", "Space", "S", "S"):
        raid.keys(key)
        seen.append(raid.cells("Walex")[0])

    assert seen == ["✓ S", "✓ A", "✓ L", "×", "✓", "×", "✓", "✓ S", "✓"]
    assert raid.store.undo_label() == "present: Walex"


def test_a_click_takes_somebody_off_and_on_again(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol", "Walex")
    take(raid, "22:00:08", "Karol")

    raid.click_cell("Walex", 1)
    assert raid.cells("Walex") == ["×", "·"]
    assert raid.credited() == [1, 1]

    raid.click_cell("Walex", 1)
    raid.click_cell("Walex", 2)
    assert raid.cells("Walex") == ["✓", "✓"]
    assert raid.numbers("Walex")[0] == "2"
    with raid.store.read() as reader:
        marks = reader.list(RAID, "attendance", with_deleted=True)
    assert not any(mark.is_deleted for mark in marks)


def test_several_cells_get_a_mark_in_one_step(raid: Raidside) -> None:
    take(raid, "21:00:08", "Adilene", "Akbar", "Baily")
    raid.go_to("Adilene", 1)

    raid.keys("Shift+Down", "S")

    assert [raid.cells(n)[0] for n in ("Adilene", "Akbar", "Baily")] == ["✓ S", "✓ S", "✓"]
    assert raid.store.undo_label() == "standby: 2 characters"
    raid.keys("Ctrl+Z")
    assert raid.cells("Akbar") == ["✓"]


def test_an_unknown_name_is_made_somebodys_character(raid: Raidside) -> None:
    raid.paste(channel("21:00:08", "Karol", "Xyrtag"))
    assert raid.page.parts.card.unknown_name == "Xyrtag"

    raid.keys("M")
    raid.write("wal")
    raid.keys("Return")

    assert raid.page.desk.book.guild.account_of("Xyrtag") == "Walex"
    assert raid.page.parts.card.unknown_name is None
    raid.keys("Return")
    assert raid.credited() == [2]
    assert raid.cells("Xyrtag") == ["✓"]


def test_whoever_nobody_knows_is_said_to_be_unknown(raid: Raidside) -> None:
    raid.paste(channel("21:00:08", "Karol", "Xyrtag"))

    raid.page.commands.link("Xyrtag", "Qqqq")

    assert "Nobody called Qqqq is known. C makes Xyrtag a new person." in raid.said()


def test_a_new_person_is_credited_for_tics_that_are_recorded_already(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol", "Xyrtag")
    take(raid, "22:00:08", "Karol", "Xyrtag")
    assert raid.credited() == [1, 1]
    assert "1 unknown" in raid.page.parts.unknown.text()

    raid.keys("C")

    assert raid.credited() == [2, 2]
    assert raid.page.parts.unknown.text() == ""
    raid.keys("Ctrl+Z")
    assert raid.credited() == [1, 1]
    assert raid.cells("Xyrtag") == ["?", "?"]


def test_names_are_gone_through_and_left_for_good(raid: Raidside, open_raid: Any) -> None:
    take(raid, "21:00:08", "Karol", "Xyrtag", "Yyrtag")
    card = raid.page.parts.card
    assert card.unknown_name == "Xyrtag"

    raid.keys("U")
    assert card.unknown_name == "Yyrtag"
    raid.keys("I")
    assert card.unknown_name == "Xyrtag"
    assert "2 unknown: Xyrtag, Yyrtag" in raid.lists()

    raid.window.stop()
    again = open_raid()
    assert again.page.parts.card.unknown_name == "Xyrtag"
    again.keys("I")
    assert again.page.parts.card.unknown_name is None
    assert again.page.parts.unknown.text() == ""


def test_somebody_who_was_made_offline_is_the_one_that_the_server_has(raid: Raidside) -> None:
    raid.paste(channel("21:00:08", "Karol", "Xyrtag"))
    raid.keys("C", "Return")
    rows = [
        server_row(Account, {"account_index": 4000, "account_id": "Xyrtag"}, "Xyrtag"),
        server_row(Character, {"character_index": 4000, "name": "Xyrtag"}, "Xyrtag"),
        server_row(
            CharacterAccount,
            {"link_index": 4000, "character_name": "XYRTAG", "account_id": "Xyrtag"},
            "Xyrtag",
        ),
    ]  # fmt: skip

    for kind, row in rows:
        raid.store.mirror.apply_page(HOME, kind, [row], 1)

    guild = raid.page.desk.book.guild
    assert [a for a in guild.accounts if a.casefold() == "xyrtag"] == ["Xyrtag"]
    assert guild.account_of("xyrtag") == "Xyrtag"
    assert raid.credited() == [2]
    assert raid.names().count("Xyrtag") == 1


def server_row(kind: type[Record], fields: Payload, name: str) -> tuple[str, ServerRow]:
    word = kind.kind.name
    return word, a_row(kind, guild_record_id(word, name), {"guild_id": "guild", **fields})


def a_row(kind: type[Record], record_id: str, payload: Payload, version: int = 1) -> ServerRow:
    """A record as another laptop left it on the server."""
    record = make(kind, payload)
    at = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)
    return ServerRow(RecordId(record_id), record.key, version, at, False, record.payload())


def test_t_takes_what_was_copied_and_else_the_last_tic(raid: Raidside) -> None:
    raid.keys("T")
    assert "There is no list to take a tic from" in raid.said()

    raid.copy("Karol\nWalex\nXyrtag")
    raid.keys("T")
    assert "from the list of names, copied" in raid.page.parts.card.caption.text()
    raid.keys("Return")
    assert raid.credited() == [2]

    raid.clock.pass_minutes(60)
    raid.copy("good luck have fun!")
    raid.keys("T")
    assert raid.page.parts.card.caption.text().endswith("as the last tic")
    assert "2 credited: Karol, Walex" in raid.lists()
    raid.keys("Return")
    assert raid.credited() == [2, 2]
    assert raid.cells("Xyrtag") == ["?", "·"]

    raid.keys("T")
    assert "This half hour has its tic already" in raid.said()


def test_a_second_list_of_the_half_hour_adds_names_unless_it_has_a_name(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol")

    raid.paste(channel("21:12:00", "Walex"))
    assert raid.title() == "More names for tic 1 · 21:12:00"
    assert "its names are added there" in raid.page.parts.card.warning.text()

    raid.keys("F2")
    raid.keys("Ctrl+A")
    raid.write("Coirnav dead")
    raid.keys("Tab", "Ctrl+A")
    raid.write("2.5")
    raid.keys("Return")
    assert raid.title() == "Tic 2 · 21:12:00"
    raid.keys("Return")

    assert raid.credited() == [1, 1]
    record = raid.page.desk.book.tics()[1].record
    assert (record.event_name, record.dkp_hundredths) == ("Coirnav dead", 250)
    assert raid.numbers("Walex")[0] == "2.5"


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


def test_the_list_that_waits_is_edited_as_names(raid: Raidside) -> None:
    raid.paste(channel("21:00:08", "Karol", "Walex", "Walex"))

    raid.keys("E")
    box = raid.page.parts.card.names_box
    assert box.toPlainText() == "Karol\nWalex"
    box.setPlainText("Walex\nadilene\n")
    raid.keys("Ctrl+Return")

    assert "2 credited: Adilene, Walex" in raid.lists()
    assert "1 listed twice: Walex" in raid.lists()
    raid.keys("E")
    box.setPlainText("nobody")
    raid.keys("Esc")
    assert "2 credited: Adilene, Walex" in raid.lists()


def test_a_tic_is_deleted_with_its_list_and_comes_back(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol")
    take(raid, "22:00:08", "Karol", "Walex")
    raid.go_to("Karol", 1)

    raid.keys("Del")

    assert raid.credited() == [2]
    raid.keys("Ctrl+Z")
    assert raid.credited() == [1, 2]


def test_what_was_discarded_is_brought_back(raid: Raidside) -> None:
    raid.paste(channel("21:00:08", "Karol") + channel("22:00:08", "Walex"))
    assert raid.page.parts.card.place.text() == "1 of 2"

    raid.keys("Esc")
    assert raid.title() == "Tic 1 · 22:00:08"
    raid.keys("Shift+Esc", "[")
    assert raid.title() == "Tic 1 · 21:00:08"
    raid.keys("]")
    assert raid.title() == "Tic 1 · 22:00:08"

    raid.keys("Shift+Return")
    assert raid.credited() == [1, 1]
    assert raid.store.undo_label() == "2 tics"


def test_what_waits_is_there_after_a_restart(raid: Raidside, open_raid: Any) -> None:
    raid.paste(channel("21:00:08", "Karol"))
    raid.window.stop()

    again = open_raid()

    assert again.title() == "Tic 1 · 21:00:08"
    again.keys("Return")
    assert again.credited() == [1]


def test_another_officers_commit_leaves_cursor_and_selection_where_they_are(
    raid: Raidside,
) -> None:
    take(raid, "21:00:08", "Karol", "Walex", "Serro", "Tuen")
    raid.go_to("Serro", 1)
    raid.keys("Shift+Down")
    sheet = raid.page.parts.sheet
    before = sheet.cursor_place(), sheet.chosen()
    event = "tic-20260212T2200"
    number = tic_index(event)

    tic: Payload = {
        "raid_id": RAID.id, "event_index": number, "event_id": event, "event_order": 2,
        "event_name": "DKP tic", "dkp_hundredths": 100, "event_time": "2026-02-12T22:00:00",
    }  # fmt: skip
    raid.store.mirror.apply_page(RAID, "tic", [a_row(Tic, tic_record_id(RAID.id, event), tic)], 1)
    rows = []
    for place, name in enumerate(("Adilene", "Akbar", "Serro"), start=500):
        mark: Payload = {
            "raid_id": RAID.id, "attendance_index": place, "event_index": number,
            "character_name": name, "account_id": name,
        }  # fmt: skip
        rows.append(a_row(Attendance, attendance_record_id(RAID.id, event, name), mark, place))
    raid.store.mirror.apply_page(RAID, "attendance", rows, 600)

    assert raid.credited() == [4, 3]
    assert raid.cells("Adilene") == ["·", "✓"]
    assert (sheet.cursor_place(), sheet.chosen()) == before


def test_somebody_of_the_guild_is_found_and_added(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol")

    raid.keys("Ctrl+F")
    raid.write("adil")
    assert raid.names() == ["Adilene"]
    assert not raid.page.parts.model.row(0).is_here
    raid.keys("Return", "Space")

    assert raid.credited() == [2]
    assert raid.page.parts.model.row(0).is_here
    raid.page.parts.filter.clear()
    assert raid.names() == ["Adilene", "Karol"]
    assert raid.store.undo_label() == "present: Adilene"


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


def test_dropped_files_are_read_and_wait(raid: Raidside, nights: Path, qtbot: QtBot) -> None:
    drop(raid, nights / "raid1_20260212")

    qtbot.waitUntil(lambda: len(raid.page.desk.queue.tics) == 3)
    raid.keys("Shift+Return")

    assert raid.credited() == [44, 52, 45]
    assert raid.page.desk.book.raid is not None
    assert raid.page.desk.book.raid.zone == "Plane of Water"


def test_files_that_cannot_be_used_are_named(raid: Raidside, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "notes.txt").write_text("buy milk and honey!\n")

    drop(raid, tmp_path / "notes.txt")

    qtbot.waitUntil(lambda: "notes.txt was left out: nothing in it is known." in raid.said())


def test_a_folder_that_is_not_there_is_named(raid: Raidside, tmp_path: Path, qtbot: QtBot) -> None:
    drop(raid, tmp_path / "gone")

    qtbot.waitUntil(lambda: "There is no file or folder" in raid.said())


def drop(raid: Raidside, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPoint(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    raid.page.dropEvent(event)


def test_attendance_counts_this_raid_and_those_before_it(raid: Raidside, qtbot: QtBot) -> None:
    assert isinstance(raid.page, RaidWorkspace)
    take(raid, "21:00:08", "Karol", "Walex")
    assert raid.numbers("Walex")[2:] == ["100 %", "100 %", "100 %"]

    other = ("2026-01-20", "2025-12-20", "2025-11-20", "2025-10-01", "2026-02-20")
    for number, day in enumerate(other):
        record_other_raid(raid, f"other-{number}", day)

    qtbot.waitUntil(lambda: raid.numbers("Walex")[2:] == ["50 %", "33 %", "25 %"])
    row = raid.page.parts.model.row_named("walex")
    assert row is not None
    index = raid.page.parts.model.index(row, 2 + raid.page.parts.model.tic_count + 2)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == (
        "Walex, 30 days = earned / offered in the raids from 13 Jan to 12 Feb 2026, this one "
        "included: 1 / 2 DKP = 50 %."
    )


def record_other_raid(raid: Raidside, name: str, day: str) -> None:
    scope = Scope("dkp", name)
    with raid.store.write("another raid") as unit:
        unit.add(scope, "raid", {"raid_name": name, "date_iso": day})
        tic = unit.add(scope, "tic", {"dkp_hundredths": 100})
        fields: Payload = {
            "event_index": tic.record.index, "character_name": "Karol", "account_id": "Karol"
        }  # fmt: skip
        unit.add(scope, "attendance", fields)


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


def test_the_buttons_of_the_marks_say_their_keys_and_press_them(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol")
    raid.go_to("Karol", 1)

    raid.page.parts.marks["mark.no credit"].click()

    assert raid.cells("Karol") == ["×"]
    assert raid.page.parts.marks["mark.no credit"].text() == "No credit   X"
    assert raid.page.parts.head.take.text() == "Take tic now   T"


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


def test_a_dozen_tics_are_all_in_sight(raid: Raidside) -> None:
    for hour in range(12):
        take(raid, f"{hour + 10}:00:08", "Karol", "Walex", "Aanie")

    sheet = raid.page.parts.sheet
    assert sheet.horizontalScrollBar().maximum() == 0
    assert raid.numbers("Karol")[0] == "12"
    heads = [sheet.model().headerData(n, Qt.Orientation.Horizontal) for n in (2, 13)]
    assert heads == ["10:00\n2", "21:00\n2"]


def test_a_sheet_that_becomes_empty_leaves_the_keys_with_the_workspace(raid: Raidside) -> None:
    take(raid, "21:00:08", "Karol")
    raid.keys("Ctrl+Z")

    assert raid.page.parts.sheet.isHidden()
    assert raid.page.hasFocus()

    take(raid, "21:00:08", "Karol")
    assert raid.page.parts.sheet.hasFocus()


def test_an_award_that_was_read_is_recorded_by_its_own_key_press(
    raid: Raidside, nights: Path
) -> None:
    raid.paste((nights / "raid1_20260212/eqlog_Inacht_loginse.txt").read_bytes().decode())
    raid.keys("Return")
    assert raid.page.parts.card.caption.text() == "award, pasted"
    title = raid.title()

    raid.keys("Return")

    (award,) = raid.page.desk.book.loot()
    assert title.startswith(award.record.item_name)
    assert raid.page.sides.loot.model.rowCount() == 1
    assert raid.store.undo_label() == f"{award.record.item_name} to {award.record.character_name}"


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
