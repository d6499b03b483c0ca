"""`tracker outbox …`: what has not been acknowledged, why, and what a person does about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from tracker.app import open_laptop
from tracker.cli.handing_over import export_changes, import_changes
from tracker.cli.local_records import only_scope
from tracker.cli.output import AsJson, DataDir, answer, folder_of
from tracker.cli.tables import indented
from tracker.cli.words import counted
from tracker.core.ids import Key
from tracker.errors import InputError
from tracker.local_db import Store
from tracker.local_db.handing_over import HANDED_OVER
from tracker.local_db.holding import HELD
from tracker.local_db.reading import OutboxEntry
from tracker.local_db.tables import ChangeState

app = typer.Typer(invoke_without_command=True)

ChangeName = Annotated[str, typer.Argument(metavar="ID", help="A change id, or a record's key.")]
OneScope = Annotated[str | None, typer.Option("--scope", help="Only this scope.")]


@app.callback()
def every(
    context: typer.Context,
    scope: OneScope = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the changes that the server has not acknowledged."""
    if context.invoked_subcommand is None:
        list_changes(scope, data_dir, as_json)
    elif scope is not None:
        raise InputError(f"--scope stands after '{context.invoked_subcommand}'.")


@app.command("list")
def list_changes(scope: OneScope = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List every waiting, sent and parked change, and why it is parked."""
    with open_laptop(folder_of(data_dir), writable=False) as laptop:
        only = only_scope(laptop, scope)
        blocked = laptop.store.blocked.by_parked(only)
        with laptop.store.read() as reader:
            entries = reader.outbox_entries(only)
    value = [{**_json(e), "waits_for": blocked.get(e.change_id)} for e in entries]
    often = Counter(e.key for e in entries)
    lines = []
    for entry in entries:
        lines += _lines(entry, blocked.get(entry.change_id), is_one=often[entry.key] == 1)
    answer(as_json, value, [*lines, _sum(entries)])


@app.command()
def retry(
    change: Annotated[
        str | None, typer.Argument(metavar="ID", help="A change id, or a record's key.")
    ] = None,
    all_parked: Annotated[bool, typer.Option("--all-parked", help="Every parked one.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Send a parked change again with the next sync. To change it first: `tracker edit KEY`."""
    if (change is None) != all_parked:
        raise InputError("Name one change (its id or its record's key), or give --all-parked.")
    with open_laptop(folder_of(data_dir)) as laptop:
        chosen = _parked(laptop.store) if change is None else [_one_parked(laptop.store, change)]
        for entry in chosen:
            laptop.store.outbox.retry(entry.change_id)
    lines = [f"{e.key} goes out with the next sync." for e in chosen] or ["Nothing is parked."]
    answer(as_json, {"retried": [_json(e) for e in chosen]}, lines)


@app.command()
def discard(change: ChangeName, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Give a change up and show what the server has; undo brings it back as a new change."""
    with open_laptop(folder_of(data_dir)) as laptop:
        entry = _one_unsent(laptop.store, change)
        if entry.state is ChangeState.SENT and entry.reason_code == HELD:
            laptop.store.holding.release(entry.change_id)
        laptop.store.outbox.discard(entry.change_id)
    answer(as_json, {"discarded": [_json(entry)]}, [f"The change of {entry.key} is given up."])


app.command("export")(export_changes)
app.command("import")(import_changes)


def _entries(store: Store) -> list[OutboxEntry]:
    with store.read() as reader:
        return reader.outbox_entries()


def _parked(store: Store) -> list[OutboxEntry]:
    return [e for e in _entries(store) if e.state is ChangeState.PARKED]


def _named(store: Store, name: str) -> list[OutboxEntry]:
    found = [e for e in _entries(store) if name in (e.change_id, e.key)]
    if not found:
        raise InputError(f"There is no change {name} in the outbox; `tracker outbox` lists them.")
    return found


def _one_parked(store: Store, name: str) -> OutboxEntry:
    parked = [e for e in _named(store, name) if e.state is ChangeState.PARKED]
    if not parked:
        raise InputError(f"The change of {name} is not parked; it goes out with the next sync.")
    return _only(parked, name)


def _one_unsent(store: Store, name: str) -> OutboxEntry:
    found = _named(store, name)
    # A sent one is given to the store all the same: its sentence says why it cannot be given up.
    return _only([e for e in found if e.state is not ChangeState.SENT] or found, name)


def _only(found: list[OutboxEntry], name: str) -> OutboxEntry:
    if len(found) > 1:
        ids = ", ".join(e.change_id for e in found)
        raise InputError(f"{name} has several changes; name one of them: {ids}.")
    return found[0]


def _json(entry: OutboxEntry) -> dict[str, Any]:
    return {
        "change_id": entry.change_id,
        "record_id": entry.record_id,
        "scope": str(entry.scope),
        "kind": entry.kind,
        "key": entry.key,
        "action": entry.action,
        "state": str(entry.state),
        "reason_code": entry.reason_code,
        "reason": entry.reason,
        "tries": entry.tries,
        "edited_at": entry.edited_at.isoformat(),
    }


def _lines(entry: OutboxEntry, waits_for: Key | None, *, is_one: bool) -> list[str]:
    word = _word(entry)
    why = entry.reason or _WORDS.get(word)
    if waits_for is not None:
        why = f"waits for {waits_for}, which is parked"
    local = entry.edited_at.astimezone()
    lines = [f"{word:8} {entry.key}  {entry.action:6} {local:%Y-%m-%d %H:%M}"]
    if not is_one:
        # The key is not enough to name it to `retry` and `discard`.
        lines.append(f"         id {entry.change_id}")
    return [*lines, *(indented(why) if why else [])]


def _sum(entries: Sequence[OutboxEntry]) -> str:
    if not entries:
        return "Nothing waits."
    words = Counter(_word(e) for e in entries)
    parked = words.pop(ChangeState.PARKED.value, 0)
    waiting = words.total()
    parts = [f"{waiting:,} waiting{_of_these(words)}"] if waiting else []
    parts += [f"{parked:,} parked"] if parked else []
    return f"{counted(len(entries), 'change')}: {', '.join(parts)}."


def _of_these(words: Mapping[str, int]) -> str:
    """What is known about some of those that wait; all of them are still to be acknowledged."""
    told = [
        f"{count:,} {_WORDS.get(word, word)}"
        for word, count in words.items()
        if word != ChangeState.WAITING.value
    ]
    return f" ({', '.join(told)})" if told else ""


_IN_FILE, _UNANSWERED = "in file", "sent"
_WORDS = {_IN_FILE: "handed over in a file", _UNANSWERED: "sent, not answered yet"}


def _word(entry: OutboxEntry) -> str:
    """What a person is told of its state; why it is held or parked stands below."""
    if entry.state is not ChangeState.SENT:
        return str(entry.state)
    return {HELD: "held", HANDED_OVER: _IN_FILE}.get(entry.reason_code or "", _UNANSWERED)
