"""The panels in their places: from a line of the log, a paste or a key to the sheet."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.profiles.dkp.ui.raidside import Raidside
from tracker.profiles.dkp.parsing.patterns import OwnPattern
from tracker.profiles.dkp.rules.proposing import AwardProposal
from tracker.ui.theme import Theme

SOLD = "[Thu Feb 12 21:{:02d}:00 2026] You tell Nag:1, 'SOLD Black Tear to Jisu for 8'\r\n"
TIC = (
    "[Thu Feb 12 21:00:08 2026] Channel Nag(2) members:\r\n"
    "[Thu Feb 12 21:00:08 2026] Jisu, Walex\r\n[Thu Feb 12 21:00:20 2026] oom\r\n"
)


def sold_is_known(raid: Raidside) -> None:
    own = OwnPattern("sold", "SOLD {item} to {winner} for {cost}")
    raid.page.sides.live.notes.keep_patterns([own])


def test_the_log_is_followed_in_its_tab_and_the_sheet_shows_what_is_recorded(
    raid: Raidside, qtbot: QtBot, tmp_path: Path
) -> None:
    log = tmp_path / "eqlog_Inacht_loginse.txt"
    log.write_text(TIC + SOLD.format(5), newline="")
    sold_is_known(raid)
    live = raid.page.sides.live

    raid.keys("4")
    live.follow(log)
    qtbot.waitUntil(lambda: len(live.deciding.lines) == 2)
    raid.keys("Shift+Return")

    assert raid.credited() == [2]
    assert raid.numbers("Jisu")[:2] == ["1", "8"]
    assert raid.page.sides.loot.model.rowCount() == 1
    assert raid.page.desk.queue.items == []


def test_what_has_the_keyboard_is_seen_with_large_text_on_a_small_screen(
    raid: Raidside, theme: Theme, qtbot: QtBot
) -> None:
    raid.paste(TIC)
    theme.scale_to(2.0)
    row = raid.page.sides.loot.row

    raid.keys("3", "N")

    qtbot.waitUntil(lambda: not row.item.visibleRegion().isEmpty())
    theme.scale_to(1.0)


def test_large_text_squeezes_no_field_of_an_award(
    raid: Raidside, theme: Theme, qtbot: QtBot
) -> None:
    raid.paste(TIC)
    theme.scale_to(2.0)
    row = raid.page.sides.loot.row

    raid.keys("Return", "3", "N")

    wanted = row.action.sizeHint().height()
    qtbot.waitUntil(lambda: row.action.height() >= wanted)
    assert row.price_words.geometry().top() >= row.action.geometry().bottom()
    theme.scale_to(1.0)


def test_awards_are_typed_in_their_tab(raid: Raidside) -> None:
    raid.paste(TIC)
    raid.keys("Return")

    raid.keys("3", "N")
    raid.write("Belt")
    raid.keys("Return")
    raid.write("jis")
    raid.keys("Return")
    raid.write("2.5")
    raid.keys("Return")

    assert raid.numbers("Jisu")[:2] == ["1", "2.5"]
    raid.keys("Esc", "V")
    assert raid.numbers("Jisu")[:2] in (["1", ""], ["1", "0"])


def test_a_paste_is_read_with_the_guilds_own_patterns(raid: Raidside) -> None:
    sold_is_known(raid)

    raid.paste(TIC + SOLD.format(5))

    assert [item.what.item for item in raid.page.desk.queue.awards] == ["Black Tear"]  # type: ignore[union-attr]


def test_a_paste_knows_what_was_typed_by_hand(raid: Raidside) -> None:
    sold_is_known(raid)
    at = datetime.fromisoformat("2026-02-12T21:20:00")
    by_hand = AwardProposal(at, "by-hand", "black tear", "Jisu", "Jisu", None, 800, None)
    raid.page.desk.recorder.record_awards([by_hand])

    raid.paste(SOLD.format(14) + SOLD.format(55))

    (waiting,) = raid.page.desk.queue.awards
    assert waiting.what.at.minute == 55
