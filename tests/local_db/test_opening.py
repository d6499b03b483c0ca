from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from tests.local_db.conftest import MATCH, Bench, SteppingClock
from tracker.core.registry import Registry
from tracker.errors import (
    InputError,
    StoreDamaged,
    StoreError,
    StoreLocked,
    StoreReadOnly,
    StoreTooNew,
)
from tracker.local_db.database import Database, require_current_sqlite
from tracker.local_db.schema import APPLICATION_ID, SHIPPED
from tracker.local_db.store import Store, open_store

ROOT = Path(__file__).parents[2]
NOBODY = 65_534


def alter(path: Path, *statements: str) -> None:
    connection = sqlite.connect(str(path), isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def pragma(store: Store, name: str) -> object:
    with store._database.write() as connection:
        return connection.exec_driver_sql(f"pragma {name}").scalar_one()


def test_a_new_folder_is_made_with_everything_above_it(
    open_folder: Callable[..., Store], tmp_path: Path
) -> None:
    store = open_folder("a/b/c")
    assert (tmp_path / "a/b/c/tracker.db").is_file()
    assert len(store.device_id) == 32


def test_the_device_keeps_its_id(
    bench: Bench, reopened: Callable[[], Bench], open_folder: Callable[..., Store]
) -> None:
    first = bench.store.device_id
    assert reopened().store.device_id == first
    assert open_folder("elsewhere").device_id != first


def test_what_was_written_is_there_after_a_restart(
    bench: Bench, reopened: Callable[[], Bench]
) -> None:
    key = bench.add(text="a")
    again = reopened()
    assert again.value(key, "text") == "a"
    assert again.waiting() == [(key, "add", "waiting")]
    assert again.store.undo_label() == f"add move {key}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("busy_timeout", 5000),
        ("application_id", APPLICATION_ID),
        ("user_version", SHIPPED.newest),
        ("query_only", 0),
    ],
)
def test_the_writing_connection_is_safe_and_durable(store: Store, name: str, value: object) -> None:
    assert pragma(store, name) == value


def test_a_mac_flushes_the_drives_cache_too(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    database = Database(tmp_path / "mac.db", writable=True)
    with database.write() as connection:
        for name in ("fullfsync", "checkpoint_fullfsync"):
            assert connection.exec_driver_sql(f"pragma {name}").scalar_one() == 1
    database.close()


def test_reading_connections_cannot_write(store: Store) -> None:
    with store._database.read() as connection:
        assert connection.exec_driver_sql("pragma query_only").scalar_one() == 1
    with (
        pytest.raises(StoreReadOnly),
        store._database.read() as connection,
    ):
        connection.exec_driver_sql("delete from meta")


def test_a_unit_holds_the_write_lock_from_its_beginning(store: Store) -> None:
    other = sqlite.connect(str(store._database.path), isolation_level=None, timeout=0)
    with store.write("nothing yet"), pytest.raises(sqlite.OperationalError, match="locked"):
        other.execute("begin immediate")
    other.execute("begin immediate")
    other.close()


def test_a_snapshot_does_not_see_later_commits(bench: Bench) -> None:
    bench.add()
    with bench.store.read() as reader:
        assert len(reader.list(MATCH, "move")) == 1
        bench.add()
        assert len(reader.list(MATCH, "move")) == 1
    assert len(bench.keys()) == 2


def test_closing_leaves_one_file_and_is_safe_to_repeat(bench: Bench, tmp_path: Path) -> None:
    bench.add()
    bench.store.close()
    bench.store.close()
    names = {p.name for p in (tmp_path / "data").iterdir()} - {"tracker.lock"}
    assert names == {"tracker.db"}


def test_a_closed_store_is_not_used_again_without_the_lock(bench: Bench) -> None:
    bench.store.close()
    with pytest.raises(RuntimeError, match="was closed"):
        bench.add()
    with pytest.raises(RuntimeError, match="was closed"):
        bench.keys()


def test_an_sqlite_with_the_wal_bug_is_refused() -> None:
    require_current_sqlite((3, 51, 3))
    with pytest.raises(StoreError, match=r"3\.51\.2.*can damage files"):
        require_current_sqlite((3, 51, 2))


def test_a_folder_that_another_process_has_open_is_refused_with_its_pid(
    tmp_path: Path, clock: SteppingClock, registry: Registry
) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tracker.core.clock import SystemClock\n"
        "from tracker.core.registry import Registry\n"
        "from tracker.local_db.store import open_store\n"
        "store = open_store(Path(sys.argv[1]), Registry([]), SystemClock())\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()\n"
    )
    folder = tmp_path / "data"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(StoreLocked, match=rf"process {other.pid}\b"):
            open_store(folder, registry, clock)
        reading = open_store(folder, registry, clock, writable=False)
        reading.close()
        other.kill()
        other.wait()
    open_store(folder, registry, clock, lock_wait_seconds=5).close()


def test_opening_waits_for_the_lock_as_long_as_it_was_told(
    store: Store, open_folder: Callable[..., Store]
) -> None:
    with pytest.raises(StoreLocked, match=f"process {os.getpid()}"):
        open_folder(lock_wait_seconds=0.1)
    store.close()
    open_folder(lock_wait_seconds=0.1)


def test_a_store_can_be_closed_by_another_thread_than_opened_it(
    open_folder: Callable[..., Store],
) -> None:
    store = open_folder()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(store.close).result()
    with open_folder().read() as reader:
        assert reader.outbox_entries() == []


def test_a_failed_opening_frees_the_folder(
    open_folder: Callable[..., Store], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/tracker.db").write_bytes(b"not a database" * 100)
    for _ in range(2):
        with pytest.raises(StoreDamaged, match="damaged or not a Tracker file"):
            open_folder()


def test_another_programs_file_is_refused_and_left_alone(
    open_folder: Callable[..., Store], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    alter(tmp_path / "data/tracker.db", "create table mine (x)")
    with pytest.raises(StoreDamaged, match="was not written by Tracker"):
        open_folder()
    alter(tmp_path / "data/tracker.db", "pragma application_id = 7")
    with pytest.raises(StoreDamaged, match="was not written by Tracker"):
        open_folder()


def test_a_newer_file_is_refused_and_left_alone(
    bench: Bench, open_folder: Callable[..., Store], tmp_path: Path
) -> None:
    bench.add()
    bench.store.close()
    alter(tmp_path / "data/tracker.db", "pragma user_version = 99")
    before = (tmp_path / "data/tracker.db").read_bytes()
    with pytest.raises(StoreTooNew, match="file version 99, this program knows"):
        open_folder()
    with pytest.raises(StoreTooNew):
        open_folder(writable=False)
    assert (tmp_path / "data/tracker.db").read_bytes() == before


def test_a_file_whose_creation_was_interrupted_is_created_again(
    open_folder: Callable[..., Store], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/tracker.db").touch()
    assert Bench(open_folder()).add() == "Vm100001"


def test_a_broken_page_is_reported_as_damage(
    bench: Bench, open_folder: Callable[..., Store], tmp_path: Path
) -> None:
    with bench.store.write("fill") as unit:
        for _ in range(200):
            unit.add(MATCH, "move", {"text": "x" * 150})
    bench.store.close()
    path = tmp_path / "data/tracker.db"
    content = bytearray(path.read_bytes())
    for page in range(20, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match="damaged"):
        open_folder().check()


def test_a_sound_file_passes_the_check(bench: Bench, tmp_path: Path) -> None:
    bench.delete(bench.add())
    bench.add("player", name="Ada")
    health = bench.store.check()
    assert (health.path, health.records) == (tmp_path / "data/tracker.db", 2)
    assert health.sqlite_version >= "3.51.3"


def test_opening_to_read_needs_a_file_and_writes_nothing(
    open_folder: Callable[..., Store], tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="no records in"):
        open_folder("nothing", writable=False)
    assert not (tmp_path / "nothing").exists()


def test_a_store_that_was_opened_to_read_refuses_to_write(
    bench: Bench, open_folder: Callable[..., Store]
) -> None:
    key = bench.add(text="a")
    reading = Bench(open_folder(writable=False))
    assert reading.value(key, "text") == "a"
    assert reading.store.undo_label() == f"add move {key}"
    with pytest.raises(StoreReadOnly, match="opened for reading only"):
        reading.add()


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A folder that this process may not write, also where the tests run as root."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    yield folder
    if is_root:
        os.seteuid(0)
    folder.chmod(0o755)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def test_a_read_only_folder_is_refused_with_a_sentence(
    read_only_folder: Path, registry: Registry, clock: SteppingClock
) -> None:
    with pytest.raises(StoreReadOnly, match="cannot be written"):
        open_store(read_only_folder, registry, clock)
    with pytest.raises(StoreReadOnly, match="cannot be made"):
        open_store(read_only_folder / "below", registry, clock)


def test_a_file_in_the_place_of_the_folder_is_refused(
    tmp_path: Path, registry: Registry, clock: SteppingClock
) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreReadOnly, match="cannot be made"):
        open_store(tmp_path / "data", registry, clock)


def test_a_read_only_file_is_refused_with_a_sentence(
    tmp_path: Path, registry: Registry, clock: SteppingClock
) -> None:
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    open_store(folder, registry, clock).close()
    (folder / "tracker.db").chmod(0o444)
    folder.chmod(0o777)
    (folder / "tracker.lock").unlink(missing_ok=True)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        with pytest.raises(StoreReadOnly, match=r"tracker\.db cannot be written"):
            open_store(folder, registry, clock)
    finally:
        if is_root:
            os.seteuid(0)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def test_nested_units_are_a_bug_and_are_named(bench: Bench) -> None:
    with (
        pytest.raises(RuntimeError, match="already open"),
        bench.store.write("outer"),
        bench.store.write("inner"),
    ):
        pass
    assert bench.add() == "Vm100001"


def test_the_program_starts_without_alembic(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "sys.modules['alembic'] = None\n"
        "from pathlib import Path\n"
        "from tracker.core.clock import SystemClock\n"
        "from tracker.core.registry import Registry\n"
        "from tracker.local_db.store import open_store\n"
        "for _ in range(2):\n"
        "    open_store(Path(sys.argv[1]), Registry([]), SystemClock()).close()\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "data")], cwd=ROOT, check=True)
