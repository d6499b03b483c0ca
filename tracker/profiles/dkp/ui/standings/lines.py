"""The standings' rows and the words about them, from the published and the local side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.published import AwardThere, EarnedThere, Links, PublishedGuild
from tracker.profiles.dkp.rules.account_past import PastLine, Sort, with_balances
from tracker.profiles.dkp.rules.pending import (
    Line,
    Points,
    Sums,
    Windows,
    offered_on_top,
    on_top,
    pending_sums,
)
from tracker.profiles.dkp.rules.standings import WINDOWS, RaidPoints
from tracker.profiles.dkp.ui.standings.local_side import LocalNumbers, RaidSide


@dataclass(frozen=True)
class StandingRow:
    """One account as the table shows it."""

    account_id: str
    name: str
    line: Line
    offered_in: Windows | None
    """None while what the windows offered is not known."""
    is_inactive: bool
    is_marked: bool
    """Whether its changes are marked as pending."""

    def share(self, window: int) -> float | None:
        """What it earned of what was on offer; None where nothing was, or it is not known."""
        if self.offered_in is None or not self.offered_in[window]:
            return None
        return self.line.total.earned_in[window] / self.offered_in[window]

    def share_text(self, window: int) -> str:
        """`94 % (33/35)`."""
        share = self.share(window)
        if share is None or self.offered_in is None:
            return "" if self.offered_in is None else "–"
        earned, offered = self.line.total.earned_in[window], self.offered_in[window]
        return f"{share * 100:.0f} % ({shown(earned)}/{shown(offered)})"


@dataclass(frozen=True)
class Standing:
    """The whole page's numbers."""

    rows: Sequence[StandingRow]
    offered_in: Windows | None
    pending: Sums
    is_local_only: bool


def standing_of(published: PublishedGuild, local: LocalNumbers | None, today: date) -> Standing:
    """Published numbers with the local ones on top."""
    numbers = local or LocalNumbers()
    is_local_only = numbers.is_everything and not published.is_known
    there = published.sums(numbers.known) if published.is_known else Sums()
    pending = pending_sums(
        [
            (side_before(side, published, numbers.links), side.after)
            for side in numbers.raids.values()
        ],
        numbers.adjustments,
        today,
    )
    has_windows = is_local_only or published.has_windows
    offered = offered_on_top(there, pending) if has_windows else None
    names = {**published.names, **numbers.names}
    inactive = published.inactive - numbers.names.keys() | numbers.inactive
    rows = [
        StandingRow(
            line.account_id,
            names.get(line.account_id, line.account_id),
            line,
            offered,
            line.account_id in inactive,
            not line.pending.is_nothing and not is_local_only,
        )
        for line in on_top(there, pending)
    ]
    ordered = sorted(rows, key=lambda r: (-r.line.total.balance, r.name.casefold(), r.account_id))
    return Standing(ordered, offered, pending, is_local_only)


def side_before(side: RaidSide, published: PublishedGuild, links: Links) -> RaidPoints:
    """A raid as it is published; as the server has it where that is not known or is the same."""
    if not side.is_owed or side.raid_id not in published.raids:
        return side.before
    return published.raid(side.raid_id, links) or side.before


def signed(value: int) -> str:
    """`+2` or `−7`."""
    return f"+{shown(value)}" if value > 0 else shown(value).replace("-", "−")


def pending_text(points: Points) -> str:
    """`+2 −7`: earned, and spent; a dash where only days have moved."""
    words = [signed(points.earned)] if points.earned else []
    words += [signed(-points.spent)] if points.spent else []
    return " ".join(words) if words or points.is_nothing else "–"


def pending_sentence(standing: Standing, local: LocalNumbers | None) -> str:
    """What of one's own is counted in and not published; empty when there is nothing."""
    if standing.is_local_only or local is None:
        return ""
    return " ".join(filter(None, (_points_sentence(standing, local), _links_sentence(local))))


def _links_sentence(local: LocalNumbers) -> str:
    if not local.moved_links:
        return ""
    one = local.moved_links == 1
    who = "A character has" if one else f"{local.moved_links:,} characters have"
    return (
        f"{who} another account here than on the server: what {'it' if one else 'they'} did in "
        "raids that are published counts there once that is sent."
    )


def _points_sentence(standing: Standing, local: LocalNumbers) -> str:
    marked = [row for row in standing.rows if row.is_marked]
    if not marked:
        return ""
    earned = sum(row.line.pending.earned for row in marked)
    spent = sum(row.line.pending.spent for row in marked)
    raids = len(local.raids)
    where = f" in {raids:,} raid{'' if raids == 1 else 's'}" if raids else ""
    return (
        f"What is recorded here{where} is counted in and not in the published numbers yet: "
        f"{len(marked):,} account{'' if len(marked) == 1 else 's'}, earned {signed(earned)}, "
        f"spent {signed(spent)}."
    )


def formula_sentence(standing: Standing) -> str:
    """How attendance is counted, with what was on offer."""
    if standing.offered_in is None:
        return "Attendance: earned in the last days of what all tics in them gave."
    offered = ", ".join(
        f"{shown(value)} in {days} days"
        for value, days in zip(standing.offered_in, WINDOWS, strict=True)
    )
    return f"Attendance = earned ÷ what all tics of these days gave. On offer: {offered}."


def past_of(
    account_id: str, published: PublishedGuild, local: LocalNumbers | None
) -> list[PastLine] | None:
    """An account's lines, the latest first; None while what is published is not known."""
    numbers = local or LocalNumbers()
    lines: list[PastLine] = []
    if published.is_known:
        raids, awards = published.earned_of(account_id), published.awards_of(account_id)
        if raids is None or awards is None:
            return None
        lines += _published_lines(published, raids, awards, numbers.raids)
    lines += [
        line
        for side in numbers.raids.values()
        for line in _local_lines(side, account_id, side_before(side, published, numbers.links))
    ]
    lines += _adjustment_lines(account_id, published, numbers)
    return with_balances(lines)


def _published_lines(
    published: PublishedGuild,
    raids: Sequence[EarnedThere],
    awards: Sequence[AwardThere],
    local: Mapping[str, RaidSide],
) -> Iterator[PastLine]:
    known = published.raids
    for raid in raids:
        if raid.raid_id not in local:
            there = known.get(raid.raid_id)
            name = there.name if there else raid.raid_id
            yield PastLine(
                there.day if there else None,
                Sort.RAID,
                _with_tics(name, raid.tics),
                raid.raid_id,
                raid.hundredths,
                0,
            )
    for award in awards:
        if award.raid_id not in local:
            there = known.get(award.raid_id)
            day = there.day if there else None
            yield PastLine(day, Sort.AWARD, award.item, award.raid_id, 0, award.hundredths)


def _local_lines(side: RaidSide, account_id: str, before: RaidPoints) -> Iterator[PastLine]:
    after = side.after
    has_moved = before.day != after.day
    earned = after.earned.get(account_id, 0)
    was = before.earned.get(account_id, 0)
    if account_id in after.earned or was:
        name = _with_tics(side.name, side.tics.get(account_id, 0))
        is_new = earned != was or has_moved
        yield PastLine(after.day, Sort.RAID, name, side.raid_id, earned, 0, is_new)
    is_changed = before.spent.get(account_id) != after.spent.get(account_id) or has_moved
    for award in side.awards:
        if award.payer == account_id:
            yield PastLine(
                after.day, Sort.AWARD, award.item, side.raid_id, 0, award.hundredths, is_changed
            )


def _adjustment_lines(
    account_id: str, published: PublishedGuild, numbers: LocalNumbers
) -> Iterator[PastLine]:
    """One by one where they are here; else what they come to, in one line."""
    pending = {one.adjustment_index for one in numbers.adjustments[1]}
    earned, spent = published.adjusted(account_id) if published.is_known else (0, 0)
    for one in numbers.known or ():
        if one.account_id == account_id:
            earned, spent = earned - one.earned_hundredths, spent - one.spent_hundredths
    for one in numbers.here:
        if one.account_id == account_id:
            yield PastLine(
                one.adjusted_on,
                Sort.ADJUSTMENT,
                one.reason or "Adjustment",
                None,
                one.earned_hundredths,
                one.spent_hundredths,
                one.adjustment_index in pending,
            )
    if published.is_known and (earned or spent):
        words = "Adjustments without details here"
        yield PastLine(None, Sort.ADJUSTMENT, words, None, earned, spent)


def _with_tics(name: str, tics: int) -> str:
    return f"{name}, {tics} tic{'' if tics == 1 else 's'}" if tics else name


def without_marks(lines: Sequence[PastLine]) -> list[PastLine]:
    """For what is recorded here alone: then everything would be marked."""
    return [replace(line, is_pending=False) for line in lines]
