"""`tracker doctor`: looks whether all is as it should be here, and the server in reach."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer

import tracker
from tracker.app import Laptop, examine_server, has_records, open_laptop, transport_of
from tracker.cli.output import AsJson, DataDir, answer, folder_of
from tracker.errors import TrackerError


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
        with open_laptop(folder, writable=not has_records(folder)) as laptop:
            found = examine_server(laptop)
        _tell(as_json, [asdict(f) for f in found], [Check(**asdict(f)) for f in found])
        return
    checks = [Check("program", True, f"tracker {tracker.__version__} on {platform.platform()}")]
    try:
        with open_laptop(folder, writable=not has_records(folder)) as laptop:
            checks += _checks(laptop)
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


def _checks(laptop: Laptop) -> Iterator[Check]:
    yield _check("data file", lambda: _data_file(laptop))
    yield _check("outbox", lambda: _outbox(laptop))
    if laptop.settings.server_url is None:
        yield Check("server", True, "not connected; everything works without")
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
