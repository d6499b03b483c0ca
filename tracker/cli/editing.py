"""Commands that record, edit and delete through the same store calls as the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from tracker.app import Laptop, open_laptop
from tracker.cli.local_records import named_scope, require_scope
from tracker.cli.output import AsJson, DataDir, answer, folder_of, remark
from tracker.core.changes import StoredRecord
from tracker.core.ids import Key
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db.unit import Unit

_EMPTIES = "Such as period=1; nothing after = empties it."
ScopeOption = Annotated[str, typer.Option("--scope", help="Such as hockey:18969.")]
Fields = Annotated[list[str] | None, typer.Argument(metavar="FIELD=VALUE…", help=_EMPTIES)]
KeyName = Annotated[str, typer.Argument(metavar="KEY", help="Such as E1896900001.")]


def record(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="Such as event.")],
    scope: ScopeOption,
    fields: Fields = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Record something new; the key is made here."""
    with open_laptop(folder_of(data_dir)) as laptop:
        _profile, wanted = named_scope(laptop, scope)
        with laptop.store.write(f"add {kind}") as unit:
            stored = unit.add(wanted, kind, _values(fields))
        _tell(as_json, unit, stored, f"Recorded {stored.key}.")


def edit(
    key: KeyName,
    fields: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE…", help=_EMPTIES)],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Change fields of a record."""
    with open_laptop(folder_of(data_dir)) as laptop:
        scope, kind = _find(laptop, key)
        with laptop.store.write(f"edit {kind} {key}") as unit:
            stored = unit.edit(scope, kind, Key(key), _values(fields))
        _tell(as_json, unit, stored, f"Edited {stored.key}.")


def delete(key: KeyName, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Delete a record; `tracker undo` brings it back."""
    with open_laptop(folder_of(data_dir)) as laptop:
        scope, kind = _find(laptop, key)
        with laptop.store.write(f"delete {kind} {key}") as unit:
            stored = unit.delete(scope, kind, Key(key))
        _tell(as_json, unit, stored, f"Deleted {stored.key}.")


def list_records(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="Such as event.")],
    scope: ScopeOption,
    with_deleted: Annotated[bool, typer.Option("--deleted", help="Deleted ones, too.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List a scope's records of a kind, each with its state."""
    with open_laptop(folder_of(data_dir), writable=False) as laptop:
        profile, wanted = named_scope(laptop, scope)
        note = profile.kind(kind).kind.title_note
        require_scope(laptop, wanted)
        with laptop.store.read() as reader:
            found = reader.list(wanted, kind, with_deleted=with_deleted)
    lines = [_line(s) for s in found] or [f"There is no {kind} in {wanted}."]
    lines += [note] if found and note else []
    answer(as_json, [record_json(s) for s in found], lines)


def _line(stored: StoredRecord[Record]) -> str:
    deleted = "deleted  " if stored.is_deleted else ""
    return f"{stored.key}  {stored.state:8}  {deleted}{stored.record.title}"


def record_json(stored: StoredRecord[Record]) -> dict[str, Any]:
    """A record for machines: its fields, and what is kept beside them."""
    return {
        "key": stored.key,
        "record_id": stored.record_id,
        "scope": str(stored.scope),
        "kind": stored.record.kind.name,
        "state": str(stored.state),
        "reason": stored.reason,
        "base_version": stored.base_version,
        "deleted": stored.is_deleted,
        **stored.record.payload(),
    }


def _tell(as_json: bool, unit: Unit, stored: StoredRecord[Record], sentence: str) -> None:
    for _warned, finding in unit.warnings:
        remark(f"{stored.key}: {finding.message}")
    answer(as_json, record_json(stored), [sentence])


def _values(fields: Sequence[str] | None) -> dict[str, str]:
    values = {}
    for text in fields or ():
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise InputError(f"'{text}' is not a field and its value; write it like period=1.")
        values[name] = value
    return values


def _find(laptop: Laptop, key: str) -> tuple[Scope, str]:
    with laptop.store.read() as reader:
        for scope, kind in _candidates(laptop, key):
            if reader.get(scope, kind, Key(key)) is not None:
                return scope, kind
    raise InputError(f"There is no record {key} in {laptop.folder}.")


def _candidates(laptop: Laptop, key: str) -> Iterator[tuple[Scope, str]]:
    for profile in laptop.registry:
        for kind in profile.kinds:
            scope_id = kind.kind.key_pattern.scope_id(key)
            if scope_id is not None:
                yield Scope(profile.name, scope_id), kind.kind.name
