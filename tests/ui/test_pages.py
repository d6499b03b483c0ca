"""Pages in the window: reached by keys, filled from what is kept, honest about its age."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import capture_exceptions

from tests.ui.desk import GAME, FakeSync, press
from tests.ui.teams_page import EARLIER, NOW, TEAMS, opened_with_rows, page_of, team, teams
from tracker.core.published import KeptRows, PublishedQuery
from tracker.errors import InputError, NotAllowed, ServerUnreachable
from tracker.ui.status import SyncPhase, SyncStatus
from tracker.ui.theme import Theme

IDLE = SyncStatus(SyncPhase.IDLE)


def test_a_key_opens_the_page_and_escape_goes_back_to_the_game(open_pages, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    assert window.pages.stage.isVisible()
    assert not window.page.isVisible()
    assert window.pages.stage.title == "Teams"
    assert window.pages.stage.line == f"As of {NOW.astimezone():%H:%M}"

    press(window, Qt.Key.Key_Escape)

    assert window.page.isVisible()
    assert window.commands.scope == GAME
    assert not window.pages.is_shown


def test_the_same_key_again_goes_back(open_pages, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    press(window, Qt.Key.Key_1, control=True)
    assert window.page.isVisible()


def test_what_is_typed_in_the_form_is_there_after_a_page_was_shown(open_pages, qtbot):
    window = open_pages()
    window.commands.new()
    qtbot.waitUntil(lambda: window.page.form.is_active)
    press(window, Qt.Key.Key_1, control=True)
    press(window, Qt.Key.Key_Escape)
    assert window.page.form.is_active


def test_pages_are_in_the_menu_the_palette_and_the_list_of_keys(open_pages):
    window = open_pages()
    listed = {action.text(): window.frame.commands.keys_text(action)
              for menu, action in window.frame.commands.listed() if menu == "Pages"}  # fmt: skip
    assert listed == {
        "Teams": "Ctrl+1",
        "More teams": "Ctrl+2",
        "&Fetch again": "Ctrl+R",
        "&Back": "Esc on a page",
    }
    menus = [action.text() for action in window.frame.menuBar().actions()]
    assert menus[-2:] == ["&Pages", "&Help"]


def test_without_a_source_no_pages_are_offered(window):
    assert "&Pages" not in [action.text() for action in window.frame.menuBar().actions()]


def test_a_page_covers_the_records_so_their_keys_are_out_of_reach(open_pages, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    qtbot.waitUntil(lambda: not window.frame.commands["new_record"].isEnabled())
    assert not window.frame.commands["delete_record"].isEnabled()

    press(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.frame.commands["new_record"].isEnabled())


def test_rows_are_sorted_filtered_and_copied_by_keys(open_pages, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    table = page_of(window).table
    press(window, Qt.Key.Key_Right)
    QTest.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert teams(window) == ["Oil", "Ice", "Sea"]
    QTest.keyClick(table.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert teams(window) == ["Ice", "Oil", "Sea"]

    press(window, Qt.Key.Key_F, control=True)
    QTest.keyClicks(QApplication.focusWidget(), "oi")
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_C, control=True)

    assert QGuiApplication.clipboard().text() == "Team\tP\nOil\t12\n"
    assert window.frame.message.text == "Copied 1 row with headings."


def test_escape_clears_the_filter_before_it_leaves_the_page(open_pages, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    press(window, Qt.Key.Key_F, control=True)
    QTest.keyClicks(QApplication.focusWidget(), "zzz")
    assert page_of(window).table.empty_words == "No row matches the filter; Esc clears it."
    press(window, Qt.Key.Key_Escape)
    assert teams(window) == ["Ice", "Oil", "Sea"]
    assert window.pages.is_shown


def test_f6_goes_from_the_page_to_the_list_and_back(open_pages, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    press(window, Qt.Key.Key_F6)
    assert window.frame.panel.isAncestorOf(QApplication.focusWidget())
    press(window, Qt.Key.Key_F6)
    assert page_of(window).isAncestorOf(QApplication.focusWidget())


def test_everything_on_a_page_has_a_name_for_screen_readers(open_pages, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    table = page_of(window).table
    assert table.view.accessibleName() == "Teams"
    assert table.filter.accessibleName() == "Filter teams"
    model = table.view.model()
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(1, 1).data(spoken) == "Points 12"
    assert model.headerData(1, Qt.Orientation.Horizontal, spoken) == "Points"


def test_offline_what_is_kept_is_shown_with_its_age(open_pages, source, qtbot):
    source.here[TEAMS] = KeptRows(TEAMS, [team("Ice")], EARLIER)
    source.failure = ServerUnreachable("The server did not answer in time.")
    window = open_pages()
    press(window, Qt.Key.Key_1, control=True)

    qtbot.waitUntil(lambda: window.pages.stage.line.startswith("Offline"))

    assert teams(window) == ["Ice"]
    at = f"{EARLIER.astimezone():%H:%M}"
    assert window.pages.stage.line == f"Offline  ·  as of 27 Feb {at}, yesterday"


def test_not_connected_what_is_kept_is_shown_and_nothing_is_asked(open_pages, source, qtbot):
    source.here[TEAMS] = KeptRows(TEAMS, [team("Ice")], EARLIER)
    window = open_pages(is_connected=False)
    press(window, Qt.Key.Key_1, control=True)
    qtbot.waitUntil(lambda: teams(window) == ["Ice"])
    assert window.pages.stage.line.startswith("Not connected  ·  as of 27 Feb")
    assert source.fetched == []


def test_kept_rows_are_there_before_the_server_has_answered(open_pages, source, qtbot):
    source.here[TEAMS] = KeptRows(TEAMS, [team("Ice")], EARLIER)
    source.gate.clear()
    window = open_pages()
    press(window, Qt.Key.Key_1, control=True)
    qtbot.waitUntil(lambda: teams(window) == ["Ice"])
    qtbot.waitUntil(lambda: "asking the server" in window.pages.stage.line)

    source.gate.set()
    qtbot.waitUntil(lambda: teams(window) == ["Ice", "Oil", "Sea"])


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (ServerUnreachable("No answer."), "Fetch it again (Ctrl+R) when there is a network"),
        (NotAllowed("You may not do this."), "Connect as somebody who may read it"),
        (InputError("The folder has no server."), "The folder has no server."),
    ],
)
def test_where_nothing_was_ever_fetched_it_is_said_why_and_what_to_do(
    open_pages, source, qtbot, failure, words
):
    source.failure = failure
    window = open_pages()
    press(window, Qt.Key.Key_1, control=True)
    qtbot.waitUntil(lambda: words in page_of(window).table.empty_words)


def test_an_empty_answer_is_not_taken_for_a_missing_one(open_pages, source, qtbot):
    source.there = {}
    window = open_pages()
    press(window, Qt.Key.Key_1, control=True)
    qtbot.waitUntil(lambda: page_of(window).table.empty_words == "The league has no teams yet.")


def test_the_key_for_fetching_again_asks_at_once(open_pages, source, qtbot):
    source.failure = ServerUnreachable("No answer.")
    window = open_pages()
    press(window, Qt.Key.Key_1, control=True)
    qtbot.waitUntil(lambda: window.pages.stage.line == "Offline")
    source.failure = None
    press(window, Qt.Key.Key_R, control=True)
    qtbot.waitUntil(lambda: teams(window) == ["Ice", "Oil", "Sea"])


def test_after_a_bug_in_a_fetch_the_key_asks_again(open_pages, source, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    source.there[TEAMS] = [team("Owls")]
    source.failure = KeyError("x")
    with capture_exceptions() as raised:
        press(window, Qt.Key.Key_R, control=True)
        qtbot.waitUntil(lambda: bool(raised))
    source.failure = None

    press(window, Qt.Key.Key_R, control=True)

    qtbot.waitUntil(lambda: teams(window) == ["Owls"])


def test_after_a_sync_that_brought_something_the_visible_page_is_fetched_anew(
    open_pages, source, qtbot
):
    window = opened_with_rows(open_pages, qtbot)
    source.there[TEAMS] = [team("Owls")]
    window._show_status(IDLE)
    assert source.fetched == [{"dim_team"}]
    window._show_status(replace(IDLE, has_news=True))
    qtbot.waitUntil(lambda: teams(window) == ["Owls"])
    assert len(source.fetched) == 2


def test_a_page_that_is_not_seen_is_fetched_when_it_is_opened_again(open_pages, source, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    press(window, Qt.Key.Key_Escape)
    source.there[TEAMS] = [team("Owls")]
    window._show_status(replace(IDLE, has_news=True))
    assert len(source.fetched) == 1
    press(window, Qt.Key.Key_1, control=True)
    qtbot.waitUntil(lambda: teams(window) == ["Owls"])


def test_a_page_opened_again_soon_is_not_fetched_again(open_pages, source, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_1, control=True)
    assert teams(window) == ["Ice", "Oil", "Sea"]
    assert len(source.fetched) == 1


def test_what_one_page_has_read_another_need_not_ask_for_again(open_pages, source, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    press(window, Qt.Key.Key_2, control=True)
    assert window.pages.stage.title == "More teams"
    assert teams(window) == ["Ice", "Oil", "Sea"]
    window._show_status(IDLE)
    assert source.fetched == [{"dim_team"}]


def test_connecting_elsewhere_shows_nothing_of_the_old(open_pages, source, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    source.here.clear()
    source.failure = ServerUnreachable("No answer.")
    window.use_sync(FakeSync())
    assert teams(window) == []
    qtbot.waitUntil(lambda: window.pages.stage.line == "Offline")
    assert teams(window) == []


def test_an_answer_of_the_old_server_that_comes_late_is_dropped(open_pages, source, qtbot):
    source.gate.clear()
    window = open_pages()
    press(window, Qt.Key.Key_1, control=True)
    qtbot.waitUntil(lambda: window.pages.pages.shown.is_fetching)
    old = source.there
    window.use_sync(FakeSync())
    source.there = {TEAMS: [team("New")]}
    source.gate.set()
    qtbot.waitUntil(lambda: len(source.fetched) == 2)
    qtbot.waitUntil(lambda: teams(window) == ["New"])
    assert old[TEAMS]


def test_what_the_server_refuses_later_is_not_shown_any_more(open_pages, source, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    source.here.clear()
    source.failure = NotAllowed("You are signed in, but may not do this.")
    press(window, Qt.Key.Key_R, control=True)
    qtbot.waitUntil(lambda: teams(window) == [])


def test_what_a_page_asks_for_besides_is_fetched_when_it_asks(open_pages, source, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    players = PublishedQuery.of("dim_player", {"team": "eq.Ice"})
    source.there[players] = [{"player": "Anna"}]

    page_of(window).desk.open_page("teams", "Ice")

    qtbot.waitUntil(lambda: [row["player"] for row in page_of(window).players] == ["Anna"])
    assert source.fetched == [{"dim_team"}, {"dim_player"}]


def test_a_failing_question_is_not_repeated_without_end(open_pages, source, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    source.failure = ServerUnreachable("No answer.")
    page_of(window).desk.open_page("teams", "Ice")
    qtbot.waitUntil(lambda: window.pages.stage.line.startswith("Offline"))
    fills = page_of(window).fills
    page_of(window).desk.reload()
    qtbot.waitUntil(lambda: page_of(window).fills > fills)
    assert source.fetched == [{"dim_team"}, {"dim_player"}]


def test_a_page_that_shows_local_records_follows_them(open_pages, store, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    fills = page_of(window).fills
    with store.write("add") as unit:
        unit.add(GAME, "event", {"period": 1, "event_type": "Shot"})
    qtbot.waitUntil(lambda: page_of(window).fills == fills + 1)


def test_the_cursor_stays_on_its_row_when_newer_rows_come(open_pages, source, qtbot):
    window = opened_with_rows(open_pages, qtbot)
    table = page_of(window).table
    assert table.choose("Oil")
    source.there[TEAMS] = [team("Sea", 1), team("Ant", 5), team("Oil", 13)]
    press(window, Qt.Key.Key_R, control=True)
    qtbot.waitUntil(lambda: teams(window) == ["Sea", "Ant", "Oil"])
    assert table.current()["team"] == "Oil"


def test_rows_beyond_the_bound_are_spoken_of(open_pages, source, qtbot):
    source.is_cut = True
    window = opened_with_rows(open_pages, qtbot)
    assert "the server has more" in window.pages.stage.line


def test_colours_follow_the_theme(open_pages, qtbot, theme: Theme, source):
    source.there[TEAMS] = [team("Ice", -3)]
    window = open_pages()
    press(window, Qt.Key.Key_1, control=True)
    qtbot.waitUntil(lambda: teams(window) == ["Ice"])
    cell = page_of(window).table.view.model().index(0, 1)
    assert cell.data(Qt.ItemDataRole.ForegroundRole) == theme.colour("warn")
