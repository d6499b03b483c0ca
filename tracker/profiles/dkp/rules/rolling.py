"""Who wins an item by rolls or by offers: one entry per account, ties, and what does not count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.parsing.bids import is_for
from tracker.profiles.dkp.parsing.sightings import Bid, Roll
from tracker.profiles.dkp.rules.guild import Guild
from tracker.profiles.dkp.rules.night_clock import night_order


class Verdict(StrEnum):
    """Why an entry counts or does not. It is advice: the officer may take any entry."""

    COUNTS = "counts"
    AGAIN = "again"
    SAME_ACCOUNT = "same account"
    WRONG_RANGE = "wrong range"
    LATE = "late"
    EARLY = "before the start"
    TOO_LITTLE = "below the minimum"
    NOT_ASKED = "not in the tie"
    OVERBID = "raised since"


@dataclass(frozen=True)
class Contest:
    """One item that is rolled or bid for. Times are the log's own."""

    item: str
    opened_at: datetime
    is_for_bids: bool = False
    closed_at: datetime | None = None
    low: int | None = None
    """The range that was asked for; None: the one that most entries have counts."""
    high: int | None = None
    minimum: int = 0
    """In hundredths, for offers."""
    only: tuple[str, ...] = ()
    """The accounts of a tie, when they roll again."""


@dataclass(frozen=True)
class Entry:
    """One roll or offer."""

    at: datetime
    name: str
    account_id: str | None
    """None for a name that nobody knows; it may win, and then nobody pays."""
    value: int
    """The number that was rolled, or hundredths."""
    verdict: Verdict
    detail: str = ""
    """What explains the verdict, such as `0–333`."""
    tag: str = ""


@dataclass(frozen=True)
class Outcome:
    """Entries that count, the best first, then the others in the order of their time."""

    entries: Sequence[Entry]

    @property
    def leaders(self) -> list[Entry]:
        """Who is ahead; several when they are level."""
        counted = [e for e in self.entries if e.verdict is Verdict.COUNTS]
        return [e for e in counted if e.value == counted[0].value]

    @property
    def is_tie(self) -> bool:
        """Whether nobody is ahead alone."""
        return len(self.leaders) > 1


def judged(contest: Contest, rolls: Iterable[Roll], bids: Iterable[Bid], guild: Guild) -> Outcome:
    """What the entries come to. Entries without a time cannot be judged and are left out."""
    if contest.is_for_bids:
        return _ordered(list(_judged_bids(contest, bids, guild)))
    return _ordered(list(_judged_rolls(contest, rolls, guild)))


def again(contest: Contest, outcome: Outcome, at: datetime) -> Contest:
    """The same item once more among those who are level."""
    accounts = tuple(_who(entry) for entry in outcome.leaders)
    return replace(contest, opened_at=at, closed_at=None, only=accounts)


def is_since(at: datetime | None, start: datetime) -> bool:
    """Whether an entry is not of before the start, also in the hour that is written twice."""
    return at is not None and _order(at) >= _order(start)


def _judged_rolls(contest: Contest, rolls: Iterable[Roll], guild: Guild) -> Iterator[Entry]:
    timed = [roll for roll in rolls if roll.at is not None]
    inside = [r for r in timed if r.at is not None and _moment(contest, r.at) is Verdict.COUNTS]
    asked = _range(contest, inside)
    seen: dict[str, str] = {}
    for roll in sorted(timed, key=lambda r: _order(r.at)):
        at = roll.at
        assert at is not None
        entry = _entry(at, roll.name, roll.value, guild)
        verdict, detail = _moment(contest, at), ""
        if verdict is Verdict.COUNTS and (roll.low, roll.high) != asked:
            verdict, detail = Verdict.WRONG_RANGE, f"{roll.low}–{roll.high}"
        if verdict is Verdict.COUNTS:
            verdict, detail = _first_of_account(contest, entry, seen)
        yield replace(entry, verdict=verdict, detail=detail)


def _judged_bids(contest: Contest, bids: Iterable[Bid], guild: Guild) -> Iterator[Entry]:
    """Of one account the highest offer counts: an offer cannot be taken back."""
    meant = [bid for bid in bids if bid.at is not None and is_for(bid, contest.item)]
    found = [_bid(contest, bid, guild) for bid in sorted(meant, key=lambda b: _order(b.at))]
    best: dict[str, Entry] = {}
    for entry in found:
        held = best.get(_who(entry))
        if entry.verdict is Verdict.COUNTS and (held is None or entry.value > held.value):
            best[_who(entry)] = entry
    for entry in found:
        is_best = best.get(_who(entry)) is entry
        if entry.verdict is Verdict.COUNTS and not is_best:
            yield replace(entry, verdict=Verdict.OVERBID)
        else:
            yield entry


def _bid(contest: Contest, bid: Bid, guild: Guild) -> Entry:
    assert bid.at is not None
    entry = replace(_entry(bid.at, bid.name, bid.hundredths, guild), tag=bid.tag)
    verdict = _moment(contest, bid.at)
    if verdict is Verdict.COUNTS and bid.hundredths < contest.minimum:
        verdict = Verdict.TOO_LITTLE
    if verdict is Verdict.COUNTS and contest.only and _who(entry) not in contest.only:
        verdict = Verdict.NOT_ASKED
    return replace(entry, verdict=verdict)


def _first_of_account(contest: Contest, entry: Entry, seen: dict[str, str]) -> tuple[Verdict, str]:
    who = _who(entry)
    if contest.only and who not in contest.only:
        return Verdict.NOT_ASKED, ""
    earlier = seen.get(who)
    if earlier is None:
        seen[who] = entry.name
        return Verdict.COUNTS, ""
    is_same = folded(earlier) == folded(entry.name)
    return (Verdict.AGAIN, "") if is_same else (Verdict.SAME_ACCOUNT, earlier)


def _entry(at: datetime, name: str, value: int, guild: Guild) -> Entry:
    return Entry(at, guild.spelled(name), guild.account_of(name), value, Verdict.COUNTS)


def _who(entry: Entry) -> str:
    """One person: an account, or a name that nobody knows."""
    return entry.account_id or f"?{folded(entry.name)}"


def _moment(contest: Contest, at: datetime) -> Verdict:
    if _order(at) < _order(contest.opened_at):
        return Verdict.EARLY
    if contest.closed_at is not None and _order(at) > _order(contest.closed_at):
        return Verdict.LATE
    return Verdict.COUNTS


def _range(contest: Contest, rolls: Sequence[Roll]) -> tuple[int, int]:
    if contest.high is not None:
        return contest.low or 0, contest.high
    counts = Counter((roll.low, roll.high) for roll in rolls)
    return counts.most_common(1)[0][0] if counts else (0, 0)


def _order(at: datetime | None) -> tuple[datetime, int, datetime]:
    assert at is not None
    return night_order(at)


def _ordered(entries: Sequence[Entry]) -> Outcome:
    counted = [e for e in entries if e.verdict is Verdict.COUNTS]
    others = [e for e in entries if e.verdict is not Verdict.COUNTS]
    counted.sort(key=lambda e: (-e.value, _order(e.at)))
    return Outcome([*counted, *others])
