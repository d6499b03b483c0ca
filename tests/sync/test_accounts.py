"""Conflicts and collisions are accounted for: each edit has one fate, also where ids change."""

from __future__ import annotations

from tracker.local_db.ledger import Fate


def fates(laptop):
    return [(a.action, a.fate, a.version is not None) for a in laptop.store.ledger.accounts()]


def test_a_same_field_conflict_is_accounted_for_as_settled(laptops):
    first, second = laptops("first"), laptops("second")
    key = first.add(note="start")
    first.sync()
    second.sync()
    first.edit(key, note="mine")
    second.edit(key, note="theirs")
    first.sync()

    second.sync()

    assert fates(second) == [("edit", Fate.SETTLED, True)]
    assert fates(first) == [("add", Fate.ACCEPTED, True), ("edit", Fate.ACCEPTED, True)]


def test_edits_of_different_fields_are_accounted_for_as_merged(laptops):
    first, second = laptops("first"), laptops("second")
    key = first.add(note="start")
    first.sync()
    second.sync()
    first.edit(key, note="mine")
    second.edit(key, event_type="Shot")
    first.sync()

    second.sync()

    assert fates(second) == [("edit", Fate.MERGED, True)]


def test_a_collision_is_accounted_for_as_re_keyed(laptops):
    first, second = laptops("first"), laptops("second")
    first.add(note="first's")
    taken = second.add(note="second's")
    first.sync()

    second.sync()

    (account,) = second.store.ledger.accounts()
    assert account.fate is Fate.REKEYED
    assert account.version is not None
    assert account.key != taken
