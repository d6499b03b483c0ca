"""The server pack: the SQL files of core and of every profile, applied in order, or exported."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.core.registry import Registry
from tracker.errors import HostingError
from tracker.server.database import connected, sentence
from tracker.server.extra import load

if TYPE_CHECKING:
    import psycopg

CORE = Path(__file__).parent / "core"
_INSTALL_LOCK = 7_302_118_904
_OLDEST_SERVER = 150_000
_EXPORTED = re.compile(r"\d{4}_(ledger|[a-z0-9]+_\d{14}_\w+)\.sql")


@dataclass(frozen=True)
class PackFile:
    """One SQL file; its name starts with a time stamp and says core or which profile."""

    name: str
    """`core/20261121090000_core_foundation.sql`."""
    text: str

    @property
    def checksum(self) -> str:
        """Of the contents, whatever line ends they were checked out with."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def pack_files(registry: Registry) -> tuple[PackFile, ...]:
    """Core's files, then the profiles', each in time-stamp order."""
    of_profiles = [
        (path.name, profile.name, path)
        for profile in registry
        if profile.server_files is not None
        for path in profile.server_files.glob("*.sql")
    ]
    core = [_read("core", path) for path in sorted(CORE.glob("*.sql"))]
    return (*core, *(_read(owner, path) for _, owner, path in sorted(of_profiles)))


def newest_file(registry: Registry) -> str:
    """The time stamp of the pack's newest file, which `sync_about` calls the pack."""
    return max(file.name.rpartition("/")[2][:14] for file in pack_files(registry))


def install(dsn: str, registry: Registry, announce: Callable[[str], None]) -> None:
    """Brings the database up to the present pack in one transaction; safe to repeat.

    A file that was applied before and is unchanged is left out; a changed one is applied again.
    HostingError when the server cannot be reached or refuses a file; then nothing has changed.
    """
    with _connected(dsn) as connection:
        connection.execute("select pg_advisory_xact_lock(%s)", (_INSTALL_LOCK,))
        todo = _outdated(connection, pack_files(registry))
        if todo:
            announce(f"Installing the server pack ({_count(todo)}) …")
        for file in todo:
            _apply(connection, file)
    if todo:
        announce(f"The server pack is installed ({_count(todo)}).")


def export(folder: Path, registry: Registry) -> list[Path]:
    """Writes the pack as numbered Supabase migrations with a README; safe to repeat.

    The files of an earlier export go, for their numbers are others now; any other file stays.
    """
    files = pack_files(registry)
    texts = {
        f"{number:04d}_{file.name.replace('/', '_')}": file.text
        for number, file in enumerate(files, start=1)
    }
    texts[f"{len(files) + 1:04d}_ledger.sql"] = _ledger_sql(files)
    texts["README.md"] = _EXPORT_README
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if _EXPORTED.fullmatch(path.name) and path.name not in texts:
                path.unlink()
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise HostingError(
            f"The server pack cannot be written to {folder}: {error.strerror}. Name another folder."
        ) from error
    return [folder / name for name in texts]


@contextmanager
def _connected(dsn: str) -> Iterator[psycopg.Connection[Any]]:
    """One transaction; its end is the commit."""
    with connected(dsn, "Check the address and the password, then install again.") as connection:
        if connection.info.server_version < _OLDEST_SERVER:
            raise HostingError(
                "The server pack needs PostgreSQL 15 or later; this is "
                f"{connection.info.server_version // 10_000}. Nothing was changed there."
            )
        yield connection


def _count(files: Sequence[PackFile]) -> str:
    return "1 file" if len(files) == 1 else f"{len(files)} files"


def _read(owner: str, path: Path) -> PackFile:
    return PackFile(f"{owner}/{path.name}", path.read_text(encoding="utf-8"))


def _outdated(
    connection: psycopg.Connection[Any], files: Iterable[PackFile]
) -> tuple[PackFile, ...]:
    found = connection.execute("select to_regclass('tracker.applied_files')").fetchone()
    if found is None or found[0] is None:
        return tuple(files)
    rows = connection.execute("select name, checksum from tracker.applied_files")
    applied = {str(name): str(checksum) for name, checksum in rows}
    return tuple(f for f in files if applied.get(f.name) != f.checksum)


def _apply(connection: psycopg.Connection[Any], file: PackFile) -> None:
    psycopg = load("psycopg")
    try:
        connection.execute(file.text.encode())
        connection.execute(_RECORD, (file.name, file.checksum))
    except psycopg.OperationalError:
        raise
    except psycopg.errors.InsufficientPrivilege as error:
        raise HostingError(
            f"The server refused {file.name}: {sentence(error)} Nothing was changed there. "
            "Install with the user that owns the database (on Supabase: postgres)."
        ) from error
    except psycopg.Error as error:
        raise HostingError(
            f"The server refused {file.name}: {sentence(error)} Nothing was changed there."
        ) from error


_RECORD = """
insert into tracker.applied_files (name, checksum) values (%s, %s)
on conflict (name) do update set checksum = excluded.checksum, applied_at = now()
"""


def _ledger_sql(files: Iterable[PackFile]) -> str:
    rows = ",\n".join(f"    ('{f.name}', '{f.checksum}')" for f in files)
    return (
        "-- What these files are, so that `tracker server install` knows that they were applied.\n"
        "insert into tracker.applied_files (name, checksum) values\n"
        f"{rows}\n"
        "on conflict (name) do update set checksum = excluded.checksum, applied_at = now();\n"
    )


_EXPORT_README = """\
# Tracker's server pack

SQL files for Supabase, or for any PostgreSQL 15 or later with PostgREST in front.

* Supabase: copy the files into `supabase/migrations/` and run `supabase db push`, or paste them
  into the SQL editor one after the other, in the order of their numbers.
* PostgreSQL: run them with `psql` in the order of their numbers, or use `tracker server install`.

Each file can be applied again. Then say who may do what:

    insert into tracker.memberships (user_id, profile, scope_id, role)
    values ('<the user's id>', 'hockey', null, 'scorekeeper');

A scope_id of null is every scope, a profile of null is every profile. The roles are viewer,
scorekeeper, officer and admin.
"""
