"""A report as the file that its ending asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tracker.errors import InputError
from tracker.reports.content import Report
from tracker.reports.csv_file import csv_bytes
from tracker.reports.files import replace_file

FileMaker = Callable[[Report], bytes]
ENDINGS = (".csv", ".pdf", ".png", ".xlsx")


def write_report(make: Callable[[], Report], path: Path, paper: Mapping[str, FileMaker]) -> None:
    """Replaces the file; InputError when its ending is unknown or it cannot be written.

    `paper` makes `.pdf` and `.png`: they need Qt, which a profile imports when it is asked for one.
    """
    makers = {".csv": csv_bytes, ".xlsx": _xlsx, **paper}
    maker = makers.get(path.suffix.lower())
    if maker is None:
        known = ", ".join(ENDINGS)
        raise InputError(
            f"'{path.name}' does not say what kind of file it is; let it end in one of: {known}."
        )
    replace_file(path, maker(make()))


def _xlsx(report: Report) -> bytes:
    from tracker.reports.xlsx_file import xlsx_bytes

    return xlsx_bytes(report)
