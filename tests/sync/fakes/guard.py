"""The guard's rules (tracker/server/core/*_core_guard.sql), for a server in memory."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.sync.fakes.state import Row, ScopeState, State
from tests.sync.fakes.tables import Refused, Rule, StagingTable

VANISHED = -1


@dataclass
class Effects:
    """What one statement did, for the triggers that run after it."""

    added: list[Row] = field(default_factory=list)
    edited: list[tuple[Row, Row]] = field(default_factory=list)
    answered: list[Row] = field(default_factory=list)
    written: set[str] = field(default_factory=set)


@dataclass
class Guard:
    """One statement on one table; raises Refused, and then the caller takes the state back."""

    state: State
    table: StagingTable
    user_id: str
    may_write: Callable[[str], bool]
    next_version: Callable[[], int]
    now: Callable[[], str]
    rules: Sequence[Rule]

    def upsert(self, proposed: Sequence[Mapping[str, Any]]) -> list[Row]:
        """`insert … on conflict (key) do update`, row by row, and the triggers after it."""
        for row in proposed:
            self.table.check_types(row)
        effects = Effects()
        for row in proposed:
            self._upsert_row(row, effects)
        self._added(effects.added)
        self._edited(effects.edited)
        return effects.answered

    @property
    def _rows(self) -> dict[str, Row]:
        return self.state.tables.setdefault(self.table.kind.kind.table, {})

    def _upsert_row(self, sent: Mapping[str, Any], effects: Effects) -> None:
        # The BEFORE INSERT trigger runs first, also where the row turns out to be there.
        new = dict(sent)
        new["version"] = VANISHED if (sent["base_version"] or 0) > 0 else self.next_version()
        if not self.may_write(self.table.scope(new)):
            raise Refused(403, "42501", "new row violates row-level security policy")
        self._check(new)
        key = self.table.key(new)
        old = self._rows.get(key)
        if old is None:
            self._require_free_record_id(new)
            self._store(key, new, effects)
            effects.added.append(new)
            return
        if key in effects.written:
            raise Refused(500, "21000", "ON CONFLICT DO UPDATE cannot affect row a second time")
        accepted = self._accepted(old, {**old, **sent})
        if accepted is None:
            return
        self._check(accepted)
        self._store(key, accepted, effects)
        effects.edited.append((old, accepted))

    def _accepted(self, old: Row, new: dict[str, Any]) -> dict[str, Any] | None:
        """The row that an update stores; None when it is skipped."""
        is_replay_or_foreign = new["change_id"] == old["change_id"]
        is_same_record = new["record_id"] == old["record_id"]
        if not is_replay_or_foreign and not (
            is_same_record and new["base_version"] == old["version"]
        ):
            return None
        if self.table.scope(new) != self.table.scope(old):
            raise Refused(400, "23514", "SYNC_KEY_FIXED: the key and the scope never change")
        if is_replay_or_foreign:
            new["record_id"] = old["record_id"]
            names = (*self.table.business_columns, "deleted")
            if all(new.get(name) == old.get(name) for name in names):
                return None
            new["change_id"] = str(uuid.uuid4())
            new["base_version"], new["device_id"] = old["version"], "server"
            new["edited_at"] = self.now()
        new["version"], new["edited_by"] = self.next_version(), self.user_id
        return new

    def _check(self, row: Row) -> None:
        self.table.check_constraints(row)
        for rule in self.rules:
            if rule.is_broken(row):
                raise Refused(400, "23514", f"new row violates check constraint {rule.name}")

    def _require_free_record_id(self, new: Row) -> None:
        if any(row["record_id"] == new["record_id"] for row in self._rows.values()):
            raise Refused(409, "23505", "duplicate key value violates unique constraint record_id")

    def _store(self, key: str, row: dict[str, Any], effects: Effects) -> None:
        if "edited_by" not in row:
            row["edited_by"] = self.user_id
        effects.written.add(key)
        effects.answered.append(row)
        self._rows[key] = row

    def _added(self, rows: Sequence[Row]) -> None:
        gone = next((row for row in rows if row["version"] == VANISHED), None)
        if gone is not None:
            key = self.table.key(gone)
            raise Refused(409, "PT409", f"SYNC_ROW_GONE: {key} is no longer there")
        for row in rows:
            self._receive(row, "add", None)
            self._note(row, 0 if row["deleted"] else 1)

    def _edited(self, pairs: Sequence[tuple[Row, Row]]) -> None:
        for old, new in pairs:
            action = "delete" if new["deleted"] else "restore"
            if new["deleted"] == old["deleted"]:
                action = "edit"
            names = self.table.business_columns
            fields = {n: [old.get(n), new.get(n)] for n in names if old.get(n) != new.get(n)}
            self._receive(new, action, fields)
            self._note(new, int(old["deleted"]) - int(new["deleted"]))

    def _receive(self, row: Row, action: str, fields: Row | None) -> None:
        if row["change_id"] in self.state.receipts:
            raise Refused(409, "23505", "duplicate key value violates sync_receipts_pkey")
        self.state.receipts[row["change_id"]] = {
            "change_id": row["change_id"],
            "scope": self.table.scope(row),
            "version": row["version"],
            "kind": self.table.name,
            "key": self.table.key(row),
            "record_id": row["record_id"],
            "action": action,
            "device_id": row["device_id"],
            "user_id": row["edited_by"],
            "edited_at": row["edited_at"],
            "received_at": self.now(),
            "fields": fields,
        }

    def _note(self, row: Row, live: int) -> None:
        scope = self.state.scopes.setdefault(self.table.scope(row), ScopeState())
        scope.note(self.table.name, row["version"], live)
