"""What is pasted, copied or dropped: its lists, its unknown names, and the key that records it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from tests.profiles.dkp.ui.raidside import Raidside, channel, take
from tracker.profiles.dkp.rules.proposing import TicProposal
from tracker.profiles.dkp.ui.intake import LARGEST_PASTE


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


def test_an_unknown_name_is_made_somebodys_character(raid: Raidside) -> None:
    raid.paste(channel("21:00:08", "Karol", "Xyrtag"))
    assert raid.page.parts.card.unknown.name == "Xyrtag"

    raid.keys("M")
    raid.write("wal")
    raid.keys("Return")

    assert raid.page.desk.book.guild.account_of("Xyrtag") == "Walex"
    assert raid.page.parts.card.unknown.name is None
    raid.keys("Return")
    assert raid.credited() == [2]
    assert raid.cells("Xyrtag") == ["✓"]


def test_whoever_nobody_knows_is_said_to_be_unknown(raid: Raidside) -> None:
    raid.paste(channel("21:00:08", "Karol", "Xyrtag"))

    for typed, said in (
        ("Qqqq", "Nobody called Qqqq is known. C makes Xyrtag a new person."),
        ("T", "T may be Jackyydaytona, Tesadar, Thornwood or 4 others; type more of the name."),
    ):
        raid.keys("M")
        raid.write(typed)
        raid.keys("Return")
        assert said in raid.said()
    assert raid.page.desk.book.guild.account_of("Xyrtag") is None


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
    assert card.unknown.name == "Xyrtag"

    raid.keys("U")
    assert card.unknown.name == "Yyrtag"
    raid.keys("I")
    assert card.unknown.name == "Xyrtag"
    assert "2 unknown: Xyrtag, Yyrtag" in raid.lists()

    raid.window.stop()
    again = open_raid()
    assert again.page.parts.card.unknown.name == "Xyrtag"
    again.keys("I")
    assert again.page.parts.card.unknown.name is None
    assert again.page.parts.unknown.text() == ""


def test_more_than_fits_a_paste_is_asked_for_as_a_file(raid: Raidside) -> None:
    raid.page.parts.paste.given.emit("x" * (LARGEST_PASTE + 1))

    assert raid.said() == "This is too much to paste; drop the file here instead."


def test_t_takes_what_was_copied_and_else_the_last_tic(raid: Raidside) -> None:
    raid.keys("T")
    assert "There is no list to take a tic from" in raid.said()

    raid.copy("Karol\nWalex\nXyrtag")
    raid.keys("T")
    assert "from the list of names, copied" in raid.page.parts.card.caption.text()
    raid.keys("Esc", "T")
    assert "There is no list to take a tic from" in raid.said()
    raid.keys("Ctrl+V", "Return")
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
    assert raid.lists() == ["1 credited: Walex", "1 new this tic: Walex"]

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


def test_dropped_files_are_read_and_wait(raid: Raidside, nights: Path, qtbot: QtBot) -> None:
    raid.drop(nights / "raid1_20260212")

    qtbot.waitUntil(lambda: len(raid.page.desk.queue.tics) == 3)
    raid.keys("Shift+Return")

    assert raid.credited() == [44, 52, 45]
    assert raid.page.desk.book.raid is not None
    assert raid.page.desk.book.raid.zone == "Plane of Water"


def test_files_that_cannot_be_used_are_named(raid: Raidside, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "notes.txt").write_text("buy milk and honey!\n")

    raid.drop(tmp_path / "notes.txt")

    qtbot.waitUntil(lambda: "notes.txt was left out: nothing in it is known." in raid.said())


def test_a_folder_that_is_not_there_is_named(raid: Raidside, tmp_path: Path, qtbot: QtBot) -> None:
    raid.drop(tmp_path / "gone")

    qtbot.waitUntil(lambda: "There is no file or folder" in raid.said())


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


def test_what_is_typed_is_taken_when_something_else_is_opened(raid: Raidside) -> None:
    raid.paste(channel("21:00:08", "Karol"))
    raid.keys("E")
    raid.page.parts.card.names_box.setPlainText("Walex")

    assert raid.page.settle()
    assert "1 credited: Walex" in raid.lists()

    raid.page.focus_work()
    raid.keys("F2", "Ctrl+A")
    raid.write("Coirnav dead")
    assert raid.page.settle()
    (item,) = raid.page.desk.queue.tics
    assert isinstance(item.what, TicProposal)
    assert item.what.name == "Coirnav dead"


def test_names_that_cannot_be_read_stay_where_they_were_typed(raid: Raidside) -> None:
    raid.page.focus_work()
    raid.keys("2")
    raid.write("who? me!")
    raid.keys("Return")

    assert raid.page.parts.paste.toPlainText() == "who? me!"
    assert "There is no list of names in this" in raid.said()
    assert not raid.page.settle()

    raid.keys("Ctrl+A")
    raid.write("Karol, Walex")
    assert raid.page.settle()
    assert raid.page.parts.paste.toPlainText() == ""
    assert "2 credited: Karol, Walex" in raid.lists()
