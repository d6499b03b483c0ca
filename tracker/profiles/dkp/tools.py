"""Importers, summaries and reports: what recording a raid does not need."""

from __future__ import annotations

from tracker.core.profile import Report, Tools
from tracker.profiles.dkp import server_summary
from tracker.profiles.dkp.exporters import EXPORTERS
from tracker.profiles.dkp.importers import IMPORTER_FORMS, IMPORTERS, LOCAL_IMPORTERS
from tracker.profiles.dkp.reports.writing import REPORTS
from tracker.profiles.dkp.summary import (
    SUMMARY_LISTS,
    find_raid,
    raid_summary,
    raid_tables,
    standings,
    standings_tables,
)

TOOLS = Tools(
    importers=IMPORTERS,
    local_importers=LOCAL_IMPORTERS,
    importer_forms=IMPORTER_FORMS,
    exporters=EXPORTERS,
    local_summary=raid_summary,
    server_summary=server_summary.raid_summary,
    summary_tables=raid_tables,
    summary_lists=SUMMARY_LISTS,
    reports={
        "dkp-standings": Report(
            local=standings, server=server_summary.standings, tables=standings_tables
        )
    },
    report_files=REPORTS,
    find_scope=find_raid,
)
