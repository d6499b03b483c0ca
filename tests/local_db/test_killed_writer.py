"""A writer that is killed at any moment: what it said is saved is saved."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.local_db.board import BOARD
from tests.local_db.conftest import MATCH, Bench, SteppingClock
from tracker.core.registry import Registry
from tracker.local_db.store import open_store

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("TRACKER_TEST_KILLS", "10"))

WRITER = """
import sys
from pathlib import Path
from tests.local_db.board import BOARD
from tests.local_db.conftest import MATCH, Bench
from tracker.core.clock import SystemClock
from tracker.core.registry import Registry
from tracker.local_db.store import open_store

bench = Bench(open_store(Path(sys.argv[1]), Registry([BOARD]), SystemClock()))
print("open", flush=True)
version = 1
for number in range(100_000):
    key = bench.add(text=str(number))
    print("add", key, number, flush=True)
    if number % 3 == 0:
        bench.edit(key, points=number % 50)
        print("points", key, number % 50, flush=True)
    elif number % 7 == 0:
        # Killed in between, the addition is taken back; an edit said to be saved must not be.
        bench.store.undo()
        bench.store.redo()
    if number % 5 == 0:
        with bench.store.read() as reader:
            highest = max((s.base_version for s in reader.list(MATCH, "move")), default=0)
        for change in bench.freeze(max_rows=3):
            highest += 1
            bench.acknowledge(change, highest)
            print("ack", change.key, change.change_id, flush=True)
"""


def killed_after(folder: Path, seconds: float) -> list[list[str]]:
    """What the writer said until it was killed."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        with suppress(subprocess.TimeoutExpired):
            writer.wait(seconds)
        writer.kill()
        said = writer.stdout.read()
    whole_lines = said[: said.rfind("\n") + 1]
    return [line.split() for line in whole_lines.splitlines()]


def assert_sound(bench: Bench, said: list[list[str]]) -> None:
    bench.store.check()
    acknowledged = {words[2] for words in said if words[0] == "ack"}
    with bench.store.read() as reader:
        entries = reader.outbox_entries()
        listed = {str(s.key): s for s in reader.list(MATCH, "move", with_deleted=True)}
    for words in said:
        if words[0] == "add":
            assert listed[words[1]].record.payload()["text"] == words[2]
        elif words[0] == "points":
            assert listed[words[1]].record.payload()["points"] == int(words[2])
    assert acknowledged.isdisjoint(e.change_id for e in entries)
    unsent = [e.record_id for e in entries if e.state != "sent"]
    assert len(unsent) == len(set(unsent))
    changed = {e.record_id for e in entries}
    for stored in listed.values():
        is_known = stored.base_version > 0 or stored.record_id in changed
        assert is_known or stored.is_deleted


@pytest.mark.timeout(120 + 5 * KILLS)
def test_nothing_that_was_said_to_be_saved_is_lost_when_the_writer_is_killed(
    tmp_path: Path,
) -> None:
    chance = random.Random()
    total = 0
    for number in range(KILLS):
        folder = tmp_path / str(number % 5)
        said = killed_after(folder, chance.uniform(0.0, 0.25))
        total += len(said)
        bench = Bench(open_store(folder, Registry([BOARD]), SteppingClock()))
        assert_sound(bench, said)
        before = bench.keys()
        was_undone = bench.store.undo()
        assert was_undone or not said
        assert bench.store.redo() == was_undone
        assert bench.keys() == before
        bench.store.close()
    assert total > KILLS
