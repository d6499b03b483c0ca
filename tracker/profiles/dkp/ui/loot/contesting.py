"""A roll-off or an auction as it runs: what the log says comes in, the officer takes a winner."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from tracker.errors import InputError
from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.parsing.sightings import Bid, Looted, Roll, Sighting
from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.rules.rolling import (
    Contest,
    Entry,
    Outcome,
    Verdict,
    again,
    is_since,
    judged,
)
from tracker.profiles.dkp.ui.desk import RaidDesk
from tracker.profiles.dkp.ui.loot.contest_note import KeptContest, kept_from, kept_text
from tracker.profiles.dkp.ui.loot.entry import Entered, cost_of
from tracker.profiles.dkp.ui.loot.ledger import GuildLedger

BEFORE_START = timedelta(minutes=2)
"""It is called out in the game before it is started here."""
MOST_HELD = 500
NOTHING_YET = Outcome(())
Heard = TypeVar("Heard", Roll, Bid, Looted)


@dataclass(frozen=True)
class EntryLine:
    """One roll or offer as it is shown."""

    cells: tuple[str, str, str]
    """Who, how much, what is to be said of it."""
    counts: bool
    is_leader: bool
    is_warning: bool

    def is_of(self, other: EntryLine) -> bool:
        """Whether it is the same entry, whatever is said of it now."""
        return self.cells[:2] == other.cells[:2]


class Contesting(QObject):
    """At most one contest at a time. Main thread; nothing is recorded here.

    The store's notes have it and its entries after every change, so that it survives a crash.
    """

    changed = Signal()

    def __init__(self, desk: RaidDesk, ledger: GuildLedger, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._ledger = desk, ledger
        self._meta, self._note = desk.bench.store.meta, f"dkp/{desk.book.scope.id}/contest"
        self._rolls: deque[Roll] = deque(maxlen=MOST_HELD)
        self._bids: deque[Bid] = deque(maxlen=MOST_HELD)
        self._looted: deque[Looted] = deque(maxlen=MOST_HELD)
        self._ended_at: datetime | None = None
        self.contest: Contest | None = None
        self.outcome = NOTHING_YET
        self._load()

    def hear(self, sightings: Sequence[Sighting]) -> None:
        """What the live log says; it says all again when it is read again."""
        is_news = False
        for one in sightings:
            if isinstance(one, Roll):
                is_news |= _add(one, self._rolls)
            elif isinstance(one, Bid):
                is_news |= _add(one, self._bids)
            elif isinstance(one, Looted):
                is_news |= _add(one, self._looted)
        if is_news and self.contest is not None:
            # No wait for the disk: it is kept at every entry.
            self._meta.jot(self._note, self._kept())
            self.judge()

    def start(self, item: str, *, is_for_bids: bool, limit: str = "") -> None:
        """`limit` is the highest number of the roll, or the least offer; empty: any."""
        if not item.strip():
            raise InputError("For which item? Type its name.")
        opened_at = self._now() - BEFORE_START
        if self._ended_at is not None:
            opened_at = max(opened_at, self._ended_at)
        contest = Contest(item.strip(), opened_at, is_for_bids)
        self._become(_limited(contest, limit.strip()))

    def close(self) -> None:
        """Entries from now on are late; or they count again."""
        if self.contest is not None:
            closed_at = None if self.contest.closed_at is not None else self._now()
            self._become(replace(self.contest, closed_at=closed_at))

    def roll_again(self) -> None:
        """Among those who are level. InputError when nobody is."""
        if self.contest is None or not self.outcome.is_tie:
            raise InputError("Nobody is level, so nobody has to roll again.")
        self._become(again(self.contest, self.outcome, self._now()))

    def end(self) -> None:
        """Without a winner, or after one was taken. Safe to repeat."""
        self.contest, self.outcome = None, NOTHING_YET
        self._ended_at = self._now()
        self._meta.set(self._note, self._kept())
        self.changed.emit()

    def judge(self) -> None:
        """Looks at all entries again."""
        if self.contest is not None:
            guild = self._desk.book.guild
            self.outcome = judged(self.contest, self._rolls, self._bids, guild)
        self.changed.emit()

    def entry(self, row: int) -> Entry | None:
        """The entry of a row, as they are shown."""
        shown_entries = self.shown_entries()
        return shown_entries[row] if 0 <= row < len(shown_entries) else None

    def shown_entries(self) -> list[Entry]:
        """All but those of long before."""
        return [e for e in self.outcome.entries if e.verdict is not Verdict.EARLY]

    def award(self, chosen: Entry | None) -> Entered:
        """What the winner gets: who is chosen, else who leads. InputError when nobody does."""
        contest = self.contest
        if contest is None:
            raise InputError("There is no roll-off; start one with O, or bids with B.")
        leaders = self.outcome.leaders
        if chosen is None and len(leaders) > 1:
            names = ", ".join(entry.name for entry in leaders)
            raise InputError(f"{names} are level: Y lets them roll again, or choose one.")
        entry = chosen or next(iter(leaders), None)
        if entry is None:
            what = "offer" if contest.is_for_bids else "roll"
            raise InputError(f"There is no {what} for {contest.item} yet.")
        cost = entry.value if contest.is_for_bids else 0
        looter = self._looter(contest.item)
        return Entered(contest.item, entry.name, entry.account_id, looter, cost)

    def lines(self) -> list[EntryLine]:
        """For the list."""
        leaders = self.outcome.leaders
        return [self._line(entry, leaders) for entry in self.shown_entries()]

    def title(self) -> str:
        """`Rolls for Ring of Force, 0–1000, since 21:42`."""
        contest = self.contest
        if contest is None:
            return ""
        what = "Bids" if contest.is_for_bids else "Rolls"
        parts = [f"{what} for {contest.item}"]
        if contest.only:
            parts.append("among those who were level")
        if contest.high is not None:
            parts.append(f"{contest.low or 0}–{contest.high}")
        if contest.minimum:
            parts.append(f"at least {shown(contest.minimum)}")
        parts.append(f"since {contest.opened_at:%H:%M:%S}")
        if contest.closed_at is not None:
            parts.append(f"closed {contest.closed_at:%H:%M:%S}")
        return ", ".join(parts)

    def latest_item(self) -> str:
        """What was looted last and nobody was awarded."""
        given = {folded(stored.record.item_name) for stored in self._desk.book.loot()}
        fresh = (one.item for one in reversed(self._looted) if folded(one.item) not in given)
        return next(fresh, "")

    def _become(self, contest: Contest) -> None:
        self.contest = contest
        self._meta.set(self._note, self._kept())
        self.judge()

    def _kept(self) -> str:
        contest = self.contest
        if contest is None:
            return kept_text(KeptContest(ended_at=self._ended_at))
        since = contest.opened_at
        looted = (one for one in self._looted if folded(one.item) == folded(contest.item))
        kept = KeptContest(
            contest,
            self._ended_at,
            tuple(one for one in self._rolls if is_since(one.at, since)),
            tuple(one for one in self._bids if is_since(one.at, since)),
            tuple(looted),
        )
        return kept_text(kept)

    def _load(self) -> None:
        kept = kept_from(self._meta.get(self._note))
        self._rolls.extend(kept.rolls)
        self._bids.extend(kept.bids)
        self._looted.extend(kept.looted)
        self.contest, self._ended_at = kept.contest, kept.ended_at
        self.judge()

    def _line(self, entry: Entry, leaders: Sequence[Entry]) -> EntryLine:
        contest, guild = self.contest, self._desk.book.guild
        is_bid = contest is not None and contest.is_for_bids
        main = "" if entry.account_id is None else guild.main_of(entry.account_id)
        who = entry.name if folded(main) in ("", folded(entry.name)) else f"{entry.name} ({main})"
        notes = [entry.tag] if entry.tag else []
        counts, is_warning = entry.verdict is Verdict.COUNTS, entry.account_id is None
        if is_warning:
            notes.append("not known here")
        if not counts:
            notes.append(f"{entry.verdict} {entry.detail}".strip())
        elif entry in leaders:
            notes.append("level" if len(leaders) > 1 else "leads")
        if is_bid and entry.account_id is not None:
            balance = self._ledger.balance(entry.account_id)
            notes.append(f"has {shown(balance)}")
            is_warning = balance < entry.value
        value = shown(entry.value) if is_bid else str(entry.value)
        return EntryLine((who, value, ", ".join(notes)), counts, entry in leaders, is_warning)

    def _looter(self, item: str) -> str | None:
        fitting = (one for one in reversed(self._looted) if folded(one.item) == folded(item))
        return next((one.looter for one in fitting), None)

    def _now(self) -> datetime:
        now = self._desk.bench.clock.now().astimezone()
        return now.replace(tzinfo=None, microsecond=0)


def _add(one: Heard, held: deque[Heard]) -> bool:
    is_news = one not in held
    if is_news:
        held.append(one)
    return is_news


def _limited(contest: Contest, limit: str) -> Contest:
    if not limit:
        return contest
    if contest.is_for_bids:
        return replace(contest, minimum=cost_of(limit))
    if not limit.isdigit() or len(limit) > 9:
        raise InputError(f"'{limit}' is no highest number; write it like 1000.")
    return replace(contest, low=0, high=int(limit))
