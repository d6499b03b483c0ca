"""Downloads: the scope's feed from our cursor to the version that the server named."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from tracker.core.ids import ChangeId, Key, RecordId
from tracker.core.record import Record, column_names
from tracker.core.scope import Scope
from tracker.local_db.mirror import Mirror, ServerRow
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
    ) -> None:
        """`step` may raise to end the run between two pages."""
        self._mirror = mirror
        self._transport = transport
        self._progress = progress
        self._step = step

    def run(self, scope: Scope, kind: type[Record], target: int) -> None:
        """Pages until the cursor reaches the target; own rows come back, too."""
        name = kind.kind.name
        cursor = self._mirror.cursor(scope, name)
        while cursor < target:
            page = self._page(scope, kind, cursor)
            if not page:
                # Nothing visible up there: the cursor stays, so that nothing can be skipped.
                return
            for start in range(0, len(page), LARGEST_PART):
                part = page[start : start + LARGEST_PART]
                cursor = part[-1].version
                applied = self._mirror.apply_page(scope, name, part, cursor)
                self._progress.count("pulled", scope, name, [row.key for row in part])
                self._progress.counts["merged"] += applied.merged
            self._step(0)

    def _page(self, scope: Scope, kind: type[Record], cursor: int) -> list[ServerRow]:
        query = [
            (kind.kind.scope_field, f"eq.{kind.kind.scope_value(scope)}"),
            ("version", f"gt.{cursor}"),
            ("order", "version"),
            ("limit", str(LARGEST_PAGE)),
            ("select", ",".join(pulled_columns(kind))),
        ]
        rows = self._transport.rows(kind.kind.table, query)
        return [_server_row(kind, row) for row in rows]


def _server_row(kind: type[Record], row: Mapping[str, Any]) -> ServerRow:
    return ServerRow(
        record_id=RecordId(str(uuid.UUID(row["record_id"]))),
        key=Key(row[kind.kind.key_field]),
        version=int(row["version"]),
        change_id=ChangeId(row["change_id"]),
        is_deleted=bool(row["deleted"]),
        payload={name: row[name] for name in column_names(kind)},
    )
