"""Commits reach the UI thread, from whichever thread they come."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from tracker.core.changes import ChangeSet
from tracker.core.scope import Scope
from tracker.local_db.store import Store
from tracker.ui.change_bus import ChangeBus


def add_event(store: Store, scope: Scope) -> None:
    with store.write("add event") as unit:
        unit.add(scope, "event", {"period": 1})


def test_a_commit_of_the_ui_thread_arrives_before_the_write_returns(
    store: Store, game: Scope, qtbot: QtBot
) -> None:
    bus, heard = ChangeBus(store), []
    bus.changed.connect(heard.append)

    add_event(store, game)

    assert [[(c.scope, c.kind) for c in changes.records] for changes in heard] == [
        [(game, "event")]
    ]
    bus.close()


def test_commits_of_other_threads_arrive_in_the_main_thread_and_in_order(
    store: Store, game: Scope, qtbot: QtBot
) -> None:
    bus = ChangeBus(store)
    heard: list[tuple[threading.Thread, ChangeSet]] = []
    bus.changed.connect(lambda changes: heard.append((threading.current_thread(), changes)))

    def record() -> None:
        for _ in range(20):
            add_event(store, game)

    workers = [threading.Thread(target=record) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    qtbot.waitUntil(lambda: len(heard) == 60)

    assert {thread for thread, _ in heard} == {threading.main_thread()}
    keys = [changes.records[0].key for _, changes in heard]
    assert sorted(keys) == sorted(set(keys))
    bus.close()


def test_after_closing_nothing_is_heard(store: Store, game: Scope, qtbot: QtBot) -> None:
    bus, heard = ChangeBus(store), []
    bus.changed.connect(heard.append)

    bus.close()
    bus.close()
    add_event(store, game)

    assert heard == []


def test_what_another_thread_committed_arrives_without_contents_as_it_may_be_old_by_then(
    store: Store, game: Scope, qtbot: QtBot
) -> None:
    bus = ChangeBus(store)
    heard: list[ChangeSet] = []
    bus.changed.connect(heard.append)

    add_event(store, game)
    worker = threading.Thread(target=add_event, args=(store, game))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: len(heard) == 2)

    here, there = (changes.records[0].stored for changes in heard)
    assert here is not None
    assert there is None
    bus.close()
