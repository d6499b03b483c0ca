"""The scopes in a file that nobody has open yet, read without the store's slow libraries.

For the first frame of a window whose folder holds no glance: loading the store takes several
times as long as showing a window.
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2

from tracker.core.record import Record
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db.codec import dump_list, load
from tracker.local_db.schema import APPLICATION_ID, FILE_NAME, SHIPPED
from tracker.local_db.scope_statements import EVERY_COUNT, EVERY_SUMMARY

_VERSIONS = ("application_id", "user_version")
_Row = tuple[str, int, str | None]


@dataclass(frozen=True)
class PeekedScope:
    """One scope with its counts, as `Reader.scopes` says them a moment later."""

    scope: Scope
    record_count: int
    waiting: int
    parked: int
    scope_record: Record | None


def peek(folder: Path, registry: Registry) -> tuple[PeekedScope, ...] | None:
    """None where only the store itself can say: no file, another version, damage, a lock."""
    path = (folder / FILE_NAME).absolute()
    if not path.is_file():
        return None
    try:
        # Python's own SQLite would be a second one in the process: closing its file would drop
        # the locks that the store holds.
        where = f"{path.as_uri()}?mode=ro"
        with closing(sqlcipher3.dbapi2.connect(where, uri=True, timeout=0)) as file:
            versions = [file.execute(f"pragma {p}").fetchone()[0] for p in _VERSIONS]
            if versions != [APPLICATION_ID, SHIPPED.newest]:
                return None
            file.execute("begin")
            waits: dict[str, Counter[str]] = {}
            for name, state, count in file.execute(EVERY_COUNT):
                waits.setdefault(name, Counter())[state] = count
            subjects = dump_list([[p.name, p.scope_kind.kind.name] for p in registry])
            rows = file.execute(EVERY_SUMMARY, {"subjects": subjects})
            return tuple(_peeked(row, registry, waits.get(row[0], Counter())) for row in rows)
    except (sqlcipher3.dbapi2.Error, InputError, ValueError):
        return None


def _peeked(row: _Row, registry: Registry, waits: Counter[str]) -> PeekedScope:
    name, record_count, payload = row
    scope = Scope.parse(name)
    subject = registry.profile(scope.profile).scope_kind
    record = None if payload is None else load(subject, payload)
    parked = waits["parked"]
    return PeekedScope(scope, record_count, waits.total() - parked, parked, record)
