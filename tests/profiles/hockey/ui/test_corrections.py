"""Correcting the past while play goes on, and what survives a restart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.profiles.hockey.ui.conftest import OpenRink
from tests.profiles.hockey.ui.rinkside import GAME, Rinkside
from tests.profiles.hockey.ui.test_workspace import on_ice
from tracker.errors import StoreError
from tracker.local_db.store import Store
from tracker.profiles.hockey.ui.log_model import PLAYER, TIME, WHAT


def three_shots(rink: Rinkside) -> None:
    for board in ("15:00", "12:00", "9:00"):
        rink.set_clock(board)
        rink.line("S h 15")


def boards(rink: Rinkside) -> list[int | None]:
    return [event.event_start_seconds for event in rink.events()]


def test_an_event_is_inserted_at_an_earlier_time_and_no_key_changes(rink: Rinkside) -> None:
    three_shots(rink)
    rink.keys("Down", "Ins")
    assert rink.mode() == "INSERT"
    rink.keys("T", "A", "Return")
    assert [e.event_index for e in rink.events()] == [1, 2, 3, 4]
    assert boards(rink) == [900, 720, 540, 720]
    assert [row[3].split()[0] for row in rink.rows()] == ["Shot", "Turnover", "Shot", "Shot"]
    rink.keys("S", "Return")
    assert boards(rink)[-1] == 540


def test_what_is_open_is_counted_and_one_key_away(rink: Rinkside) -> None:
    rink.keys("N", "H", "Return")
    assert "1 open" in rink.page.parts.log_title.text()
    rink.keys("U")
    assert rink.mode() == "EDIT"
    rink.keys("J", "1", "5", ".", "Return")
    (penalty,) = rink.events()
    assert (penalty.event_team_player_1, penalty.event_detail_2) == (
        15, "Penalty_AbuseOfOfficials",
    )  # fmt: skip
    assert "open" not in rink.page.parts.log_title.text()


def test_cells_are_edited_in_place(rink: Rinkside) -> None:
    three_shots(rink)
    log, model = rink.page.parts.log, rink.page.parts.log_model
    for column, text in ((PLAYER, "16"), (TIME, "8:30"), (WHAT, "shot missed slap")):
        log.setCurrentIndex(model.index(0, column))
        log.edit(model.index(0, column))
        editor = QApplication.focusWidget()
        editor.selectAll()  # type: ignore[union-attr]
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        QApplication.processEvents()
    last = rink.events()[-1]
    assert (last.event_team_player_1, last.event_start_seconds) == (16, 510)
    assert (last.event_detail, last.event_detail_2) == ("Shot_Missed", "Shot_Slap")
    assert rink.mode() == "READY"


def test_nonsense_in_a_cell_is_refused_with_a_sentence(rink: Rinkside) -> None:
    three_shots(rink)
    model = rink.page.parts.log_model
    model.setData(model.index(0, TIME), "99:99")
    assert "99:99" in rink.said()
    assert boards(rink)[-1] == 540


def test_what_is_doubtful_in_a_cell_is_written_and_said_until_it_is_mended(
    rink: Rinkside,
) -> None:
    three_shots(rink)
    model = rink.page.parts.log_model
    model.setData(model.index(0, PLAYER), "77")
    assert rink.events()[-1].event_team_player_1 == 77
    assert "77" in rink.said()
    model.setData(model.index(0, PLAYER), "16")
    assert rink.said() == ""


def test_selected_events_are_changed_and_deleted_as_one_step(rink: Rinkside) -> None:
    three_shots(rink)
    rink.page.parts.log.selectAll()
    window = rink.page.commands.corrections.bulk()
    assert window is not None
    window.field.setCurrentText("Zone")
    window.value.setCurrentText("n")
    window._run()
    assert {e.event_team_zone for e in rink.events()} == {"n"}
    rink.page.focus_work()
    rink.keys("Ctrl+Z")
    assert {e.event_team_zone for e in rink.events()} == {None}

    rink.page.parts.log.selectAll()
    rink.keys("Del")
    assert rink.events() == []
    rink.keys("Ctrl+Z")
    assert len(rink.events()) == 3


def test_links_go_with_a_chain_or_are_cut(rink: Rinkside) -> None:
    on_ice(rink)
    rink.keys("S", "H", "1", "Return", "1", "Return")
    shot, save = rink.events()
    assert save.linked_event_index == shot.event_index
    rink.keys("Down", "Del")
    assert [(e.event_type, e.linked_event_index) for e in rink.events()] == [("Save", None)]
    rink.keys("Ctrl+Z")
    rink.page.parts.log.select(rink.page.book.event_keys()[0])
    rink.keys("Shift+Del")
    assert rink.events() == []


def test_another_player_all_along_is_replaced_everywhere(rink: Rinkside) -> None:
    on_ice(rink)
    rink.keys("S", "H", "1", "Return", "G", "H", "2", "1", "Return", "S", "A", "1", "Return")
    window = rink.page.commands.corrections.replace_player()
    window.team.setCurrentText("ICE")
    window.old.setText("15")
    window.new.setText("21")
    window._run()
    shot, goal, away = rink.events()
    assert (shot.event_team_player_1, goal.assist_1_player) == (21, 21)
    assert away.event_team_player_1 == 45
    assert rink.shifts()[0].home_1 == 21


def test_a_wrong_number_keeps_the_window_open(rink: Rinkside) -> None:
    window = rink.page.commands.corrections.replace_player()
    window.old.setText("abc")
    window._run()
    assert "abc" in window.error_text
    window.close()


def test_the_history_of_an_event_tells_each_edit(rink: Rinkside) -> None:
    three_shots(rink)
    model = rink.page.parts.log_model
    model.setData(model.index(0, PLAYER), "16")
    window = rink.page.commands.corrections.history()
    assert window is not None
    lines = [window.list.item(n).text() for n in range(window.list.count())]
    assert len(lines) == 2
    assert "Player 1 15 → 16" in lines[1]
    window.close()


def test_undo_does_not_touch_the_clock(rink: Rinkside) -> None:
    rink.keys("Space")
    rink.clock.pass_seconds(20)
    rink.keys("S", "Return")
    rink.clock.pass_seconds(10)
    rink.keys("Ctrl+Z")
    assert (rink.page.clock.board, rink.page.clock.is_running) == (1170, True)


def test_a_restart_finds_clock_lines_and_players_as_they_were(
    rink: Rinkside, open_rink: OpenRink
) -> None:
    on_ice(rink)
    rink.keys("L", "H", "Ctrl+1", "Esc", "Space")
    rink.clock.pass_seconds(5)
    rink.window.stop()
    rink.clock.pass_seconds(60)

    again = open_rink()

    assert (again.page.clock.board, again.page.clock.is_running) == (1135, True)
    assert again.page.entry.lines["home"] == {1: (15, 16, 17, 11, 12)}
    assert again.page.book.on_ice()["home"].goalie == 10


def test_a_period_ends_and_the_next_begins_with_the_same_players(rink: Rinkside) -> None:
    rink.keys("Ctrl+Return")
    on_ice(rink)
    rink.set_clock("0:00")
    rink.keys("Ctrl+Return")
    assert rink.page.clock.moment.period == 2
    assert [e.event_type for e in rink.events()] == ["PeriodStart", "PeriodEnd"]
    assert rink.shifts()[0].end_elapsed_seconds == 1200
    rink.keys("Ctrl+Return")
    assert rink.events()[-1].event_type == "PeriodStart"
    assert (rink.shifts()[1].period, rink.shifts()[1].home_goalie) == (2, 10)


def test_a_decided_game_is_over_after_the_third(rink: Rinkside) -> None:
    rink.line("G h 15")
    for _ in range(2):
        rink.keys("Ctrl+Return", "Ctrl+Return")
    rink.keys("Ctrl+Return")
    assert rink.events()[-1].event_type == "GameEnd"
    assert "over" in rink.said()


def test_a_period_begins_and_ends_in_one_step_each_and_is_taken_back_whole(rink: Rinkside) -> None:
    rink.keys("Ctrl+Return")
    on_ice(rink)
    rink.set_clock("0:00")
    rink.keys("Ctrl+Return")
    ended = rink.shifts()[0]
    assert (ended.end_elapsed_seconds, ended.shift_stop_type) == (1200, "Period End")
    rink.keys("Ctrl+Return")
    begun = rink.shifts()[1]
    assert rink.events()[-1].shift_index == begun.shift_index

    assert rink.store.undo() == "begin the 2nd period"
    assert [e.event_type for e in rink.events()] == ["PeriodStart", "PeriodEnd"]
    assert len(rink.shifts()) == 1
    assert rink.store.undo() == "end the 1st period"
    assert [e.event_type for e in rink.events()] == ["PeriodStart"]
    assert rink.shifts()[0].end_elapsed_seconds is None


def test_the_last_period_ends_the_game_and_its_last_shift_in_one_step(rink: Rinkside) -> None:
    rink.line("G h 15")
    for _ in range(2):
        rink.keys("Ctrl+Return", "Ctrl+Return")
    on_ice(rink)
    rink.set_clock("0:00")
    rink.keys("Ctrl+Return")
    last = rink.shifts()[-1]
    assert last.shift_stop_type == "GameEnd"
    ends = rink.events()[-2:]
    assert [e.event_type for e in ends] == ["PeriodEnd", "GameEnd"]
    assert {e.shift_index for e in ends} == {last.shift_index}
    assert rink.store.undo() == "end the 3rd period"
    assert rink.shifts()[-1].end_elapsed_seconds is None


def test_a_changed_key_counts_at_once_and_after_a_restart(
    rink: Rinkside, open_rink: OpenRink
) -> None:
    dialog = rink.page.commands.corrections.change_keys()
    dialog.choose("type.Hit")
    assert not dialog.give(("S",))
    assert "cannot be both" in dialog.said
    assert dialog.give(("F8",))
    dialog.close()
    rink.page.focus_work()
    rink.keys("F8", "Return")
    assert [e.event_type for e in rink.events()] == ["Hit"]
    rink.window.stop()
    assert open_rink().page.entry.keymap.first_key("type.Hit") == "F8"


def test_the_check_lists_what_is_wrong_and_goes_there(rink: Rinkside) -> None:
    rink.line("G h 15")
    rink.keys("Ctrl+G")
    panel = rink.page.parts.check
    lines = [panel.list.item(n).text() for n in range(panel.list.count())]
    assert lines
    assert panel.isVisible()


@pytest.mark.parametrize("kind", ["shift", "event"])
def test_each_doubt_is_one_key_from_its_record(rink: Rinkside, store: Store, kind: str) -> None:
    rink.line("G h")
    with store.write("a shift that nobody played") as unit:
        times = {"period": 1, "start_elapsed_seconds": 9, "end_elapsed_seconds": 9}
        shift = unit.add(GAME, "shift", {**times, "home_1": 15}).key
    key = shift if kind == "shift" else next(iter(rink.page.book.event_keys()))
    rink.keys("Ctrl+G")
    entries = rink.page.parts.check.list
    texts = [entries.item(n).text() for n in range(entries.count())]
    entries.setCurrentRow(next(n for n, text in enumerate(texts) if f"{key}:" in text))
    QTest.keyClick(entries, Qt.Key.Key_Return)
    if kind == "event":
        assert rink.page.parts.log.current_key() == key
        return
    table = rink.window.page.page()
    assert table is not None
    stored = table.current()
    assert stored is not None
    assert (table.kind.kind.name, stored.key) == ("shift", key)


def test_an_event_of_another_scope_changes_nothing_here(rink: Rinkside, store: Store) -> None:
    before = rink.rows()
    with store.write("elsewhere") as unit:
        unit.add(type(GAME)("hockey", "5"), "event", {"event_type": "Shot"})
    assert rink.rows() == before


def test_live_numbers_follow(rink: Rinkside, qtbot: QtBot) -> None:
    rink.line("G h 15")
    skaters = rink.page.parts.numbers.skaters
    qtbot.waitUntil(lambda: skaters.model().rowCount() > 0)


def test_a_refused_event_stays_begun(rink: Rinkside, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("The disk is full.")

    rink.keys("S", "H")
    monkeypatch.setattr(rink.page.entry._recorder, "add", refuse)
    rink.keys("Return")
    assert (rink.mode(), rink.said()) == ("EVENT", "The disk is full.")
    monkeypatch.undo()
    rink.keys("Return")
    assert [e.event_type for e in rink.events()] == ["Shot"]


def test_a_period_that_was_ended_by_mistake_is_gone_back_to(rink: Rinkside) -> None:
    rink.set_clock("3:00")
    rink.line("S h 15")
    rink.keys("Ctrl+Return")
    assert rink.page.clock.period == 2
    rink.keys("Ctrl+Shift+Return")
    assert (rink.page.clock.period, rink.page.clock.board) == (1, 180)


def test_a_shootout_has_no_clock_and_goals_that_count_for_nobody(rink: Rinkside) -> None:
    with rink.store.write("rules") as unit:
        unit.edit(GAME, "game", unit.list(GAME, "game")[0].key, {"shootout_period": 2})
    rink.keys("Ctrl+Return", "Ctrl+Return")
    assert rink.page.parts.board.clock_text == "SO"
    rink.keys("Space")
    assert not rink.page.clock.is_running
    rink.keys("G", "H", "Return")
    assert rink.events()[-1].event_detail == "Goal_Shootout"
    assert rink.page.parts.board.score_text() == "0 : 0"


def test_the_detail_of_entry_is_chosen_by_a_button_and_kept(
    rink: Rinkside, open_rink: OpenRink
) -> None:
    rink.page.parts.palette.tier_pressed.emit()
    rink.keys("P")
    assert "not recorded now" in rink.said()
    rink.window.stop()
    assert open_rink().page.entry.tier == 1


def test_a_line_kept_on_the_bench_comes_on_by_its_key(rink: Rinkside) -> None:
    on_ice(rink)
    rink.page.parts.benches["home"].keep_preset(0)
    rink.keys("L", "H", "0", "1", "Return")
    (shift,) = rink.shifts()
    assert [shift.home_1, shift.home_5] == [15, 12]


def test_the_event_of_the_cursor_is_ringed_on_the_ice(rink: Rinkside) -> None:
    rink.keys("S", "H")
    rink.click_ice(150, 40)
    rink.keys("Return")
    (key,) = rink.page.book.event_keys()
    assert rink.page.parts.rink.selected == key
