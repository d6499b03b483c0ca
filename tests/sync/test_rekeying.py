"""Laptops that gave one number to two records, against the real server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.sync.conftest import Laptop
from tracker.core.ids import Key

Make = Callable[..., Laptop]

EVENTS = 5


def sync_all(devices: list[Laptop], rounds: int = 3) -> int:
    """Until all have everything; how many records got another key."""
    rekeyed = 0
    for _ in range(rounds):
        for device in devices:
            report = device.sync()
            assert (report.failure, report.parked) == (None, 0)
            rekeyed += report.rekeyed
    return rekeyed


def contents(device: Laptop) -> list[tuple[str, Any, Any]]:
    return [(r.key, r.record_id, r.record.payload()) for r in device.records()]


def four(laptops: Make) -> list[Laptop]:
    return [laptops(name) for name in ("a", "b", "c", "d")]


def record_offline(devices: list[Laptop]) -> None:
    for number, device in enumerate(devices):
        for event in range(EVENTS):
            device.add(period=1, event_type="Shot", note=f"{number}/{event}")


def test_four_laptops_that_never_met_end_with_all_records_under_different_keys(laptops):
    devices = four(laptops)
    record_offline(devices)

    rekeyed = sync_all(devices)

    assert rekeyed == 3 * EVENTS
    assert all(contents(device) == contents(devices[0]) for device in devices)
    notes = devices[0].notes()
    assert len(notes) == len(set(notes.values())) == 4 * EVENTS
    assert all(device.outbox() == [] for device in devices)


def test_with_slots_four_laptops_offline_in_one_game_never_collide(laptops):
    devices = four(laptops)
    devices[0].add("game")
    sync_all(devices, rounds=2)
    record_offline(devices)

    assert sync_all(devices) == 0

    assert all(contents(device) == contents(devices[0]) for device in devices)
    assert len(devices[0].notes()) == 4 * EVENTS


def test_a_laptop_alone_counts_one_two_three(laptop):
    laptop.add("game")
    laptop.sync()
    keys = laptop.add_events(2)
    laptop.sync()
    keys += laptop.add_events(1)
    assert [int(key[-5:]) for key in keys] == [1, 2, 3]


def test_the_old_key_still_finds_the_record_and_the_report_names_both(laptops):
    one, other = laptops("one"), laptops("other")
    (taken,) = one.add_events(1)
    one.sync()
    mine = other.add("shift", period=1)
    other.add_events(1)

    report = other.sync()

    ((rekeyed),) = report.rekeyed_records
    assert (rekeyed.kind, rekeyed.old_key) == ("event", taken)
    assert rekeyed.new_key != taken
    assert str(rekeyed.new_key) in report.rekeyed_sentences[0]
    with other.store.read() as reader:
        (renamed,) = reader.renamed(other.scope, "event", taken)
    assert renamed.key == rekeyed.new_key
    assert other.get(mine, "shift").state == "synced"


def test_references_to_a_record_follow_its_new_key(laptops):
    one, other = laptops("one"), laptops("other")
    one.add("shift", period=1)
    one.add_events(1)
    one.sync()
    other.add("shift", period=2)
    goal = other.add(period=2, event_type="Goal", note="goal")
    shot = other.add(period=2, event_type="Shot", note="shot", linked_event_index=1, shift_index=1)
    assert (int(goal[-5:]), int(shot[-5:])) == (1, 2)

    sync_all([other, one])

    for device in (one, other):
        by_note = {getattr(r.record, "note", None): r.record for r in device.records()}
        shifts = {r.record.payload()["period"]: r.record.index for r in device.records("shift")}
        linked = by_note["shot"].payload()
        assert linked["linked_event_index"] == by_note["goal"].index != 1
        assert linked["shift_index"] == shifts[2] != 1


def test_undo_and_redo_of_a_reference_mean_the_record_and_not_its_old_number(laptops):
    one, other = laptops("one"), laptops("other")
    one.add_events(1)
    one.sync()
    other.add(period=2, event_type="Goal", note="goal")
    shot = other.add(period=2, event_type="Shot", note="shot")
    other.edit(shot, linked_event_index=1)
    sync_all([other])

    other.store.undo()
    other.store.redo()

    by_note = {getattr(r.record, "note", None): r.record for r in other.records()}
    assert by_note["shot"].payload()["linked_event_index"] == by_note["goal"].index


def test_edits_made_while_the_colliding_record_was_under_way_are_kept(laptops):
    one, other = laptops("one"), laptops("other")
    one.add_events(1)
    one.sync()
    (key,) = other.add_events(1)
    other.wire.once_before("rpc sync_lookup", lambda: other.edit(key, note="meanwhile"))

    sync_all([other, one])

    assert sorted(str(note) for note in one.notes().values()) == ["None", "meanwhile"]


def test_a_record_deleted_while_it_collided_becomes_a_tombstone_of_its_own(laptops):
    one, other = laptops("one"), laptops("other")
    (key,) = one.add_events(1)
    one.sync()
    other.add_events(1)
    other.wire.once_before("rpc sync_lookup", lambda: other.delete(key))

    sync_all([other, one])

    assert [r.key for r in one.records()] == [key]
    assert other.outbox() == []
    with one.store.read() as reader:
        assert len(reader.list(one.scope, "event", with_deleted=True)) == 2


@pytest.mark.parametrize("lost", ["rpc sync_lookup", "rows staging_events", "rows sync_scopes"])
def test_an_answer_lost_while_settling_a_collision_loses_and_doubles_nothing(laptops, lost):
    one, other = laptops("one"), laptops("other")
    one.add_events(2)
    one.sync()
    other.add_events(2)
    other.wire.once_after("upsert staging_events", lambda: other.wire.lose_answer(lost))
    other.sync()

    sync_all([other, one])

    assert contents(one) == contents(other)
    assert len(one.records()) == 4


def test_a_key_that_the_server_accepted_never_changes(laptops):
    one, other = laptops("one"), laptops("other")
    keys: list[Key] = one.add_events(2)
    one.sync()
    before = contents(one)
    other.add_events(2)
    sync_all([other, one])
    assert [c for c in contents(one) if c[0] in keys] == before
