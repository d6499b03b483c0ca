"""Reports by kind, written into files by their endings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracker.core.profile import ReportFile, ReportRequest
from tracker.profiles.dkp.naming import GUILD
from tracker.profiles.dkp.reports.loot_report import loot_report
from tracker.profiles.dkp.reports.night import Night
from tracker.profiles.dkp.reports.raid_report import raid_report
from tracker.profiles.dkp.reports.standings_report import standings_report
from tracker.reports.content import Report
from tracker.reports.writing import write_report

KINDS: Mapping[str, Callable[[ReportRequest], Report]] = {
    "raid": lambda asked: raid_report(Night(asked.scope_id, asked.local)),
    "standings": lambda asked: standings_report(asked.local, asked.today),
    "loot": lambda asked: loot_report(asked.scope_id, asked.local),
}


def _pdf(report: Report) -> bytes:
    from tracker.profiles.dkp.ui.paper import pdf

    return pdf(report)


def _png(report: Report) -> bytes:
    from tracker.profiles.dkp.ui.paper import png

    return png(report)


def _file(kind: str, label: str, suits: Callable[[str], bool]) -> ReportFile:
    def write(asked: ReportRequest) -> None:
        write_report(lambda: KINDS[kind](asked), asked.path, {".pdf": _pdf, ".png": _png})

    return ReportFile(write, suits, label)


REPORTS: Mapping[str, ReportFile] = {
    "raid": _file("raid", "The night", lambda scope_id: scope_id != GUILD),
    "standings": _file("standings", "Standings", lambda scope_id: scope_id == GUILD),
    "loot": _file("loot", "Loot and prices", lambda _scope_id: True),
}
"""By the name that `tracker report --kind` takes; a raid's and the guild's differ."""
