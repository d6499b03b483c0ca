"""What the server does not have yet: read for a list, in words that say why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.core.conflict import CONFLICT, ConflictEntry
from tracker.core.ids import ChangeId, Key, RecordId
from tracker.core.record import JsonValue, Payload, Record, columns
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db.holding import HELD
from tracker.local_db.reading import OutboxEntry
from tracker.local_db.tables import ChangeState
from tracker.ui.kit.field_texts import shown_text
from tracker.ui.models.cells import heading, with_labels
from tracker.ui.models.scope_items import scope_title
from tracker.ui.session import RecordReader, RecordStore

_ACTIONS = {"add": "new", "edit": "edited", "delete": "deleted"}
_URGENCY = {ChangeState.PARKED: 0, ChangeState.SENT: 1, ChangeState.WAITING: 2}


@dataclass(frozen=True)
class FieldChange:
    """One field as the server has it and as it is here."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class UnsentChange:
    """One change of the outbox as a person sees it."""

    change_id: ChangeId
    scope: Scope
    kind: str
    key: Key
    """Of the record to be shown: that of a settled conflict is the one it is about."""
    what: str
    """`event, edited`"""
    state: ChangeState
    is_held: bool
    scope_title: str
    why: str
    """A sentence: what keeps it here, and what to do."""
    when: str
    record_id: RecordId
    has_fields: bool
    """Whether single fields are changed; a deletion and a settled conflict have none to show."""

    @property
    def can_retry(self) -> bool:
        """Whether it goes out again only when somebody says so."""
        return self.state is ChangeState.PARKED

    @property
    def can_discard(self) -> bool:
        """What is under way may be on the server already."""
        return self.state is not ChangeState.SENT or self.is_held


def read_unsent(store: RecordStore, registry: Registry) -> tuple[UnsentChange, ...]:
    """Every change, those that need somebody first. On any thread."""
    with store.read() as reader:
        entries = reader.outbox_entries()
    # Looking for what waits behind others takes longer than all the rest.
    is_any_parked = any(entry.state is ChangeState.PARKED for entry in entries)
    blocked = store.blocked.by_parked() if is_any_parked else {}
    with store.read() as reader:
        titles: dict[Scope, str] = {}
        found = []
        for entry in entries:
            if entry.scope not in titles:
                titles[entry.scope] = scope_title(reader, entry.scope)
            found.append(_change(reader, registry, entry, (titles[entry.scope], blocked)))
    return tuple(sorted(found, key=lambda change: _URGENCY[change.state]))


def read_fields(store: RecordStore, change: UnsentChange) -> tuple[FieldChange, ...]:
    """What the change changes; all that is filled of a new record. Short."""
    if not change.has_fields:
        return ()
    with store.read() as reader:
        stored = reader.find(change.record_id)
        base = reader.base(change.record_id)
    return () if stored is None else field_changes(type(stored.record), base, stored.record)


def discard(store: RecordStore, change: UnsentChange) -> None:
    """Gives the change up and shows what the server has; undo brings it back.

    InputError when it went out since the list was read: then it may have arrived.
    """
    if change.is_held:
        store.holding.release(change.change_id)
    store.outbox.discard(change.change_id)


def field_changes(
    kind: type[Record], before: Payload | None, record: Record
) -> tuple[FieldChange, ...]:
    """The fields that differ; all that are filled where there was nothing before."""
    start, after = before or {}, record.payload()
    changed = (c for c in columns(kind) if start.get(c.name) != after.get(c.name))
    return tuple(
        FieldChange(heading(c), value_text(kind, c.name, start.get(c.name)),
                    value_text(kind, c.name, after.get(c.name)))
        for c in changed
    )  # fmt: skip


def value_text(kind: type[Record], name: str, value: JsonValue) -> str:
    """As it is typed into its field; a dash for nothing."""
    column = next((c for c in columns(kind) if c.name == name), None)
    if value is None or column is None:
        return "—" if value is None else str(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return shown_text(column, value)


def _change(
    reader: RecordReader,
    registry: Registry,
    entry: OutboxEntry,
    around: tuple[str, Mapping[ChangeId, Key]],
) -> UnsentChange:
    scope_title, blocked = around
    kind = registry.kind(entry.scope, entry.kind)
    shown, key, what = entry.kind, entry.key, kind.kind.label.lower()
    about = reader.find(entry.record_id) if entry.kind == CONFLICT else None
    if about is not None and isinstance(about.record, ConflictEntry):
        shown, key = about.record.record_kind, Key(about.record.record_key)
        what = "settled conflict"
    local = entry.edited_at.astimezone()
    return UnsentChange(
        change_id=entry.change_id,
        scope=entry.scope,
        kind=shown,
        key=key,
        what=f"{what}, {_ACTIONS[entry.action]}",
        state=entry.state,
        is_held=entry.state is ChangeState.SENT and entry.reason_code == HELD,
        scope_title=scope_title,
        why=_why(entry, kind, blocked.get(entry.change_id)),
        when=f"{local:%Y-%m-%d %H:%M}",
        record_id=entry.record_id,
        has_fields=entry.action != "delete" and about is None,
    )


def _why(entry: OutboxEntry, kind: type[Record], waits_for: Key | None) -> str:
    if waits_for is not None:
        return f"Waits for {waits_for}, which is parked; mend that one and both go out."
    if entry.state is ChangeState.PARKED:
        reason = entry.reason or "The server refused it without saying why."
        return f"{with_labels(reason, kind)} Edit it, send it again as it is, or discard it."
    if entry.reason:
        return entry.reason
    if entry.state is ChangeState.SENT:
        return "Sent; the server has not answered yet. It goes out again until it does."
    return "Saved here; it goes out with the next sync."
