"""Two laptops with one game open: each knows of the other, and of what it wrote, at once."""

from __future__ import annotations

import threading

import pytest

from tests.sync.conftest import Laptop
from tracker.core.changes import ChangeSet, Origin
from tracker.core.ids import Key
from tracker.core.neighbour import Neighbour, Surroundings
from tracker.core.scope import Scope
from tracker.errors import ServerUnreachable
from tracker.sync.classify import Refusal, RefusalClass
from tracker.sync.engine import SyncEngine
from tracker.sync.loop import Pace, SyncThread
from tracker.sync.transport import Returned

DEADLINE = 30.0
"""How long a test waits for what must happen; only a broken program waits so long."""


def introduced(laptop: Laptop, name: str) -> SyncEngine:
    engine = laptop.engine()
    engine.introduce(lambda: name)
    return engine


def test_two_laptops_in_one_game_see_each_other(laptops, scope):
    ana, bo = introduced(laptops("ana"), "Ana"), introduced(laptops("bo"), "Bo")

    assert ana.look_around(scope, "events") == Surroundings()
    assert bo.look_around(scope, "shifts") == Surroundings((Neighbour("Ana", "events"),))
    assert ana.look_around(scope, "events") == Surroundings((Neighbour("Bo", "shifts"),))


def test_who_has_no_game_open_any_more_is_gone(laptops, scope):
    ana, bo = introduced(laptops("ana"), "Ana"), introduced(laptops("bo"), "Bo")
    ana.look_around(scope)
    ana.look_around(None)

    assert bo.look_around(scope) == Surroundings()


def test_what_another_laptop_wrote_is_news_once_and_what_was_fetched_is_none(laptops, scope):
    ana, bo = laptops("ana"), laptops("bo")
    engine = bo.engine()
    assert not engine.look_around(scope).has_news
    ana.add(note="one")
    ana.sync()

    assert [engine.look_around(scope).has_news for _ in range(2)] == [True, False]
    engine.run_once([scope])
    assert list(bo.notes().values()) == ["one"]
    assert not engine.look_around(scope).has_news


def test_what_was_sent_from_here_is_no_news(laptop, scope):
    engine = laptop.engine()
    laptop.add(note="own")
    engine.run_once([scope])

    assert not engine.look_around(scope).has_news


def test_a_look_is_one_request_and_writes_nothing_here(laptop, scope):
    engine = laptop.engine()
    engine.run_once([scope])
    laptop.wire.calls.clear()
    laptop.store.subscribe(lambda changes: pytest.fail(f"{changes}"))

    engine.look_around(scope)

    assert laptop.wire.calls == ["rpc look_around"]


def test_a_name_of_many_lines_and_marks_is_made_one_the_server_takes(laptops, scope):
    ana, bo = introduced(laptops("ana"), " <b>Ana\n\u2028 Ice</b>" + "x" * 99), laptops("bo")
    nobody = introduced(laptops("nobody"), "\n")
    ana.look_around(scope, "a" * 99)
    nobody.look_around(scope)

    names = [one.name for one in bo.engine().look_around(scope).neighbours]

    assert names == [("b Ana Ice /b " + "x" * 99)[:60], "somebody"]


@pytest.mark.parametrize(
    ("meaning", "code"),
    [(RefusalClass.CONTRACT, "PGRST202"), (RefusalClass.PERMISSION, "42501")],
)
def test_a_server_that_does_not_know_the_question_is_quietly_not_asked(
    laptop, scope, monkeypatch, meaning, code
):
    refusal = Refusal(meaning, code, "no")
    monkeypatch.setattr(laptop.wire, "rpc", lambda *_: refusal)
    assert laptop.engine().look_around(scope) is None


def test_a_server_that_is_busy_is_an_error(laptop, scope, monkeypatch):
    refusal = Refusal(RefusalClass.TRANSIENT, "PGRST003", "busy")
    monkeypatch.setattr(laptop.wire, "rpc", lambda *_: refusal)
    with pytest.raises(ServerUnreachable):
        laptop.engine().look_around(scope)


def test_each_version_is_news_once_also_where_no_run_brings_it(laptop, scope, monkeypatch):
    versions = iter([7, 7, 8])
    monkeypatch.setattr(
        laptop.wire, "rpc", lambda *_: Returned({"version": next(versions), "here": []})
    )
    engine = laptop.engine()
    assert [engine.look_around(scope).has_news for _ in range(3)] == [True, False, True]


class Window:
    """The sync as a window runs it, at its real pace but for the runs of its own accord."""

    def __init__(self, laptop: Laptop, scope: Scope, name: str) -> None:
        self._laptop = laptop
        self._changed = threading.Condition()
        engine = introduced(laptop, name)
        engine.want(scope)
        self.thread = SyncThread(engine, laptop.wire.drop_connections, pace=Pace(idle=3600.0))
        self.thread.look_around = lambda: engine.look_around(scope)
        laptop.store.subscribe(self._hear)

    def __enter__(self) -> Window:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.thread.stop()

    def wait_for(self, notes: dict[Key, str | None]) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._laptop.notes() == notes, DEADLINE)

    def _hear(self, changes: ChangeSet) -> None:
        if changes.origin is Origin.LOCAL:
            self.thread.wake()
        with self._changed:
            self._changed.notify_all()


def test_each_laptop_sees_the_others_rows_without_anybody_asking(laptops, scope):
    ana, bo = laptops("ana"), laptops("bo")
    first = ana.add(note="from Ana")
    ana.sync()
    with Window(ana, scope, "Ana") as anas, Window(bo, scope, "Bo") as bos:
        bos.wait_for({first: "from Ana"})
        second = bo.add(note="from Bo")
        anas.wait_for({first: "from Ana", second: "from Bo"})
        ana.edit(second, note="mended")
        bos.wait_for({first: "from Ana", second: "mended"})
