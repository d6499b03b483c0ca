"""The whole workspace from the keyboard: what keys record, show, undo and refuse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QSplitterHandle,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.profiles.hockey.ui.conftest import OpenRink
from tests.profiles.hockey.ui.rinkside import GAME, Rinkside
from tracker.core.ids import Key
from tracker.core.scope import Scope
from tracker.local_db.outbox import Accepted
from tracker.ui.theme import Theme, ThemeChoice


def on_ice(rink: Rinkside) -> None:
    """Both teams' first five and goalies."""
    rink.keys("L", "H")
    for number in (15, 16, 17, 11, 12, 10):
        rink.keys("J", *str(number))
    rink.keys("A")
    for number in (45, 46, 47, 41, 42, 40):
        rink.keys("J", *str(number))
    rink.keys("Return")


def test_the_game_opens_on_its_workspace_and_the_tables_stay_beside_it(rink: Rinkside) -> None:
    tabs = rink.window.page.tabs
    assert tabs.shows_workspace
    assert tabs.tab_texts() == ["Rink", "Events", "Shifts", "Roster entries", "Game"]
    rink.keys("Ctrl+PgDown")
    page = rink.window.page.page()
    assert page is not None
    assert page.kind.kind.name == "event"


def test_a_shot_is_four_keys_and_undo_takes_it_back(rink: Rinkside) -> None:
    on_ice(rink)
    rink.set_clock("7:42")

    rink.keys("S", "H", "2", "Return")

    (shot,) = rink.events()
    assert (shot.event_type, shot.event_detail, shot.event_team) == (
        "Shot", "Shot_OnNetSaved", "home",
    )  # fmt: skip
    assert (shot.event_team_player_1, shot.goalie_player, shot.shift_index) == (16, 40, 1)
    assert (shot.period, shot.event_start_seconds, shot.start_elapsed_seconds) == (1, 462, 738)
    assert rink.rows()[0][:5] == ("1st 07:42", "5v5", "ICE", "Shot · on net saved", "16 Player 016")

    rink.keys("Ctrl+Z")
    assert rink.events() == []
    rink.keys("Ctrl+Shift+Z")
    assert rink.events() == [shot]
    assert rink.page.parts.board.score_text() == "0 : 0"


def test_the_line_up_is_a_shift_from_the_moment_the_change_began(rink: Rinkside) -> None:
    on_ice(rink)
    (shift,) = rink.shifts()
    assert (shift.home_1, shift.home_goalie, shift.away_5, shift.strength) == (15, 10, 42, "5v5")
    assert (shift.start_elapsed_seconds, shift.end_elapsed_seconds) == (0, None)


def test_a_goal_counts_on_the_board_at_once(rink: Rinkside) -> None:
    on_ice(rink)
    rink.keys("G", "A", "1", "2", "3", "Return")
    (goal,) = rink.events()
    assert (goal.event_team_player_1, goal.assist_1_player, goal.assist_2_player) == (45, 46, 47)
    assert rink.page.parts.board.score_text() == "0 : 1"


def test_the_key_of_another_type_saves_what_is_begun(rink: Rinkside) -> None:
    rink.keys("S", "H", "T", "A", "Return")
    assert [e.event_type for e in rink.events()] == ["Shot", "Turnover"]
    assert [e.event_team for e in rink.events()] == ["home", "away"]


def test_escape_drops_what_is_begun(rink: Rinkside) -> None:
    rink.keys("S", "H", "Esc")
    assert (rink.events(), rink.mode()) == ([], "READY")


def test_the_time_is_that_of_the_first_key(rink: Rinkside) -> None:
    rink.keys("Space")
    rink.clock.pass_seconds(30)
    rink.keys("S")
    rink.clock.pass_seconds(4)
    rink.keys("Return")
    assert [e.start_elapsed_seconds for e in rink.events()] == [30]


def test_a_typed_line_is_an_event(rink: Rinkside) -> None:
    rink.line("G 15 16 17 7:42 pp")
    (goal,) = rink.events()
    assert (goal.event_team, goal.event_team_player_1, goal.assist_2_player) == ("home", 15, 17)
    assert goal.event_start_seconds == 462


def test_what_a_typed_line_means_wrongly_is_said_and_kept(rink: Rinkside) -> None:
    rink.line("G 15 bananas")
    assert rink.events() == []
    assert "bananas" in rink.said()
    assert rink.page.parts.bar.line.text() == "G 15 bananas"


def test_a_place_on_the_ice_tells_the_zone(rink: Rinkside) -> None:
    rink.keys("Ctrl+E")  # home attacks right
    rink.keys("S", "H")
    rink.click_ice(160, 30)
    rink.keys("Return")
    (shot,) = rink.events()
    assert (abs(float(shot.puck_x or 0) - 160) <= 1, shot.event_team_zone) == (True, "o")


def test_a_pass_that_is_drawn_keeps_both_its_ends(rink: Rinkside) -> None:
    rink.keys("P", "H")
    rink.drag_ice((60, 20), (130, 70))
    rink.keys("Return")
    (event,) = rink.events()
    ends = (event.puck_x, event.puck_y, event.puck_end_x, event.puck_end_y)
    assert [abs(float(n or 0) - m) <= 1 for n, m in zip(ends, (60, 20, 130, 70), strict=True)]
    (mark,) = rink.page.parts.rink.marks
    assert mark.to is not None
    assert abs(mark.to.x - 130) <= 1

    rink.keys("Up", "Return")
    rink.click_ice(100, 40)
    rink.keys("Return")
    (event,) = rink.events()
    assert (event.puck_end_x, event.puck_end_y) == (None, None)


def test_a_mark_is_on_the_ice_as_long_as_its_event_has_that_place(rink: Rinkside) -> None:
    def spots() -> list[int]:
        return [round(mark.spot.x) for mark in rink.page.parts.rink.marks]

    rink.keys("S", "H")
    rink.click_ice(160, 30)
    rink.keys("Return", "T", "H", "Return")
    assert spots() == [160]
    rink.keys("Ctrl+Z", "Ctrl+Z")
    assert spots() == []
    rink.keys("Ctrl+Y")
    assert spots() == [160]
    (shot,) = rink.events()
    with rink.store.write("from elsewhere") as unit:
        unit.edit(GAME, "event", Key(f"E18969{shot.event_index:05d}"), {"puck_x": 40})
    assert spots() == [40]


def test_a_way_drawn_before_the_event_is_that_of_the_next_one(rink: Rinkside) -> None:
    rink.drag_ice((60, 20), (130, 70))
    rink.keys("P", "H", "Return", "P", "Return")
    first, second = rink.events()
    assert first.puck_end_x is not None
    assert (second.puck_x, second.puck_end_x) == (None, None)


def test_rows_of_another_laptop_appear(rink: Rinkside) -> None:
    with rink.store.write("from elsewhere") as unit:
        unit.add(GAME, "event", {"period": 1, "start_elapsed_seconds": 5, "event_type": "Hit"})
    assert [row[3] for row in rink.rows()] == ["Hit"]


def test_another_theme_after_another_game_meets_no_widget_that_is_gone(
    rink: Rinkside, theme: Theme, qtbot: QtBot
) -> None:
    with rink.store.write("another game") as unit:
        unit.add(Scope("hockey", "5"), "game", {"game_id": 5})
    old = rink.page
    with qtbot.waitSignal(old.destroyed):
        rink.window.open_scope(Scope("hockey", "5"))
    theme.choose(ThemeChoice.DARK)
    theme.scale_to(1.5)
    rink.page.focus_work()
    rink.keys("S", "Return")
    assert [e.event_type for e in rink.events()] == ["Shot"]


@pytest.mark.parametrize(("scale", "size"), [(1.0, (1366, 768)), (2.0, (2732, 1536))])
def test_everything_fits_the_screen_in_every_mode(
    rink: Rinkside, theme: Theme, scale: float, size: tuple[int, int]
) -> None:
    on_ice(rink)
    theme.scale_to(scale)
    rink.window.frame.resize(*size)
    for keys in (("S", "H", "1"), ("Esc", "L"), ("Esc", "@"), ("Esc",)):
        rink.keys(*keys)
        QApplication.processEvents()
        frame = rink.window.frame
        assert (frame.width(), frame.height()) == size
        for part in (rink.page.parts.bar, rink.page.parts.log, rink.page.parts.palette):
            corner = part.mapTo(frame, QPoint(part.width() - 1, part.height() - 1))
            assert frame.rect().contains(corner), part


def test_every_widget_that_takes_the_keyboard_has_a_name(rink: Rinkside) -> None:
    on_ice(rink)
    rink.keys("S")
    takers = [
        widget
        for widget in rink.page.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible()
    ]
    unnamed = [
        widget
        for widget in takers
        if not (widget.accessibleName() or getattr(widget, "text", str)())
        and not isinstance(widget.parent(), QAbstractScrollArea)
        and not isinstance(widget, (QSplitterHandle, QToolButton))
    ]
    assert takers
    assert unnamed == []


def test_the_overview_of_keys_names_those_of_the_rink(rink: Rinkside) -> None:
    lines = rink.page.key_lines()
    assert ("Events", "Shot", "S") in lines
    assert ("Clock", "Start or stop the clock", "Space") in lines


def test_while_text_is_typed_keys_are_no_commands_and_escape_comes_back(rink: Rinkside) -> None:
    rink.keys("Ctrl+F")
    assert rink.mode() == "TYPING"
    rink.write("sg")
    rink.keys("Return")
    assert rink.events() == []
    rink.keys("Ctrl+F", "Esc")
    assert (rink.mode(), rink.page.parts.filter.text()) == ("READY", "")
    rink.keys("S", "Return")
    assert [e.event_type for e in rink.events()] == ["Shot"]


def test_coming_back_to_the_rink_the_keys_work_again(rink: Rinkside) -> None:
    rink.keys("Ctrl+PgDown", "Ctrl+PgUp", "S", "Return")
    assert [e.event_type for e in rink.events()] == ["Shot"]


def test_what_undo_would_take_back_is_said(rink: Rinkside, qtbot: QtBot) -> None:
    rink.line("G h 15")
    words = rink.page.parts.undo_words
    qtbot.waitUntil(lambda: "Goal ICE #15" in words.text())
    rink.keys("Ctrl+Z")
    qtbot.waitUntil(lambda: "Goal" not in words.text())


def test_the_first_faceoff_makes_the_game_live(rink: Rinkside) -> None:
    rink.keys("Ctrl+Return")
    game = rink.page.book.game
    assert game is not None
    assert game.status == "live"


def test_a_line_kept_on_the_bench_is_there_again_in_the_same_game_only(
    rink: Rinkside, open_rink: OpenRink
) -> None:
    on_ice(rink)
    rink.page.parts.benches["away"].keep_preset(0, "Kids")
    assert rink.page.entry.lines == {"home": {}, "away": {1: (45, 46, 47, 41, 42)}}

    again = open_rink()
    assert [p.skaters for p in again.page.parts.benches["away"].state.presets] == [
        (45, 46, 47, 41, 42)
    ]
    with again.store.write("another game") as unit:
        unit.add(Scope("hockey", "5"), "game", {"game_id": 5})
    again.window.open_scope(Scope("hockey", "5"))
    assert again.page.parts.benches["away"].state.presets == ()


def test_the_next_number_key_completes_the_number_before_it(rink: Rinkside) -> None:
    on_ice(rink)
    rink.keys("G", "H", "J", "9", "J", "1", "9", "J", "8", "Q", "Return")
    (goal,) = rink.events()
    assert (goal.event_team_player_1, goal.assist_1_player, goal.assist_2_player) == (
        9, 19, 8,
    )  # fmt: skip
    assert goal.event_team_zone == "o"


def test_numbers_of_one_digit_come_on_the_ice_one_after_the_other(rink: Rinkside) -> None:
    rink.keys("L", "H", "J", "9", "J", "8", "Return", "Return")
    (shift,) = rink.shifts()
    assert {8, 9} <= set(shift.payload().values())


def test_a_line_typed_after_another_may_begin_with_the_key_again(rink: Rinkside) -> None:
    rink.line("S 16")
    rink.line("/S 17")
    assert [event.event_team_player_1 for event in rink.events()] == [16, 17]


def test_a_game_that_arrives_on_the_server_is_not_shown_anew(
    rink: Rinkside, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[bool] = []
    monkeypatch.setattr(rink.page.presenter, "show_all", lambda: shown.append(True))
    for kind in ("game", "roster"):
        batch = rink.store.outbox.freeze_batch(GAME, kind)
        accepted = [Accepted(change.change_id, n) for n, change in enumerate(batch, 1)]
        rink.store.outbox.acknowledge(GAME, kind, accepted)
        assert batch
    assert shown == []
    with rink.store.write("another name") as unit:
        game = rink.page.book.game_key
        assert game is not None
        unit.edit(GAME, "game", game, {"home_team": "FIRE"})
    assert shown == [True]
