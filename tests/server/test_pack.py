"""The pack on a bare database, on one that looks like Supabase's, and again and again."""

from __future__ import annotations

import dataclasses
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tracker.core.registry import Registry, discover
from tracker.errors import HostingError
from tracker.server.pack import export, install, pack_files

SUPABASE = """
create schema auth authorization {auth_owner};
set role {auth_owner};
create function auth.uid() returns uuid language sql stable
    as $$ select '00000000-0000-4000-8000-000000000001'::uuid $$;
grant usage on schema auth to anon, authenticated, service_role, {installer};
reset role;
set role {installer};
alter default privileges in schema public
    grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public
    grant all on functions to anon, authenticated, service_role;
alter default privileges in schema public
    grant all on sequences to anon, authenticated, service_role;
reset role;
"""


@dataclass(frozen=True)
class Database:
    """A database of its own beside the session's, and how its owner and the superuser get in."""

    name: str
    dsn: str
    superuser_dsn: str

    def sql(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.superuser_dsn) as connection:
            cursor = connection.execute(query.encode())
            return cursor.fetchall() if cursor.description else []


def silent(_message: str) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def database(live_server) -> Iterator[Database]:
    """Empty, owned by an ordinary role that bypasses row-level security, as on Supabase."""
    name = f"pack_{uuid.uuid4().hex[:12]}"
    password = uuid.uuid4().hex
    with psycopg.connect(live_server.dsn, autocommit=True) as connection:
        connection.execute(
            f"create role {name} login createrole bypassrls password '{password}'".encode()
        )
        connection.execute(f"create database {name} owner {name}".encode())
        superuser_dsn = live_server.dsn.rpartition("/")[0] + f"/{name}"
        address = live_server.dsn.rpartition("@")[2].rpartition("/")[0]
        yield Database(name, f"postgresql://{name}:{password}@{address}/{name}", superuser_dsn)
        connection.execute(f"drop database {name} with (force)".encode())
        connection.execute(f"drop role {name}".encode())


def test_it_installs_on_an_empty_database(database):
    install(database.superuser_dsn, discover(), silent)

    assert database.sql("select count(*) from tracker.applied_files") == [
        (len(pack_files(discover())),)
    ]
    assert database.sql("select count(*) from tracker.server") == [(1,)]


def test_installing_again_does_nothing(database):
    install(database.superuser_dsn, discover(), silent)
    before = database.sql("select name, checksum, applied_at from tracker.applied_files")
    said: list[str] = []

    install(database.superuser_dsn, discover(), said.append)

    assert database.sql("select name, checksum, applied_at from tracker.applied_files") == before
    assert said == []


def test_every_file_can_be_applied_again_over_data(database):
    install(database.superuser_dsn, discover(), silent)
    database.sql("create table public.staging_kept (k text primary key, game_id int not null)")
    database.sql("select tracker.guard_table('public.staging_kept', 'kept', 'row', 'k', 'game_id')")
    database.sql("insert into public.staging_kept values ('a', 1), ('b', 1)")
    rows = database.sql("select * from public.staging_kept order by k")
    scopes = database.sql("select * from public.sync_scopes")
    server = database.sql("select * from tracker.server")
    database.sql("update tracker.applied_files set checksum = 'another'")

    install(database.superuser_dsn, discover(), silent)

    assert database.sql("select * from public.staging_kept order by k") == rows
    assert database.sql("select * from public.sync_scopes") == scopes
    assert database.sql("select * from tracker.server") == server
    assert database.sql("select * from tracker.applied_files where checksum = 'another'") == []


def test_only_a_changed_file_is_applied_again(database, tmp_path):
    registry = with_file(tmp_path, "20300101000000_extra.sql", "select 1")
    install(database.superuser_dsn, registry, silent)
    registry = with_file(tmp_path, "20300101000000_extra.sql", "create table public.extra (i int)")
    said: list[str] = []

    install(database.superuser_dsn, registry, said.append)

    assert said == [
        "Installing the server pack (1 file) …",
        "The server pack is installed (1 file).",
    ]
    assert database.sql("select to_regclass('public.extra') is not null") == [(True,)]


def test_a_refused_file_is_named_and_nothing_is_changed(database, tmp_path):
    registry = with_file(tmp_path, "20300101000000_wrong.sql", "create tabel public.extra ()")

    with pytest.raises(HostingError, match=r"refused sample/20300101000000_wrong\.sql"):
        install(database.superuser_dsn, registry, silent)

    assert database.sql("select to_regnamespace('tracker')") == [(None,)]


def test_it_installs_where_supabase_was_before(database):
    auth_owner = f"{database.name}_auth"
    database.sql(f"create role {auth_owner}")
    database.sql(SUPABASE.format(auth_owner=auth_owner, installer=database.name))

    install(database.dsn, discover(), silent)
    install(database.dsn, discover(), silent)

    assert database.sql("select auth.uid()::text") == [("00000000-0000-4000-8000-000000000001",)]
    assert (
        database.sql(
            "select p, t from unnest(array['select', 'insert', 'update', 'delete', 'truncate']) p,"
            " unnest(array['sync_scopes', 'sync_receipts']) t"
            " where has_table_privilege('anon', 'public.' || t, p)"
            " or p <> 'select' and has_table_privilege('authenticated', 'public.' || t, p)"
        )
        == []
    )
    assert database.sql(
        "select has_function_privilege('anon', 'public.refresh_scope(text)', 'execute')"
    ) == [(False,)]
    database.sql(f"drop schema auth cascade; drop role {auth_owner}")


def test_the_guard_works_for_an_installer_who_is_no_superuser(database):
    database.sql(
        f"create schema auth authorization {database.name};"
        "create function auth.uid() returns uuid language sql stable as 'select null::uuid'"
    )
    install(database.dsn, Registry([]), silent)
    with psycopg.connect(database.dsn) as connection:
        connection.execute("create table public.staging_own (k text primary key, g int not null)")
        connection.execute(
            "select tracker.guard_table('public.staging_own', 'own', 'row', 'k', 'g')"
        )
        connection.execute("grant select, insert on public.staging_own to service_role")
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute("set local role service_role")
        connection.execute("insert into public.staging_own values ('a', 1)")

    assert database.sql("select scope, (kinds -> 'row' ->> 'live_rows')::int from sync_scopes") == [
        ("own:1", 1)
    ]


def test_the_exported_files_install_the_same_pack(database, tmp_path):
    written = export(tmp_path, discover())

    for path in sorted(tmp_path.glob("*.sql")):
        database.sql(path.read_text(encoding="utf-8"))
    said: list[str] = []
    install(database.superuser_dsn, discover(), said.append)

    assert said == []
    assert sorted(p for p in written if p.suffix == ".sql") == sorted(tmp_path.glob("*.sql"))
    assert (tmp_path / "README.md") in written


def test_exporting_a_larger_pack_leaves_nothing_of_the_former_one(tmp_path):
    (tmp_path / "0001_of_ours.sql").write_text("select 1")
    export(tmp_path, Registry([]))
    written = export(tmp_path, discover())

    assert {*tmp_path.iterdir()} == {*written, tmp_path / "0001_of_ours.sql"}
    assert len(list(tmp_path.glob("*_ledger.sql"))) == 1


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path):
    (tmp_path / "README.md").mkdir()
    with pytest.raises(HostingError, match="cannot be written"):
        export(tmp_path, Registry([]))


def test_files_come_in_order_core_first():
    names = [f.name for f in pack_files(discover())]
    core = [n for n in names if n.startswith("core/")]

    assert names[: len(core)] == sorted(core)
    stamps = [n.partition("/")[2] for n in names[len(core) :]]
    assert stamps == sorted(stamps)
    assert len(names) == len(set(names))


def test_checksums_are_of_the_text():
    file = pack_files(Registry([]))[0]

    assert file.checksum == hashlib.sha256(file.text.encode()).hexdigest()


@pytest.mark.parametrize("dsn", ["postgresql://x:y@127.0.0.1:1/z", "not a dsn"])
def test_an_unreachable_database_is_said_in_a_sentence(dsn):
    with pytest.raises(HostingError, match="could not be reached"):
        install(dsn, Registry([]), silent)


def with_file(folder: Path, name: str, text: str) -> Registry:
    """A registry of one profile, whose pack is that file."""
    (folder / name).write_text(text, encoding="utf-8")
    (profile, *_) = discover()
    return Registry([dataclasses.replace(profile, name="sample", server_files=folder)])
