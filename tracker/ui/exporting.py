"""What a scope can be written into, and doing it beside the UI thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.core.profile import Profile, ReportRequest
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db.profile_records import ProfileRecords
from tracker.ui.session import FileResult, RecordStore

REPORT_FORMATS = (
    ("PDF document", "pdf"),
    ("Picture", "png"),
    ("Workbook", "xlsx"),
    ("Table (CSV)", "csv"),
)
"""(what it is called, ending)."""


@dataclass(frozen=True)
class ExportForm:
    """One way to write a scope."""

    name: str
    label: str
    is_report: bool
    """A file whose ending says what it becomes; else a folder for files."""


def report_forms(profile: Profile, scope: Scope) -> tuple[ExportForm, ...]:
    """The reports that the scope has."""
    return tuple(
        ExportForm(name, report.label or name.capitalize(), is_report=True)
        for name, report in profile.tools.report_files.items()
        if report.suits(scope.id)
    )


def export_forms(profile: Profile, scope: Scope) -> tuple[ExportForm, ...]:
    """Reports first: they are what people ask for; then files that can be imported again."""
    files = [ExportForm(n, f"Records as {n}", is_report=False) for n in profile.tools.exporters]
    return (*report_forms(profile, scope), *files)


def write_export(
    store: RecordStore, profile: Profile, scope: Scope, form: ExportForm, target: Path
) -> FileResult:
    """The same files as `tracker report` and `tracker export` write. On any thread."""
    with store.read() as reader:
        try:
            if form.is_report:
                local = ProfileRecords(reader, profile.name)
                today = date.today()  # noqa: DTZ011 - the day of whoever looks at it
                asked = ReportRequest(scope.id, local, target, today)
                profile.tools.report_files[form.name].write(asked)
                files = [target]
            else:
                files = [*profile.tools.exporters[form.name](reader.view(scope), target)]
        except OSError as error:
            raise InputError(f"{target} cannot be written: {error.strerror}.") from error
    names = ", ".join(file.name for file in files)
    return FileResult(f"Written: {names} in {files[0].parent}.", is_complete=True)
