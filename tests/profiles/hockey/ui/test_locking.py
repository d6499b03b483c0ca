"""A game that is called complete is locked until somebody opens it again."""

from __future__ import annotations

import pytest

from tests.profiles.hockey.ui.rinkside import GAME, Rinkside
from tracker.profiles.hockey.kinds import Game


def complete_elsewhere(rink: Rinkside) -> None:
    key = rink.page.book.game_key
    assert key is not None
    with rink.store.write("from elsewhere") as unit:
        unit.edit(GAME, "game", key, {"status": "complete"})


def status(rink: Rinkside) -> str:
    with rink.store.read() as reader:
        (stored,) = reader.list(GAME, "game")
    assert isinstance(stored.record, Game)
    return stored.record.status


@pytest.fixture
def complete(rink: Rinkside) -> Rinkside:
    """One event is in it."""
    rink.keys("T", "H", "Return")
    complete_elsewhere(rink)
    return rink


def test_the_bar_says_that_the_game_is_complete_and_how_it_is_opened(complete: Rinkside) -> None:
    assert complete.mode() == "COMPLETE"
    state = complete.page.parts.bar.state
    assert state is not None
    assert "opens it again" in state.hint


@pytest.mark.parametrize("keys", [("S", "H", "Return"), ("L", "1"), ("Up", "Return")])
def test_nothing_is_begun_in_a_complete_game(complete: Rinkside, keys: tuple[str, ...]) -> None:
    before = (complete.events(), complete.shifts())
    complete.keys(*keys)
    assert complete.mode() == "COMPLETE"
    assert "complete and locked" in complete.said()
    assert (complete.events(), complete.shifts()) == before


@pytest.mark.parametrize("keys", [("Up", "Del"), ("Ctrl+Return",), ("Ctrl+E",)])
def test_nothing_is_taken_out_or_changed_by_other_keys(
    complete: Rinkside, keys: tuple[str, ...]
) -> None:
    before = (complete.events(), complete.page.book.game)
    complete.keys(*keys)
    assert "complete and locked" in complete.said()
    assert (complete.events(), complete.page.book.game) == before


def test_a_typed_line_is_refused(complete: Rinkside) -> None:
    complete.line("shot h")
    assert len(complete.events()) == 1
    assert "complete and locked" in complete.said()


def test_opened_again_it_takes_events(complete: Rinkside) -> None:
    complete.keys("Ctrl+Alt+G")
    assert (status(complete), complete.mode()) == ("live", "READY")
    complete.keys("S", "H", "Return")
    assert [event.event_type for event in complete.events()] == ["Turnover", "Shot"]


def test_undo_opens_a_game_that_was_just_called_complete(rink: Rinkside) -> None:
    rink.keys("Ctrl+Return", "Ctrl+Alt+Return")
    assert status(rink) == "complete"
    assert "Ctrl+Alt+G" in rink.said()
    rink.keys("Ctrl+Z")
    assert (status(rink), rink.mode()) == ("live", "READY")


def test_the_button_of_the_check_list_opens_a_complete_game(complete: Rinkside) -> None:
    check = complete.page.parts.check
    complete.keys("Ctrl+G")
    assert check.verdict().startswith("Complete and locked")
    assert (check.done.text(), check.done.isEnabled()) == ("Open again", True)
    check.done.click()
    assert status(complete) == "live"
    assert (check.done.text(), check.done.accessibleName()) == ("Complete", "Complete the game")
    assert "Complete and locked" not in check.verdict()


def test_what_was_begun_when_another_laptop_completed_the_game_can_be_dropped(
    rink: Rinkside,
) -> None:
    rink.keys("S", "H")
    complete_elsewhere(rink)
    rink.keys("Return")
    assert (rink.mode(), rink.events()) == ("EVENT", [])
    rink.keys("Escape")
    assert rink.mode() == "COMPLETE"
