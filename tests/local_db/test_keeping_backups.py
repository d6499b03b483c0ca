"""Backups are taken without being asked, when there is something new in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.local_db.conftest import Bench
from tracker.errors import DiskFull
from tracker.local_db.backups import backup_name
from tracker.local_db.keeping_backups import INTERVAL, BackupKeeper, is_due, newest_backup

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last_edit", "newest", "due"),
    [
        (None, None, False),
        (NOON, None, True),
        (NOON - timedelta(minutes=1), NOON - INTERVAL, True),
        (NOON - timedelta(minutes=1), NOON - INTERVAL + timedelta(seconds=1), False),
        (NOON - timedelta(days=2), NOON - timedelta(days=1), False),
    ],
)
def test_a_backup_is_due_when_something_is_new_and_the_last_one_is_old(
    last_edit: datetime | None, newest: datetime | None, due: bool
) -> None:
    assert is_due(last_edit, newest, NOON) is due


def test_the_newest_backup_is_found_among_other_files(tmp_path: Path) -> None:
    assert newest_backup(tmp_path) is None
    (tmp_path / "backups").mkdir()
    for name in ("notes.db", backup_name(NOON), backup_name(NOON - INTERVAL)):
        (tmp_path / "backups" / name).touch()
    assert newest_backup(tmp_path) == NOON


def test_what_was_recorded_is_in_a_backup_and_not_copied_twice(
    bench: Bench, tmp_path: Path
) -> None:
    bench.add()
    moment = bench.store.last_edit()
    assert moment is not None
    keeper = BackupKeeper(tmp_path, bench.store, lambda: moment)
    first = keeper.look()
    assert first is not None
    assert first.exists()
    later = BackupKeeper(first.parents[1], bench.store, lambda: moment + timedelta(days=1))
    assert later.look() is None


def test_a_full_disk_stops_no_recording(tmp_path: Path) -> None:
    class Full:
        def backup(self) -> Path:
            raise DiskFull("The disk is full.")

        def last_edit(self) -> datetime:
            return NOON

    assert BackupKeeper(tmp_path, Full(), lambda: NOON).look() is None


def test_the_keeper_looks_at_once_and_ends_when_it_is_stopped(tmp_path: Path) -> None:
    taken = []

    class Folder:
        def backup(self) -> Path:
            taken.append(NOON)
            return tmp_path

        def last_edit(self) -> datetime:
            return NOON

    keeper = BackupKeeper(tmp_path, Folder(), lambda: NOON)
    keeper.start()
    keeper.stop()
    assert taken == [NOON]
