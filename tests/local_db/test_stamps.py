from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.local_db.conftest import Bench, SteppingClock
from tracker.local_db.stamps import CLOCK_OFFSET

START = datetime(2026, 1, 31, 18, 0, tzinfo=UTC)


def stamps(bench: Bench) -> list[datetime]:
    with bench.store.read() as reader:
        return [entry.edited_at for entry in reader.outbox_entries()]


def test_an_edit_is_stamped_with_the_time_in_utc(bench: Bench, clock: SteppingClock) -> None:
    bench.add()
    assert stamps(bench) == [clock.moment]
    (row,) = bench.rows()
    assert row["edited_at"] == clock.moment.isoformat(timespec="microseconds")


def test_stamps_advance_when_the_clock_stands_still_or_goes_back(
    bench: Bench, clock: SteppingClock
) -> None:
    bench.add()
    clock.step = timedelta(0)
    bench.add()
    clock.moment -= timedelta(hours=1)
    bench.add()
    found = stamps(bench)
    assert found == sorted(set(found))
    assert found[2] - found[0] == timedelta(microseconds=2)


def test_stamps_advance_across_a_restart_with_a_clock_set_back(
    bench: Bench, reopened: Callable[[], Bench], clock: SteppingClock
) -> None:
    bench.add()
    clock.moment -= timedelta(days=1)
    again = reopened()
    again.add()
    found = stamps(again)
    assert found == sorted(set(found))


def test_the_measured_offset_corrects_later_stamps(
    bench: Bench, reopened: Callable[[], Bench], clock: SteppingClock
) -> None:
    bench.add()
    bench.store.meta.set(CLOCK_OFFSET, "90.5")
    bench.add()
    offset = timedelta(seconds=90.5)
    assert stamps(bench)[1] == clock.moment + offset
    again = reopened()
    again.add()
    assert stamps(again)[2] == clock.moment + offset


def test_meta_keeps_small_values(bench: Bench, reopened: Callable[[], Bench]) -> None:
    assert bench.store.meta.get("last_sync") is None
    bench.store.meta.set("last_sync", "a")
    bench.store.meta.set("last_sync", "b")
    assert bench.store.meta.get("last_sync") == "b"
    assert reopened().store.meta.get("last_sync") == "b"


def test_stamps_advance_when_the_last_one_was_an_undo_before_a_restart(
    bench: Bench, reopened: Callable[[], Bench], clock: SteppingClock
) -> None:
    bench.edit(bench.add(), text="edited")
    clock.moment += timedelta(hours=2)
    bench.store.undo()
    (undone,) = stamps(bench)
    clock.moment -= timedelta(hours=1)
    again = reopened()
    assert again.store.redo() is not None
    (redone,) = stamps(again)
    assert redone > undone


def test_an_offset_that_changes_while_a_stamp_is_made_breaks_no_entry(
    bench: Bench, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.add()
    stamps_of_store, now = bench.store._parts.stamps, clock.now

    def measured_meanwhile() -> datetime:
        stamps_of_store.forget_offset()
        return now()

    monkeypatch.setattr(clock, "now", measured_meanwhile)
    bench.add()
    assert len(bench.rows()) == 2
