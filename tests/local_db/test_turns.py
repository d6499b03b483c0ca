"""Writers are served in the order in which they came."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tracker.local_db.database import Database
from tracker.local_db.turns import Turns


def test_threads_are_served_in_the_order_in_which_they_came() -> None:
    turns, served = Turns(), []
    threads = []

    def take(name: int) -> None:
        with turns.turn():
            served.append(name)

    with turns.turn():
        for name in range(8):
            thread = threading.Thread(target=take, args=(name,))
            thread.start()
            threads.append(thread)
            while len(turns._waiting) <= name:
                thread.join(0.001)
    for thread in threads:
        thread.join()

    assert served == list(range(8))


def test_who_had_a_turn_goes_behind_those_who_wait() -> None:
    turns, served = Turns(), []

    def press() -> None:
        with turns.turn():
            served.append("key press")

    with turns.turn():
        waiting = threading.Thread(target=press)
        waiting.start()
        while not turns._waiting:
            waiting.join(0.001)
    with turns.turn():
        served.append("next batch")
    waiting.join()

    assert served == ["key press", "next batch"]


def test_a_turn_within_a_turn_is_a_mistake_and_not_a_deadlock() -> None:
    turns = Turns()
    already_open = pytest.raises(RuntimeError, match="already open on this thread")
    with turns.turn(), already_open, turns.turn():
        raise AssertionError("two turns at once")


def test_a_turn_that_failed_is_over() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="mistake"), turns.turn():
        raise ValueError("mistake")
    with turns.turn():
        pass


def test_a_write_that_waited_while_the_file_was_closed_does_not_open_it_again(
    tmp_path: Path,
) -> None:
    database = Database(tmp_path / "tracker.db", writable=True)
    refused: list[str] = []

    def write() -> None:
        try:
            with database.write():
                refused.append("it was written")
        except RuntimeError as error:
            refused.append(str(error))

    with database._turns.turn():
        closing = threading.Thread(target=database.close)
        closing.start()
        while not database._turns._waiting:
            closing.join(0.001)
        writing = threading.Thread(target=write)
        writing.start()
        while len(database._turns._waiting) < 2:
            writing.join(0.001)
    closing.join()
    writing.join()

    assert refused == [f"{tmp_path / 'tracker.db'} was closed"]


def test_a_thread_knows_whether_it_has_a_transaction_open(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", writable=True)
    other = ThreadPoolExecutor(1)

    def of_other() -> bool:
        return other.submit(lambda: database.is_in_use_here).result()

    try:
        with database.write():
            writing = (database.is_in_use_here, database.writing_thread, of_other())
        with database.read(), database.read():
            pass
        with database.read():
            reading = (database.is_in_use_here, database.writing_thread, of_other())
        assert writing == (True, threading.get_ident(), False)
        assert reading == (True, None, False)
        assert not database.is_in_use_here
    finally:
        other.shutdown()
        database.close()
