"""`tracker report`: a scope's report as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.app import open_laptop
from tracker.cli.local_records import local_records, named_scope, require_scope
from tracker.cli.moments import AsOf, day_of
from tracker.cli.output import AsJson, DataDir, ScopeName, answer, folder_of
from tracker.core.profile import Profile, ReportFile, ReportRequest
from tracker.core.scope import Scope
from tracker.errors import InputError


def report(
    scope: ScopeName,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The file; its ending says what it becomes.")
    ],
    kind: Annotated[str, typer.Option("--kind", help="Such as boxscore, or raid for a raid.")],
    as_of: AsOf = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Write a report of a scope from the local records: .pdf, .png, .xlsx or .csv."""
    day = day_of(as_of)
    with open_laptop(folder_of(data_dir), writable=False) as laptop:
        profile, wanted = named_scope(laptop, scope)
        chosen = _chosen(profile, wanted, kind)
        require_scope(laptop, wanted)
        with local_records(laptop, profile.name) as local:
            chosen.write(ReportRequest(wanted.id, local, output, day))
    answer(as_json, {"file": str(output)}, [str(output)])


def _chosen(profile: Profile, scope: Scope, kind: str) -> ReportFile:
    known = profile.tools.report_files
    names = [name for name, one in known.items() if one.suits(scope.id)]
    if kind in names:
        return known[kind]
    if kind in known:
        raise InputError(f"{scope} has no report '{kind}'; it has: {', '.join(names) or 'none'}.")
    listed = ", ".join(known) or "none"
    raise InputError(f"{profile.label} has no report '{kind}'; it has: {listed}.")
