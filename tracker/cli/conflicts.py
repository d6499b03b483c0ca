"""The commands about settled conflicts: list, show, take the other value, review."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from tracker.app import open_laptop
from tracker.cli.local_records import only_scope
from tracker.cli.output import AsJson, DataDir, answer, folder_of
from tracker.cli.settled import Settled
from tracker.core.merge import DELETED
from tracker.errors import InputError
from tracker.local_db.conflicts import (
    ListedConflict,
    find_conflict,
    list_conflicts,
    review,
    take_other,
)

app = typer.Typer(invoke_without_command=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="The conflict's key, or how it begins.")]
Everything = Annotated[bool, typer.Option("--all", help="Reviewed ones, too.")]
ScopeOption = Annotated[str | None, typer.Option("--scope", help="Only this scope.")]


@app.callback()
def conflicts(
    context: typer.Context,
    scope: ScopeOption = None,
    everything: Everything = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List what was edited on two devices at once, and what the rule made of it."""
    if context.invoked_subcommand is None:
        list_command(scope, everything, data_dir, as_json)
    elif scope is not None or everything:
        raise InputError(f"Options stand after '{context.invoked_subcommand}'.")


@app.command("list")
def list_command(
    scope: ScopeOption = None,
    everything: Everything = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the conflicts that nobody has reviewed."""
    with open_laptop(folder_of(data_dir), writable=False) as laptop:
        only = only_scope(laptop, scope)
        with laptop.store.read() as reader:
            found = list_conflicts(reader, only, with_reviewed=everything)
    lines = [Settled(c, laptop).line() for c in found] or ["There is nothing to review."]
    answer(as_json, [_json(c) for c in found], lines)


@app.command()
def show(conflict_id: Id, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Show of every field what it was before, and what each laptop had made of it."""
    with open_laptop(folder_of(data_dir), writable=False) as laptop, laptop.store.read() as reader:
        found = find_conflict(reader, conflict_id)
    answer(as_json, _json(found), list(Settled(found, laptop).lines()))


@app.command()
def take(
    conflict_id: Id,
    field: Annotated[str, typer.Option("--field", help="Which field.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Take the value that was not chosen; it can be undone like any edit."""
    with open_laptop(folder_of(data_dir)) as laptop:
        with laptop.store.read() as reader:
            found = find_conflict(reader, conflict_id)
        stored = take_other(laptop.store, found, field)
    value = {"key": stored.key, "field": field, "value": found.other(field)}
    other = "theirs" if found.values[field]["chosen"] == "mine" else "mine"
    settled = Settled(found, laptop)
    taken = settled.value(field, other)
    is_now = taken if field == DELETED else f"{settled.label(field)} is {taken}"
    answer(as_json, value, [f"{stored.key}: {is_now} now."])


@app.command("review")
def review_command(conflict_id: Id, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Agree with what the rule chose: it is not listed any more."""
    with open_laptop(folder_of(data_dir)) as laptop:
        with laptop.store.read() as reader:
            found = find_conflict(reader, conflict_id)
        review(laptop.store, found)
    answer(as_json, {"key": found.key, "reviewed": True}, [f"{found.key} is reviewed."])


def _json(found: ListedConflict) -> dict[str, Any]:
    entry = found.entry
    return {
        "key": found.key,
        "scope": str(found.scope),
        "kind": entry.record_kind,
        "record_key": entry.record_key,
        "record_id": str(entry.subject_id),
        "fields": dict(found.values),
        "when": entry.settled_at.isoformat(),
        "my_device": entry.my_device,
        "their_device": entry.their_device,
        "reviewed": entry.is_reviewed,
    }
