"""Two laptops edit one field; the commands list it everywhere, take the other value, review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Tracker
from tests.conftest import LiveServer

On = Callable[..., Answer]


@pytest.fixture
def scope(game_id: int) -> str:
    return f"hockey:{game_id}"


@pytest.fixture
def key(game_id: int) -> str:
    return f"E{game_id}00001"


@pytest.fixture
def one(
    tracker: Tracker,
    live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    scope: str,
    key: str,
) -> On:
    """The first laptop, after both edited the note and both synced."""
    token = live_server.token("scorekeeper")
    monkeypatch.setenv("TRACKER_TOKEN", token)

    def on(*arguments: object, laptop: str = "one") -> Answer:
        return tracker(*arguments, "--data-dir", tmp_path / laptop)

    for laptop in ("one", "other"):
        assert on("connect", live_server.url, "--token", token, laptop=laptop).code == 0
    on("record", "event", "--scope", scope, "period=1", "event_type=Shot")
    on("sync", "--scope", scope)
    on("sync", "--scope", scope, laptop="other")
    on("edit", key, "note=earlier")
    on("edit", key, "note=later", laptop="other")
    on("sync", "--scope", scope)
    settled = on("sync", "--scope", scope, "--json", laptop="other")
    assert (settled.code, settled.json["settled"]) == (0, 1)
    on("sync", "--scope", scope)
    return on


def test_both_laptops_list_the_same_conflict_with_all_values(one: On, key: str) -> None:
    (here,), (there,) = (
        one("conflicts", "--json", laptop=laptop).json for laptop in ("one", "other")
    )
    assert here == there
    assert (here["record_key"], here["reviewed"]) == (key, False)
    note = here["fields"]["note"]
    assert (note["base"], note["mine"], note["theirs"]) == (None, "later", "earlier")
    shown = one("conflicts", "show", here["key"][:8])
    assert "the later edit wins" in shown.out
    assert "\n  Note (note): " in shown.out
    here_at = datetime.fromisoformat(note["theirs_at"]).astimezone()
    assert f"    this laptop      'earlier'  ({here_at:%Y-%m-%d %H:%M:%S})" in shown.out
    assert "\n    before           nothing\n" in shown.out
    assert f"\n  → laptop {here['my_device'][:8]}  'later'  (" in shown.out
    assert here["my_device"] not in shown.out
    on_the_other = one("conflicts", "show", here["key"][:8], laptop="other").out
    assert "\n  → this laptop      'later'  (" in on_the_other
    assert "Note: 'later' instead of 'earlier'" in one("conflicts", "list").out


def test_taking_the_other_value_is_an_edit_that_travels_and_can_be_undone(
    one: On, scope: str, key: str, tmp_path: Path
) -> None:
    (conflict,) = one("conflicts", "--json").json
    taken = one("conflicts", "take", conflict["key"], "--field", "note", "--json").json
    assert taken == {"key": key, "field": "note", "value": "earlier"}
    assert one("conflicts", "--json").json == []

    one("sync", "--scope", scope)
    one("sync", "--scope", scope, laptop="other")

    (event,) = one("list", "event", "--scope", scope, "--json", laptop="other").json
    assert event["note"] == "earlier"
    assert one("conflicts", "--json", laptop="other").json == []
    (kept,) = one("conflicts", "--all", "--json", laptop="other").json
    assert kept["reviewed"]


def test_a_deletion_that_lost_is_said_in_words(one: On, scope: str, key: str) -> None:
    one("delete", key)
    one("edit", key, "note=still there", laptop="other")
    one("sync", "--scope", scope, laptop="other")
    one("sync", "--scope", scope)

    lines = one("conflicts").out.splitlines()

    assert any(line.endswith("not deleted instead of deleted here") for line in lines), lines


def test_a_reviewed_conflict_is_not_listed_any_more(one: On) -> None:
    (conflict,) = one("conflicts", "--json").json
    assert one("conflicts", "review", conflict["key"]).code == 0
    assert one("conflicts").out == "There is nothing to review.\n"


def test_what_is_not_there_is_said(one: On) -> None:
    (conflict,) = one("conflicts", "--json").json
    wrong = one("conflicts", "take", conflict["key"], "--field", "period")
    assert (wrong.code, "is not about 'period', but about: note" in wrong.err) == (1, True)
    assert "There is no conflict Cnone" in one("conflicts", "show", "Cnone").err
