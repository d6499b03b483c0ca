"""`tracker server`: a token once, then on request; taken back one by one or all together."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.cli.conftest import Tracker


@pytest.fixture
def serving(tracker: Tracker) -> Iterator[tuple[Tracker, str, str]]:
    started = tracker("server", "start", "--json")
    assert started.code == 0, started.err
    yield tracker, started.json["url"], started.json["token"]
    tracker("server", "stop")


def games(url: str, token: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{url}/sync_scopes", headers=headers, trust_env=False)


def test_tokens_are_made_listed_and_taken_back(serving: tuple[Tracker, str, str]) -> None:
    tracker, url, first = serving
    tracker("record", "event", "--scope", "hockey:5", "period=1")
    assert tracker("sync").code == 0

    again = tracker("server", "start", "--json").json
    assert (again["url"], again["token"]) == (url, None)
    assert "tracker server token" in tracker("server", "start").out

    made = tracker("server", "token", "--role", "viewer", "--scope", "hockey:5", "--json").json
    listed = tracker("server", "tokens", "--json").json
    assert (made["id"], "viewer", "hockey:5") in [(r["id"], r["role"], r["where"]) for r in listed]
    assert made["id"][:8] in tracker("server", "tokens").out
    assert len(games(url, made["token"]).json()) == 1

    assert tracker("server", "revoke", made["id"][:8]).code == 0
    assert games(url, made["token"]).json() == []
    assert tracker("server", "revoke", made["id"][:8]).code == 1
    assert tracker("server", "revoke", "").code == 1
    unknown = tracker("server", "token", "--scope", "curling:5")
    assert (unknown.code, "no profile 'curling'" in unknown.err) == (1, True)

    assert len(games(url, first).json()) == 1
    assert tracker("server", "token", "--revoke-all", "--json").json == {"revoked": True}
    assert games(url, first).status_code == 401
    assert tracker("server", "tokens", "--json").json == []
    tracker("record", "event", "--scope", "hockey:5", "period=1")
    assert tracker("sync", "--json").json["acknowledged"] == 1
    assert tracker("server", "start", "--json").json["url"] == url
