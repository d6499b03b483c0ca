"""Connecting to a server: what works is kept, whatever is tried after it."""

from __future__ import annotations

import keyring
import keyring.backend
import pytest

from tests.cli.conftest import Tracker
from tests.conftest import LiveServer


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
