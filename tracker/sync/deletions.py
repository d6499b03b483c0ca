"""Stops a pull that would delete an unusual share of a scope, until a person says yes."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.scope import Scope
from tracker.errors import ManyDeletions
from tracker.local_db.mirror import ServerRow
from tracker.local_db.mirror_check import MirrorCheck
from tracker.sync.known_server import Notes

FEW = 20
"""Fewer deletions than this are never asked about."""
USUAL_SHARE = 0.3


class DeletionGuard:
    """Counts what one pull of one scope, all its kinds together, would delete here.

    How many records there were when it first asked is kept until the deletions are taken over:
    what else comes meanwhile does not make them a smaller share.
    """

    def __init__(
        self, check: MirrorCheck, notes: Notes, scope: Scope, *, is_accepted: bool
    ) -> None:
        self._check = check
        self._notes = notes
        self._note = f"deletions:{scope}"
        self._scope = scope
        self._is_accepted = is_accepted
        self._live: int | None = None
        self._gone = 0

    def must_hold(self, rows: Sequence[ServerRow]) -> bool:
        """Whether these rows delete something, so that the whole pull must be known first.

        To be asked about each page before any page of the pull is taken over.
        """
        if self._is_accepted:
            return False
        if self._live is None:
            self._live = sum(self._check.live_rows(self._scope).values())
        gone = self._check.live_among([row.record_id for row in rows if row.is_deleted])
        self._gone += gone
        return gone > 0

    def require_usual(self) -> None:
        """ManyDeletions when too much would go."""
        noted = self._notes.get(self._note)
        live = min(self._live or 0, int(noted) if noted else self._live or 0)
        if self._gone >= FEW and self._gone > live * USUAL_SHARE:
            if not noted:
                self._notes.set(self._note, str(live))
            raise ManyDeletions(
                f"On the server {self._gone:,} of {live:,} records of {self._scope} were deleted. "
                "Nothing was deleted here. If that is not meant, ask whoever runs the server.",
                remedy=f"If it is, run 'tracker sync --scope {self._scope} --accept-deletions'.",
            )
        if noted:
            self._notes.set(self._note, "")
