from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Table

from tests.local_db.board import Move
from tests.local_db.conftest import MATCH, Bench, SteppingClock, statements_of
from tracker.core.ids import derived_record_id
from tracker.core.profile import Imported
from tracker.core.registry import Registry
from tracker.errors import StoreError, StoreTooNew
from tracker.local_db import tables
from tracker.local_db.schema import SHIPPED, MigrationChain
from tracker.local_db.store import Store, open_store, open_with
from tracker.local_db.unit import PutOutcome

NEWEST = SHIPPED.newest
NEXT = f"""
from alembic import op

revision = "{NEWEST + 1:04d}"
down_revision = "{NEWEST:04d}"


def upgrade():
    op.execute("alter table meta add column note text")
    op.execute("create table later (x integer) strict")
    {{last}}
"""


@pytest.fixture
def old_folder(bench: Bench, tmp_path: Path) -> Path:
    """A folder with records in a file of the first version."""
    bench.add(text="a")
    bench.store.close()
    return tmp_path / "data"


def chain(tmp_path: Path, last: str = "") -> MigrationChain:
    folder = tmp_path / "migrations"
    shutil.copytree(SHIPPED.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions/later.py").write_text(NEXT.format(last=last), encoding="utf-8")
    return MigrationChain(folder, (*SHIPPED.modules, "later"))


def columns(path: Path, table: str) -> list[str]:
    connection = sqlite.connect(str(path))
    rows = connection.execute(f"select name from pragma_table_info('{table}')").fetchall()
    connection.close()
    return [name for (name,) in rows]


def test_an_older_file_is_backed_up_and_brought_up(
    old_folder: Path, tmp_path: Path, registry: Registry, clock: SteppingClock
) -> None:
    with open_with(chain(tmp_path), old_folder, registry, clock, 0) as store:
        assert Bench(store).value("Vm100001", "text") == "a"
        Bench(store).add(text="b")
    assert columns(old_folder / "tracker.db", "meta") == ["name", "value", "note"]
    (backup,) = (old_folder / "backups").iterdir()
    assert columns(backup, "meta") == ["name", "value"]
    with pytest.raises(
        StoreTooNew, match=f"file version {NEWEST + 1}, this program knows {NEWEST}"
    ):
        open_store(old_folder, registry, clock)


def test_a_migration_runs_once(
    old_folder: Path, tmp_path: Path, registry: Registry, clock: SteppingClock
) -> None:
    versions = chain(tmp_path)
    for _ in range(3):
        open_with(versions, old_folder, registry, clock, 0).close()
    assert len(list((old_folder / "backups").iterdir())) == 1


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    old_folder: Path, tmp_path: Path, registry: Registry, clock: SteppingClock
) -> None:
    broken = chain(tmp_path, 'op.execute("create table later (x integer)")')
    with pytest.raises(Exception, match="already exists"):
        open_with(broken, old_folder, registry, clock, 0)
    assert columns(old_folder / "tracker.db", "meta") == ["name", "value"]
    assert columns(old_folder / "tracker.db", "later") == []
    with open_store(old_folder, registry, clock) as store:
        assert Bench(store).value("Vm100001", "text") == "a"


def test_an_older_file_is_not_brought_up_by_reading(
    old_folder: Path, registry: Registry, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = MigrationChain(SHIPPED.folder, (*SHIPPED.modules, "later"))
    monkeypatch.setattr("tracker.local_db.store.SHIPPED", newer)
    with pytest.raises(StoreError, match="older Tracker; open it for writing once"):
        open_store(old_folder, registry, clock, writable=False)


def test_a_new_file_is_what_the_migrations_make(bench: Bench, tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{tmp_path}/migrated.db", module=sqlite)
    config = Config()
    config.set_main_option("script_location", str(SHIPPED.folder))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()

    query = "select type, name, sql from sqlite_schema where type <> 'view' and name like '%{}%'"
    created = sqlite3.connect(tmp_path / "data/tracker.db")
    migrated = sqlite3.connect(tmp_path / "migrated.db")
    for name in (*tables.metadata.tables, "alembic_version"):
        rows = [sorted(c.execute(query.format(name)).fetchall()) for c in (created, migrated)]
        assert [row[:2] for row in rows[0]] == [row[:2] for row in rows[1]]
    versions = [c.execute("select * from alembic_version").fetchall() for c in (created, migrated)]
    assert versions[0] == versions[1]
    created.close()
    migrated.close()


def test_what_was_undone_in_an_older_file_is_redone_in_order_and_can_be_imported_again(
    tmp_path: Path, registry: Registry, clock: SteppingClock
) -> None:
    fifth = MigrationChain(SHIPPED.folder, SHIPPED.modules[:5])
    record_id = derived_record_id("file", "move", "1")
    imported = Imported(Move, record_id, {"move_index": 9}, "line 1")
    with open_with(fifth, tmp_path, registry, clock, 0) as store:
        for number in (1, 2):
            with store.write(f"step {number}") as unit:
                unit.add(MATCH, "move", {})
        with store.write("import") as unit:
            unit.put(MATCH, imported)
    file = sqlite.connect(str(tmp_path / "tracker.db"))
    file.executescript(
        """
        delete from outbox;
        update records set deleted = 1, imported = null;
        update units set is_undone = 1;
        update edits set before = '{"deleted":true,"imported":null}';
        """
    )
    file.close()

    with open_store(tmp_path, registry, clock) as store:
        labels = [store.redo(), store.redo(), store.redo()]
        assert labels == ["step 1 Vm100001", "step 2 Vm100002", "import Vm100009"]
        for _ in range(2):
            store.undo()
            with store.write("again") as unit:
                assert unit.put(MATCH, imported) is PutOutcome.ADDED


@pytest.mark.parametrize("table", tables.metadata.tables.values(), ids=lambda t: t.name)
def test_statements_know_every_column_of_the_file(bench: Bench, table: Table) -> None:
    bench.store.close()
    path = bench.store._database.path
    assert sorted(columns(path, table.name)) == sorted(c.name for c in table.columns)


def test_a_current_file_is_opened_without_writing_its_schema(
    bench: Bench, open_folder: Callable[..., Store]
) -> None:
    bench.add()
    bench.store.close()
    store = open_folder()
    with statements_of(store) as seen:
        Bench(store).add()
    assert not [s for s in seen if s.lower().startswith(("create", "drop", "alter"))]
