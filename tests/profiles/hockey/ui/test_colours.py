"""Teams' colours: chosen once, worn in every game, corrected where they could not be read."""

from __future__ import annotations

from tests.profiles.hockey.ui.rinkside import GAME, Rinkside
from tracker.core.scope import Scope
from tracker.profiles.hockey.ui.colours_window import ColoursWindow
from tracker.profiles.hockey.ui.widgets.rink_marks import TeamColours
from tracker.ui.theme import Theme, ThemeChoice

ELSEWHERE = Scope("hockey", "5")


def window(rink: Rinkside) -> ColoursWindow:
    rink.keys("Ctrl+Alt+C")
    found = rink.page.findChildren(ColoursWindow)
    return found[-1]


def worn(rink: Rinkside) -> TeamColours:
    return rink.page.presenter.colours()


def test_a_colour_is_worn_on_the_board_the_bench_and_the_ice_and_in_the_next_game(
    rink: Rinkside, theme: Theme
) -> None:
    dialog = window(rink)
    dialog.fields["home"].setCurrentText("Navy")
    dialog.fields["away"].setCurrentText("#c8102e")
    dialog.when_chosen()
    assert worn(rink) == TeamColours("#0c2340", "#c8102e")
    state = rink.page.parts.benches["away"].state
    assert state.colours == worn(rink)
    assert rink.page.parts.rink.team_colours == worn(rink)

    with rink.store.write("another game") as unit:
        unit.add(ELSEWHERE, "game", {"game_id": 5, "home_team": "OIL", "away_team": "ICE"})
    rink.window.open_scope(ELSEWHERE)
    assert worn(rink) == TeamColours("#c8102e", "#0c2340")


def test_what_is_no_colour_is_said_and_changes_nothing(rink: Rinkside) -> None:
    dialog = window(rink)
    dialog.fields["home"].setCurrentText("reddish")
    dialog.when_chosen()
    assert "no colour" in dialog.error_text
    assert worn(rink) == TeamColours()


def test_the_usual_colour_comes_back(rink: Rinkside) -> None:
    for text in ("Gold", "Usual"):
        dialog = window(rink)
        dialog.fields["home"].setCurrentText(text)
        dialog.when_chosen()
    assert worn(rink) == TeamColours()


def test_the_window_begins_with_what_is_worn(rink: Rinkside) -> None:
    dialog = window(rink)
    dialog.fields["home"].setCurrentText("Gold")
    dialog.when_chosen()
    assert window(rink).fields["home"].currentText() == "Gold"


def test_the_names_of_the_teams_are_read_in_both_themes(rink: Rinkside, theme: Theme) -> None:
    dialog = window(rink)
    dialog.fields["home"].setCurrentText("Gold")
    dialog.when_chosen()
    seen = []
    for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK):
        theme.choose(choice)
        seen.append(rink.page.parts.board.shown_colours().home)
    assert seen[0] != seen[1]
    assert rink.page.book.scope == GAME
