"""The guild's standings on paper: earned, spent, balance, and attendance with its formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.core.profile import LocalRecords
from tracker.core.record import JsonValue
from tracker.profiles.dkp.kinds import Account
from tracker.profiles.dkp.naming import GUILD
from tracker.profiles.dkp.points import points, shown
from tracker.profiles.dkp.rules.standings import WINDOWS, Standing, Standings, local_standings
from tracker.reports.content import Cell, Report, ReportColumn, ReportTable, share

Row = tuple[JsonValue, ...]


def standings_report(local: LocalRecords, today: date) -> Report:
    """What `tracker report dkp:guild --kind standings` writes; windows end on `today`."""
    found = local_standings(local, today)
    inactive = {a.account_id for a in local.view(GUILD).records(Account) if a.inactive}
    active = [line for line in found.lines if line.account_id not in inactive]
    gone = [line for line in found.lines if line.account_id in inactive]
    offered = ", ".join(f"{days} days {shown(found.offered_in[days])}" for days in WINDOWS)
    tables = [_table("Accounts", active, found, has_total=True)]
    if gone:
        tables.append(_table("Inactive accounts", gone, found, has_total=False))
    tables.append(_formula(found))
    subtitle = f"as of {today.isoformat()} · {len(active):,} accounts · on offer: {offered}"
    return Report("Standings", subtitle, tuple(tables))


def _table(
    title: str, lines: Sequence[Standing], found: Standings, *, has_total: bool
) -> ReportTable:
    columns = (
        ReportColumn("No.", Cell.NUMBER),
        ReportColumn("Account", is_wide=True),
        *(ReportColumn(word, Cell.POINTS) for word in ("Earned", "Spent", "Balance")),
        *(
            column
            for days in WINDOWS
            for column in (
                ReportColumn(f"{days} days", Cell.POINTS),
                ReportColumn(f"{days} d %", Cell.SHARE),
            )
        ),
    )
    rows: list[Row] = [
        (
            *(place, line.name),
            *(points(value) for value in (line.earned, line.spent, line.balance)),
            *(
                value
                for days in WINDOWS
                for value in (
                    points(line.earned_in[days]),
                    share(line.earned_in[days], found.offered_in[days]),
                )
            ),
        )
        for place, line in enumerate(lines, start=1)
    ]
    if not (rows and has_total):
        return ReportTable(title, columns, tuple(rows))
    earned, spent = sum(x.earned for x in lines), sum(x.spent for x in lines)
    total: Row = (
        *(None, "Total", points(earned), points(spent), points(earned - spent)),
        *([None] * 2 * len(WINDOWS)),
    )
    return ReportTable(title, columns, (*rows, total), frozenset({len(rows)}))


def _formula(found: Standings) -> ReportTable:
    columns = (
        ReportColumn("Attendance"),
        ReportColumn("Formula", is_wide=True),
        ReportColumn("On offer", Cell.POINTS),
    )
    rows = tuple(
        (
            f"{days} days",
            f"earned since {found.first_day(days).isoformat()}, of what all tics since then gave",
            points(found.offered_in[days]),
        )
        for days in WINDOWS
    )
    return ReportTable("How attendance is counted", columns, rows)
