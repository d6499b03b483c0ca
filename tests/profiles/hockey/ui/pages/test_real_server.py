"""The pages over a real server, from the menu to the rows, and again without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6

from tracker.app import connect_laptop, open_laptop
from tracker.app_window import window_session
from tracker.errors import ServerUnreachable
from tracker.profiles.hockey.ui.pages.schedule_page import SchedulePage
from tracker.settings import change_settings
from tracker.ui.frame import WindowFrame
from tracker.ui.main_window import MainWindow
from tracker.ui.models.scope_items import scope_labels
from tracker.ui.theme import Theme


@pytest.fixture
def published(live_server: Any, game_id: int) -> Iterator[str]:
    """A season of one game."""
    season = f"season {game_id}"
    live_server.sql(
        "insert into dim_schedule (game_id, season, game_date, home_team, away_team, "
        "home_total_goals, away_total_goals, game_status) "
        "values (%s, %s, '2026-01-10', 'Ice', 'Oil', 5, 1, 'complete')",
        game_id,
        season,
    )
    yield season
    live_server.sql("delete from dim_schedule where game_id = %s", game_id)


def open_schedule(folder: Path, theme: Theme, qtbot: Any, words: str) -> list[list[str]]:
    """Opens the program's window on the folder, chooses the page and reads it."""
    with window_session(folder) as session:
        frame = WindowFrame(theme, scope_labels(session.registry))
        window = MainWindow(session, theme, frame)
        try:
            with qtbot.waitExposed(frame):
                frame.show()
            frame.activateWindow()
            window.begin()
            return read_schedule(window, qtbot, words)
        finally:
            assert window.stop()
            shiboken6.delete(frame)


def read_schedule(window: MainWindow, qtbot: Any, words: str) -> list[list[str]]:
    listed = {a.objectName(): a for _menu, a in window.frame.commands.listed()}
    listed["page_hockey_schedule"].trigger()
    shown = window.pages.pages.shown
    assert shown is not None
    assert isinstance(shown.widget, SchedulePage)
    qtbot.waitUntil(lambda: window.pages.stage.line.startswith(words), timeout=30_000)
    return shown.widget.table.texts()


def test_the_schedule_is_read_from_the_server_and_is_there_without_it(
    tmp_path: Path, live_server: Any, published: str, game_id: int,
    theme: Theme, qtbot: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    token = live_server.token("viewer", "hockey", [str(game_id)])
    monkeypatch.setenv("TRACKER_TOKEN", token)
    with open_laptop(tmp_path) as laptop:
        connect_laptop(laptop, live_server.url, token)
    expected = ["Sat 10 Jan 2026", "Ice", "5 – 1", "Oil", "Final", "", str(game_id)]

    assert open_schedule(tmp_path, theme, qtbot, "As of") == [expected]

    change_settings(tmp_path, is_sync_paused=True)
    monkeypatch.setattr("tracker.app_window.transport_of", _no_network)
    assert open_schedule(tmp_path, theme, qtbot, "Offline  ·  as of") == [expected]

    monkeypatch.setenv("TRACKER_TOKEN", live_server.token("viewer", "hockey", ["1"]))
    assert open_schedule(tmp_path, theme, qtbot, "Offline") == []


def _no_network(_laptop: Any) -> Any:
    raise ServerUnreachable("The server did not answer in time.")
