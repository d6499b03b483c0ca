"""A long log: only what is seen is made, and all of it is found."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from tests.profiles.hockey.ui.conftest import OpenRink
from tests.profiles.hockey.ui.rinkside import GAME, Rinkside
from tracker.local_db.store import Store
from tracker.profiles.hockey.kinds import Event
from tracker.profiles.hockey.ui import event_words

MANY = 1_500


@pytest.fixture
def long_game(game: None, store: Store) -> None:
    for start in range(0, MANY, 500):
        with store.write("fill") as unit:
            for index in range(start, start + 500):
                fields = {"period": 1 + index // 500, "start_elapsed_seconds": index % 500}
                kind = "Hit" if index == 7 else "Pass"
                unit.add(GAME, "event", {**fields, "event_type": kind, "event_team": "home"})


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    found: list[Event] = []
    words = event_words.event_words

    def counted(event: Event) -> str:
        found.append(event)
        return words(event)

    monkeypatch.setattr(event_words, "event_words", counted)
    return found


def test_a_long_game_is_opened_without_making_its_rows(
    long_game: None, made: list[Event], open_rink: OpenRink
) -> None:
    rink = open_rink()
    model = rink.page.parts.log_model
    assert model.rowCount() == model.event_count == MANY
    assert model.open_count == MANY
    assert len(made) < 100


def test_a_filter_finds_rows_that_were_never_seen(long_game: None, open_rink: OpenRink) -> None:
    rink = open_rink()
    model = rink.page.parts.log_model
    model.set_filter("hit")
    assert [row[3] for row in rink.rows()] == ["Hit"]
    model.set_filter("")
    assert model.rowCount() == MANY


def test_rows_in_sight_follow_a_change_of_players_that_arrives_later(rink: Rinkside) -> None:
    rink.line("S h 15 7:42")
    assert rink.rows()[0][1] == ""
    with rink.store.write("from elsewhere") as unit:
        slots = {f"{v}_{n}": f + n for v, f in (("home", 10), ("away", 40)) for n in range(1, 6)}
        unit.add(GAME, "shift", {"period": 1, "start_elapsed_seconds": 0, **slots})
    assert rink.rows()[0][1].startswith("5v5")


def test_the_model_keeps_qts_promises(rink: Rinkside) -> None:
    model = rink.page.parts.log_model
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(model, mode, model)
    for line in ("S h 15 9:00", "P h 16 8:00", "G a 45 8:30"):
        rink.line(line)
    model.set_filter("goal")
    rink.keys("Ctrl+Z", "Ctrl+Shift+Z")
    model.set_filter("")
    assert [row[0] for row in rink.rows()] == ["1st 08:00", "1st 08:30", "1st 09:00"]


@pytest.mark.parametrize("width", [1280, 1366, 1920])
def test_the_columns_of_the_log_fill_its_width_and_no_more(rink: Rinkside, width: int) -> None:
    rink.window.frame.resize(width, 736)
    QApplication.processEvents()
    log = rink.page.parts.log
    used = sum(log.columnWidth(n) for n in range(log.model().columnCount()))
    assert abs(used - log.viewport().width()) <= 2
