"""Backups are taken without being asked, when there is something new in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.local_db.conftest import Bench, SteppingClock
from tracker.errors import DiskFull, StoreLocked
from tracker.local_db.backups import backup_name
from tracker.local_db.keeping_backups import INTERVAL, BackupKeeper, is_due, newest_backup
from tracker.local_db.stamps import CLOCK_OFFSET

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Noted:
    """Notes of a folder that nothing was noted in yet."""

    def get(self, _name: str) -> str | None:
        return None

    def set(self, _name: str, _value: str) -> None:
        return None


@pytest.mark.parametrize(
    ("has_news", "newest", "due"),
    [
        (False, None, False),
        (True, None, True),
        (True, NOON - INTERVAL, True),
        (True, NOON - INTERVAL + timedelta(seconds=1), False),
        (True, NOON + timedelta(days=1), True),
        (False, NOON - timedelta(days=1), False),
    ],
)
def test_a_backup_is_due_when_something_is_new_and_the_last_one_is_old(
    has_news: bool, newest: datetime | None, due: bool
) -> None:
    assert is_due(has_news, newest, NOON) is due


def test_the_newest_backup_is_found_among_other_files(tmp_path: Path) -> None:
    assert newest_backup(tmp_path) is None
    (tmp_path / "backups").mkdir()
    for name in ("notes.db", backup_name(NOON), backup_name(NOON - INTERVAL)):
        (tmp_path / "backups" / name).touch()
    assert newest_backup(tmp_path) == NOON


def test_what_was_written_is_in_a_backup_and_not_copied_twice(
    bench: Bench, clock: SteppingClock
) -> None:
    keeper = BackupKeeper(bench.store._database.path.parent, bench.store, clock.now)
    assert keeper.look() is None
    bench.add()
    first = keeper.look()
    assert first is not None
    assert first.exists()
    clock.moment += timedelta(days=1)
    assert keeper.look() is None
    bench.store.undo()
    assert keeper.look() not in (None, first)


def test_a_clock_that_is_wrong_by_hours_costs_no_backup(bench: Bench, clock: SteppingClock) -> None:
    bench.store.meta.set(CLOCK_OFFSET, "-21600")
    keeper = BackupKeeper(bench.store._database.path.parent, bench.store, clock.now)
    taken = []
    for _ in range(4):
        bench.add()
        taken.append(keeper.look())
        clock.moment += INTERVAL
    assert None not in taken


def test_a_file_that_cannot_be_read_just_now_ends_no_keeper(tmp_path: Path) -> None:
    class Locked:
        meta = Noted()

        def last_stamp(self) -> str:
            raise StoreLocked("in use by another program")

        def backup(self) -> Path:
            raise AssertionError

    assert BackupKeeper(tmp_path, Locked(), lambda: NOON).look() is None


def test_a_full_disk_stops_no_recording(tmp_path: Path) -> None:
    class Full:
        def backup(self) -> Path:
            raise DiskFull("The disk is full.")

        meta = Noted()

        def last_stamp(self) -> str:
            return "now"

    assert BackupKeeper(tmp_path, Full(), lambda: NOON).look() is None


def test_the_keeper_looks_at_once_and_ends_when_it_is_stopped(tmp_path: Path) -> None:
    taken = []

    class Folder:
        def backup(self) -> Path:
            taken.append(NOON)
            return tmp_path

        meta = Noted()

        def last_stamp(self) -> str:
            return "now"

    keeper = BackupKeeper(tmp_path, Folder(), lambda: NOON)
    keeper.start()
    keeper.stop()
    assert taken == [NOON]
