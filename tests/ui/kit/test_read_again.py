"""Whoever shows records asks the file only for what a commit does not say itself."""

from __future__ import annotations

from dataclasses import replace

from tracker.core.changes import Changed
from tracker.core.ids import Key
from tracker.core.scope import Scope
from tracker.local_db.store import Store
from tracker.ui.kit.read_again import read_again
from tracker.ui.session import Stored


def add(store: Store, game: Scope, **fields: int) -> Stored:
    with store.write("add") as unit:
        return unit.add(game, "event", {"period": 1, **fields})


def changed(stored: Stored) -> Changed:
    return Changed(stored.scope, "event", stored.key)


def test_what_a_commit_says_is_taken_and_the_rest_is_read(store: Store, game: Scope) -> None:
    said, unsaid = add(store, game), add(store, game)
    marked = replace(said, base_version=77)
    touched = [replace(changed(said), stored=marked), changed(unsaid)]

    assert read_again(store, touched) == {changed(said): marked, changed(unsaid): unsaid}


def test_a_deleted_record_is_gone_whoever_says_so(store: Store, game: Scope) -> None:
    first, second = add(store, game), add(store, game)
    with store.write("delete") as unit:
        deleted = unit.delete(game, "event", first.key)
        unit.delete(game, "event", second.key)

    touched = [replace(changed(first), stored=deleted), changed(second)]
    assert set(read_again(store, touched).values()) == {None}


def test_of_two_records_that_had_a_key_in_turn_the_live_one_is_shown(
    store: Store, game: Scope
) -> None:
    first = add(store, game, event_index=5)
    with store.write("another in its place") as unit:
        deleted = unit.delete(game, "event", first.key)
        second = unit.add(game, "event", {"period": 2, "event_index": 5})

    for order in ([deleted, second], [second, deleted]):
        touched = [replace(changed(stored), stored=stored) for stored in order]
        assert read_again(store, touched) == {changed(first): second}


def test_a_key_that_nobody_has_shows_nothing(store: Store, game: Scope) -> None:
    assert read_again(store, [Changed(game, "event", Key("E1896999999"))]) == {
        Changed(game, "event", Key("E1896999999")): None
    }
