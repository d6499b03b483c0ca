"""Downloads: the scope's feed from our cursor to the version that the server named."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
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
PAGE_BESIDE_ENTRIES = 250
"""Taking an answer apart keeps the interpreter for 10 us a row, and a key press waits for it."""


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
        held: list[ServerRow] = []
        with closing(self._feed(scope, kind, target)) as feed:
            for page in feed:
                if self._guard.must_hold(page) or held or is_only_looked_at:
                    held += page
                else:
                    self._take_over(scope, kind, page)
                self._step(0)
        return held

    def _feed(
        self, scope: Scope, kind: type[Record], target: int
    ) -> Generator[Sequence[ServerRow], None, None]:
        """Page after page; the next one is on its way while a page is looked at."""
        cursor = self._mirror.cursor(scope, kind.kind.name)
        if cursor >= target:
            return
        with ThreadPoolExecutor(1, "tracker-pull") as wire:
            page = self._page(scope, kind, cursor)
            # An empty one: nothing visible up there. The cursor stays, so nothing can be skipped.
            while page:
                cursor = page[-1].version
                is_last = cursor >= target
                ahead = None if is_last else wire.submit(self._page, scope, kind, cursor)
                yield page
                page = [] if ahead is None else ahead.result()

    def _page(self, scope: Scope, kind: type[Record], cursor: int) -> list[ServerRow]:
        most = LARGEST_PAGE if self._mirror.is_quiet else min(PAGE_BESIDE_ENTRIES, LARGEST_PAGE)
        return page_of(self._transport, scope, kind, cursor, most)

    def _take_over(self, scope: Scope, kind: type[Record], rows: Sequence[ServerRow]) -> None:
        if rows:
            name = kind.kind.name
            applied = self._mirror.apply_page(scope, name, rows, rows[-1].version)
            self._progress.count("pulled", scope, name, [row.key for row in rows])
            self._progress.counts["news"] += applied.changed
            self._progress.count("merged", scope, name, applied.merged_keys)


def page_of(
    transport: Transport,
    scope: Scope,
    kind: type[Record],
    cursor: int,
    rows: int,
) -> list[ServerRow]:
    """The next rows of a kind after a version, at most so many."""
    query = [
        (kind.kind.scope_field, f"eq.{kind.kind.scope_value(scope)}"),
        ("version", f"gt.{cursor}"),
        ("order", "version"),
        ("limit", str(rows)),
        ("select", ",".join(pulled_columns(kind))),
    ]
    return [_server_row(kind, row) for row in transport.rows(kind.kind.table, query)]


def _server_row(kind: type[Record], row: Mapping[str, Any]) -> ServerRow:
    return ServerRow(
        RecordId(row["record_id"]),
        Key(row[kind.kind.key_field]),
        int(row["version"]),
        datetime.fromisoformat(row["edited_at"]),
        bool(row["deleted"]),
        {name: row[name] for name in column_names(kind)},
    )
