"""Connecting to a server: what works is kept, whatever is tried after it."""

from __future__ import annotations

import io
from pathlib import Path

import keyring
import keyring.backend
import pytest

from tests.cli.conftest import Tracker
from tests.conftest import LiveServer
from tracker.app import connect_laptop, open_laptop
from tracker.errors import ServerUnreachable
from tracker.settings import change_settings, load_settings


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring that lasts as long as the test."""

    priority = 9.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def memory() -> MemoryKeyring:
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


def test_a_refused_token_does_not_take_the_place_of_one_that_works(
    tracker: Tracker, live_server: LiveServer, memory: MemoryKeyring
) -> None:
    assert tracker("connect", live_server.url, "--token", live_server.token()).code == 0

    refused = tracker("connect", live_server.url, "--token", "mistyped")

    assert refused.code == 1
    assert tracker("sync").code == 0


def test_a_token_is_kept_in_the_keyring_and_nowhere_else(
    tracker: Tracker, live_server: LiveServer, memory: MemoryKeyring, folder: object
) -> None:
    token = live_server.token()

    answer = tracker("connect", live_server.url, "--token", token, "--json")

    assert answer.json["token_kept"] is True
    assert token in memory.kept.values()


def test_a_folder_that_was_synced_is_not_connected_to_another_server(
    tracker: Tracker, live_server: LiveServer, memory: MemoryKeyring, folder: Path
) -> None:
    token = live_server.token()
    with open_laptop(folder) as laptop:
        laptop.store.meta.set("server_id", "00000000-0000-4000-8000-000000000000")

    refused = tracker("connect", live_server.url, "--token", token)

    assert refused.code == 1
    assert "another server" in refused.err
    assert token not in memory.kept.values()
    assert load_settings(folder).server_url is None


def test_a_former_server_is_connected_again_with_the_token_that_is_kept_for_it(
    live_server: LiveServer, memory: MemoryKeyring, tmp_path: Path
) -> None:
    with open_laptop(tmp_path) as laptop:
        connect_laptop(laptop, live_server.url, live_server.token())
        change_settings(tmp_path, server_url="https://tracker.example/rest/v1")
        kept = dict(memory.kept)

        connect_laptop(laptop, live_server.url, "")

        assert memory.kept == kept
        assert load_settings(tmp_path).server_url == live_server.url


def test_without_a_keyring_a_server_that_cannot_be_reached_says_that_its_token_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.sync.credentials._system_keyring", lambda: None)
    with (
        open_laptop(tmp_path) as laptop,
        pytest.raises(ServerUnreachable, match="The token could not be kept"),
    ):
        connect_laptop(laptop, "http://127.0.0.1:9", "a-token")
    assert load_settings(tmp_path).server_url == "http://127.0.0.1:9"


def test_a_token_can_be_piped_in_and_an_empty_one_is_refused(
    tracker: Tracker,
    live_server: LiveServer,
    memory: MemoryKeyring,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = live_server.token()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{token}\n"))
    assert tracker("connect", live_server.url).code == 0
    assert token in memory.kept.values()

    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    refused = tracker("connect", live_server.url)
    assert (refused.code, refused.err) == (1, "No token was given. Type it, or pipe it in.\n")
