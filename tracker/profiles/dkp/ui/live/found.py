"""What the log says of this raid's night, and what became of each proposal: pure values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from tracker.profiles.dkp.kinds import Tic
from tracker.profiles.dkp.naming import SAME_TIC_MINUTES, folded, is_repeated_hour
from tracker.profiles.dkp.parsing.sightings import Night, Sighting
from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.rules.checks import moment
from tracker.profiles.dkp.rules.guild import Guild
from tracker.profiles.dkp.rules.matching import recorded_awards, with_free_ids
from tracker.profiles.dkp.rules.night_clock import night_order
from tracker.profiles.dkp.rules.proposing import AwardProposal, Proposal, TicProposal, propose
from tracker.profiles.dkp.ui.book import RaidBook

NIGHT_HOURS = 36
"""A night that begins late on its day ends on the next one."""
UNDATED_HOURS = 18
Found = TicProposal | AwardProposal


class State(StrEnum):
    """What became of a proposal."""

    NEW = "waiting"
    MORE = "more is known"
    """It is recorded, and the log says more of it: who looted it, or further names."""
    RECORDED = "recorded"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Line:
    """One row of the list."""

    what: Found
    state: State
    time: str
    words: str
    dkp: str
    detail: str = ""

    @property
    def identity(self) -> str:
        """The same for the same thing, however often the log is read."""
        return identity_of(self.what)


def identity_of(what: Found) -> str:
    """A tic's moment, for its name may be changed while it waits; an award's id."""
    if isinstance(what, TicProposal):
        return f"{what.at.isoformat()}/{what.at.fold}"
    return what.award_id


class NightSoFar:
    """Collects what belongs to the night of a day; without a day, to the latest hours."""

    def __init__(self, day: date | None) -> None:
        self.day = day
        self.night = Night()
        self._every: list[Sighting] = []
        self._proposed: tuple[Guild, Proposal] | None = None

    @property
    def since(self) -> datetime | None:
        """From when on the log matters; None while that is not known."""
        if self.day is None:
            return None
        return datetime(self.day.year, self.day.month, self.day.day)  # noqa: DTZ001 - the log's

    @property
    def everything(self) -> list[Sighting]:
        """What belongs to the night, in the order of the log."""
        return self._every

    def add(self, sightings: Iterable[Sighting]) -> bool:
        """Takes what belongs to the night; whether that was anything."""
        fresh = [one for one in sightings if self._belongs(one)]
        self._proposed = None
        self._every += fresh
        self.night.add(fresh)
        if self.day is None:
            self._forget_older()
        return bool(fresh)

    def proposal(self, guild: Guild, book: RaidBook) -> Proposal:
        """What it comes to, each award with an identity that no other one has.

        Asked after every commit, so the night is gone through only when it or the guild changed.
        """
        if self._proposed is None or self._proposed[0] is not guild:
            day = self.day.isoformat() if self.day else None
            self._proposed = guild, propose(self.night, guild, day, with_unmatched=True)
        found = self._proposed[1]
        loot = [stored.record for stored in book.loot()]
        return replace(found, awards=with_free_ids(found.awards, loot))

    def _belongs(self, one: Sighting) -> bool:
        since = self.since
        if since is None or one.at is None:
            return True
        return since <= one.at < since + timedelta(hours=NIGHT_HOURS)

    def _forget_older(self) -> None:
        moments = [one.at for one in self._every if one.at is not None]
        if not moments:
            return
        oldest = max(moments) - timedelta(hours=UNDATED_HOURS)
        kept = [one for one in self._every if one.at is None or one.at >= oldest]
        if len(kept) < len(self._every):
            self._every, self.night = kept, Night()
            self.night.add(kept)


def lines_of(proposal: Proposal, book: RaidBook, dismissed: Collection[str]) -> list[Line]:
    """Every proposal with its state, in the order of the night."""
    recorded = recorded_awards(proposal.awards, [s.record for s in book.loot()])
    lines = [_tic_line(tic, book) for tic in proposal.tics]
    for award in proposal.awards:
        held = recorded.get(award)
        if held is None:
            state = State.NEW
        else:
            knows_more = held.looter_name is None and award.looter is not None
            state = State.MORE if knows_more and not held.is_reversed else State.RECORDED
        lines.append(_award_line(award, state))
    lines.sort(key=lambda line: night_order(line.what.at))
    return [
        replace(line, state=State.DISMISSED)
        if line.state is State.NEW and line.identity in dismissed
        else line
        for line in lines
    ]


def _tic_line(tic: TicProposal, book: RaidBook) -> Line:
    matched, unknown = len({m.account_id for m in tic.marks if m.account_id}), len(tic.unmatched)
    words = f"{tic.name}: {matched} credited"
    detail = f"{tic.source}" + (f", {unknown} unknown" if unknown else "")
    held = _recorded_tic(tic, book)
    if held is None:
        state = State.NEW
    else:
        marks = (stored.record for stored in book.marks(held.event_index))
        known = {folded(mark.character_name): mark.times_listed for mark in marks}
        is_more = any(mark.times_listed > known.get(folded(mark.name), 0) for mark in tic.marks)
        state = State.MORE if is_more else State.RECORDED
    return Line(tic, state, f"{tic.at:%H:%M}", words, shown(tic.hundredths), detail)


def _recorded_tic(tic: TicProposal, book: RaidBook) -> Tic | None:
    tics = [stored.record for stored in book.tics()]
    for held in tics:
        if held.event_id == tic.event_id:
            return held
    for held in tics:
        at = moment(held.event_time)
        is_same_hour = is_repeated_hour(held.event_id or "") == bool(tic.at.fold)
        if at is not None and is_same_hour:
            apart = abs((at - tic.at.replace(fold=0)).total_seconds())
            if apart < SAME_TIC_MINUTES * 60:
                return held
    return None


def _award_line(award: AwardProposal, state: State) -> Line:
    words = f"{award.item} to {award.winner}"
    return Line(
        award, state, f"{award.at:%H:%M}", words, shown(award.hundredths), award.looter or ""
    )


def waiting(lines: Sequence[Line]) -> list[Line]:
    """Those that the officer has not decided about."""
    return [line for line in lines if line.state in (State.NEW, State.MORE)]
