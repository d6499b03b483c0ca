"""Pure decisions about a record's pending changes: what an edit, a refusal or a page makes of them.

A record has at most one frozen change (it may have reached the server) and at most one unsent
change behind it. Edits go into the unsent one and keep its first base, so that the server is
asked to settle against what the person saw, not against what a later edit started from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.core.ids import ChangeId
from tracker.core.record import JsonValue
from tracker.local_db.tables import ChangeState


@dataclass(frozen=True)
class Contents:
    """What a record says."""

    payload: Mapping[str, JsonValue]
    is_deleted: bool

    def restored(self, values: Mapping[str, JsonValue]) -> Contents:
        """The same with these fields set; one that this version of the kind lacks is left out."""
        known = {name: value for name, value in values.items() if name in self.payload}
        return replace(self, payload={**self.payload, **known})


@dataclass(frozen=True)
class Pending:
    """A change in the outbox."""

    change_id: ChangeId
    state: ChangeState
    is_creation: bool
    """The server had no such record when it was made."""
    is_delete: bool
    was_sent: bool
    """This or an earlier form of it may have reached the server, so it is never dropped."""
    base_version: int
    base_values: Mapping[str, JsonValue] = field(default_factory=dict)
    """Per changed field, the value that the person saw when first editing it."""


@dataclass(frozen=True)
class Situation:
    """A record before an edit."""

    contents: Contents
    reference: Contents | None
    """What the server will have without the unsent change; None when it will have nothing."""
    base_version: int
    unsent: Pending | None


def after_edit(situation: Situation, after: Contents, new_id: ChangeId) -> Pending | None:
    """The unsent change after an edit; None when there is nothing (left) to send."""
    unsent, reference = situation.unsent, situation.reference
    was_sent = unsent is not None and unsent.was_sent
    if not was_sent and _is_nothing(reference, after):
        return None
    # An edit of a parked change is another try: the server must not take it for the refused one.
    # It keeps its base: what the record has become since is settled, not overwritten.
    is_new = unsent is None or unsent.state is ChangeState.PARKED
    return Pending(
        change_id=new_id if unsent is None or is_new else unsent.change_id,
        state=ChangeState.WAITING,
        is_creation=reference is None,
        is_delete=after.is_deleted,
        was_sent=was_sent,
        base_version=situation.base_version if unsent is None else unsent.base_version,
        base_values={} if reference is None else _base_values(situation, reference, after),
    )


def after_refusal(refused: Pending, later: Pending) -> Pending:
    """The change that waited behind a refused one takes over its base and its fields."""
    return replace(
        later,
        is_creation=refused.is_creation,
        was_sent=True,
        base_version=refused.base_version,
        base_values={**later.base_values, **refused.base_values},
    )


def _is_nothing(reference: Contents | None, after: Contents) -> bool:
    return after.is_deleted if reference is None else after == reference


def _base_values(
    situation: Situation, reference: Contents, after: Contents
) -> dict[str, JsonValue]:
    before = situation.contents.payload
    first_seen = {} if situation.unsent is None else dict(situation.unsent.base_values)
    for name, value in after.payload.items():
        if value != before.get(name):
            first_seen.setdefault(name, before.get(name))
    return {
        name: value
        for name, value in first_seen.items()
        if after.payload.get(name) != reference.payload.get(name)
    }


@dataclass(frozen=True)
class Arrival:
    """A newer state of the server's row, and what was known before."""

    old_base: Contents | None
    old_version: int | None
    """The version known before the pull that brings this; None when it is no pull."""
    base: Contents
    version: int
    source: Mapping[str, JsonValue]
    """What the record said when it was imported here, else what a new record says."""
    is_import: bool
    """Then the server's row may be another laptop's import of the same source."""


def after_arrival(unsent: Pending, local: Contents, arrival: Arrival) -> Pending | None:
    """A waiting change on top of the server's newer state; None when nothing of it is left.

    Where both sides changed the same, it keeps the base that it has. The server does not accept
    it from there, and that is where conflicts are settled: with the receipts of what happened
    since, which nobody has here.
    """
    if unsent.state is ChangeState.PARKED:
        return as_correction(unsent, local, arrival)
    first_seen = _first_seen(unsent, local, arrival)
    base_values = _still_different(first_seen, local, arrival)
    if not (base_values or unsent.was_sent or _is_about_deletion(unsent, arrival)):
        return None
    is_held_back = arrival.old_version is not None and unsent.base_version < arrival.old_version
    if is_held_back or _is_contested(unsent, base_values, arrival):
        return replace(unsent, is_creation=False, base_values=base_values)
    return replace(unsent, is_creation=False, base_version=arrival.version, base_values=base_values)


def as_correction(change: Pending, contents: Contents, arrival: Arrival) -> Pending:
    """A creation that was imported, as an edit of the server's record; any other change as it is.

    Whether the server's record came of this very creation or of another laptop's import, what was
    corrected here is pending until there is a verdict.
    """
    if not (change.is_creation and arrival.is_import):
        return change
    corrected = _corrected(contents, arrival)
    if not corrected and not change.is_delete:
        return change
    return replace(change, is_creation=False, base_values=corrected)


def shown(base: Contents, changes: Sequence[tuple[Pending, Contents]], version: int) -> Contents:
    """The server's state with pending fields on top, the change to be sent first coming first."""
    result = base
    for change, contents in changes:
        if change.is_creation:
            # The server has the record, so this creation has arrived, or one that says the same.
            continue
        stated = change.base_values.keys() & contents.payload.keys()
        fields = {name: contents.payload[name] for name in stated}
        result = result.restored(fields)
        is_outdated = change.state is ChangeState.PARKED and change.base_version < version
        result = replace(result, is_deleted=change.is_delete and not is_outdated)
    return result


def _is_about_deletion(unsent: Pending, arrival: Arrival) -> bool:
    old, new = arrival.old_base, arrival.base
    if unsent.is_delete:
        return not new.is_deleted
    return old is not None and old.is_deleted and new.is_deleted


def _is_contested(unsent: Pending, base_values: Mapping[str, JsonValue], arrival: Arrival) -> bool:
    old, new = arrival.old_base, arrival.base
    if old is not None and old.is_deleted == unsent.is_delete != new.is_deleted:
        # The other side deleted or restored what was only edited here.
        return True
    if unsent.is_delete and not new.is_deleted:
        return old is not None and new.payload != old.payload
    return any(new.payload.get(name) != value for name, value in base_values.items())


def _first_seen(unsent: Pending, local: Contents, arrival: Arrival) -> dict[str, JsonValue]:
    return _corrected(local, arrival) if unsent.is_creation else dict(unsent.base_values)


def _corrected(contents: Contents, arrival: Arrival) -> dict[str, JsonValue]:
    # Two laptops imported one source: only what was corrected here since is an edit.
    said = contents.payload
    return {n: v for n, v in arrival.source.items() if n in said and said[n] != v}


def _still_different(
    first_seen: Mapping[str, JsonValue], local: Contents, arrival: Arrival
) -> dict[str, JsonValue]:
    server = arrival.base.payload
    return {n: v for n, v in first_seen.items() if local.payload.get(n) != server.get(n)}
