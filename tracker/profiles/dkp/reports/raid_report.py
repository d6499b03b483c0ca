"""A raid on paper: its tics, who was credited in each, the loot, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.core.record import JsonValue
from tracker.profiles.dkp.kinds import MARKS, Loot
from tracker.profiles.dkp.points import points, shown
from tracker.profiles.dkp.reports.night import AccountLine, Night, TicSheet
from tracker.reports.content import Cell, Report, ReportColumn, ReportTable

Row = tuple[JsonValue, ...]
_MOST_TICS = 12
"""More tics than this have no columns of their own beside the accounts."""
_PORTRAIT_TICS = 6


def raid_report(night: Night) -> Report:
    """What `tracker report dkp:RAID --kind raid` writes."""
    raid = night.raid
    title = (raid.raid_name if raid else None) or f"Raid {night.scope_id}"
    parts = [_tics(night), _accounts(night), _loot(night), _lists(night)]
    return Report(
        title,
        _subtitle(night),
        tuple(part for part in parts if part is not None),
        is_landscape=_PORTRAIT_TICS < len(night.sheets) <= _MOST_TICS,
    )


def _subtitle(night: Night) -> str:
    raid = night.raid
    earned = sum(line.earned for line in night.accounts)
    spent = sum(award.cost_hundredths for award in night.standing_awards)
    credited = sum(line.tics > 0 for line in night.accounts)
    words = [
        raid.date_iso.isoformat() if raid and raid.date_iso else "no date",
        (raid.zone if raid else None) or "",
        f"{_counted(len(night.sheets), 'tic')}, {_counted(credited, 'account')} credited",
        f"earned {shown(earned)} DKP, spent {shown(spent)} DKP",
    ]
    return " · ".join(word for word in words if word)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _tics(night: Night) -> ReportTable:
    columns = (
        ReportColumn("No.", Cell.NUMBER),
        ReportColumn("Tic", is_wide=True),
        ReportColumn("Time"),
        ReportColumn("DKP", Cell.POINTS),
        ReportColumn("Credited", Cell.NUMBER),
        ReportColumn("Unknown", Cell.NUMBER),
        ReportColumn("Listed twice", Cell.NUMBER),
        ReportColumn("Earned", Cell.POINTS),
    )
    rows: list[Row] = []
    for sheet in night.sheets:
        tic, credited = sheet.tic, len(sheet.lists.credited)
        rows.append(
            (
                *(sheet.order, tic.event_name or "Tic"),
                *((tic.event_time or "").replace("T", " "), points(tic.dkp_hundredths)),
                *(credited, len(sheet.lists.unknown), len(sheet.lists.duplicates)),
                points(tic.dkp_hundredths * credited),
            )
        )
    if not rows:
        return ReportTable("Tics", columns, ())
    worth = sum(sheet.tic.dkp_hundredths for sheet in night.sheets)
    earned = sum(line.earned for line in night.accounts)
    credits = sum(line.tics for line in night.accounts)
    total: Row = (None, "Total", None, points(worth), credits, None, None, points(earned))
    return ReportTable("Tics", columns, (*rows, total), frozenset({len(rows)}))


def _accounts(night: Night) -> ReportTable:
    """A column per tic with what it gave, as on the raid sheet."""
    has_tics = len(night.sheets) <= _MOST_TICS
    tics = night.sheets if has_tics else ()
    columns = (
        ReportColumn("Account"),
        ReportColumn("Seen as", is_wide=True),
        *(ReportColumn(sheet.hour, Cell.POINTS) for sheet in tics),
        ReportColumn("Tics", Cell.NUMBER),
        ReportColumn("Earned", Cell.POINTS),
        ReportColumn("Spent", Cell.POINTS),
        ReportColumn("Night", Cell.POINTS),
    )
    rows = [_account(line, has_tics=has_tics) for line in night.accounts]
    if not rows:
        return ReportTable("Accounts", columns, ())
    earned = sum(line.earned for line in night.accounts)
    spent = sum(line.spent or 0 for line in night.accounts)
    total: Row = (
        *("Total", None),
        *(points(s.tic.dkp_hundredths * len(s.lists.accounts)) for s in tics),
        *(sum(line.tics for line in night.accounts), points(earned)),
        *(points(spent), points(earned - spent)),
    )
    return ReportTable("Accounts", columns, (*rows, total), frozenset({len(rows)}))


def _account(line: AccountLine, *, has_tics: bool) -> Row:
    worths = line.per_tic if has_tics else ()
    return (
        *(line.name, ", ".join(line.characters)),
        *(None if worth is None else points(worth) for worth in worths),
        *(line.tics, points(line.earned), None if line.spent is None else points(line.spent)),
        points(line.earned - (line.spent or 0)),
    )


def _loot(night: Night) -> ReportTable:
    notes = [_note(award) for award in night.awards]
    columns = (
        ReportColumn("Time"),
        ReportColumn("Item", is_wide=True),
        ReportColumn("Winner"),
        ReportColumn("Paid by"),
        ReportColumn("Looter"),
        ReportColumn("Cost", Cell.POINTS),
        ReportColumn("Note", is_wide=True),
    )
    rows: list[Row] = [
        (
            *((award.awarded_at or "").replace("T", " "), award.item_name),
            *(award.character_name, night.payer(award), award.looter_name),
            *(points(award.cost_hundredths), note),
        )
        for award, note in zip(night.awards, notes, strict=True)
    ]
    standing = night.standing_awards
    cost = points(sum(award.cost_hundredths for award in standing))
    if rows:
        rows.append(("Total", _counted(len(standing), "item"), None, None, None, cost, None))
    kept = len(columns) if any(notes) else len(columns) - 1
    cut = tuple(row[:kept] for row in rows)
    return ReportTable("Loot", columns[:kept], cut, frozenset({len(rows) - 1}))


def _note(award: Loot) -> str | None:
    """A reversed award stays on paper, and costs nobody anything."""
    words = ["reversed, not charged" if award.is_reversed else "", award.note or ""]
    return ", ".join(word for word in words if word) or None


def _lists(night: Night) -> ReportTable | None:
    """Who stands on each list, in what part."""
    if not night.sheets:
        return None
    columns = (
        ReportColumn("Tic"),
        ReportColumn("List"),
        ReportColumn("Names", Cell.NUMBER),
        ReportColumn("Who", is_wide=True),
    )
    rows: list[Row] = []
    for sheet in night.sheets:
        name = f"{sheet.hour} {sheet.tic.event_name or 'Tic'}"
        for place, (what, names) in enumerate(_parts(sheet)):
            rows.append((None if place else name, what, len(names), ", ".join(names)))
    return ReportTable("Lists", columns, tuple(rows))


def _parts(sheet: TicSheet) -> Iterator[tuple[str, list[str]]]:
    lists = sheet.lists
    alts = [f"{alt} ({main})" for alt, main in sorted(lists.alts.items(), key=_folded)]
    yield "Credited", list(lists.credited)
    found = (
        ("Unknown, no credit", list(lists.unknown)),
        ("Same account, no second credit", list(lists.same_account)),
        ("Listed twice", list(lists.duplicates)),
        ("On another character (main)", alts),
        *((mark[0].upper() + mark[1:], sheet.marked(mark)) for mark in MARKS[1:]),
    )
    yield from ((what, names) for what, names in found if names)


def _folded(pair: tuple[str, str]) -> str:
    return pair[0].casefold()
