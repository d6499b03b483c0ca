"""Reports by kind, written into files by their endings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tracker.core.profile import ReportFile, ScopeView
from tracker.profiles.hockey.reports.boxscore_report import box_score_report
from tracker.profiles.hockey.reports.faceoffs_report import faceoffs_report
from tracker.profiles.hockey.reports.playbyplay_report import play_by_play_report
from tracker.profiles.hockey.reports.shotmap_report import shot_map_report
from tracker.profiles.hockey.reports.source import Source
from tracker.profiles.hockey.reports.toi_report import toi_report
from tracker.reports import writing
from tracker.reports.content import Report

KINDS: Mapping[str, Callable[[Source], Report]] = {
    "boxscore": box_score_report,
    "playbyplay": play_by_play_report,
    "shotmap": shot_map_report,
    "toi": toi_report,
    "faceoffs": faceoffs_report,
}

_LABELS = {
    "boxscore": "Box score",
    "playbyplay": "Play-by-play",
    "shotmap": "Shot map",
    "toi": "Time on ice",
    "faceoffs": "Faceoffs",
}


def _pdf(report: Report) -> bytes:
    from tracker.profiles.hockey.ui.paper.printing import pdf

    return pdf(report)


def _png(report: Report) -> bytes:
    from tracker.profiles.hockey.ui.paper.printing import png

    return png(report)


def write_report(kind: str, scope_id: str, view: ScopeView, path: Path) -> None:
    """See `tracker.reports.writing.write_report`."""
    writing.write_report(
        lambda: KINDS[kind](Source(scope_id, view)), path, {".pdf": _pdf, ".png": _png}
    )


def _file(kind: str) -> ReportFile:
    return ReportFile(
        lambda asked: write_report(
            kind, asked.scope_id, asked.local.view(asked.scope_id), asked.path
        ),
        label=_LABELS[kind],
    )


REPORTS: Mapping[str, ReportFile] = {kind: _file(kind) for kind in KINDS}
"""By the name that `tracker report --kind` takes."""
