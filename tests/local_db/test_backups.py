from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from tests.local_db.conftest import MATCH, Bench, SteppingClock
from tracker.errors import StoreDamaged, StoreReadOnly
from tracker.local_db import backups
from tracker.local_db.backups import backup_moment, backup_name, kept
from tracker.local_db.store import Store

NOW = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)


def names(tmp_path: Path) -> list[str]:
    return sorted(p.name for p in (tmp_path / "data/backups").iterdir())


def test_a_backup_is_a_complete_file_of_its_own(
    bench: Bench, open_folder: Callable[..., Store], tmp_path: Path
) -> None:
    key = bench.add(text="a")
    path = bench.store.backup()
    bench.edit(key, text="b")
    assert path == tmp_path / "data/backups" / path.name
    assert names(tmp_path) == [path.name]
    assert path.read_bytes()[18:20] == bytes([1, 1]), "a WAL file could go astray from it"
    (tmp_path / "restored").mkdir()
    path.rename(tmp_path / "restored/tracker.db")
    restored = Bench(open_folder("restored"))
    assert restored.value(key, "text") == "a"
    assert restored.store.undo_label() == f"add move {key}"


def test_a_backup_has_a_sortable_name_that_tells_its_moment() -> None:
    name = backup_name(datetime(2026, 1, 31, 19, 45, 6, tzinfo=UTC))
    assert name == "tracker-20260131T194506Z.db"
    assert backup_moment(name) == datetime(2026, 1, 31, 19, 45, 6, tzinfo=UTC)
    assert backup_moment("tracker-20260131T194506Z.tmp") is None
    assert backup_moment("notes.txt") is None


def test_a_backup_can_be_taken_while_a_unit_is_open(bench: Bench) -> None:
    bench.add(text="committed")
    with bench.store.write("open") as unit:
        unit.add(MATCH, "move", {"text": "not yet"})
        path = bench.store.backup()
    connection = sqlite.connect(str(path))
    assert connection.execute("select text from board_move").fetchall() == [("committed",)]
    connection.close()


def test_a_failed_backup_leaves_nothing_that_looks_like_one(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.add()

    def broken(*_args: object) -> None:
        raise StoreDamaged("broken")

    monkeypatch.setattr(backups, "sync_file", broken)
    with pytest.raises(StoreDamaged):
        bench.store.backup()
    assert names(tmp_path) == []


def test_a_damaged_file_does_not_become_a_backup(bench: Bench, tmp_path: Path) -> None:
    with bench.store.write("fill") as unit:
        for _ in range(300):
            unit.add(MATCH, "move", {"text": "x" * 150})
    bench.store.close()
    path = tmp_path / "data/tracker.db"
    content = bytearray(path.read_bytes())
    for page in range(20, 40):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match="so no backup was taken|is damaged"):
        bench.store.backup()
    assert names(tmp_path) == []


def test_a_file_that_breaks_its_own_rules_does_not_become_a_backup(
    bench: Bench, tmp_path: Path
) -> None:
    bench.add()
    with bench.store._database.write() as connection:
        connection.exec_driver_sql("pragma ignore_check_constraints = on")
        connection.exec_driver_sql("update records set deleted = 7")
    with pytest.raises(StoreDamaged, match="so no backup was taken"):
        bench.store.backup()
    assert names(tmp_path) == []


def test_a_backup_folder_that_cannot_be_made_is_said(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "data/backups").write_text("")
    with pytest.raises(StoreReadOnly, match="No backup can be written"):
        bench.store.backup()


def test_old_backups_and_nothing_else_are_removed(
    bench: Bench, clock: SteppingClock, tmp_path: Path
) -> None:
    bench.add()
    clock.moment = NOW - timedelta(days=40)
    for _ in range(3):
        clock.moment += timedelta(hours=1)
        bench.store.backup()
    (tmp_path / "data/backups/tracker-by-hand.db").write_text("mine")
    clock.moment = NOW
    newest = bench.store.backup()
    found = names(tmp_path)
    assert len(found) == 3
    assert {newest.name, "tracker-by-hand.db"} < set(found)


def test_a_new_backup_is_on_the_disk_before_an_older_one_goes(
    bench: Bench, clock: SteppingClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.moment = NOW - timedelta(days=40)
    for _ in range(2):
        clock.moment += timedelta(minutes=1)
        bench.store.backup()
    clock.moment = NOW
    synced: list[list[str]] = []
    sync = os.fsync

    def note(number: int) -> None:
        sync(number)
        if stat.S_ISDIR(os.fstat(number).st_mode):
            synced.append(names(tmp_path))

    monkeypatch.setattr(os, "fsync", note)
    newest = bench.store.backup()
    assert [(newest.name in found, len(found)) for found in synced] == [(True, 3)]
    assert len(names(tmp_path)) == 2


def test_everything_of_two_days_is_kept() -> None:
    moments = [NOW - timedelta(minutes=30 * n) for n in range(200)]
    stay = kept(moments, NOW)
    assert {m for m in moments if NOW - m <= timedelta(days=2)} <= stay


def test_the_newest_backup_stays_however_old_it_is() -> None:
    lone = NOW - timedelta(days=4000)
    assert kept([lone, lone - timedelta(days=1)], NOW) >= {lone}
    assert kept([], NOW) == set()


def test_a_year_of_backups_thins_out_to_days_weeks_and_months() -> None:
    present: set[datetime] = set()
    moment = NOW - timedelta(days=400)
    while moment <= NOW:
        present.add(moment)
        present = kept(present, moment)
        moment += timedelta(minutes=30)

    ages = sorted((NOW - m).days for m in present)
    recent = [m for m in present if NOW - m <= timedelta(days=2)]
    assert len(recent) == 97
    assert len(present) - len(recent) == 12 + 10 + 9
    assert set(range(3, 13)) <= set(ages)
    days, weeks = sorted(present)[-97 - 12], sorted(present)[-97 - 12 - 10]
    assert (NOW - days).days in range(12, 15)
    assert (NOW - weeks).days in range(76, 95)
    assert (NOW - min(present)).days in range(330, 390)
