"""Backups of the local file: taken through SQLite, checked, and thinned out with age."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlcipher3.dbapi2

from tracker.errors import DiskFull, StoreDamaged, StoreReadOnly
from tracker.local_db.database import translated_errors
from tracker.local_db.whole_files import sync_file, sync_folder

FOLDER = "backups"
KEEP_ALL = timedelta(days=2)

_TIERS: tuple[tuple[int, Callable[[datetime], object]], ...] = (
    (12, lambda moment: moment.date()),
    (10, lambda moment: moment.isocalendar()[:2]),
    (9, lambda moment: (moment.year, moment.month)),
)
_NAME = re.compile(r"tracker-(\d{8}T\d{6})Z\.db")
_TIME = "%Y%m%dT%H%M%S"


def backup_name(moment: datetime) -> str:
    """`tracker-20260131T184500Z.db`."""
    return f"tracker-{moment.astimezone(UTC).strftime(_TIME)}Z.db"


def backup_moment(name: str) -> datetime | None:
    """When a backup was taken, or None when the name is not a backup's."""
    match = _NAME.fullmatch(name)
    return None if match is None else datetime.strptime(match[1], _TIME).replace(tzinfo=UTC)


def kept(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which backups stay: all of two days, before that 12 days, 10 weeks and 9 months.

    Of each day, week and month the last one stays. Those without a backup do not count, so a
    summer without games costs none. The newest backup always stays.
    """
    newest_first = sorted(moments, reverse=True)
    stay = [m for m in newest_first if now - m <= KEEP_ALL] or newest_first[:1]
    if not stay:
        return set()
    for limit, period in _TIERS:
        last_of_each: dict[object, datetime] = {}
        for moment in newest_first:
            last_of_each.setdefault(period(moment), moment)
        covered = {period(moment) for moment in stay}
        older = [m for p, m in last_of_each.items() if p not in covered and m < min(stay)]
        stay += older[:limit]
    return set(stay)


def take_backup(source: Path, now: datetime) -> Path:
    """Copies the file as of now, checks the copy, and removes backups that are no longer kept.

    Safe while other threads read and write. A failure leaves no file that looks like a backup.
    """
    folder = source.parent / FOLDER
    target = folder / backup_name(now)
    unfinished = target.with_suffix(".tmp")
    try:
        folder.mkdir(exist_ok=True)
        try:
            unfinished.unlink(missing_ok=True)
            with translated_errors(source):
                _copy(source, unfinished)
            sync_file(unfinished)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        # The new one is there to stay before an older one goes.
        sync_folder(folder)
        _thin_out(folder, now)
    except OSError as error:
        kind = DiskFull if error.errno == errno.ENOSPC else StoreReadOnly
        raise kind(f"No backup can be written to {folder}: {error.strerror}.") from error
    return target


def _copy(source: Path, target: Path) -> None:
    reading = sqlcipher3.dbapi2.connect(str(source), isolation_level=None)
    writing = sqlcipher3.dbapi2.connect(str(target), isolation_level=None)
    try:
        reading.execute("pragma query_only = on")
        reading.backup(writing)
        # One file on its own, without a WAL beside it.
        writing.execute("pragma journal_mode = delete")
        verdict = writing.execute("pragma quick_check(1)").fetchone()[0]
    finally:
        writing.close()
        reading.close()
    if verdict != "ok":
        raise StoreDamaged(
            f"{source} is damaged ({verdict}), so no backup was taken. "
            "Put the newest sound file of the folder 'backups' in its place."
        )


def _thin_out(folder: Path, now: datetime) -> None:
    found = {path: backup_moment(path.name) for path in folder.iterdir()}
    backups = {path: moment for path, moment in found.items() if moment is not None}
    stay = kept(backups.values(), now)
    for path, moment in backups.items():
        if moment not in stay:
            path.unlink(missing_ok=True)
