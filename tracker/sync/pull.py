"""Downloads: the scope's feed from our cursor to the version that the server named."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tracker.core.ids import Key, RecordId
from tracker.core.record import Record, column_names
from tracker.core.scope import Scope
from tracker.local_db.mirror import Mirror, ServerRow
from tracker.sync.deletions import DeletionGuard
from tracker.sync.report import Progress
from tracker.sync.transport import Transport
from tracker.sync.wire import pulled_columns

LARGEST_PAGE = 1000
LARGEST_PART = 250
"""Rows in one local transaction, so that a key press does not wait for a page."""


class Pull:
    """Brings the local mirror of a kind up to a version. Safe to repeat."""

    def __init__(
        self,
        mirror: Mirror,
        transport: Transport,
        progress: Progress,
        step: Callable[[int], None],
        guard: DeletionGuard,
    ) -> None:
        """`step` may raise to end the run between two pages."""
        self._guard = guard
        self._mirror = mirror
        self._transport = transport
        self._progress = progress
        self._step = step

    def run(
        self,
        scope: Scope,
        targets: Mapping[type[Record], int],
        only: type[Record] | None = None,
    ) -> None:
        """Pages until the cursor of each kind reaches its target; own rows come back, too.

        With `only` the others are looked at where that kind has deletions, and not taken over.
        ManyDeletions when an unusual share of the scope would be deleted here: then no page that
        deletes has been taken over, of no kind.
        """
        wanted = {kind: v for kind, v in targets.items() if only in (None, kind)}
        held = {kind: self._pages(scope, kind, target) for kind, target in wanted.items()}
        if any(held.values()):
            for kind in targets.keys() - wanted.keys():
                self._pages(scope, kind, targets[kind], is_only_looked_at=True)
        self._guard.require_usual()
        for kind, rows in held.items():
            self._take_over(scope, kind, rows)

    def _pages(
        self, scope: Scope, kind: type[Record], target: int, *, is_only_looked_at: bool = False
    ) -> list[ServerRow]:
        """Takes pages over up to the first that deletes something; returns that and the rest."""
        cursor = self._mirror.cursor(scope, kind.kind.name)
        held: list[ServerRow] = []
        while cursor < target:
            page = page_of(self._transport, scope, kind, cursor)
            if not page:
                # Nothing visible up there: the cursor stays, so that nothing can be skipped.
                break
            cursor = page[-1].version
            if self._guard.must_hold(page) or held or is_only_looked_at:
                held += page
            else:
                self._take_over(scope, kind, page)
            self._step(0)
        return held

    def _take_over(self, scope: Scope, kind: type[Record], rows: Sequence[ServerRow]) -> None:
        name = kind.kind.name
        for start in range(0, len(rows), LARGEST_PART):
            part = rows[start : start + LARGEST_PART]
            applied = self._mirror.apply_page(scope, name, part, part[-1].version)
            self._progress.count("pulled", scope, name, [row.key for row in part])
            self._progress.counts["news"] += applied.changed
            self._progress.count("merged", scope, name, applied.merged_keys)


def page_of(transport: Transport, scope: Scope, kind: type[Record], cursor: int) -> list[ServerRow]:
    """The next rows of a kind after a version, as many as one answer holds."""
    query = [
        (kind.kind.scope_field, f"eq.{kind.kind.scope_value(scope)}"),
        ("version", f"gt.{cursor}"),
        ("order", "version"),
        ("limit", str(LARGEST_PAGE)),
        ("select", ",".join(pulled_columns(kind))),
    ]
    return [_server_row(kind, row) for row in transport.rows(kind.kind.table, query)]


def _server_row(kind: type[Record], row: Mapping[str, Any]) -> ServerRow:
    return ServerRow(
        record_id=RecordId(str(uuid.UUID(row["record_id"]))),
        key=Key(row[kind.kind.key_field]),
        version=int(row["version"]),
        edited_at=datetime.fromisoformat(row["edited_at"]),
        is_deleted=bool(row["deleted"]),
        payload={name: row[name] for name in column_names(kind)},
    )
