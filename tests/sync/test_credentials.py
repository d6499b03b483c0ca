from __future__ import annotations

import json
import logging
import threading
from pathlib import Path

import keyring.backends.fail
import pytest

from tracker.core.ids import DeviceId
from tracker.sync import credentials
from tracker.sync.credentials import VARIABLE, Credentials, Kept, NotKept

URL = "https://scores.example/rest/v1"


class Drawer:
    """A keyring that works."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


class Stuck(Drawer):
    """A keyring that waits for somebody to unlock it."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.released.wait()
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        self.released.wait()


def of(
    drawer: Drawer | None, device: str = "laptop-1", url: str = URL, **more: object
) -> Credentials:
    more.setdefault("environment", {})
    return Credentials(DeviceId(device), url, keyring=drawer, **more)  # type: ignore[arg-type]


def test_a_kept_token_is_there_next_time() -> None:
    drawer = Drawer()
    assert of(drawer).keep("secret") == Kept()
    assert of(drawer).token() == "secret"
    assert [service for service, _user in drawer.held] == ["tracker"]


def test_each_device_and_each_server_has_its_own_token() -> None:
    drawer = Drawer()
    of(drawer).keep("secret")
    assert of(drawer, device="laptop-2").token() is None
    assert of(drawer, url="https://other.example").token() is None


def test_the_environment_comes_before_the_keyring_and_that_before_minting() -> None:
    drawer = Drawer()
    own = of(drawer, mint=lambda: "minted")
    assert own.token() == "minted"
    drawer.set_password("tracker", f"laptop-1 {URL}", "kept")
    assert of(drawer, mint=lambda: "minted").token() == "kept"
    assert of(drawer, environment={VARIABLE: " given "}).token() == "given"


def test_a_forgotten_token_is_gone_everywhere_and_forgetting_twice_is_no_error() -> None:
    drawer = Drawer()
    signed_in = of(drawer)
    signed_in.keep("secret")
    signed_in.forget()
    signed_in.forget()
    assert signed_in.token() is None
    assert drawer.held == {}


def test_the_token_of_the_own_server_can_be_made_anew() -> None:
    minted = iter(["first", "second"])
    own = of(Drawer(), mint=lambda: next(minted))
    assert own.token() == "first"
    assert own.token() == "first"
    assert own.renew()
    assert own.token() == "second"


def test_a_refused_token_is_not_renewed_by_itself() -> None:
    drawer = Drawer()
    signed_in = of(drawer)
    signed_in.keep("refused")
    assert not signed_in.renew()
    drawer.set_password("tracker", f"laptop-1 {URL}", "from another window")
    assert signed_in.renew()
    assert signed_in.token() == "from another window"


def test_without_a_keyring_the_token_works_but_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("keyring.get_keyring", keyring.backends.fail.Keyring)
    signed_in = of(None)
    outcome = signed_in.keep("secret")
    assert isinstance(outcome, NotKept)
    assert "this system has no keyring" in outcome.reason
    assert VARIABLE in outcome.reason
    assert "secret" not in outcome.reason
    assert signed_in.token() == "secret"
    assert of(None).token() is None


def test_a_keyring_that_writes_plain_files_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    class PlaintextKeyring(Drawer):
        priority = 5

    PlaintextKeyring.__module__ = "keyrings.alt.file"
    plain = PlaintextKeyring()
    monkeypatch.setattr("keyring.get_keyring", lambda: plain)
    assert isinstance(of(None).keep("secret"), NotKept)
    assert plain.held == {}


def test_the_first_safe_one_of_several_keyrings_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    class Weak(Drawer):
        priority = 0.5

    class Good(Drawer):
        priority = 5

    class Chain:
        backends = (Weak(), Good())

    monkeypatch.setattr("keyring.get_keyring", Chain)
    assert of(None).keep("secret") == Kept()
    assert list(Chain.backends[1].held.values()) == ["secret"]
    assert Chain.backends[0].held == {}


def test_a_keyring_that_fails_is_a_reason_and_no_crash() -> None:
    class Broken(Drawer):
        def set_password(self, service: str, username: str, password: str) -> None:
            raise OSError(f"cannot store {password}")

    outcome = of(Broken()).keep("secret")
    assert isinstance(outcome, NotKept)
    assert "OSError" in outcome.reason
    assert "secret" not in outcome.reason


def test_a_keyring_that_never_answers_does_not_hang_the_caller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(credentials, "PATIENCE_SECONDS", 0.01)
    stuck = Stuck()
    try:
        assert of(stuck, mint=lambda: "minted").token() == "minted"
        outcome = of(stuck).keep("secret")
        assert isinstance(outcome, NotKept)
        assert "does not answer" in outcome.reason
    finally:
        stuck.released.set()


def test_a_token_is_neither_logged_nor_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("keyring.get_keyring", keyring.backends.fail.Keyring)
    with caplog.at_level(logging.DEBUG):
        signed_in = of(None)
        signed_in.keep("secret")
        signed_in.renew()
    assert "secret" not in json.dumps(caplog.messages)
    assert list(tmp_path.iterdir()) == []
