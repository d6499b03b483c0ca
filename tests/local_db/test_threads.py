from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor

from tests.local_db.board import Move
from tests.local_db.conftest import MATCH, Bench

RECORDS = 60


def record(bench: Bench) -> None:
    for number in range(RECORDS):
        key = bench.add(text=str(number))
        bench.edit(key, points=number % 50)


def sync_until(bench: Bench, recording: Future[None]) -> None:
    version = 1
    while not recording.done() or bench.waiting():
        for change in bench.freeze(max_rows=7):
            bench.acknowledge(change, version)
            version += 1


def read(bench: Bench) -> None:
    for _ in range(RECORDS):
        with bench.store.read() as reader:
            listed = reader.list(MATCH, "move")
            assert len(listed) == len(reader.view(MATCH).records(Move))


def test_threads_write_and_read_without_losing_or_mixing_anything(bench: Bench) -> None:
    with ThreadPoolExecutor(3) as pool:
        recording = pool.submit(record, bench)
        others = [pool.submit(sync_until, bench, recording), pool.submit(read, bench)]
        for work in (recording, *others):
            work.result(60)
    with bench.store.read() as reader:
        listed = reader.list(MATCH, "move")
    assert [s.record.payload()["points"] for s in listed] == [n % 50 for n in range(RECORDS)]
    assert {s.state.value for s in listed} == {"synced"}
    assert bench.waiting() == []


def test_announcements_come_after_the_commit_outside_the_transaction(bench: Bench) -> None:
    seen: list[list[str]] = []
    done = threading.Event()

    def write_from_another_thread() -> None:
        bench.store.meta.set("x", "y")
        done.set()

    def listen(_changes: object) -> None:
        other = threading.Thread(target=write_from_another_thread)
        other.start()
        other.join(20)
        with bench.store.read() as reader:
            seen.append([s.key for s in reader.list(MATCH, "move")])

    unsubscribe = bench.store.subscribe(listen)
    key = bench.add()
    unsubscribe()
    unsubscribe()
    bench.add()
    assert done.is_set()
    assert seen == [[key]]
