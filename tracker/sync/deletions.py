"""Stops a pull that would delete an unusual share of a scope, until a person says yes."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.scope import Scope
from tracker.errors import ManyDeletions
from tracker.local_db.mirror import ServerRow
from tracker.local_db.mirror_check import MirrorCheck

FEW = 20
"""Fewer deletions than this are never asked about."""
USUAL_SHARE = 0.3


class DeletionGuard:
    """Counts what one pull of one scope would delete here."""

    def __init__(self, check: MirrorCheck, scope: Scope, *, is_accepted: bool) -> None:
        self._check = check
        self._scope = scope
        self._is_accepted = is_accepted
        self._gone = 0

    def note(self, rows: Sequence[ServerRow]) -> None:
        """These rows are about to be taken over."""
        self._gone += self._check.live_among([row.record_id for row in rows if row.is_deleted])

    @property
    def is_suspicious(self) -> bool:
        """Whether the whole pull must be known before more of it is taken over."""
        return self._gone >= FEW and not self._is_accepted

    def require_usual(self) -> None:
        """ManyDeletions when too much would go."""
        if not self.is_suspicious:
            return
        live = sum(self._check.live_rows(self._scope).values())
        if self._gone > live * USUAL_SHARE:
            raise ManyDeletions(
                f"On the server {self._gone:,} of {live:,} records of {self._scope} were deleted. "
                "Nothing was deleted here. If that is meant, run 'tracker sync "
                "--accept-deletions'; if not, ask whoever runs the server."
            )
