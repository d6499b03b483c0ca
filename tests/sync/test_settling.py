"""What two laptops did to one record, against the real server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from tests.sync.conftest import Laptop, is_complete
from tracker.core.ids import Key

Make = Callable[..., Laptop]


class Ahead:
    """A clock that is so far from the right time."""

    def __init__(self, **far: int) -> None:
        self.far = timedelta(**far)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.far


@pytest.fixture
def pair(laptops: Make) -> tuple[Laptop, Laptop, Key]:
    """Two laptops that have the same event."""
    one, other = laptops("one"), laptops("other")
    (key,) = one.add_events(1)
    one.sync()
    other.sync()
    return one, other, key


def settle_all(*devices: Laptop) -> None:
    for _ in range(3):
        for device in devices:
            assert device.sync().failure is None


def fields(device: Laptop, key: Key, *names: str) -> tuple[Any, ...]:
    payload = device.get(key).record.payload()
    return tuple(payload[name] for name in names)


def entries(device: Laptop) -> list[dict[str, Any]]:
    found = [r.record.payload() for r in device.records("conflict")]
    return [{**entry, "values": orjson.loads(str(entry["values_json"]))} for entry in found]


def test_edits_of_different_fields_merge_without_a_word(pair):
    one, other, key = pair
    one.edit(key, note="off the post")
    other.edit(key, period=2)
    one.sync()

    report = other.sync()

    assert (report.merged, report.settled, report.parked) == (1, 0, 0)
    assert is_complete(report)
    settle_all(one, other)
    for device in (one, other):
        assert fields(device, key, "note", "period") == ("off the post", 2)
        assert device.outbox() == []
        assert entries(device) == []


@pytest.mark.parametrize("is_later_sent_first", [True, False])
def test_the_later_edit_of_a_field_wins_whoever_syncs_first(pair, is_later_sent_first):
    one, other, key = pair
    one.edit(key, note="earlier")
    other.edit(key, note="later")
    first, second = (other, one) if is_later_sent_first else (one, other)
    first.sync()

    report = second.sync()

    assert (report.settled, report.parked) == (1, 0)
    settle_all(one, other)
    listed = [entries(one), entries(other)]
    assert listed[0] == listed[1]
    ((entry,), _) = listed
    values = entry["values"]["note"]
    assert {values["mine"], values["theirs"]} == {"earlier", "later"}
    assert (values["base"], values[values["chosen"]]) == (None, "later")
    assert entry["record_key"] == key
    for device in (one, other):
        assert fields(device, key, "note") == ("later",)
        assert device.outbox() == []


def test_the_base_is_what_the_user_saw_when_first_editing_the_field(pair):
    one, other, key = pair
    one.edit(key, note="first")
    one.sync()
    other.edit(key, period=3)
    other.sync()
    other.edit(key, note="seen and changed")
    one.edit(key, period=2)
    one.sync()
    other.sync()
    settle_all(one, other)
    for device in (one, other):
        assert fields(device, key, "note") == ("seen and changed",)
    (entry,) = entries(one)
    assert list(entry["values"]) == ["period"]


def test_an_edit_beats_a_deletion_and_is_listed(pair):
    one, other, key = pair
    one.delete(key)
    other.edit(key, note="still here")
    one.sync()
    assert other.sync().settled == 1
    settle_all(one, other)
    for device in (one, other):
        assert not device.get(key).is_deleted
        assert fields(device, key, "note") == ("still here",)
        assert [list(e["values"]) for e in entries(device)] == [["deleted"]]


def test_a_deletion_that_meets_an_edit_loses_and_is_listed(pair):
    one, other, key = pair
    one.delete(key)
    other.edit(key, note="still here")
    other.sync()
    assert one.sync().settled == 1
    settle_all(one, other)
    for device in (one, other):
        assert not device.get(key).is_deleted
        assert fields(device, key, "note") == ("still here",)
        assert [list(e["values"]) for e in entries(device)] == [["deleted"]]


def test_a_record_deleted_on_both_laptops_is_no_conflict(pair):
    one, other, key = pair
    one.delete(key)
    other.delete(key)
    settle_all(one, other)
    assert one.get(key).is_deleted
    assert entries(one) == entries(other) == []


def test_an_edit_before_a_deletion_is_in_the_tombstone_of_both_and_comes_back_with_the_record(pair):
    one, other, key = pair
    other.edit(key, period=3)
    other.sync()
    one.delete(key)
    other.edit(key, note="before the deletion")
    other.delete(key)
    one.sync()
    other.sync()
    settle_all(one, other)
    assert one.get(key).is_deleted
    one.store.undo()
    settle_all(one, other)
    assert fields(other, key, "note", "period") == ("before the deletion", 3)


def test_edits_made_while_a_dead_change_is_under_way_stay_on_top(pair):
    one, other, key = pair
    one.edit(key, note="theirs")
    one.sync()
    other.edit(key, period=2)
    other.wire.once_after("upsert staging_events", lambda: other.edit(key, note="mine, later"))

    other.sync()

    settle_all(one, other)
    for device in (one, other):
        assert fields(device, key, "note", "period") == ("mine, later", 2)
    (entry,) = entries(one)
    assert entry["values"]["note"]["theirs"] == "theirs"


def test_a_lost_answer_does_not_settle_twice(pair):
    one, other, key = pair
    one.edit(key, note="a")
    other.edit(key, note="b")
    one.sync()
    other.wire.lose_answer("rpc sync_lookup")
    other.sync()
    settle_all(one, other)
    assert [len(entries(device)) for device in (one, other)] == [1, 1]
    assert fields(one, key, "note") == fields(other, key, "note") == ("b",)


def test_a_field_edited_here_while_a_pull_brought_another_value_is_settled_and_listed(pair):
    one, other, key = pair
    one.edit(key, note="theirs")
    one.sync()
    other.wire.once_after("rows sync_scopes", lambda: other.edit(key, note="mine, later"))

    other.sync()

    assert fields(other, key, "note") == ("mine, later",)
    settle_all(other, one)
    assert fields(one, key, "note") == ("mine, later",)
    assert [len(entries(device)) for device in (one, other)] == [1, 1]


def test_three_laptops_that_edit_one_field_agree_and_list_every_value(laptops):
    devices = [laptops(name) for name in ("a", "b", "c")]
    (key,) = devices[0].add_events(1)
    settle_all(*devices)
    for number, device in enumerate(devices):
        device.edit(key, note=f"from {number}")
    settle_all(*reversed(devices))
    settle_all(*devices)
    listed = [entries(device) for device in devices]
    assert [len(found) for found in listed] == [2, 2, 2]
    assert listed[0] == listed[1] == listed[2]
    seen = {v["note"][s] for e in listed[0] for v in [e["values"]] for s in ("mine", "theirs")}
    assert seen == {"from 0", "from 1", "from 2"}
    for device in devices:
        assert fields(device, key, "note") == ("from 2",)


def test_two_laptops_that_recorded_the_same_game_end_with_one(laptops):
    one, other = laptops("one"), laptops("other")
    key = one.add("game", home_team="CGY", season="20232024")
    other.add("game", home_team="CGY", away_team="VAN")
    one.sync()

    report = other.sync()

    assert (report.parked, report.waiting) == (0, 0)
    settle_all(one, other)
    for device in (one, other):
        assert [r.key for r in device.records("game")] == [key]
        payload = device.get(key, "game").record.payload()
        assert (payload["home_team"], payload["away_team"]) == ("CGY", "VAN")
        assert payload["season"] == "20232024"


def test_a_laptop_alone_never_sees_a_conflict(laptop):
    (key,) = laptop.add_events(1)
    for number in range(6):
        laptop.edit(key, note=str(number))
        laptop.wire.once_after(
            "upsert staging_events", lambda n=number: laptop.edit(key, period=n + 1)
        )
        if number % 2:
            laptop.wire.lose_answer("upsert staging_events")
        report = laptop.sync()
        assert (report.settled, report.rekeyed, report.merged) == (0, 0, 0)
    assert is_complete(laptop.sync())
    assert entries(laptop) == []


def test_a_record_whose_holder_is_not_here_yet_waits_for_the_next_run(laptops, monkeypatch):
    one, other = laptops("one"), laptops("other")
    key = one.add("game", home_team="CGY")
    other.add("game", away_team="VAN")
    one.sync()
    real = other.wire.rows

    def without_states(table: str, query: Any) -> Any:
        # An endless loop would never come back to say so.
        assert len(other.wire.batches) < 10
        return [] if table == "sync_scopes" else real(table, query)

    with monkeypatch.context() as patched:
        patched.setattr(other.wire, "rows", without_states)
        report = other.sync()

    assert (report.parked, report.waiting) == (0, 1)
    assert len(other.wire.batches) <= 2
    assert any(key in problem and "next sync" in problem for problem in report.problems)
    settle_all(other, one)
    assert [r.key for r in other.records("game")] == [key]
    assert other.get(key, "game").record.payload()["away_team"] == "VAN"


@pytest.mark.parametrize("wrong", ["one", "other"])
def test_the_later_edit_wins_also_where_a_clock_is_ten_minutes_ahead(laptops, wrong):
    clocks = {name: Ahead(minutes=10 if name == wrong else 0) for name in ("one", "other")}
    one, other = (laptops(name, clock=clock) for name, clock in clocks.items())
    settle_all(other, one)
    (key,) = one.add_events(1)
    settle_all(one, other)
    # A laptop knows the server's time as exactly as requests are quick: more than that apart.
    clocks["one"].far -= timedelta(minutes=1)
    one.edit(key, note="earlier")
    clocks["one"].far += timedelta(minutes=1)
    other.edit(key, note="later")

    settle_all(other, one)

    assert (fields(one, key, "note"), fields(other, key, "note")) == (("later",), ("later",))


def test_a_clock_that_is_right_leaves_no_correction(laptop):
    laptop.sync()
    offset = laptop.store.meta.get("clock_offset_seconds")
    assert abs(float(offset or 0)) < 1


def test_an_edit_made_during_the_pull_that_meets_anothers_is_sent_in_the_same_run(laptops, staged):
    here, there = laptops("here"), laptops("there")
    (key,) = there.add_events(1)
    there.sync()
    here.sync()
    there.edit(key, period=3)
    there.sync()
    here.wire.once_before("rows staging_events", lambda: here.edit(key, note="meanwhile"))

    report = here.sync()

    assert (report.merged, report.acknowledged, report.waiting) == (1, 1, 0)
    assert report.refreshed == 1
    (row,) = staged()
    assert (row["period"], row["note"]) == (3, "meanwhile")


def test_whoever_edits_during_every_pull_ends_a_run_all_the_same(laptops):
    here, there = laptops("here"), laptops("there")
    (key,) = there.add_events(1)
    there.sync()
    here.sync()
    edits = iter(range(100))

    def both_edit(call: str) -> None:
        if call == "rows staging_events":
            there.edit(key, period=1 + next(edits) % 3)
            there.sync()
            here.edit(key, note=str(next(edits)))

    there.edit(key, period=2)
    there.sync()
    here.wire.before.append(both_edit)

    assert here.sync().waiting == 1
    assert next(edits) < 10
