"""Scopes that only the server has: listed page by page, and fetched by the next run."""

from __future__ import annotations

import pytest

from tracker.core.scope import Scope
from tracker.errors import ContractMismatch
from tracker.sync import elsewhere
from tracker.sync.classify import as_error, classify
from tracker.sync.report import LAST_SYNC
from tracker.sync.transport import NoAnswer


@pytest.fixture
def rights(game_id):
    """Reads few games and nothing else, whatever other tests leave on the server."""
    others = (5_000_000, 15_000_000, 9_000_000)
    return {"profile": "hockey", "scope_ids": [str(game_id), *(str(game_id + n) for n in others)]}


def test_what_the_server_has_and_the_folder_has_not_is_listed(laptops, scope, rights):
    here, there = laptops("here", **rights), laptops("there")
    other = Scope("hockey", rights["scope_ids"][1])
    there.add_events(1)
    there.add("event", scope=other, period=1)
    there.engine().run_once()

    assert here.engine().unknown_scopes() == [scope, other]
    assert here.wire.calls == ["rows sync_scopes"] * 2
    here.sync()
    assert here.engine().unknown_scopes() == [other]


def test_what_is_there_is_called_as_its_own_record_calls_it(laptops, scope, rights, registry):
    here, there = laptops("here", **rights), laptops("there")
    other = Scope("hockey", rights["scope_ids"][1])
    teams = {"home_team": "Ravens", "away_team": "Owls", "game_date": "2026-03-05"}
    there.add("game", **teams)
    there.add("event", scope=other, period=1)
    there.engine().run_once()

    named = elsewhere.Elsewhere(here.store, here.wire, registry).named([scope, other])

    assert named == [(scope, "Ravens – Owls", "2026-03-05"), (other, str(other), "")]


@pytest.mark.parametrize(("page", "answer"), [(2, 1000), (1000, 1)])
def test_all_are_listed_where_they_fill_several_pages(laptops, rights, monkeypatch, page, answer):
    here, there = laptops("here", **rights), laptops("there")
    games = [Scope("hockey", scope_id) for scope_id in rights["scope_ids"]]
    for game in games:
        there.add("event", scope=game, period=1)
    there.engine().run_once()
    ask = here.wire.inner.rows
    monkeypatch.setattr(elsewhere, "LARGEST_PAGE", page)
    monkeypatch.setattr(here.wire.inner, "rows", lambda *asked: ask(*asked)[:answer])

    assert here.engine().unknown_scopes() == sorted(games)


def test_a_wanted_scope_is_fetched_by_the_next_run_of_everything_and_stays(laptops, scope, rights):
    here, there = laptops("here", **rights), laptops("there")
    there.add_events(2)
    there.sync()
    here.engine().want(scope)
    here.wire.lose_request("rows staging_events")

    assert isinstance(here.engine().run_once().failure, NoAnswer)
    assert here.engine().run_once().pulled == 2

    there.add_events(1)
    there.sync()
    assert here.engine().run_once().pulled == 1
    assert here.store.meta.starting_with("wanted:") == {str(scope): ""}


def test_a_scope_that_is_not_there_is_wanted_once(laptops, scope):
    here = laptops("here")
    here.engine().want(scope)

    report = here.engine().run_once()

    assert report.failure is None
    assert "is not on the server, or you may not read it" in report.problems[0]
    assert here.engine().run_once().problems == ()


def test_a_scope_of_which_something_failed_is_still_wanted(laptops, scope):
    here, there = laptops("here"), laptops("there")
    there.add_events(1)
    there.sync()
    here.engine().want(scope)

    def lack_the_table() -> None:
        raise as_error(classify(404, "PGRST205", "no table staging_events", {}))

    here.wire.once_before("rows staging_events", lack_the_table)
    report = here.engine().run_once()
    assert isinstance(report.failure, ContractMismatch)
    assert report.failed_scope == scope

    assert here.engine().run_once().pulled == 1


def test_a_run_that_names_every_scope_counts_as_one_of_everything(laptops, scope):
    here = laptops("here")
    here.add_events(1)
    here.add("event", scope=Scope("hockey", f"{scope.id}1"), period=1)
    here.sync()
    assert here.store.meta.get(LAST_SYNC) is None
    with here.store.read() as reader:
        names = reader.scope_names()
    here.engine().run_once(names)
    assert here.store.meta.get(LAST_SYNC) is not None
