"""What a real server has and a laptop has not: the window names it, fetches it and hands over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import LiveServer
from tracker.app import connect_laptop, open_laptop, sync_engine
from tracker.app_window import window_session
from tracker.core.neighbour import Neighbour
from tracker.core.scope import Scope
from tracker.settings import change_settings, load_settings


def record_there(folder: Path, live_server: LiveServer, scope: Scope) -> None:
    with open_laptop(folder) as laptop:
        connect_laptop(laptop, live_server.url, live_server.token())
    with open_laptop(folder) as laptop:
        fields = {"home_team": "Ravens", "away_team": "Owls", "game_date": "2026-03-05"}
        with laptop.store.write("new game") as unit:
            unit.add(scope, "game", {"game_id": int(scope.id), **fields})
        with sync_engine(laptop) as engine:
            assert engine.run_once().failure is None


@pytest.fixture
def scope(game_id: int) -> Scope:
    return Scope("hockey", str(game_id))


def test_a_game_of_the_server_is_named_wanted_and_given_up(
    tmp_path: Path, live_server: LiveServer, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = live_server.token(profile="hockey", scope_ids=[scope.id])
    monkeypatch.setenv("TRACKER_TOKEN", live_server.token())
    record_there(tmp_path / "there", live_server, scope)
    monkeypatch.delenv("TRACKER_TOKEN")

    with window_session(tmp_path / "here") as session:
        assert session.sync is None
        assert session.connect is not None
        assert session.elsewhere is not None
        session.connect(live_server.url, token, None)

        (found,) = session.elsewhere.unknown()
        assert (found.scope, found.title, found.day) == (scope, "Ravens – Owls", "2026-03-05")

        session.elsewhere.want(scope)
        assert session.elsewhere.wanted() == {scope}
        session.elsewhere.give_up(scope)
        assert session.elsewhere.wanted() == set()
    assert load_settings(tmp_path / "here").server_url == live_server.url


def test_unsent_changes_go_into_a_file_and_out_of_it(
    tmp_path: Path, live_server: LiveServer, scope: Scope
) -> None:
    file = tmp_path / "unsent.tracker"
    with window_session(tmp_path / "offline") as session:
        with session.store.write("new game") as unit:
            unit.add(scope, "game", {"game_id": int(scope.id), "home_team": "Ravens"})
        assert session.handing_over is not None
        written = session.handing_over.write(file, None)
    assert written.sentence.startswith("1 changes are in ")

    with window_session(tmp_path / "online") as session:
        assert session.connect is not None
        assert session.handing_over is not None
        session.connect(live_server.url, live_server.token(), None)
        result = session.handing_over.upload(file)

    assert result.sentence.startswith("1 accepted, 0 refused, 0 left")
    rows = live_server.sql("select home_team from staging_games where game_id = %s", int(scope.id))
    assert [row["home_team"] for row in rows] == ["Ravens"]


def test_two_windows_in_one_game_learn_of_each_other_by_name(
    tmp_path: Path, live_server: LiveServer, scope: Scope
) -> None:
    met: dict[str, set[Neighbour]] = {"Ana": set(), "Bo": set()}
    changed = threading.Condition()

    def meets(name: str) -> Callable[[tuple[Neighbour, ...]], None]:
        def meet(neighbours: tuple[Neighbour, ...]) -> None:
            with changed:
                met[name].update(neighbours)
                changed.notify_all()

        return meet

    with ExitStack() as stack:
        for name, doing in (("Ana", "events"), ("Bo", "shifts")):
            change_settings(tmp_path / name, display_name=name)
            session = stack.enter_context(window_session(tmp_path / name))
            assert session.connect is not None
            sync = session.connect(live_server.url, live_server.token(), None)
            sync.look_at(scope, doing, meets(name))
            sync.start(lambda _status: None)
            stack.callback(sync.stop)
        both = {"Ana": {Neighbour("Bo", "shifts")}, "Bo": {Neighbour("Ana", "events")}}
        with changed:
            assert changed.wait_for(lambda: met == both, 30)
