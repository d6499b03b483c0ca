"""What one sync did: counted while it runs, frozen for those who show it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tracker.core.ids import ChangeId, Key
from tracker.core.scope import Scope
from tracker.errors import SyncError
from tracker.local_db.rekeying import Rekeyed

LAST_SYNC = "last_sync"
"""The store's note of when everything was last exchanged."""


@dataclass(frozen=True)
class ParkedChange:
    """A change that was set aside in this run."""

    change_id: ChangeId
    scope: Scope
    kind: str
    key: Key
    code: str
    reason: str


@dataclass(frozen=True)
class Named:
    """A record that a run did something with."""

    scope: Scope
    kind: str
    key: Key


@dataclass(frozen=True)
class SyncReport:
    """What one run did. Everything that it did not do is kept and tried again by the next."""

    pushed: int = 0
    """Rows sent, replays included."""
    acknowledged: int = 0
    pulled: int = 0
    """Rows that were fetched; what was sent comes back, too."""
    news: int = 0
    """Records of these that were not known here as they are."""
    merged: int = 0
    """Records in which local edits and another device's were put together."""
    settled: int = 0
    """Conflicts that the rule decided; each is listed for review on every device."""
    rekeyed: int = 0
    """New records whose key another device had used, too."""
    parked: int = 0
    waiting: int = 0
    """Changes that are left to send."""
    refreshed: int = 0
    """Scopes that the server has published up to our last change."""
    parked_changes: tuple[ParkedChange, ...] = ()
    rekeyed_records: tuple[Rekeyed, ...] = ()
    refreshed_scopes: tuple[Scope, ...] = ()
    problems: tuple[str, ...] = ()
    """Sentences for the user; the failure's is the last one."""
    failure: SyncError | None = None
    """What ended the run early, or held up a part that only trying again can do."""
    failed_scope: Scope | None = None
    """Which scope the failure is about; None where it is about everything."""
    clock_skew_seconds: float = 0.0
    """How far this machine's clock is ahead of the server's."""
    names: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)
    """What the counts counted, by the name of the count; empty unless the run was asked for it."""
    refresh_due_seconds: float | None = None
    """When to run again, for the server to publish what was not asked for yet in a live game."""
    unpublished: int = 0
    """Records whose newest state is on the server, but not in its published numbers."""
    queued_again: int = 0
    """Records that a restored server had lost, in whole or in part."""
    still_parked: int = 0
    """Changes that are set aside now, by this run or an earlier one."""
    blocked: int = 0
    """Changes that wait for a record whose own creation is set aside."""

    @property
    def did_something(self) -> bool:
        """Whether anything was exchanged, decided or said; False for a run that only looked."""
        counts = (self.pushed, self.pulled, self.settled, self.rekeyed, self.parked, self.refreshed)
        return any(counts) or bool(self.problems)

    @property
    def rekeyed_sentences(self) -> tuple[str, ...]:
        """Which record has which new key, for people who know it by the old one."""
        return tuple(
            f"{one.old_key} is {one.new_key} now: another device had used that number, too."
            for one in self.rekeyed_records
        )

    def __str__(self) -> str:
        counts = (
            f"{self.acknowledged} of {self.pushed} rows acknowledged, {self.pulled} pulled, "
            f"{self.merged} merged, {self.settled} settled, {self.rekeyed} re-keyed, "
            f"{self.parked} parked, {self.waiting} waiting, {self.refreshed} scopes refreshed"
        )
        return f"{counts}; {len(self.problems)} problems" if self.problems else counts


@dataclass
class Progress:
    """The report of a run that is still under way."""

    counts: Counter[str] = field(default_factory=Counter)
    parked_changes: list[ParkedChange] = field(default_factory=list)
    rekeyed: list[Rekeyed] = field(default_factory=list)
    refreshed_scopes: list[Scope] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    failure: SyncError | None = None
    failed_scope: Scope | None = None
    failed_scopes: set[Scope] = field(default_factory=set)
    """All of which something failed; the failure is the last one's."""
    clock_skew_seconds: float = 0.0
    names: dict[str, list[Named]] | None = None
    """Filled only where somebody wants to read it: a pull can bring 200,000 rows."""
    refresh_due_seconds: float | None = None
    unpublished: int = 0
    still_parked: int = 0
    _why: str = ""
    """The failure's sentence."""
    blocked: list[Key] = field(default_factory=list)
    """Per change that waits for a record which is set aside, that record's key."""

    def count(self, what: str, scope: Scope, kind: str, keys: Collection[Key]) -> None:
        """Counts these records, and names them if names are wanted."""
        self.counts[what] += len(keys)
        if self.names is not None:
            self.names[what].extend(Named(scope, kind, key) for key in keys)

    def say(self, problem: str) -> None:
        """Adds a sentence, once."""
        if problem not in self.problems:
            self.problems.append(problem)

    def fail(self, error: SyncError, scope: Scope | None = None, what: str = "") -> None:
        """Notes what only another run can do; `what` is a sentence to go before the error's."""
        self.failure, self.failed_scope = error, scope
        if scope is not None:
            self.failed_scopes.add(scope)
        self._why = f"{what} {error}".strip()
        self.say(self._why)

    def finish(self, waiting: int) -> SyncReport:
        """The frozen report."""
        for sentence in (
            *_parked_sentences(self.parked_changes),
            *_blocked_sentences(self.blocked),
        ):
            self.say(sentence)
        if self.failure is not None:
            self.problems.remove(self._why)
            self.problems.append(self._why)
        return SyncReport(
            pushed=self.counts["pushed"],
            acknowledged=self.counts["acknowledged"],
            pulled=self.counts["pulled"],
            news=self.counts["news"],
            merged=self.counts["merged"],
            settled=self.counts["settled"],
            rekeyed=self.counts["rekeyed"],
            parked=len(self.parked_changes),
            waiting=waiting,
            refreshed=len(self.refreshed_scopes),
            parked_changes=tuple(self.parked_changes),
            rekeyed_records=tuple(self.rekeyed),
            refreshed_scopes=tuple(self.refreshed_scopes),
            problems=tuple(self.problems),
            failure=self.failure,
            failed_scope=self.failed_scope,
            clock_skew_seconds=self.clock_skew_seconds,
            names={what: tuple(found) for what, found in (self.names or {}).items()},
            refresh_due_seconds=self.refresh_due_seconds,
            unpublished=self.unpublished,
            queued_again=self.counts["queued_again"],
            still_parked=self.still_parked,
            blocked=len(self.blocked),
        )


def detailed_progress() -> Progress:
    """A progress that names what it counts."""
    return Progress(names=defaultdict(list))


def _parked_sentences(parked: list[ParkedChange]) -> list[str]:
    groups: dict[tuple[Scope, str, str], list[ParkedChange]] = {}
    for change in parked:
        groups.setdefault((change.scope, change.code, change.reason), []).append(change)
    return [
        f"{scope}: {_named(changes)} parked. {reason}"
        for (scope, _code, reason), changes in groups.items()
    ]


def _blocked_sentences(blocked: list[Key]) -> list[str]:
    return [
        f"{count} {'change waits' if count == 1 else 'changes wait'} for {key}, which is parked."
        for key, count in Counter(blocked).items()
    ]


def _named(changes: list[ParkedChange]) -> str:
    if len(changes) == 1:
        return f"{changes[0].key} was"
    return f"{len(changes)} changes ({changes[0].key} to {changes[-1].key}) were"
