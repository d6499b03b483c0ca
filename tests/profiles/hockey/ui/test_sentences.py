"""What the window says about the entry goes when it no longer holds."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.profiles.hockey.ui.rinkside import GAME, Rinkside
from tracker.ui.status import Tone

NO_SCORER = "Goal without a scorer; enter player 1."


@pytest.fixture
def doubtful(rink: Rinkside) -> Rinkside:
    """A goal was saved without its scorer, and that was said."""
    rink.keys("L", "H")
    for number in (15, 16, 17, 11, 12, 10):
        rink.keys("J", *str(number))
    rink.keys("Return", "G", "H", "Return")
    assert NO_SCORER in rink.said()
    return rink


def test_a_goal_that_got_its_scorer_is_no_longer_said_to_lack_one(doubtful: Rinkside) -> None:
    doubtful.keys("U", "1", "Return")
    (goal,) = doubtful.events()
    assert goal.event_team_player_1 == 15
    assert doubtful.said() == ""


def test_what_is_said_stays_while_it_holds(doubtful: Rinkside) -> None:
    doubtful.keys("Space", "S", "H", "Esc")
    assert NO_SCORER in doubtful.said()


def test_it_is_not_read_as_said_of_the_next_event(doubtful: Rinkside) -> None:
    doubtful.keys("G", "H", "1", "Return")
    assert doubtful.said() == ""


@pytest.mark.parametrize("keys", [("Ctrl+Z",), ("Ctrl+Z", "Ctrl+Shift+Z")])
def test_nothing_is_said_of_an_event_that_was_taken_back(
    doubtful: Rinkside, keys: tuple[str, ...]
) -> None:
    doubtful.keys(*keys)
    assert NO_SCORER not in doubtful.said()


def test_a_scorer_who_comes_from_another_laptop_counts_as_well(doubtful: Rinkside) -> None:
    with doubtful.store.write("elsewhere") as unit:
        key = next(iter(doubtful.page.book.event_keys()))
        unit.edit(GAME, "event", key, {"event_team_player_1": 15})
    assert doubtful.said() == ""


def test_a_missing_line_is_said_until_the_next_key(rink: Rinkside) -> None:
    rink.keys("L", "9")
    assert "no line 9 yet" in rink.said()
    rink.keys("A")
    assert rink.said() == ""


@pytest.mark.parametrize("key", ["Space", "J", "Esc", "0"])
def test_any_key_that_means_something_is_the_next_one(rink: Rinkside, key: str) -> None:
    rink.keys("L", "9", key)
    assert rink.said() == ""


def test_the_same_missing_line_is_said_again(rink: Rinkside) -> None:
    rink.keys("L", "9", "9")
    assert "no line 9 yet" in rink.said()


def test_only_what_was_said_here_is_taken_back(rink: Rinkside) -> None:
    rink.keys("L", "9")
    rink.window.tell("The server did not answer.", Tone.WARN)
    rink.keys("A")
    assert rink.said() == "The server did not answer."


def test_a_wrong_line_is_said_until_it_is_typed_on(rink: Rinkside) -> None:
    rink.keys("/")
    rink.write("G 15 bananas")
    rink.keys("Return")
    assert "bananas" in rink.said()
    rink.keys("Backspace")
    assert rink.said() == ""


@pytest.mark.parametrize("key", ["Backspace", "Esc"])
def test_a_refused_time_is_said_until_another_one_is_typed(rink: Rinkside, key: str) -> None:
    rink.keys("Ctrl+Shift+T", "9", "9", "0", "0", "Return")
    assert "cannot show more" in rink.said()
    rink.keys(key)
    assert rink.said() == ""


def test_a_key_behind_a_time_that_is_refused_waits_for_another_time(rink: Rinkside) -> None:
    rink.keys("Ctrl+Shift+T", "9", "9", "0", "0", "S")
    assert (rink.mode(), rink.events()) == ("TIME", [])
    assert "cannot show more" in rink.said()
    rink.keys("Esc", "S")
    assert (rink.mode(), rink.said()) == ("EVENT", "")


def test_what_is_said_of_a_number_outlasts_the_key_that_ended_it(rink: Rinkside) -> None:
    rink.keys("Ctrl+Shift+T", "9", "9", "0", "S")
    assert rink.mode() == "EVENT"
    assert "990 is no time" in rink.said()
    rink.keys("H")
    assert rink.said() == ""


def test_the_list_of_what_is_doubtful_follows_what_is_mended(
    doubtful: Rinkside, qtbot: QtBot
) -> None:
    def listed() -> bool:
        entries = doubtful.page.parts.check.list
        return any(NO_SCORER in entries.item(n).text() for n in range(entries.count()))

    doubtful.keys("Ctrl+G")
    qtbot.waitUntil(listed)
    doubtful.keys("U", "1", "Return")
    qtbot.waitUntil(lambda: not listed())
