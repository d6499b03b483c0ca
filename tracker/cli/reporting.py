"""`tracker report`: a scope's report as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.app import open_laptop
from tracker.cli.output import AsJson, DataDir, ScopeName, answer, folder_of
from tracker.core.profile import Profile, ReportWriter
from tracker.core.scope import Scope
from tracker.errors import InputError


def report(
    scope: ScopeName,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The file; its ending says what it becomes.")
    ],
    kind: Annotated[str, typer.Option("--kind", help="Such as boxscore or playbyplay.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Write a report of a scope from the local records: .pdf, .png, .xlsx or .csv."""
    wanted = Scope.parse(scope)
    with open_laptop(folder_of(data_dir), writable=False) as laptop:
        write = _writer(laptop.registry.profile(wanted.profile), kind)
        with laptop.store.read() as reader:
            if wanted not in {summary.scope for summary in reader.scopes()}:
                raise InputError(
                    f"There are no records of {wanted} in {laptop.folder}; import or sync it first."
                )
            write(wanted.id, reader.view(wanted), output)
    answer(as_json, {"file": str(output)}, [str(output)])


def _writer(profile: Profile, kind: str) -> ReportWriter:
    known = profile.tools.report_files
    if kind not in known:
        names = ", ".join(known) or "none"
        raise InputError(f"{profile.label} has no report '{kind}'; it has: {names}.")
    return known[kind]
