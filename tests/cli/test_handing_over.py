"""`tracker outbox export` and `import` as two people use them."""

from __future__ import annotations

from pathlib import Path

import keyring.backends.fail
import pytest

from tests.cli.conftest import Tracker
from tests.cli.test_signing_in import Drawer
from tests.conftest import LiveServer


@pytest.fixture
def drawer(monkeypatch: pytest.MonkeyPatch) -> Drawer:
    drawer = Drawer()
    monkeypatch.setattr("keyring.get_keyring", lambda: drawer)
    return drawer


@pytest.fixture
def online(tracker: Tracker, live_server: LiveServer, tmp_path: Path) -> Path:
    """The folder of a laptop that has a network."""
    other = tmp_path / "online"
    token = live_server.token("scorekeeper")
    assert tracker("connect", live_server.url, "--token", token, "--data-dir", other).code == 0
    return other


def record(tracker: Tracker, game_id: int) -> None:
    scope = f"hockey:{game_id}"
    assert tracker("record", "event", "--scope", scope, "period=1", "note=offline").code == 0


def test_a_laptop_without_a_network_hands_its_changes_to_another(
    drawer: Drawer,
    tracker: Tracker,
    online: Path,
    live_server: LiveServer,
    tmp_path: Path,
    game_id: int,
) -> None:
    record(tracker, game_id)
    file = tmp_path / "changes.tracker"

    exported = tracker("outbox", "export", file, "--json")
    imported = tracker("outbox", "import", file, "--data-dir", online, "--json")

    assert (exported.code, imported.code) == (0, 0), imported.err
    assert (exported.json["changes"], exported.json["signed"]) == (1, True)
    assert imported.json["accepted"] == 1
    assert imported.json["fingerprint"] == exported.json["fingerprint"]
    assert [c["state"] for c in tracker("outbox", "--json").json] == ["sent"]

    tracker("connect", live_server.url, "--token", live_server.token("scorekeeper"))
    assert tracker("sync", "--json").json["acknowledged"] == 1
    assert tracker("outbox", "--json").json == []
    assert [e["fate"] for e in tracker("account-for", "--json").json["edits"]] == ["accepted"]
    found = live_server.sql("select count(*) as n from staging_events where game_id = %s", game_id)
    assert found == [{"n": 1}]


def test_the_key_is_in_the_keyring_and_nowhere_else(
    drawer: Drawer, tracker: Tracker, folder: Path, tmp_path: Path, game_id: int
) -> None:
    record(tracker, game_id)
    file = tmp_path / "changes.tracker"
    tracker("outbox", "export", file)
    (key,) = drawer.held.values()
    for path in (file, *(p for p in folder.rglob("*") if p.is_file())):
        assert key.encode() not in path.read_bytes()


def test_without_a_keyring_the_file_is_not_signed_and_both_sides_are_told(
    tracker: Tracker,
    online: Path,
    tmp_path: Path,
    game_id: int,
    live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("keyring.get_keyring", keyring.backends.fail.Keyring)
    record(tracker, game_id)
    file = tmp_path / "changes.tracker"
    exported = tracker("outbox", "export", file, "--json")
    assert exported.json["signed"] is False
    assert "not signed" in exported.err
    monkeypatch.setenv("TRACKER_TOKEN", live_server.token("scorekeeper"))
    imported = tracker("outbox", "import", file, "--data-dir", online)
    assert imported.code == 0
    assert "not signed" in imported.err


def test_a_file_that_is_not_there_or_cannot_be_written_is_named(
    drawer: Drawer, tracker: Tracker, online: Path, tmp_path: Path, game_id: int
) -> None:
    record(tracker, game_id)
    missing = tmp_path / "missing" / "changes.tracker"
    for command in (("import", missing, "--data-dir", online), ("export", missing)):
        answer = tracker("outbox", *command)
        assert answer.code == 1
        assert str(missing) in answer.err
