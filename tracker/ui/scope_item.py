"""One line of the list of scopes."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.core.scope import Scope


@dataclass(frozen=True)
class ScopeItem:
    """What one line of the list says."""

    scope: Scope
    title: str
    day: str
    facts: str
    waiting: int
    parked: int
    to_settle: int = 0
    """Settled conflicts that nobody has looked at."""

    @property
    def caption(self) -> str:
        """The day and the facts in one line."""
        return f"{self.day} · {self.facts}" if self.day else self.facts
