"""`tracker status`: what is recorded here, what waits, and when the last sync was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracker.app import Laptop, has_records, open_laptop
from tracker.cli.output import AsJson, DataDir, answer, folder_of
from tracker.cli.words import counted, told_moment
from tracker.settings import load_settings
from tracker.sync.published import behind_sentence, unpublished
from tracker.sync.report import LAST_SYNC


def status(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Say what is recorded here, what waits, and when the last sync was."""
    folder = folder_of(data_dir)
    if has_records(folder):
        with open_laptop(folder, writable=False) as laptop:
            value = _status(laptop)
    else:
        value = _empty_status(folder)
    answer(as_json, value, list(_lines(value, datetime.now(UTC))))


def _lines(value: Mapping[str, Any], now: datetime) -> Iterator[str]:
    last = value["last_sync"]
    yield f"Folder:     {value['folder']}"
    yield f"Server:     {value['server'] or 'not connected'}"
    yield f"Last sync:  {told_moment(datetime.fromisoformat(last), now) if last else 'never'}"
    yield f"Waiting:    {counted(value['waiting'], 'change')}"
    if value["parked"]:
        yield f"Parked:     {counted(value['parked'], 'change')}; see: tracker outbox"
    if not value["scopes"]:
        yield "Nothing is recorded here yet."
        return
    yield ""
    widths = [max(len(scope[name]) for scope in value["scopes"]) for name in ("scope", "title")]
    for scope in value["scopes"]:
        title = scope["title"].ljust(min(widths[1], 30))
        yield f"{scope['scope'].ljust(widths[0])}  {title}  {_counts(scope)}".rstrip()
        if scope["unpublished"]:
            yield f"  {behind_sentence(scope['unpublished'])}"


def _counts(scope: Mapping[str, Any]) -> str:
    parts = [counted(scope["records"], "record")]
    parts += [f"{scope[name]:,} {name}" for name in ("waiting", "parked") if scope[name]]
    return ", ".join(parts)


def _empty_status(folder: Path) -> dict[str, Any]:
    return {
        "folder": str(folder),
        "server": load_settings(folder).server_url,
        "last_sync": None,
        "waiting": 0,
        "parked": 0,
        "scopes": [],
    }


def _status(laptop: Laptop) -> dict[str, Any]:
    behind = unpublished(laptop.store)
    with laptop.store.read() as reader:
        counts = reader.outbox_counts()
        scopes = [
            {
                "scope": str(s.scope),
                "title": s.scope_record.title if s.scope_record is not None else "",
                "records": s.record_count,
                "waiting": s.waiting,
                "parked": s.parked,
                "unpublished": behind.get(s.scope, 0),
            }
            for s in reader.scopes()
        ]
    return {
        "folder": str(laptop.folder),
        "server": laptop.settings.server_url,
        "last_sync": laptop.store.meta.get(LAST_SYNC),
        "waiting": counts.waiting + counts.sent,
        "parked": counts.parked,
        "scopes": scopes,
    }
