"""Importers, exporters, summaries and the demo: what recording a game does not need."""

from __future__ import annotations

from tracker.core.profile import Tools
from tracker.profiles.hockey.demo import DEMO
from tracker.profiles.hockey.exporters import EXPORTERS
from tracker.profiles.hockey.importers import IMPORTERS
from tracker.profiles.hockey.listings import LISTINGS
from tracker.profiles.hockey.reports.writing import REPORTS
from tracker.profiles.hockey.rules.completeness import game_remarks
from tracker.profiles.hockey.server_summary import server_headline, server_summary
from tracker.profiles.hockey.summary import headline, summary, summary_tables

TOOLS = Tools(
    importers=IMPORTERS,
    exporters=EXPORTERS,
    summary=summary,
    server_summary=server_summary,
    summary_tables=summary_tables,
    headline=headline,
    server_headline=server_headline,
    listings=LISTINGS,
    review=game_remarks,
    report_files=REPORTS,
    demo=DEMO,
)
