"""The WAL is folded into the file beside the work, and no entry waits for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2

from tracker.local_db import checkpoints
from tracker.local_db.checkpoints import PAGES, Checkpoints, fold
from tracker.local_db.database import Database

PAGE = 4096


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "some.db", writable=True)
    with database.write() as connection:
        connection.exec_driver_sql("create table rows (filling blob)")
    yield database
    database.close()


@pytest.fixture
def looker(database: Database) -> Iterator[Any]:
    connection = sqlcipher3.dbapi2.connect(str(database.path), isolation_level=None)
    yield connection
    connection.close()


def write_pages(database: Database, pages: int) -> None:
    with database.write() as connection:
        for _ in range(pages):
            filling = {"filling": b"x" * (PAGE - 100)}
            connection.exec_driver_sql("insert into rows values (:filling)", filling)


def pages_left(looker: Any) -> int:
    _, pages, done = looker.execute("pragma wal_checkpoint(noop)").fetchone()
    return int(pages - done)


def test_a_commit_leaves_the_pages_where_they_are(
    database: Database, looker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "PAUSE_SECONDS", 60.0)
    for _ in range(3):
        write_pages(database, PAGES // 2)
    assert pages_left(looker) > PAGES


def test_what_has_piled_up_is_folded_soon_after_a_commit(
    database: Database, looker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "PAUSE_SECONDS", 0.0)
    folded = threading.Event()

    def noted(connection: Any) -> bool:
        if fold(connection):
            folded.set()
        return folded.is_set()

    monkeypatch.setattr(checkpoints, "fold", noted)
    write_pages(database, PAGES + 10)
    assert folded.wait(30)
    assert pages_left(looker) == 0


def test_a_few_pages_are_not_worth_it(database: Database, looker: Any) -> None:
    write_pages(database, 20)
    assert not fold(looker)
    assert pages_left(looker) >= 20


def test_a_reader_that_stays_keeps_nobody_from_writing_or_folding(
    database: Database, looker: Any
) -> None:
    write_pages(database, 5)
    with database.read() as reader:
        before = reader.exec_driver_sql("select count(*) from rows").scalar_one()
        write_pages(database, PAGES)
        assert fold(looker)
        write_pages(database, 5)
        assert reader.exec_driver_sql("select count(*) from rows").scalar_one() == before
    with database.read() as reader:
        assert reader.exec_driver_sql("select count(*) from rows").scalar_one() == PAGES + 10


def test_closing_does_not_wait_for_the_pause_and_leaves_one_file(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "PAUSE_SECONDS", 3_600.0)
    write_pages(database, 3)
    database.close()
    database.close()
    assert not [t for t in threading.enumerate() if t.name == "tracker-checkpoints"]
    assert [path.name for path in database.path.parent.iterdir()] == ["some.db"]


def test_a_fold_that_fails_is_tried_again_after_the_next_commit(
    database: Database, looker: Any, caplog: pytest.LogCaptureFixture
) -> None:
    write_pages(database, PAGES)
    refusing = sqlcipher3.dbapi2.connect(":memory:")
    refusing.close()
    assert not fold(refusing)
    assert "could not be folded" in caplog.text
    assert fold(looker)


def test_nothing_is_begun_where_nothing_was_written() -> None:
    def connect() -> Any:
        raise AssertionError("nobody asked for it")

    Checkpoints(connect).close()


def test_a_close_right_after_the_pause_ends_the_thread(database: Database) -> None:
    class SetJustTooLate(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002
            was_set = self.is_set()
            self.set()
            looking._has_news.set()  # noqa: SLF001
            return was_set

    looking = Checkpoints(lambda: sqlcipher3.dbapi2.connect(str(database.path)))
    looking._is_closing = SetJustTooLate()  # noqa: SLF001
    looking.committed()
    thread = looking._thread  # noqa: SLF001
    assert thread is not None
    thread.join(10)
    assert not thread.is_alive()
