"""What pages show is read from the server, kept for later, and never shown to somebody else."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.sync.fakes.server import FakeServer, User
from tests.sync.fakes.session import FakeSession
from tracker.core.clock import SystemClock
from tracker.core.published import PublishedQuery
from tracker.core.registry import discover
from tracker.errors import ContractMismatch, DiskFull, InputError, ServerUnreachable
from tracker.local_db.published_rows import PublishedRows
from tracker.sync import published_pages
from tracker.sync.published_pages import PublishedPages, SignedInElsewhere, source_of
from tracker.sync.transport import NoAnswer, Transport

ALL = PublishedQuery.of("staging_events")


@dataclass
class Desk:
    """A folder that is signed in to a server, or not."""

    kept: PublishedRows
    transport: Transport | None
    source: str | None = "http://rink anna"
    asked: list[str] = field(default_factory=list)

    def pages(self) -> PublishedPages:
        @contextmanager
        def opened() -> Iterator[Transport]:
            if self.transport is None:
                raise InputError("This data folder is not connected to a server.")
            yield self.transport

        return PublishedPages(self.kept, lambda: self.source, opened, SystemClock())

    def names(self, query: PublishedQuery = ALL) -> list[str]:
        """The events that are shown without a server."""
        self.transport = None
        return [row["event_key"] for kept in self.pages().kept([query]) for row in kept.rows]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[PublishedRows]:
    opened = PublishedRows(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def fake() -> FakeServer:
    return FakeServer(discover(), SystemClock())


@pytest.fixture
def filled(fake: FakeServer, tmp_path: Path) -> FakeServer:
    """Two games with three events each."""
    rows = {}
    for game in (1, 2):
        for number in range(1, 4):
            key = f"E{game}{number:05d}"
            rows[key] = {"event_key": key, "game_id": game, "period": number, "deleted": False}
    fake.state.tables["staging_events"] = rows
    return fake


def unreachable(*_asked: object) -> Any:
    raise NoAnswer("The server did not answer in time.")


def test_what_was_fetched_is_there_without_a_server(kept, filled):
    desk = Desk(kept, FakeSession(filled, User()))

    (answer,) = desk.pages().fetch([ALL])

    assert len(answer.rows) == 6
    assert desk.names() == [row["event_key"] for row in answer.rows]


def test_every_page_of_a_server_that_cuts_its_answers_is_fetched(kept, filled):
    filled.max_rows = 2
    desk = Desk(kept, FakeSession(filled, User()))
    desk.pages().fetch([ALL])
    assert len(desk.names()) == 6


def test_rows_beyond_the_bound_are_left_and_that_is_said(kept, filled, monkeypatch):
    monkeypatch.setattr(published_pages, "MOST_ROWS", 4)
    filled.max_rows = 3
    desk = Desk(kept, FakeSession(filled, User()))

    (answer,) = desk.pages().fetch([ALL])

    assert (len(answer.rows), answer.is_cut) == (4, True)


def test_what_a_person_may_not_read_is_not_kept(kept, filled):
    viewer = User(reads=frozenset({"hockey:2"}), writes=frozenset())
    desk = Desk(kept, FakeSession(filled, viewer))
    desk.pages().fetch([ALL])
    assert desk.names() == ["E200001", "E200002", "E200003"]


def test_without_an_answer_the_old_one_stays_and_the_reason_is_said(kept, filled, monkeypatch):
    session = FakeSession(filled, User())
    desk = Desk(kept, session)
    desk.pages().fetch([ALL])
    monkeypatch.setattr(session, "rows", unreachable)

    with pytest.raises(ServerUnreachable, match="did not answer"):
        desk.pages().fetch([ALL])
    assert len(desk.names()) == 6


def test_nothing_of_the_old_server_is_shown_after_connecting_elsewhere(kept, filled, fake):
    desk = Desk(kept, FakeSession(filled, User()))
    desk.pages().fetch([ALL])
    desk.source = "http://other anna"
    assert desk.names() == []

    desk.transport = FakeSession(FakeServer(discover(), SystemClock()), User())
    desk.pages().fetch([ALL])
    desk.source = "http://rink anna"
    assert desk.names() == []


def test_an_answer_that_comes_after_connecting_elsewhere_is_not_kept(kept, filled, monkeypatch):
    session = FakeSession(filled, User())
    desk = Desk(kept, session)
    ask = session.rows

    def connect_meanwhile(table: str, query: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
        desk.source = "http://other anna"
        return ask(table, query)

    monkeypatch.setattr(session, "rows", connect_meanwhile)
    with pytest.raises(SignedInElsewhere):
        desk.pages().fetch([ALL])

    for source in ("http://other anna", "http://rink anna"):
        desk.source = source
        assert desk.names() == []


def test_a_table_that_the_server_no_longer_has_is_forgotten_and_the_rest_is_kept(kept, filled):
    lost = PublishedQuery.of("no_such_table")
    desk = Desk(kept, FakeSession(filled, User()))
    with pytest.raises(ContractMismatch):
        desk.pages().fetch([lost, ALL])
    assert len(desk.names()) == 6


@pytest.mark.parametrize("source", [None, "http://rink anna"])
def test_without_a_server_or_a_person_it_is_said_what_to_do(kept, source):
    desk = Desk(kept, None, source)
    assert desk.pages().kept([ALL]) == []
    with pytest.raises(InputError, match="connected"):
        desk.pages().fetch([ALL])


def test_a_full_disk_does_not_hide_what_the_server_said(kept, filled, monkeypatch):
    def full(*_given: object) -> None:
        raise DiskFull("There is no space left.")

    monkeypatch.setattr(kept, "keep", full)
    (answer,) = Desk(kept, FakeSession(filled, User())).pages().fetch([ALL])
    assert len(answer.rows) == 6


def token(**claims: object) -> str:
    middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"header.{middle}.signature"


def test_a_renewed_token_is_the_same_person_and_another_role_is_not():
    url = "http://rink/rest/"
    anna = source_of(url, token(sub="a", role="authenticated", exp=1))
    assert anna == source_of("HTTP://rink/rest", token(sub="a", role="authenticated", exp=2))
    others = {
        source_of(url, token(sub="b", role="authenticated")),
        source_of(url, token(sub="a", role="service_role")),
        source_of("http://elsewhere", token(sub="a", role="authenticated")),
        source_of(url, token(role="authenticated")),
        source_of(url, "opaque"),
        source_of(url, "a.%%%.c"),
    }
    assert len(others) == 6
    assert anna not in others
    assert source_of(url, None) is None
    assert "opaque" not in str(source_of(url, "opaque"))


@pytest.fixture
def signed_in(
    laptops: Callable[..., Any], kept: PublishedRows
) -> Callable[..., tuple[Desk, PublishedQuery]]:
    """A real server's person, and a game's events as published."""

    def make(name: str, game_id: int, **rights: Any) -> tuple[Desk, PublishedQuery]:
        laptop = laptops(name, **rights)
        query = PublishedQuery.of("fact_events", {"game_id": f"eq.{game_id}"})
        return Desk(kept, laptop.wire.inner, f"{name} here"), query

    return make


def test_a_real_server_shows_each_person_what_that_person_may_read(laptop, game_id, signed_in):
    laptop.add("game", home_team="Ice", away_team="Oil")
    keys = laptop.add_events(3)
    assert laptop.sync().problems == ()
    reader, query = signed_in("reader", game_id, role="viewer", profile="hockey")
    stranger, _ = signed_in("stranger", game_id, profile="hockey", scope_ids=["1"])

    (shown,) = reader.pages().fetch([query])
    assert sorted(row["event_key"] for row in shown.rows) == keys
    (hidden,) = stranger.pages().fetch([query])
    assert hidden.rows == []
    assert stranger.names(query) == []
