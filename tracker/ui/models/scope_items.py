"""How a scope is described in a list: the scope record gives title, day and facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.core.conflict import CONFLICT
from tracker.core.record import Record, columns, day_of
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.local_db.conflicts import list_conflicts
from tracker.ui.glance import Labels
from tracker.ui.models.cells import cell_text
from tracker.ui.scope_item import ScopeItem
from tracker.ui.session import RecordReader, ScopeRow

NAMED_LABELS = 2


def scope_labels(registry: Registry) -> Labels:
    """`Games`, `Games and raids`; a word for all of them where they would make a long list."""
    labels = sorted({profile.scope_label for profile in registry})
    if len(labels) > NAMED_LABELS:
        return Labels("Recordings", "recording")
    plurals = [f"{label}s" for label in labels]
    others = [text.lower() for text in plurals[1:]]
    return Labels(
        " and ".join([plurals[0], *others]), " or ".join(label.lower() for label in labels)
    )


def list_scopes(
    reader: RecordReader, registry: Registry, asked: Sequence[Scope] | None = None
) -> tuple[ScopeItem, ...]:
    """These scopes, or all, the newest day first. On any thread."""
    found = {row.scope: scope_item(row, registry) for row in reader.scopes(asked)}
    for scope in found.keys() & set(reader.scope_names(holding=CONFLICT)):
        found[scope] = replace(found[scope], to_settle=len(list_conflicts(reader, scope)))
    return tuple(sorted(found.values(), key=place, reverse=True))


def scope_title(reader: RecordReader, scope: Scope) -> str:
    """What its record calls it; without one, the scope's name."""
    row = next(iter(reader.scopes([scope])), None)
    return str(scope) if row is None or row.scope_record is None else row.scope_record.title


def place(item: ScopeItem) -> tuple[str, Scope]:
    """What the list is sorted by, the highest first."""
    return item.day, item.scope


def scope_item(row: ScopeRow, registry: Registry) -> ScopeItem:
    """The record that is the scope gives title and caption; without it, the scope's id."""
    profile = registry.profile(row.scope.profile)
    record = row.scope_record
    if record is None:
        title, day, facts = profile.scope_name(row.scope.id), "", []
    else:
        title, day, facts = record.title, day_of(record), _facts(record)
    return ScopeItem(
        scope=row.scope,
        title=title,
        day=day,
        facts=" · ".join([*facts, row.scope.id]),
        waiting=row.waiting,
        parked=row.parked,
    )


def _facts(record: Record) -> list[str]:
    """What was chosen in the scope record, such as the state it is in."""
    shown = [c for c in columns(type(record)) if c.choices]
    return [text for c in shown if (text := cell_text(c, getattr(record, c.name)))]
