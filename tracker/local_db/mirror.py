"""The mirror: what the server's rows were when last pulled, and how far the pull has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, text, update
from sqlalchemy.dialects.sqlite import insert

from tracker.core.changes import Changed, Origin
from tracker.core.ids import Key, RecordId
from tracker.core.record import JsonValue, Payload, Record
from tracker.core.scope import Scope
from tracker.local_db.coalescing import Contents
from tracker.local_db.codec import canonical, dump, dump_list, parse
from tracker.local_db.following import follow
from tracker.local_db.parts import StoreParts
from tracker.local_db.rebasing import put_on_base
from tracker.local_db.references import Holders, Resolved, resolve_dangling
from tracker.local_db.tables import AnyRow, cursors, records

_CURSOR = select(cursors.c.cursor).where(
    cursors.c.scope == bindparam("scope"), cursors.c.kind == bindparam("kind")
)
_INSERT_CURSOR = insert(cursors)
_SET_CURSOR = _INSERT_CURSOR.on_conflict_do_update(
    index_elements=[cursors.c.scope, cursors.c.kind],
    set_={"cursor": _INSERT_CURSOR.excluded.cursor},
)
_KNOWN = text(
    """
    select r.record_id, r.key, r.idx, r.base_version, r.base_deleted,
           iif(r.base_version = 0, null, coalesce(r.base_payload, r.payload)) as base_payload,
           exists (select 1 from outbox o where o.record_id = r.record_id) as is_pending
      from records r
     where r.record_id in (select value from json_each(:ids))
    """
)
_TAKEN_OVER = (
    "record_id", "profile", "kind", "scope", "key", "idx", "deleted", "base_version",
    "base_deleted", "dangling", "refs", "edited_at", "payload", "base_payload",
)  # fmt: skip
_KEPT = ("record_id", "profile", "kind", "scope")
# For the driver itself: the statement layer takes as long per row as all the rest of the pull.
_TAKE_OVER = f"""
    insert into records ({", ".join(_TAKEN_OVER)}) values ({", ".join("?" * len(_TAKEN_OVER))})
    on conflict (record_id) do update
       set {", ".join(f"{n} = excluded.{n}" for n in _TAKEN_OVER if n not in _KEPT)}
    """  # noqa: S608
_NEW_BASE = (
    update(records)
    .where(records.c.record_id == bindparam("id"))
    .values({n: bindparam(f"new_{n}") for n in ("key", "idx", "base_version", "base_deleted",
                                                "base_payload")})
)  # fmt: skip


ROWS_AT_ONCE = 250
"""Rows per transaction: about 8 ms; fewer while somebody makes entries."""


class ServerRow(NamedTuple):
    """A row of a staging table as it was pulled."""

    record_id: RecordId
    key: Key
    version: int
    edited_at: datetime
    """When its last edit was made, wherever that was."""
    is_deleted: bool
    payload: Payload
    """Business fields."""


@dataclass(frozen=True)
class AppliedPage:
    """What a page did to the local records."""

    changed: int
    """Records that are not as before, in contents or version."""
    merged: int
    """Records of these with pending changes, which stay on top."""
    merged_keys: tuple[Key, ...] = field(default=(), compare=False)
    """Theirs."""

    def __add__(self, other: AppliedPage) -> AppliedPage:
        return AppliedPage(
            self.changed + other.changed,
            self.merged + other.merged,
            self.merged_keys + other.merged_keys,
        )


class _Incoming(NamedTuple):
    row: ServerRow
    payload: Mapping[str, JsonValue]
    text: str


class Mirror:
    """Each call is one short transaction, on any thread."""

    def __init__(self, parts: StoreParts) -> None:
        self._parts = parts

    @property
    def is_quiet(self) -> bool:
        """Whether nobody makes entries: long work in one piece keeps nobody waiting."""
        return self._parts.pace.is_quiet

    def cursor(self, scope: Scope, kind: str) -> int:
        """The version up to which the kind was pulled; 0 before the first page."""
        asked = {"scope": str(scope), "kind": kind}
        with self._parts.database.read() as connection:
            return connection.execute(_CURSOR, asked).scalar_one_or_none() or 0

    def apply_page(
        self, scope: Scope, kind: str, rows: Sequence[ServerRow], cursor: int
    ) -> AppliedPage:
        """Takes a page over together with the cursor; pending fields stay on top of the new base.

        Safe to repeat; a row older than the known one is passed over. A long page is taken over
        in parts, each with the cursor that it reaches, so that no key press waits for a whole one.
        """
        record_kind = self._parts.registry.kind(scope, kind)
        in_order = sorted(rows, key=lambda row: row.version)
        incoming = [_incoming(record_kind, row) for row in in_order]
        applied = AppliedPage(0, 0)
        while len(incoming) > (size := min(self._parts.pace.rows, ROWS_AT_ONCE)):
            part, incoming = incoming[:size], incoming[size:]
            applied += self._apply(scope, record_kind, part, part[-1].row.version)
        return applied + self._apply(scope, record_kind, incoming, cursor)

    def _apply(
        self, scope: Scope, kind: type[Record], incoming: Sequence[_Incoming], cursor: int
    ) -> AppliedPage:
        self._parts.pace.give_way()
        # Lost in a power cut together with its cursor, the page is pulled again.
        with self._parts.database.write(is_durable=False) as connection:
            known = _known(connection, incoming)
            news = [i for i in incoming if _is_news(i, known.get(i.row.record_id))]
            merged = self._take_over(connection, scope, kind, news, known)
            # Two laptops imported one source under different numbers: the server's one counts.
            place, moved = (str(scope), kind.kind.name), _moved(kind, news, known)
            followed = follow(connection, self._parts.registry, place, moved)
            reached = {"scope": str(scope), "kind": kind.kind.name, "cursor": cursor}
            connection.execute(_SET_CURSOR, reached)
        keys = [*(i.row.key for i in news), *_keys_before(news, known)]
        touched = [Changed(scope, kind.kind.name, key) for key in keys]
        self._parts.announcer.announce(Origin.SYNC, [*touched, *followed])
        return AppliedPage(len(news), len(merged), tuple(merged))

    def _take_over(
        self,
        connection: Connection,
        scope: Scope,
        kind: type[Record],
        news: Sequence[_Incoming],
        known: Mapping[str, AnyRow],
    ) -> list[Key]:
        if not news:
            return []
        of_news = ((kind, i.payload) for i in news)
        holders = Holders(connection, str(scope), of_news, of_server=True)
        for i in news:
            holders.put(kind.kind.name, _index(kind, i), i.row.record_id)
        plain, merged = [], list[Key]()
        for i in news:
            old = known.get(i.row.record_id)
            if old is not None and old.is_pending:
                if _merge(connection, kind, i, old):
                    merged.append(i.row.key)
                continue
            found = holders.resolve(kind, i.payload)
            plain.append(_values(scope, kind, i, found))
        if plain:
            connection.exec_driver_sql(_TAKE_OVER, plain)
        profile = self._parts.registry.profile(scope.profile)
        resolve_dangling(connection, profile.kinds, str(scope))
        return merged


def _incoming(kind: type[Record], row: ServerRow) -> _Incoming:
    payload = canonical(kind, row.payload)
    return _Incoming(row, payload, dump(payload))


def _known(connection: Connection, incoming: Sequence[_Incoming]) -> dict[str, AnyRow]:
    ids = dump_list([i.row.record_id for i in incoming])
    return {row.record_id: row for row in connection.execute(_KNOWN, {"ids": ids})}


def _keys_before(news: Iterable[_Incoming], known: Mapping[str, AnyRow]) -> list[Key]:
    """Keys that records had until now: what is shown under them is elsewhere."""
    before = ((i.row, known[i.row.record_id].key) for i in news if i.row.record_id in known)
    return [Key(key) for row, key in before if key != row.key]


def _moved(
    kind: type[Record], news: Iterable[_Incoming], known: Mapping[str, AnyRow]
) -> dict[str, tuple[int, int]]:
    """The records that have another index now: the old one and the new one."""
    moved: dict[str, tuple[int, int]] = {}
    for i in news:
        old, index = known.get(i.row.record_id), _index(kind, i)
        if old is not None and isinstance(index, int) and old.idx not in (None, index):
            moved[i.row.record_id] = (old.idx, index)
    return moved


def _is_news(incoming: _Incoming, old: AnyRow | None) -> bool:
    row = incoming.row
    if old is None or row.version > old.base_version:
        return True
    if row.version < old.base_version:
        return False
    before = (old.key, bool(old.base_deleted), old.base_payload)
    return before != (row.key, row.is_deleted, incoming.text)


def _values(
    scope: Scope, kind: type[Record], incoming: _Incoming, found: Resolved
) -> tuple[JsonValue, ...]:
    """In the order of `_TAKEN_OVER`."""
    row = incoming.row
    return (
        row.record_id,
        scope.profile,
        kind.kind.name,
        str(scope),
        row.key,
        _index(kind, incoming),
        row.is_deleted,
        row.version,
        row.is_deleted,
        found.dangling,
        found.refs,
        row.edited_at.astimezone(UTC).isoformat(timespec="microseconds"),
        incoming.text,
        None,
    )


def _merge(connection: Connection, kind: type[Record], incoming: _Incoming, old: AnyRow) -> bool:
    row = incoming.row
    connection.execute(
        _NEW_BASE,
        {
            "id": row.record_id,
            "new_key": row.key,
            "new_idx": _index(kind, incoming),
            "new_base_version": row.version,
            "new_base_deleted": row.is_deleted,
            "new_base_payload": incoming.text,
        },
    )
    old_base = None
    if old.base_payload is not None:
        old_base = Contents(parse(old.base_payload), bool(old.base_deleted))
    return put_on_base(connection, kind, row.record_id, old_base, old.base_version)


def _index(kind: type[Record], incoming: _Incoming) -> JsonValue:
    field = kind.kind.index_field
    return None if field is None else incoming.payload.get(field)
