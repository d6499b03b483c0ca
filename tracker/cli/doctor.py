"""`tracker doctor`: looks whether all is as it should be here, and the server in reach."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

import tracker
from tracker.app import Laptop, examine_server, has_records, open_laptop, transport_of
from tracker.cli.output import AsJson, DataDir, answer, folder_of
from tracker.errors import InputError, StoreReadOnly, TrackerError
from tracker.local_db.schema import FILE_NAME
from tracker.settings import load_settings

NOT_CONNECTED = "not connected; everything works without"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    is_right: bool
    finding: str


def doctor(
    server: Annotated[
        bool, typer.Option("--server", help="Only the server, every step of it; changes nothing.")
    ] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Check the program, the data file and the server; exit code 1 when something is wrong."""
    folder = folder_of(data_dir)
    if server:
        if not has_records(folder):
            raise InputError(
                f"Nothing is recorded in {folder} yet, and it is not connected to a server; "
                "connect it first: `tracker connect URL`."
            )
        with open_laptop(folder, writable=False) as laptop:
            found = examine_server(laptop)
        _tell(as_json, [asdict(f) for f in found], [Check(**asdict(f)) for f in found])
        return
    checks = [Check("program", True, f"tracker {tracker.__version__} on {platform.platform()}")]
    checks.append(_check("folder", lambda: _folder(folder)))
    try:
        checks += _checks_of_records(folder) if has_records(folder) else _checks_without(folder)
    except TrackerError as error:
        checks.append(Check("data file", False, str(error)))
    _tell(as_json, {"checks": [asdict(c) for c in checks]}, checks)


def _tell(as_json: bool, value: Mapping[str, Any] | Sequence[Any], checks: Sequence[Check]) -> None:
    lines = [f"{_mark(c)}  {c.name}: {c.finding}" for c in checks]
    answer(as_json, value, lines)
    if not all(c.is_right for c in checks):
        raise typer.Exit(1)


def _mark(check: Check) -> str:
    from tracker.sync.examine import NOT_TRIED

    if check.is_right:
        return "ok   "
    return "-    " if check.finding == NOT_TRIED else "WRONG"


def _folder(folder: Path) -> str:
    """Looks at permissions only: nothing is written to see whether that works."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    touched = [path for path in (there, folder / FILE_NAME) if path.exists()]
    if not (there.is_dir() and all(os.access(path, os.W_OK) for path in touched)):
        raise StoreReadOnly(
            f"{folder} cannot be written, so nothing can be recorded here; what is recorded can "
            "be read. Check the permissions of the folder and the files in it."
        )
    return f"{folder} can be written"


def _checks_without(folder: Path) -> Iterator[Check]:
    yield Check("data file", True, "nothing is recorded here yet")
    url = load_settings(folder).server_url
    yield Check("server", True, NOT_CONNECTED if url is None else f"{url} is not tried yet")


def _checks_of_records(folder: Path) -> list[Check]:
    with open_laptop(folder, writable=False) as laptop:
        return list(_checks(laptop))


def _checks(laptop: Laptop) -> Iterator[Check]:
    yield _check("data file", lambda: _data_file(laptop))
    yield _check("outbox", lambda: _outbox(laptop))
    if laptop.settings.server_url is None:
        yield Check("server", True, NOT_CONNECTED)
    else:
        yield _check("server", lambda: _server(laptop))


def _check(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except TrackerError as error:
        return Check(name, False, str(error))


def _data_file(laptop: Laptop) -> str:
    health = laptop.store.check()
    return f"{health.path}, SQLite {health.sqlite_version}, {health.records} records, intact"


def _outbox(laptop: Laptop) -> str:
    with laptop.store.read() as reader:
        counts = reader.outbox_counts()
    return f"{counts.waiting + counts.sent} waiting, {counts.parked} parked"


def _server(laptop: Laptop) -> str:
    from tracker.sync.probe import probe

    with transport_of(laptop) as transport:
        facts = probe(transport, laptop.clock)
    clock = facts.clock_sentence or "clocks agree"
    who = facts.rights or f"signed in as {facts.role}, without any right"
    return f"{transport.url}, pack {facts.pack}; you are {who}; {clock}"
