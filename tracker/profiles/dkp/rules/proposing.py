"""From what was seen to what could be recorded: tics, awards, and what is left and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tracker.profiles.dkp.naming import (
    LATER,
    ON_TIME,
    SAME_TIC_MINUTES,
    award_id,
    folded,
    tic_id,
)
from tracker.profiles.dkp.parsing.sightings import (
    TIC_SOURCES,
    Award,
    Listed,
    Looted,
    Night,
    Presence,
    Source,
)
from tracker.profiles.dkp.rules.guild import Guild
from tracker.profiles.dkp.rules.night_clock import elapsed, night_order

NIGHT_GAP = timedelta(hours=6)
"""Tics further apart than this belong to two nights."""
BEFORE_FIRST_TIC = timedelta(hours=1)
AFTER_LAST_TIC = timedelta(hours=3)
LOOTED_BEFORE = timedelta(minutes=5)
LOOTED_AFTER = timedelta(minutes=30)
SAID_AGAIN = timedelta(minutes=10)
DEFAULT_HUNDREDTHS = 100
_SAME_TIC = timedelta(minutes=SAME_TIC_MINUTES)
_LISTS = (*TIC_SOURCES, Source.WHO, Source.RAID_ROSTER, Source.NAMES)


@dataclass(frozen=True)
class Mark:
    """One line of a tic's list."""

    name: str
    """As the guild spells it."""
    account_id: str | None
    char_id: str | None
    times_listed: int = 1
    mark: str = "present"


@dataclass(frozen=True)
class TicProposal:
    """A tic that could be recorded; without a matched name none should be."""

    at: datetime
    event_id: str
    name: str
    hundredths: int
    source: Source
    marks: Sequence[Mark]

    @property
    def matched(self) -> list[str]:
        """Who has an account."""
        return [mark.name for mark in self.marks if mark.account_id is not None]

    @property
    def unmatched(self) -> list[str]:
        """Who is unknown, or has no account."""
        return [mark.name for mark in self.marks if mark.account_id is None]

    @property
    def duplicates(self) -> list[str]:
        """Who is on the list more than once."""
        return [mark.name for mark in self.marks if mark.times_listed > 1]

    def same_account(self) -> list[tuple[str, str]]:
        """(further character, the account) for accounts with several characters on the list."""
        seen: set[str] = set()
        found = []
        for mark in self.marks:
            if mark.account_id is not None and mark.account_id in seen:
                found.append((mark.name, mark.account_id))
            seen.add(mark.account_id or "")
        return found


@dataclass(frozen=True)
class AwardProposal:
    """An award that could be recorded."""

    at: datetime
    award_id: str
    item: str
    winner: str
    account_id: str | None
    char_id: str | None
    hundredths: int
    looter: str | None


@dataclass(frozen=True)
class Proposal:
    """What a night's sightings come to."""

    tics: Sequence[TicProposal]
    awards: Sequence[AwardProposal]
    zone: str | None
    left: Sequence[str] = field(default_factory=tuple)
    """Sentences about what is not proposed."""

    @property
    def day(self) -> str | None:
        """The day on which the night began."""
        moments = [t.at for t in self.tics] or [a.at for a in self.awards]
        return min(moments).date().isoformat() if moments else None


def changes_since(tic: TicProposal, before: Iterable[str]) -> tuple[list[str], list[str]]:
    """(missing, new): accounts that were on the last tic and are not now, and the reverse."""
    earlier = set(before)
    now = {mark.account_id for mark in tic.marks if mark.account_id is not None}
    return sorted(earlier - now), sorted(now - earlier)


def propose(
    night: Night, guild: Guild, day: str | None = None, *, with_unmatched: bool = False
) -> Proposal:
    """The tics and awards of one night: that of the day, else the last one.

    Lists that matched nobody are left out, unless somebody will link their names. Lists of one
    half hour stay apart, because one of them may be given a name; see `one_per_slot`.
    """
    left: list[str] = []
    tics = _of_night(_tics(night, guild), day, left)
    kept = []
    for tic in tics:
        if tic.matched or with_unmatched:
            kept.append(tic)
        else:
            left.append(f"The {tic.source} of {tic.at:%H:%M:%S} matched nobody, so it is no tic.")
    left += _same_slots(kept)
    awards = _awards(night, guild, _span(kept, night, day), left)
    return Proposal(kept, awards, _zone(night, kept), left)


def one_per_slot(tics: Iterable[TicProposal]) -> list[TicProposal]:
    """Tics as they are recorded: of lists with one event id the first, with everybody of all."""
    found: dict[str, TicProposal] = {}
    for tic in tics:
        first = found.get(tic.event_id)
        found[tic.event_id] = tic if first is None else replace(first, marks=_joined(first, tic))
    return list(found.values())


def _joined(first: TicProposal, then: TicProposal) -> list[Mark]:
    marks = {folded(mark.name): mark for mark in first.marks}
    for mark in then.marks:
        known = marks.setdefault(folded(mark.name), mark)
        times = max(known.times_listed, mark.times_listed)
        marks[folded(mark.name)] = replace(known, times_listed=times)
    return list(marks.values())


def _same_slots(tics: Iterable[TicProposal]) -> Iterator[str]:
    slots: dict[str, list[str]] = {}
    for tic in tics:
        slots.setdefault(tic.event_id, []).append(f"{tic.at:%H:%M:%S}")
    for times in slots.values():
        if len(times) > 1:
            yield (
                f"The lists of {', '.join(times[:-1])} and {times[-1]} are of one half hour, so "
                f"they are one tic, that of {times[0]}; give one of them a name of its own in the "
                "window to make it another tic."
            )


def marks_of(presence: Presence, guild: Guild, whos: Sequence[Presence] = ()) -> list[Mark]:
    """A list's names as the guild spells them, each once, with what a /who nearby says of them."""
    flags = {folded(one.name): one for who in (*whos, presence) for one in who.listed}
    counts = Counter(folded(one.name) for one in presence.listed)
    firsts = {folded(one.name): one for one in reversed(presence.listed)}
    found = []
    for key, count in counts.items():
        name = guild.spelled(firsts[key].name)
        found.append(
            Mark(name, guild.account_of(name), guild.char_id(name), count, _flag(flags[key]))
        )
    return found


def _flag(listed: Listed) -> str:
    if listed.is_linkdead:
        return "linkdead"
    return "afk" if listed.is_afk else "present"


def _tics(night: Night, guild: Guild) -> list[TicProposal]:
    timed = [p for p in night.presences if p.at is not None and p.source in _LISTS]
    own = [p for p in timed if p.source in TIC_SOURCES]
    whos = [p for p in timed if p.source is Source.WHO]
    return [_tic(group, guild, whos) for group in _groups(own or timed)]


def _groups(presences: Iterable[Presence]) -> list[list[Presence]]:
    """Lists that were taken at the same time, the most telling one first."""
    groups: list[list[Presence]] = []
    for presence in sorted(presences, key=_order):
        if groups and elapsed(_at(groups[-1][0]), _at(presence)) < _SAME_TIC:
            groups[-1].append(presence)
        else:
            groups.append([presence])
    return [sorted(group, key=_telling) for group in groups]


def _telling(presence: Presence) -> tuple[int, tuple[datetime, int, datetime], int]:
    """Of one list that was told twice, while it was written and then whole, the whole one."""
    return _LISTS.index(presence.source), _order(presence), -len(presence.listed)


def _order(presence: Presence) -> tuple[datetime, int, datetime]:
    return night_order(_at(presence))


def _at(presence: Presence) -> datetime:
    assert presence.at is not None
    return presence.at


def _tic(group: Sequence[Presence], guild: Guild, whos: Sequence[Presence]) -> TicProposal:
    best = group[0]
    worth = next((p.hundredths for p in group if p.hundredths is not None), DEFAULT_HUNDREDTHS)
    call = next((p.call for p in group if p.call), None)
    near = [who for who in whos if abs(elapsed(_at(who), _at(best))) < _SAME_TIC]
    marks = marks_of(best, guild, near)
    name = call or LATER
    return TicProposal(_at(best), tic_id(_at(best), name), name, worth, best.source, marks)


def _of_night(
    tics: Sequence[TicProposal], day: str | None, left: list[str]
) -> Sequence[TicProposal]:
    nights: list[list[TicProposal]] = []
    for tic in tics:
        if nights and tic.at - nights[-1][-1].at < NIGHT_GAP:
            nights[-1].append(tic)
        else:
            nights.append([tic])
    if not nights:
        return []
    of_day = [night for night in nights if night[0].at.date().isoformat() == day]
    chosen = of_day[-1] if of_day else nights[-1]
    for night in nights:
        if night is not chosen:
            left.append(f"{len(night)} tics of {night[0].at:%Y-%m-%d} belong to another night.")
    return [replace(t, name=ON_TIME) if i == 0 and t.name == LATER else t
            for i, t in enumerate(chosen)]  # fmt: skip


def _span(
    tics: Sequence[TicProposal], night: Night, day: str | None
) -> tuple[datetime, datetime] | None:
    if tics:
        return tics[0].at - BEFORE_FIRST_TIC, tics[-1].at + AFTER_LAST_TIC
    moments = [a.at for a in night.awards if a.at is not None]
    moments = [at for at in moments if day is None or at.date().isoformat() == day] or moments
    return (max(moments) - NIGHT_GAP, max(moments)) if moments else None


def _awards(
    night: Night, guild: Guild, span: tuple[datetime, datetime] | None, left: list[str]
) -> list[AwardProposal]:
    found: list[AwardProposal] = []
    numbers: Counter[str] = Counter()
    taken: set[int] = set()
    for award in night.awards:
        if award.at is None or span is None or not span[0] <= award.at <= span[1]:
            continue
        if guild.account_of(award.winner) is None:
            left.append(
                f"{award.item} to {award.winner} at {award.at:%H:%M:%S}: nobody of this name "
                "is known here."
            )
            continue
        if _was_said(award, found, night.loots):
            left.append(f"{award.item} to {award.winner} was said again at {award.at:%H:%M:%S}.")
            continue
        first = award_id(award.at, award.item)
        numbers[first] += 1
        looter = _looter(award, night.loots, taken) or award.looter
        found.append(
            AwardProposal(
                at=award.at,
                award_id=award_id(award.at, award.item, numbers[first]),
                item=award.item,
                winner=guild.spelled(award.winner),
                account_id=guild.account_of(award.winner),
                char_id=guild.char_id(award.winner),
                hundredths=award.hundredths,
                looter=looter,
            )
        )
    return found


def _was_said(award: Award, found: Sequence[AwardProposal], loots: Sequence[Looted]) -> bool:
    """Officers repeat themselves in several channels; two corpses make two awards."""
    for earlier in found:
        is_same = folded(earlier.item) == folded(award.item) and folded(earlier.winner) == folded(
            award.winner
        )
        if is_same and award.at is not None and elapsed(earlier.at, award.at) < SAID_AGAIN:
            return sum(_is_of(loot, award) for loot in loots) < 2
    return False


def _looter(award: Award, loots: Sequence[Looted], taken: set[int]) -> str | None:
    for number, loot in enumerate(loots):
        if number not in taken and _is_of(loot, award):
            taken.add(number)
            return loot.looter
    return None


def _is_of(loot: Looted, award: Award) -> bool:
    if loot.at is None or award.at is None or folded(loot.item) != folded(award.item):
        return False
    return -LOOTED_BEFORE <= elapsed(award.at, loot.at) <= LOOTED_AFTER


def _zone(night: Night, tics: Sequence[TicProposal]) -> str | None:
    """Where the first tic was taken: the zone entered last before it, else what a /who says."""
    if tics:
        before = [z.zone for z in night.zones if z.at is not None and z.at <= tics[0].at]
        if before:
            return before[-1]
    zones = [p.zone for p in night.presences if p.zone]
    return zones[0] if zones else None
