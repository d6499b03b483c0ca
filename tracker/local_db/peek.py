"""The scopes in a file that nobody has open yet, read without the store's slow libraries.

For the first frame of a window whose folder holds no glance: loading the store takes several
times as long as showing a window.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2

from tracker.core.record import Record
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db.codec import dump_list, load
from tracker.local_db.schema import APPLICATION_ID, SHIPPED

_FILE_NAME = "tracker.db"
_VERSIONS = ("application_id", "user_version")
_SCOPES = """
    select c.scope, c.record_count, p.waiting, p.parked,
           (select r.payload
              from records r
             where r.scope = c.scope and r.kind = (
                       select value ->> 1 from json_each(?1)
                        where value ->> 0 = substr(c.scope, 1, instr(c.scope, ':') - 1))
               and r.deleted = 0
             order by r.idx, r.record_id
             limit 1) as payload
      from (select scope, sum(iif(kind = 'conflict', 0, shown)) as record_count
              from scope_counts
             group by scope) c
      left join (select scope, sum(state <> 'parked') as waiting, sum(state = 'parked') as parked
                   from outbox
                  group by scope) p on p.scope = c.scope
     order by c.scope
"""
_Row = tuple[str, int, int | None, int | None, str | None]


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
    path = (folder / _FILE_NAME).absolute()
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
            subjects = dump_list([[p.name, p.scope_kind.kind.name] for p in registry])
            return tuple(_peeked(row, registry) for row in file.execute(_SCOPES, (subjects,)))
    except (sqlcipher3.dbapi2.Error, InputError, ValueError):
        return None


def _peeked(row: _Row, registry: Registry) -> PeekedScope:
    name, record_count, waiting, parked, payload = row
    scope = Scope.parse(name)
    subject = registry.profile(scope.profile).scope_kind
    record = None if payload is None else load(subject, payload)
    return PeekedScope(scope, record_count, waiting or 0, parked or 0, record)
