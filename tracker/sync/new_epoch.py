"""Goes on with a scope that was emptied or restored on the server, because a person said so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.local_db import Store
from tracker.local_db.mirror import ServerRow
from tracker.sync.known_server import ScopeState, scope_states
from tracker.sync.pull import LARGEST_PAGE, page_of
from tracker.sync.remote_edits import edits_since
from tracker.sync.report import Progress
from tracker.sync.transport import Transport


class NewEpoch:
    """Queues what the server lacks, so that an ordinary run does the rest. Safe to repeat."""

    def __init__(
        self, store: Store, transport: Transport, progress: Progress, step: Callable[[int], None]
    ) -> None:
        """`step` may raise to end the run between two requests."""
        self._restarting = store.restarting
        self._transport = transport
        self._progress = progress
        self._step = step

    def accept(self, scope: Scope, kinds: Sequence[type[Record]]) -> None:
        """Nothing is deleted here, and nothing that was recorded here is given up."""
        state = scope_states(self._transport, [scope]).get(scope)
        for kind in kinds:
            name = kind.kind.name
            rows = self._rows(scope, kind, state)
            newer = self._restarting.newer_there(scope, name, rows)
            edits = edits_since(self._transport, scope, kind, 0, newer)
            queued = self._restarting.put_on(scope, name, rows, edits)
            self._progress.count("queued_again", scope, name, queued)
        self._restarting.finish(scope, None if state is None else state.epoch)

    def _rows(self, scope: Scope, kind: type[Record], state: ScopeState | None) -> list[ServerRow]:
        found: list[ServerRow] = []
        target = 0 if state is None else state.kind_versions.get(kind.kind.name, 0)
        cursor = 0
        while cursor < target:
            page = page_of(self._transport, scope, kind, cursor, LARGEST_PAGE)
            if not page:
                break
            found += page
            cursor = page[-1].version
            self._step(0)
        return found
