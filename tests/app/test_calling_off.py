"""A connection that is called off while the server is asked changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.app import open_laptop
from tracker.app_window import window_session
from tracker.errors import ServerUnreachable
from tracker.settings import change_settings, load_settings
from tracker.sync import known_server, probe
from tracker.sync.credentials import Credentials, Kept
from tracker.ui.attempt import Attempt, CalledOff

URL = "http://127.0.0.1:9/rest"


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tokens that went to the keyring."""
    tokens: list[str] = []

    def keep(_credentials: Credentials, token: str) -> Kept:
        tokens.append(token)
        return Kept()

    monkeypatch.setattr(Credentials, "keep", keep)
    monkeypatch.setattr(Credentials, "token", lambda _credentials: "a-token")
    monkeypatch.setattr(known_server, "require_same", lambda _server_id, _meta: None)
    return tokens


@pytest.mark.parametrize("is_reachable", [True, False])
@pytest.mark.parametrize("is_known", [True, False])
def test_nothing_is_changed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kept: list[str],
    is_reachable: bool,
    is_known: bool,
) -> None:
    attempt = Attempt()

    def answer(_transport: object, _clock: object) -> object:
        attempt.call_off()
        if not is_reachable:
            raise ServerUnreachable("No answer.")

        class Facts:
            server_id, clock_sentence = "x", None

        return Facts()

    monkeypatch.setattr(probe, "probe", answer)
    with open_laptop(tmp_path):
        if is_known:
            change_settings(tmp_path, server_url=URL, api_key="old")
    before = load_settings(tmp_path)
    expected = CalledOff if is_reachable or not is_known else ServerUnreachable
    with window_session(tmp_path) as session:
        assert session.connect is not None
        with pytest.raises(expected):
            session.connect(URL, "" if is_known else "a-token", "new", attempt.settle)

    assert load_settings(tmp_path) == before
    assert kept == []
