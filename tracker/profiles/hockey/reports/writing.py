"""Reports by kind, written into files by their endings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tracker.core.profile import ReportWriter, ScopeView
from tracker.errors import InputError
from tracker.profiles.hockey.reports.boxscore_report import box_score_report
from tracker.profiles.hockey.reports.content import Report
from tracker.profiles.hockey.reports.csv_file import csv_bytes
from tracker.profiles.hockey.reports.faceoffs_report import faceoffs_report
from tracker.profiles.hockey.reports.files import replace_file
from tracker.profiles.hockey.reports.playbyplay_report import play_by_play_report
from tracker.profiles.hockey.reports.shotmap_report import shot_map_report
from tracker.profiles.hockey.reports.source import Source
from tracker.profiles.hockey.reports.toi_report import toi_report

KINDS: Mapping[str, Callable[[Source], Report]] = {
    "boxscore": box_score_report,
    "playbyplay": play_by_play_report,
    "shotmap": shot_map_report,
    "toi": toi_report,
    "faceoffs": faceoffs_report,
}


def _pdf(report: Report) -> bytes:
    from tracker.profiles.hockey.ui.paper.printing import pdf

    return pdf(report)


def _png(report: Report) -> bytes:
    from tracker.profiles.hockey.ui.paper.printing import png

    return png(report)


def _xlsx(report: Report) -> bytes:
    from tracker.profiles.hockey.reports.xlsx_file import xlsx_bytes

    return xlsx_bytes(report)


ENDINGS: Mapping[str, Callable[[Report], bytes]] = {
    ".csv": csv_bytes,
    ".pdf": _pdf,
    ".png": _png,
    ".xlsx": _xlsx,
}
"""What needs Qt or a workbook's library is imported when such a file is written."""


def write_report(kind: str, scope_id: str, view: ScopeView, path: Path) -> None:
    """Replaces the file; InputError when its ending is unknown or it cannot be written."""
    make = ENDINGS.get(path.suffix.lower())
    if make is None:
        known = ", ".join(ENDINGS)
        raise InputError(
            f"'{path.name}' does not say what kind of file it is; let it end in one of: {known}."
        )
    replace_file(path, make(KINDS[kind](Source(scope_id, view))))


def _writer(kind: str) -> ReportWriter:
    return lambda scope_id, view, path: write_report(kind, scope_id, view, path)


REPORTS: Mapping[str, ReportWriter] = {kind: _writer(kind) for kind in KINDS}
"""By the name that `tracker report --kind` takes."""
