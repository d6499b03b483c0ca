"""What a server in memory holds. Rows are never changed in place, so a copy is cheap."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]


@dataclass
class ScopeState:
    """A row of sync_scopes."""

    version: int = 0
    published_version: int = 0
    published_at: str | None = None
    epoch: str = field(default_factory=lambda: str(uuid.uuid4()))
    kinds: dict[str, dict[str, int]] = field(default_factory=dict)
    slots: int = 1

    def note(self, kind: str, version: int, live: int) -> None:
        """What the statement triggers keep: the highest version, and the number of live rows."""
        self.version = max(self.version, version)
        known = self.kinds.setdefault(kind, {"version": 0, "live_rows": 0})
        known["version"] = max(known["version"], version)
        known["live_rows"] += live

    def copy(self) -> ScopeState:
        kinds = {name: dict(known) for name, known in self.kinds.items()}
        return ScopeState(
            self.version,
            self.published_version,
            self.published_at,
            self.epoch,
            kinds,
            self.slots,
        )


@dataclass
class State:
    """Everything that a backup of the database would hold."""

    tables: dict[str, dict[str, Row]] = field(default_factory=dict)
    receipts: dict[str, Row] = field(default_factory=dict)
    scopes: dict[str, ScopeState] = field(default_factory=dict)
    published: dict[str, dict[str, Row]] = field(default_factory=dict)
    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Per scope the devices, in the order of their slots."""

    def copy(self) -> State:
        return State(
            {name: dict(rows) for name, rows in self.tables.items()},
            dict(self.receipts),
            {name: scope.copy() for name, scope in self.scopes.items()},
            dict(self.published),
            dict(self.slots),
        )
