"""Sign-in as a person does it, and a search for secrets in everything that it leaves behind."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Tracker
from tests.cli.supabase import project
from tests.conftest import LiveServer
from tests.sync.gotrue import GoTrue
from tracker.app_window import window_session
from tracker.core.published import PublishedQuery
from tracker.errors import TrackerError
from tracker.settings import load_settings

EMAIL, PASSWORD = "keeper@rink.example", "plantedPassword7Qz"


class Drawer:
    """A keyring that works."""

    priority = 5

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


@dataclass
class Place:
    tracker: Tracker
    url: str
    gotrue: GoTrue
    drawer: Drawer
    secrets: list[str]
    monkeypatch: pytest.MonkeyPatch

    def sign_in(self, password: str = PASSWORD) -> Answer:
        self.monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
        return self.tracker("sign-in", self.url, "--email", EMAIL, "--password-stdin",
                            "--api-key", "publishable", "--json")  # fmt: skip


@pytest.fixture
def place(
    tracker: Tracker, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    drawer, secrets = Drawer(), [PASSWORD]
    monkeypatch.setattr("keyring.get_keyring", lambda: drawer)

    def token(_number: int) -> str:
        secrets.append(live_server.token())
        return secrets[-1]

    gotrue = GoTrue(EMAIL, PASSWORD, token)
    with project(gotrue, live_server.url) as url:
        yield Place(tracker, url, gotrue, drawer, secrets, monkeypatch)


def record(place: Place, game_id: int) -> None:
    answer = place.tracker("record", "event", "--scope", f"hockey:{game_id}", "period=1")
    assert answer.code == 0, answer.err


def test_sign_in_then_sync_then_sign_out(place: Place, game_id: int) -> None:
    answer = place.sign_in()
    assert answer.code == 0, answer.err
    assert answer.json == {"url": f"{place.url}/rest/v1", "email": EMAIL, "session_kept": True}
    record(place, game_id)

    assert place.tracker("sync", "--json").json["acknowledged"] == 1

    assert place.tracker("sign-out").code == 0
    record(place, game_id)
    after = place.tracker("sync", "--json")
    assert after.code == 1
    assert place.tracker("status", "--json").json["waiting"] == 1
    assert place.drawer.held == {}
    assert place.sign_in().code == 0
    assert place.tracker("sync", "--json").json["acknowledged"] == 1


def test_a_wrong_password_connects_nothing(place: Place) -> None:
    answer = place.sign_in("wrong")
    assert answer.code == 1
    assert "not accepted" in answer.err
    assert place.tracker("status", "--json").json["server"] is None


def test_without_a_terminal_the_password_is_asked_for_on_standard_input(place: Place) -> None:
    place.monkeypatch.setattr(sys, "stdin", io.StringIO())
    answer = place.tracker("sign-in", place.url, "--email", EMAIL)
    assert answer.code == 1
    assert "--password-stdin" in answer.err


def test_without_a_keyring_it_is_said_that_the_session_is_not_kept(place: Place) -> None:
    place.drawer.priority = 0
    answer = place.sign_in()
    assert answer.code == 0
    assert answer.json["session_kept"] is False
    assert "until the program ends" in answer.err


def everything_written(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_no_secret_is_anywhere_but_in_the_keyring(
    place: Place, folder: Path, tmp_path: Path, game_id: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[Answer] = [place.sign_in()]
    record(place, game_id)
    tracker, scope = place.tracker, f"hockey:{game_id}"
    said += [tracker("sync", "--verbose", "--json"), tracker("doctor", "--server"),
             tracker("doctor"), tracker("status"), tracker("account-for"), tracker("outbox"),
             tracker("export", scope, "-o", tmp_path / "exported"),
             tracker("outbox", "export", tmp_path / "bundle")]  # fmt: skip
    place.gotrue.current = "plantedRotated3Xw"
    record(place, game_id)
    said += [tracker("sync"), tracker("doctor", "--server", "--json")]
    assert said[-2].code == 1
    planted = "plantedToken9Kj.inA.url5Ym"
    place.monkeypatch.setenv("TRACKER_TOKEN", planted)
    said += [tracker("sync"), tracker("doctor", "--server"), tracker("sync", "--json")]
    said.append(place.sign_in("plantedWrong4Tg"))
    said.append(tracker("connect", f"http://127.0.0.1:9/?apikey={planted}", "--token", planted))

    secrets = [*place.secrets, planted, "plantedRotated3Xw", "plantedWrong4Tg"]
    secrets += [f"refresh-{number}" for number in range(1, 9)]
    assert len(place.secrets) > 1
    texts = {f"answer {n}": (a.out + a.err).encode() for n, a in enumerate(said)}
    texts["log"] = "\n".join(r.getMessage() + str(r.exc_text) for r in caplog.records).encode()
    texts |= everything_written(tmp_path)
    assert any(name.endswith("tracker.db") for name in texts)
    found = [(name, s) for name, text in texts.items() for s in secrets if s.encode() in text]
    assert found == []


@pytest.mark.parametrize("is_rest", [True, False])
def test_the_window_connects_again_with_the_sign_in_that_is_kept(
    place: Place, folder: Path, is_rest: bool
) -> None:
    assert place.sign_in().code == 0
    before = load_settings(folder)

    with window_session(folder) as session:
        assert session.connect is not None
        session.connect(place.url + "/rest/v1" * is_rest, "", None)

    assert load_settings(folder) == before


def test_a_token_in_the_window_takes_the_sign_ins_place_and_the_key_stays(
    place: Place, folder: Path, live_server: LiveServer
) -> None:
    assert place.sign_in().code == 0

    with window_session(folder) as session:
        assert session.connect is not None
        session.connect(place.url, live_server.token(), None)

    found = load_settings(folder)
    assert (found.api_key, found.auth_url, found.email) == ("publishable", None, None)
    assert found.server_url == f"{place.url}/rest/v1"


def test_the_window_takes_the_key_of_a_project(
    place: Place, folder: Path, live_server: LiveServer
) -> None:
    with window_session(folder) as session:
        assert session.connect is not None
        with pytest.raises(TrackerError):
            session.connect(f"{place.url}/rest/v1", live_server.token(), None)
        session.connect(f"{place.url}/rest/v1", live_server.token(), "publishable")

    assert load_settings(folder).api_key == "publishable"


def test_what_pages_keep_is_read_with_one_renewal_and_gone_after_signing_out(
    place: Place, folder: Path, game_id: int
) -> None:
    query = PublishedQuery.of("sync_scopes", {"scope": f"eq.hockey:{game_id}"})
    place.sign_in()
    record(place, game_id)
    assert place.tracker("sync").code == 0
    renewed = place.gotrue.asked.count("refresh_token")

    with window_session(folder) as session:
        assert session.published is not None
        for _ in range(2):
            (answer,) = session.published.fetch([query])
        assert len(answer.rows) == 1
        assert [kept.rows for kept in session.published.kept([query])] == [answer.rows]
    assert place.gotrue.asked.count("refresh_token") == renewed + 1

    assert place.tracker("sign-out").code == 0
    with window_session(folder) as session:
        assert session.published is not None
        assert session.published.kept([query]) == []
    assert (folder / "published.db").is_file()
