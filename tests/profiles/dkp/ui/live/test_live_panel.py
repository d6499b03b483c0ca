"""The live log proposes, the officer decides; rotation, big logs, patterns, what is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.profiles.dkp.ui.live.conftest import NAME, Liveside
from tracker.errors import InputError
from tracker.profiles.dkp.parsing import follow
from tracker.profiles.dkp.parsing.sightings import Roll
from tracker.profiles.dkp.rules.proposing import AwardProposal
from tracker.profiles.dkp.ui.live.panel import LivePanel, newest_log
from tracker.profiles.dkp.ui.loot.panel import LootPanel

START = datetime.fromisoformat("2026-02-12T21:00:00")


def line(text: str, minutes: float = 0) -> str:
    at = START + timedelta(minutes=minutes)
    return f"[{at:%a %b %d %H:%M:%S %Y}] {text}\r\n"


def tic(*names: str, minutes: float = 0) -> str:
    head = line(f"Channel Nag({len(names)}) members:", minutes)
    return head + line(", ".join(names), minutes) + line("oom", minutes + 0.1)


def award(item: str, winner: str, cost: int, minutes: float = 1) -> str:
    return line(f"You tell Nag:1, '{item} {cost} dkp grats {winner}!'", minutes)


def begin(live: Liveside, text: str) -> None:
    live.append(text)
    live.panel.follow(live.log)
    live.read_all()


def test_nothing_is_recorded_without_a_key(live: Liveside) -> None:
    begin(live, tic("Jisu", "Walex", "Nobody") + award("Black Tear", "Jisu", 8))

    assert live.states() == [("On-time: 2 credited", "waiting"),
                             ("Black Tear to Jisu", "waiting")]  # fmt: skip
    assert live.raid.page.desk.book.tics() == []
    assert live.loot() == []
    assert len(live.raid.page.desk.queue.items) == 2

    live.panel.focus_work()
    live.keys("Return")

    assert live.raid.credited() == [2]
    assert live.states()[0][1] == "recorded"
    assert live.store.undo_label() == "tic 21:00, 2 credited"
    assert [item.what.at for item in live.raid.page.desk.queue.items] == [
        START + timedelta(minutes=1)
    ]


def test_enter_goes_from_one_to_the_next_and_records_nothing_twice(live: Liveside) -> None:
    begin(live, tic("Jisu") + award("Black Tear", "Jisu", 8) + award("Belt", "Jisu", 8, 5))

    live.panel.focus_work()
    live.keys("Return", "Return", "Return")
    assert {state for _, state in live.states()} == {"recorded"}
    steps = live.store.undo_label()
    live.keys("Return")

    assert live.store.undo_label() == steps
    assert live.raid.said() == "This is recorded already; it is not recorded twice."


def test_one_step_records_all_and_undo_lets_them_wait_again(live: Liveside) -> None:
    begin(live, tic("Jisu", "Walex") + award("Black Tear", "Jisu", 8))

    live.keys("Shift+Return")
    assert {state for _, state in live.states()} == {"recorded"}

    live.store.undo()

    assert live.loot() == []
    live.until(lambda: {state for _, state in live.states()} == {"waiting"})
    assert len(live.raid.page.desk.queue.items) == 2

    live.store.redo()

    assert len(live.loot()) == 1
    live.until(lambda: {state for _, state in live.states()} == {"recorded"})
    assert live.raid.page.desk.queue.items == []


def test_what_is_dismissed_stays_so_and_can_be_recorded_all_the_same(live: Liveside) -> None:
    begin(live, tic("Jisu") + award("Black Tear", "Jisu", 8))
    live.choose("Black Tear")

    live.keys("Del")

    assert live.states()[1][1] == "dismissed"
    live.append(award("Belt", "Walex", 3, 2))
    live.read_all()
    assert [state for _, state in live.states()] == ["waiting", "dismissed", "waiting"]
    live.keys("Shift+Return")
    assert [a.item_name for a in live.loot()] == ["Belt"]
    live.choose("Black Tear")
    live.keys("Return")
    assert {a.item_name for a in live.loot()} == {"Belt", "Black Tear"}


def test_what_the_card_discards_is_dismissed_here_too(live: Liveside) -> None:
    begin(live, award("Black Tear", "Jisu", 8))
    queue = live.raid.page.desk.queue

    queue.discard([item.number for item in queue.items])

    assert live.states() == [("Black Tear to Jisu", "dismissed")]


def test_reading_the_log_again_proposes_nothing_twice(live: Liveside) -> None:
    begin(live, tic("Jisu") + award("Black Tear", "Jisu", 8))
    live.keys("Shift+Return")

    live.panel.follow(live.log)
    live.read_all()

    assert {state for _, state in live.states()} == {"recorded"}
    assert live.raid.page.desk.queue.items == []
    live.keys("Shift+Return")
    assert len(live.loot()) == 1


def test_an_award_that_was_typed_by_hand_is_known(live: Liveside) -> None:
    desk = live.raid.page.desk
    at = START + timedelta(minutes=16)
    by_hand = AwardProposal(at, "by-hand", "black tear", "Jisu", "Jisu", None, 800, None)
    desk.recorder.record_awards([by_hand])

    begin(live, award("Black Tear", "Jisu", 8, 14) + award("Black Tear", "Jisu", 8, 40))

    assert [state for _, state in live.states()] == ["recorded", "waiting"]
    live.keys("Shift+Return")
    assert len(live.loot()) == 2


def test_an_award_of_the_same_item_to_somebody_else_is_another_one(live: Liveside) -> None:
    panel = LootPanel(live.raid.page.desk)
    begin(live, "")
    desk = live.raid.page.desk
    identity = "20260212T2100-" + _award_id("Black Tear")
    desk.recorder.record_awards(
        [AwardProposal(START, identity, "Black Tear", "Walex", "Walex", None, 500, None)]
    )

    live.append(award("Black Tear", "Jisu", 8, 3))
    live.read_all()
    live.keys("Shift+Return")

    assert {a.character_name for a in live.loot()} == {"Walex", "Jisu"}
    panel.let_go()
    panel.deleteLater()


def _award_id(item: str) -> str:
    from tracker.profiles.dkp.naming import award_id

    return award_id(START, item).split("-", 1)[1]


def test_a_reassigned_award_is_still_the_one_of_its_line(live: Liveside) -> None:
    begin(live, award("Black Tear", "Jisu", 8))
    live.keys("Shift+Return")
    key = live.raid.page.desk.book.loot()[0].key
    loot = LootPanel(live.raid.page.desk)

    loot.awarder.reassign(key, "Walex")
    live.panel.follow(live.log)
    live.read_all()

    assert live.states() == [("Black Tear to Jisu", "recorded")]
    loot.let_go()
    loot.deleteLater()


def test_a_log_that_is_rotated_in_mid_night_goes_on(live: Liveside) -> None:
    begin(live, tic("Jisu") + award("Black Tear", "Jisu", 8))

    live.log.rename(live.log.with_suffix(".1"))
    live.append(award("Belt", "Walex", 3, 30))
    live.until(lambda: len(live.states()) == 3)
    live.log.write_bytes(award("Cowl", "Walex", 3, 60).encode())
    live.until(lambda: len(live.states()) == 4)

    live.keys("Shift+Return")
    assert [a.item_name for a in live.loot()] == ["Black Tear", "Belt", "Cowl"]


def test_another_night_in_the_same_log_is_left_alone(live: Liveside) -> None:
    with live.store.write("day") as unit:
        book = live.raid.page.desk.book
        unit.edit(book.scope, "raid", book.raid_key, {"date_iso": "2026-02-12"})
    old = award("Old", "Jisu", 8, -3 * 24 * 60) + tic("Jisu", minutes=-3 * 24 * 60)

    begin(live, old + award("Black Tear", "Jisu", 8) + award("Later", "Jisu", 8, 3 * 24 * 60))

    assert [words for words, _ in live.states()] == ["Black Tear to Jisu"]


def test_the_log_is_remembered_and_followed_again(live: Liveside, qtbot: QtBot) -> None:
    begin(live, award("Black Tear", "Jisu", 8))
    live.panel.let_go()

    again = LivePanel(live.raid.page.desk)
    qtbot.waitUntil(lambda: len(again.deciding.lines) == 1)

    assert again.thread_of_log.is_following
    assert "following eqlog_Inacht_loginse.txt" in again.state.text()
    again.let_go()
    again.deleteLater()


def test_a_raid_of_long_ago_is_not_followed_by_itself(live: Liveside) -> None:
    begin(live, award("Black Tear", "Jisu", 8))
    live.panel.let_go()
    with live.store.write("day") as unit:
        book = live.raid.page.desk.book
        unit.edit(book.scope, "raid", book.raid_key, {"date_iso": "2025-02-12"})

    again = LivePanel(live.raid.page.desk)

    assert not again.thread_of_log.is_following
    assert "is not followed" in again.state.text()
    again.let_go()
    again.deleteLater()


def test_a_folder_means_the_log_that_was_written_last(live: Liveside, log: Path) -> None:
    (log.parent / "eqlog_Other_loginse.txt").write_text("")
    live.append(award("Black Tear", "Jisu", 8))

    live.panel.follow(log.parent)
    live.until(lambda: len(live.states()) == 1)

    assert newest_log(log.parent) == log
    assert newest_log(log.parent.parent) is None


def test_following_can_be_stopped_and_gone_on_with(live: Liveside) -> None:
    begin(live, award("Black Tear", "Jisu", 8))

    live.panel.focus_work()
    live.keys("F")
    assert not live.panel.thread_of_log.is_following
    live.append(award("Belt", "Walex", 3, 2))
    live.keys("F")

    live.until(lambda: len(live.states()) == 2)


def test_a_big_log_shows_how_far_it_is_and_can_be_stopped(live: Liveside, monkeypatch: Any) -> None:
    live.append(line("You slash a gnoll for 7 points of damage.") * 60_000)
    live.append(award("Black Tear", "Jisu", 8))
    monkeypatch.setattr(follow, "LARGEST_READ", 100_000)
    seen: list[str] = []
    live.panel.thread_of_log.progressed.connect(
        lambda _done, _total: (
            seen.append(live.panel.progress.text()) if live.panel.progress.isVisible() else None
        )
    )

    live.panel.follow(live.log, whole=True)
    live.until(lambda: len(live.states()) == 1)

    assert len(set(seen)) > 2
    assert all("MB" in text for text in seen)
    live.until(lambda: not live.panel.progress.isVisible())

    live.panel.follow(live.log, whole=True)
    live.until(lambda: live.panel.progress.isVisible())
    live.keys("F")
    assert not live.panel.progress.isVisible()


def test_a_log_that_is_not_there_yet_is_waited_for(live: Liveside) -> None:
    live.panel.follow(live.log)
    live.append(award("Black Tear", "Jisu", 8))

    live.until(lambda: len(live.states()) == 1)


def test_an_unknown_winner_is_said_and_proposed_once_the_name_is_linked(live: Liveside) -> None:
    begin(live, tic("Jisu") + award("Black Tear", "Zed", 8))
    assert "Zed" in live.panel.left.text()

    live.raid.page.desk.recorder.link("Zed", "Jisu")

    assert live.states()[1] == ("Black Tear to Zed", "waiting")


def test_rolls_are_handed_on(live: Liveside) -> None:
    heard: list[Any] = []
    live.panel.heard.connect(heard.extend)

    begin(live, line("**A Magic Die is rolled by Jisu.")
          + line("**It could have been any number from 0 to 999, "
                 "but this time it turned up a 7."))  # fmt: skip

    assert [one.value for one in heard if isinstance(one, Roll)] == [7]


def test_a_tic_that_matches_nobody_is_refused_with_a_sentence(live: Liveside) -> None:
    begin(live, tic("Zed", "Zoe"))

    live.panel.focus_work()
    live.keys("Return")

    assert live.raid.page.desk.book.tics() == []
    assert "is known here" in live.raid.said()
    live.append(award("Black Tear", "Jisu", 8))
    live.read_all()
    live.keys("Shift+Return")
    assert live.raid.page.desk.book.tics() == []
    assert [state for _, state in live.states()] == ["waiting", "recorded"]


def test_paste_and_live_log_give_the_same_identities(live: Liveside, nights: Path) -> None:
    text = (nights / "raid1_20260212" / NAME).read_bytes().decode()
    begin(live, text.replace("\r\n", "\n").replace("\n", "\r\n"))
    live.keys("Shift+Return")
    ids = {a.award_id for a in live.loot()}

    with pytest.raises(InputError, match="recorded already"):
        live.raid.page.intake.take_text(text)

    assert live.raid.page.desk.queue.items == []
    assert len(ids) == 7
