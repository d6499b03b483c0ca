"""What pages read of a real server is for the person that is signed in, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import LiveServer
from tracker.app import Laptop, connect_laptop, open_laptop, published_source, sign_out
from tracker.app_window import window_session
from tracker.core.published import PublishedQuery
from tracker.errors import DiskFull, InputError
from tracker.local_db.published_rows import PublishedRows
from tracker.settings import change_settings
from tracker.sync.credentials import Credentials
from tracker.ui.session import PublishedSource


@pytest.fixture
def query(live_server: LiveServer, game_id: int) -> Iterator[PublishedQuery]:
    """A published row of a game."""
    live_server.sql("insert into dim_schedule (game_id, home_team) values (%s, 'Ice')", game_id)
    yield PublishedQuery.of("dim_schedule", {"game_id": f"eq.{game_id}"})
    live_server.sql("delete from dim_schedule where game_id = %s", game_id)


def teams(source: PublishedSource | None, query: PublishedQuery) -> list[str]:
    assert source is not None
    return [row["home_team"] for kept in source.kept([query]) for row in kept.rows]


def test_a_page_is_fetched_once_connected_and_is_there_after_a_restart(
    tmp_path: Path, live_server: LiveServer, query: PublishedQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = live_server.token("viewer", "hockey")
    with window_session(tmp_path) as session:
        assert session.published is not None
        with pytest.raises(InputError, match="not connected"):
            session.published.fetch([query])
        assert session.connect is not None
        session.connect(live_server.url, token, None)
        (answer,) = session.published.fetch([query])
        assert [row["home_team"] for row in answer.rows] == ["Ice"]

    monkeypatch.setenv("TRACKER_TOKEN", token)
    with window_session(tmp_path) as session:
        assert teams(session.published, query) == ["Ice"]
    monkeypatch.setenv("TRACKER_TOKEN", live_server.token("viewer", "hockey"))
    with window_session(tmp_path) as session:
        assert teams(session.published, query) == []


def test_another_person_who_connects_finds_nothing_of_the_one_before(
    tmp_path: Path, live_server: LiveServer, query: PublishedQuery, game_id: int
) -> None:
    other = live_server.token("viewer", "hockey", [str(game_id + 1)])
    with window_session(tmp_path) as session:
        assert session.connect is not None
        assert session.published is not None
        session.connect(live_server.url, live_server.token("viewer", "hockey"), None)
        session.published.fetch([query])

        session.connect(live_server.url, other, None)

        assert teams(session.published, query) == []
        (answer,) = session.published.fetch([query])
        assert answer.rows == []


def test_signing_out_leaves_nothing(
    tmp_path: Path, live_server: LiveServer, query: PublishedQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = live_server.token("viewer", "hockey")
    monkeypatch.setenv("TRACKER_TOKEN", token)
    with open_laptop(tmp_path) as laptop:
        connect_laptop(laptop, live_server.url, token)
    with window_session(tmp_path) as session:
        assert session.published is not None
        session.published.fetch([query])
    with open_laptop(tmp_path) as laptop:
        sign_out(laptop)
    with window_session(tmp_path) as session:
        assert teams(session.published, query) == []


def test_signing_out_forgets_the_token_also_when_what_was_kept_cannot_be_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten: list[str] = []
    monkeypatch.setattr(Credentials, "forget", lambda _kept: forgotten.append("token"))

    def full(_rows: PublishedRows, _source: str | None) -> None:
        raise DiskFull("There is no space left.")

    monkeypatch.setattr(PublishedRows, "forget_others", full)
    change_settings(tmp_path, server_url="http://127.0.0.1:9/rest")
    with open_laptop(tmp_path) as laptop, pytest.raises(DiskFull):
        sign_out(laptop)

    assert forgotten == ["token"]


def changed(laptop: Laptop, **changes: object) -> str | None:
    change_settings(laptop.folder, **changes)
    with_changes = laptop.settings.model_copy(update=changes)
    return published_source(Laptop(**{**vars(laptop), "settings": with_changes}))


def test_every_way_to_sign_in_is_somebody_else(tmp_path: Path) -> None:
    with open_laptop(tmp_path) as laptop:
        assert published_source(laptop) is None
        url = "http://127.0.0.1:9/rest"
        sources = [
            changed(laptop, server_url=url),
            changed(laptop, server_url=url, is_own_server=True),
            changed(laptop, server_url=url, auth_url="http://127.0.0.1:9/auth", email="a@x.test"),
            changed(laptop, server_url=url, auth_url="http://127.0.0.1:9/auth", email="b@x.test"),
        ]
    assert sources[0] is None
    assert len(set(sources)) == len(sources)
