"""Commands on local records: import, show, export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from tracker.app import Laptop, open_laptop, server_reader
from tracker.cli import importing
from tracker.cli.output import AsJson, DataDir, ScopeName, answer, folder_of, table_lines
from tracker.core.profile import Profile
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.errors import InputError


class Source(StrEnum):
    """Where `show` reads the numbers."""

    LOCAL = "local"
    SERVER = "server"


def import_command(
    importer: Annotated[str, typer.Argument(metavar="FORMAT", help="nhl, benchsight or csv.")],
    paths: Annotated[list[Path], typer.Argument(help="Files or folders to read.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report only.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="List every changed row.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Record what files hold, and report every row that was changed or refused."""
    profile, read = importing.find_importer(discover(), importer)
    result = read(paths)
    if dry_run:
        done = importing.preview(profile, result)
    else:
        with open_laptop(folder_of(data_dir)) as laptop:
            done = importing.record_import(laptop.store, profile, importer, result)
    answer(as_json, done.json(), importing.lines(done, is_verbose=verbose))
    if done.refused:
        raise typer.Exit(1)


def show(
    scope: ScopeName,
    source: Annotated[Source, typer.Option("--from", help="Whose numbers.")] = Source.LOCAL,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show a scope's numbers, computed here or by the server."""
    wanted = Scope.parse(scope)
    with open_laptop(folder_of(data_dir), writable=False) as laptop:
        profile = laptop.registry.profile(wanted.profile)
        summary = _summary(laptop, profile, wanted, source)
    lines = []
    if profile.tools.summary_tables is not None:
        for table in profile.tools.summary_tables(summary):
            lines += [*table_lines(table), ""]
    answer(as_json, summary, lines)


def export(
    scope: ScopeName,
    folder: Annotated[Path, typer.Option("--output", "-o", help="The folder to write into.")],
    format_name: Annotated[str, typer.Option("--format", help="csv or json.")] = "csv",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Write a scope's records into files that can be imported again."""
    wanted = Scope.parse(scope)
    with open_laptop(folder_of(data_dir), writable=False) as laptop:
        profile = laptop.registry.profile(wanted.profile)
        write = profile.tools.exporters.get(format_name)
        if write is None:
            known = ", ".join(sorted(profile.tools.exporters)) or "none"
            raise InputError(f"{profile.label} cannot export '{format_name}'; it can: {known}.")
        with laptop.store.read() as reader:
            _require(laptop, wanted)
            files = write(reader.view(wanted), folder)
    answer(as_json, {"files": [str(f) for f in files]}, [str(f) for f in files])


def _summary(laptop: Laptop, profile: Profile, scope: Scope, source: Source) -> dict[str, Any]:
    if profile.tools.summary is None or profile.tools.server_summary is None:
        raise InputError(f"{profile.label} has no numbers to show yet.")
    if source is Source.SERVER:
        with server_reader(laptop) as reading:
            summary = dict(profile.tools.server_summary(scope.id, reading))
        if not any(isinstance(part, list) and part for part in summary.values()):
            raise InputError(f"The server shows you no numbers of {scope}; sync it, or ask for it.")
        return summary
    _require(laptop, scope)
    with laptop.store.read() as reader:
        return dict(profile.tools.summary(scope.id, reader.view(scope)))


def _require(laptop: Laptop, scope: Scope) -> None:
    with laptop.store.read() as reader:
        known = {summary.scope for summary in reader.scopes()}
    if scope not in known:
        raise InputError(
            f"There are no records of {scope} in {laptop.folder}; import or sync it first."
        )
