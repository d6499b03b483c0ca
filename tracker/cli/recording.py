"""Commands on local records: import, show, export."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from tracker.app import Laptop, open_laptop, server_reader
from tracker.cli import importing
from tracker.cli.listing import Wanted, tell_listing
from tracker.cli.local_records import local_records, named_scope, require_scope
from tracker.cli.moments import AsOf, day_of
from tracker.cli.output import (
    AsJson,
    DataDir,
    ScopeName,
    answer,
    folder_of,
    remark,
    say,
)
from tracker.cli.progress import progress_bar
from tracker.cli.tables import table_lines
from tracker.cli.whose import local_heading, server_heading
from tracker.core.profile import ImportResult, Profile, Report, SummaryTable
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db.imports import read_import


class Source(StrEnum):
    """Where `show` reads the numbers."""

    LOCAL = "local"
    SERVER = "server"


_FORMATS = "nhl, benchsight, csv, json; everquest, characters; a wrong one is answered with all."
_BACK = "csv or json: both come back with `tracker import csv FOLDER` or `import json FOLDER`."
_LISTS = "One list: events, players, goalies, shifts, h2h, wowy; attendance of a raid."


def import_command(
    importer: Annotated[str, typer.Argument(metavar="FORMAT", help=_FORMATS)],
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders to read.")],
    name: Annotated[
        str | None, typer.Option("--raid", "--name", help="What the files are about.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Record what was found; do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report only.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="List every changed row.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Record what files hold, and report every row that was changed or refused."""
    registry = discover()
    profile, read = importing.find_importer(registry, importer)
    if read is not None and name is not None:
        raise InputError(importing.useless_name(registry, importer))
    with progress_bar("Reading"):
        result = None if read is None else read(paths)
    is_unasked = False
    if result is not None and dry_run:
        done = importing.preview(profile, result)
    else:
        with open_laptop(folder_of(data_dir)) as laptop:
            if result is None:
                result = read_import(laptop.store, profile, importer, paths, name)
                if not (dry_run or yes):
                    is_unasked = _cannot_ask(result, as_json=as_json)
                    dry_run = is_unasked or not _is_confirmed(result)
            if dry_run:
                done = importing.preview(profile, result)
            else:
                with progress_bar("Recording") as show:
                    done = importing.record_import(laptop.store, profile, importer, result, show)
    answer(as_json, done.json(), importing.lines(done, is_verbose=verbose))
    if is_unasked:
        remark("Nothing is recorded without --yes.")
    _end(result, done)


def _end(result: ImportResult, done: importing.ImportAnswer) -> None:
    """With 1 where anything was refused, or where there was nothing to record."""
    if not result.scopes:
        remark("Nothing was recorded: there is nothing in these files that could be.")
    if done.refused or not result.scopes:
        raise typer.Exit(1)


def _cannot_ask(result: ImportResult, *, as_json: bool) -> bool:
    """Whether there is a question and nobody at the keyboard: that means no."""
    is_question = result.question is not None and bool(result.scopes)
    return is_question and (as_json or not sys.stdin.isatty())


def _is_confirmed(result: ImportResult) -> bool:
    if result.question is None or not result.scopes:
        return True
    for line in result.lines:
        say(line)
    return typer.confirm(result.question)


def show(
    scope: ScopeName,
    source: Annotated[Source, typer.Option("--from", help="Whose numbers.")] = Source.LOCAL,
    as_of: AsOf = None,
    what: Annotated[str | None, typer.Option("--what", help=_LISTS)] = None,
    strength_from: Annotated[
        str | None, typer.Option("--strength-from", help="For events: shifts or penalties.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show the numbers of a scope, one of its lists, or a report such as dkp-standings."""
    day = day_of(as_of)
    with open_laptop(folder_of(data_dir), writable=False) as laptop:
        reports = [(p, p.tools.reports[scope]) for p in laptop.registry if scope in p.tools.reports]
        if reports:
            profile, report = reports[0]
            numbers = _report(laptop, profile, report, None if source is Source.SERVER else day)
            answer(as_json, numbers, _table_texts(report.tables(numbers)))
            return
        profile, wanted = named_scope(laptop, scope)
        drawn = profile.tools.summary_lists.get(what or "")
        if drawn is not None and strength_from is None:
            rows = drawn.rows(_summary(laptop, profile, wanted, source))
            answer(as_json, list(rows), table_lines(drawn.table(rows)))
            return
        if what is not None or strength_from is not None:
            asked = Wanted(what or "events", strength_from, source is Source.SERVER)
            tell_listing(laptop, profile, wanted, asked, as_json=as_json)
            return
        summary = _summary(laptop, profile, wanted, source)
        lines = [] if as_json else _heading(laptop, profile, wanted, source)
    tables = profile.tools.summary_tables
    lines += [] if tables is None else _table_texts(tables(summary))
    answer(as_json, summary, lines)


def _heading(laptop: Laptop, profile: Profile, scope: Scope, source: Source) -> list[str]:
    make = server_heading if source is Source.SERVER else local_heading
    return make(laptop, profile, scope)


def _report(
    laptop: Laptop, profile: Profile, report: Report, as_of: date | None
) -> Sequence[Mapping[str, Any]]:
    if as_of is None:
        with server_reader(laptop) as reading:
            return report.server(reading)
    with local_records(laptop, profile.name) as local:
        return report.local(local, as_of)


def _table_texts(tables: Sequence[SummaryTable]) -> list[str]:
    """What is empty is left out, but for the first: its title says what all are about."""
    shown = [table for i, table in enumerate(tables) if i == 0 or table.rows]
    return [line for table in shown for line in (*table_lines(table), "")]


def export(
    scope: ScopeName,
    folder: Annotated[Path, typer.Option("--output", "-o", help="The folder to write into.")],
    format_name: Annotated[str, typer.Option("--format", help=_BACK)] = "csv",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Write a scope's records into files that can be imported again."""
    with open_laptop(folder_of(data_dir), writable=False) as laptop:
        profile, wanted = named_scope(laptop, scope)
        write = profile.tools.exporters.get(format_name)
        if write is None:
            known = ", ".join(sorted(profile.tools.exporters)) or "none"
            raise InputError(f"{profile.label} cannot export '{format_name}'; it can: {known}.")
        with laptop.store.read() as reader:
            require_scope(laptop, wanted)
            files = write(reader.view(wanted), folder)
    answer(as_json, {"files": [str(f) for f in files]}, [str(f) for f in files])


def _summary(laptop: Laptop, profile: Profile, scope: Scope, source: Source) -> dict[str, Any]:
    tools = profile.tools
    if (tools.summary is None and tools.local_summary is None) or tools.server_summary is None:
        raise InputError(f"{profile.label} has no numbers to show yet.")
    if source is Source.SERVER:
        with server_reader(laptop) as reading:
            summary = dict(tools.server_summary(scope.id, reading))
        if not any(isinstance(part, list) and part for part in summary.values()):
            raise InputError(f"The server shows you no numbers of {scope}; sync it, or ask for it.")
        return summary
    require_scope(laptop, scope)
    if tools.local_summary is not None:
        with local_records(laptop, profile.name) as local:
            return dict(tools.local_summary(scope.id, local))
    assert tools.summary is not None
    with laptop.store.read() as reader:
        return dict(tools.summary(scope.id, reader.view(scope)))
