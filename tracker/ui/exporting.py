"""What a scope can be written into, and doing it beside the UI thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tracker.core.profile import Profile
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.ui.session import FileResult, RecordStore

REPORT_FILES = "PDF (*.pdf);;Picture (*.png);;Workbook (*.xlsx);;Table (*.csv)"


@dataclass(frozen=True)
class ExportForm:
    """One way to write a scope."""

    name: str
    label: str
    is_report: bool
    """A file whose ending says what it becomes; else a folder for files."""


def export_forms(profile: Profile) -> tuple[ExportForm, ...]:
    """Reports first: they are what people ask for; then files that can be imported again."""
    tools = profile.tools
    reports = [ExportForm(n, f"Report: {n}", is_report=True) for n in tools.report_files]
    files = [ExportForm(n, f"Records as {n}", is_report=False) for n in tools.exporters]
    return (*reports, *files)


def write_export(
    store: RecordStore, profile: Profile, scope: Scope, form: ExportForm, target: Path
) -> FileResult:
    """The same files as `tracker report` and `tracker export` write. On any thread."""
    with store.read() as reader:
        view = reader.view(scope)
        try:
            if form.is_report:
                profile.tools.report_files[form.name](scope.id, view, target)
                files = [target]
            else:
                files = [*profile.tools.exporters[form.name](view, target)]
        except OSError as error:
            raise InputError(f"{target} cannot be written: {error.strerror}.") from error
    names = ", ".join(file.name for file in files)
    return FileResult(f"Written: {names} in {files[0].parent}.", is_complete=True)
