"""The list of scopes read without the store's libraries says what the store says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3.dbapi2

from tracker.core.clock import SystemClock
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.local_db.outbox import Rejected
from tracker.local_db.peek import peek
from tracker.local_db.schema import FILE_NAME
from tracker.local_db.store import Store, open_store

GAME, OTHER = Scope("hockey", "18969"), Scope("hockey", "7")


def fill(folder: Path) -> None:
    store = open_store(folder, discover(), SystemClock())
    with store.write("fill") as unit:
        unit.add(GAME, "game", {"game_id": 18969, "home_team": "Ice", "away_team": "Oil"})
        for number in range(3):
            unit.add(GAME, "event", {"period": 1, "event_index": number + 1})
        unit.add(OTHER, "event", {"period": 1})
    with store.write("delete") as unit:
        unit.delete(GAME, "event", event_key(store, 2))
    [sent, *_] = store.outbox.freeze_batch(GAME, "event")
    store.outbox.park([Rejected(sent.change_id, "23514", "The server refused it.")])
    store.close()


def event_key(store: Store, index: int) -> str:
    with store.read() as reader:
        return reader.list(GAME, "event")[index].key


def test_it_says_what_the_store_says(tmp_path: Path) -> None:
    fill(tmp_path)

    peeked = peek(tmp_path, discover())

    with open_store(tmp_path, discover(), SystemClock()) as store, store.read() as reader:
        said = reader.scopes()
    assert peeked is not None
    shown = [(s.scope, s.record_count, s.waiting, s.parked, s.scope_record) for s in peeked]
    assert shown == [(s.scope, s.record_count, s.waiting, s.parked, s.scope_record) for s in said]
    assert [s.parked for s in peeked] == [1, 0]


def test_it_reads_beside_an_open_store_and_leaves_its_locks(tmp_path: Path) -> None:
    fill(tmp_path)
    with open_store(tmp_path, discover(), SystemClock()) as store:
        with store.write("add") as unit:
            unit.add(GAME, "event", {"period": 2})
            assert peek(tmp_path, discover()) is not None
        with store.read() as reader:
            assert len(reader.list(GAME, "event")) == 3


@pytest.mark.parametrize("pragma", ["user_version = 99", "user_version = 1", "application_id = 5"])
def test_another_version_waits_for_the_store(tmp_path: Path, pragma: str) -> None:
    fill(tmp_path)
    file = sqlcipher3.dbapi2.connect(tmp_path / FILE_NAME)
    file.execute(f"pragma {pragma}")
    file.close()

    assert peek(tmp_path, discover()) is None


def test_no_file_or_a_damaged_one_waits_for_the_store(tmp_path: Path) -> None:
    assert peek(tmp_path, discover()) is None
    assert not (tmp_path / FILE_NAME).exists()

    (tmp_path / FILE_NAME).write_bytes(b"not a database at all" * 100)

    assert peek(tmp_path, discover()) is None


def test_it_loads_none_of_the_stores_libraries() -> None:
    script = (
        "import sys, tracker.local_db.peek\n"
        "sys.exit(' '.join({'sqlalchemy', 'alembic'} & sys.modules.keys()) or 0)"
    )
    root = Path(__file__).parents[2]

    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False
    )

    assert (answer.returncode, answer.stderr) == (0, "")
