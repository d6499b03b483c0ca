"""One run, from recognising the server to the refresh; what one scope suffers stops no other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tracker.core.clock import Clock
from tracker.core.record import Record
from tracker.core.registry import Registry
from tracker.core.scope import Scope
from tracker.errors import ScopeRestored
from tracker.local_db import Store
from tracker.local_db.outbox import ACKNOWLEDGED
from tracker.sync.classify import OF_ONE_SCOPE
from tracker.sync.deletions import DeletionGuard
from tracker.sync.given_up import owe_for_arrived
from tracker.sync.known_server import (
    EPOCH,
    ScopeState,
    ask_about,
    check_feed,
    check_receipts,
    correct_stamps,
    recognise,
    scope_states,
    skew_sentence,
)
from tracker.sync.new_epoch import NewEpoch
from tracker.sync.paying import Paying
from tracker.sync.published import RefreshPace, remember
from tracker.sync.pull import Pull
from tracker.sync.push import Push
from tracker.sync.report import Progress
from tracker.sync.scope_index import ScopeIndex
from tracker.sync.settle import Settling
from tracker.sync.transport import Transport
from tracker.sync.upkeep import Upkeep


@dataclass(frozen=True)
class Ends:
    """What an exchange is between, and what it goes by."""

    store: Store
    transport: Transport
    registry: Registry
    clock: Clock
    index: ScopeIndex


@dataclass(frozen=True)
class Consent:
    """What a person allowed this run to do."""

    deletions: bool = False
    """To delete an unusual share of a scope."""
    new_epoch: bool = False
    """To go on with scopes that were emptied or restored on the server."""


class Exchange:
    """One run; a SyncError that it raises ended it, and what was done before is done."""

    def __init__(
        self,
        ends: Ends,
        progress: Progress,
        step: Callable[[int], None],
        pace: RefreshPace | None,
        consent: Consent,
    ) -> None:
        """`step` may raise to end the run between two requests."""
        self._ends = ends
        self._store, self._transport = ends.store, ends.transport
        self._progress = progress
        self._step = step
        self._paying = Paying(ends.store, ends.registry, ends.transport, progress, pace)
        self._consent = consent
        self._held: set[Scope] = set()
        """Scopes that are not what they were: nothing more of them is touched."""
        self._pulled: set[Scope] = set()
        self._asked_for: Collection[Scope] = ()

    def run(self, scopes: Sequence[Scope], asked_for: Collection[Scope]) -> None:
        """`asked_for` are those that are fetched, numbered and checked even if nothing is new."""
        self._asked_for = asked_for
        self._recognise()
        if self._consent.new_epoch:
            self._accept(scopes)
        states = self._states(scopes)
        owe_for_arrived(self._store, self._transport, states)
        upkeep = self._upkeep()
        wanted = ({*asked_for, *self._store.outbox.scopes()} & {*scopes}) - self._held
        upkeep.take_slots(wanted, states)
        sent = self._pushable(scopes, states)
        for scope in sent:
            self._push(scope)
        if self._progress.counts["pushed"]:
            # What others wrote meanwhile elsewhere is for the next run: one question per scope.
            states = {s: x for s, x in states.items() if s not in sent} | self._states(sent)
        for scope in self._worth_a_look(states):
            states[scope] = self._pull_and_answer(scope, states[scope])
            if scope in self._held:
                del states[scope]
            elif scope in self._pulled or scope in asked_for:
                self._check(upkeep, scope, states[scope])
        self._say_missing({*asked_for} - {*states} - self._held)
        published = self._paying.run({*scopes} - self._held, states)
        self._keep_published(states, published)

    def _recognise(self) -> None:
        about = ask_about(self._transport, self._ends.clock)
        recognise(about, self._store.meta)
        correct_stamps(about.clock_skew_seconds, self._store.meta)
        self._progress.clock_skew_seconds = about.clock_skew_seconds
        sentence = skew_sentence(about.clock_skew_seconds)
        if sentence:
            self._progress.say(sentence)

    def _accept(self, scopes: Sequence[Scope]) -> None:
        new_epoch = NewEpoch(self._store, self._transport, self._progress, self._step)
        for scope in scopes:
            new_epoch.accept(scope, self._kinds(scope))

    def _say_missing(self, scopes: Collection[Scope]) -> None:
        for scope in sorted(scopes):
            with self._store.read() as reader:
                is_here = reader.has(scope)
            if not is_here:
                self._progress.say(f"{scope} is not on the server, or you may not read it.")

    @contextmanager
    def _alone(self, scope: Scope) -> Iterator[None]:
        try:
            yield
        except OF_ONE_SCOPE as error:
            self._progress.fail(error, scope)

    def _hold(self, scope: Scope, error: ScopeRestored) -> None:
        self._held.add(scope)
        self._progress.fail(error, scope)

    def _states(self, scopes: Sequence[Scope]) -> dict[Scope, ScopeState]:
        """The state of each scope that can be seen and is what it was."""
        sendable = {*self._store.outbox.scopes()}
        visible = [s for s in scopes if s not in self._held]
        answer = self._ends.index.ask(visible, {*sendable, *self._asked_for})
        states = answer.states
        epochs = self._epochs(states)
        to_prove: list[Scope] = []
        moved = [scope for scope in scopes if scope not in answer.unmoved]
        pulled = self._pulled_versions(moved)
        for scope in moved:
            cursors = self._cursors(scope, pulled)
            if scope in states:
                try:
                    check_feed(scope, states[scope], cursors, epochs[str(scope)])
                except ScopeRestored as error:
                    self._hold(scope, error)
                    continue
                if scope in sendable or states[scope].version > max(cursors.values()):
                    to_prove.append(scope)
            elif any(cursors.values()) and scope not in self._held:
                self._progress.say(
                    f"{scope} can no longer be seen on the server: the right to read it was "
                    "probably taken back. Its records and edits are kept here."
                )
        acknowledged = self._store.meta.get_all(ACKNOWLEDGED, [str(s) for s in to_prove])
        lost = check_receipts(self._transport, to_prove, acknowledged)
        for scope, why in lost.items():
            self._hold(scope, why)
        return {scope: state for scope, state in states.items() if scope not in self._held}

    def _epochs(self, states: Mapping[Scope, ScopeState]) -> dict[str, str]:
        """In which each scope was first seen; those seen now are noted."""
        known = self._store.meta.get_all(EPOCH, [str(scope) for scope in states])
        new = {str(s): state.epoch for s, state in states.items() if str(s) not in known}
        self._store.meta.set_all({f"{EPOCH}{name}": epoch for name, epoch in new.items()})
        return known | new

    def _kinds(self, scope: Scope) -> Sequence[type[Record]]:
        return self._ends.registry.profile(scope.profile).synced_kinds

    def _pulled_versions(self, scopes: Sequence[Scope]) -> dict[Scope, dict[str, int]]:
        if not scopes:
            return {}
        with self._store.read() as reader:
            return reader.pulled(scopes)

    def _cursors(
        self, scope: Scope, pulled: Mapping[Scope, Mapping[str, int]] | None = None
    ) -> dict[str, int]:
        known = self._store.mirror_check.cursors(scope) if pulled is None else pulled.get(scope, {})
        return {kind.kind.name: known.get(kind.kind.name, 0) for kind in self._kinds(scope)}

    def _worth_a_look(self, states: Mapping[Scope, ScopeState]) -> list[Scope]:
        pulled = self._pulled_versions([*states])
        return [
            scope
            for scope, state in states.items()
            if scope in self._asked_for or self._behind(scope, state, self._cursors(scope, pulled))
        ]

    def _pushable(self, scopes: Sequence[Scope], states: Mapping[Scope, ScopeState]) -> list[Scope]:
        """A scope that became invisible is left alone; one that never was there is new."""
        sendable = {*self._store.outbox.scopes()} - self._held
        return [
            scope
            for scope in scopes
            if scope in sendable and (scope in states or not any(self._cursors(scope).values()))
        ]

    def _push(self, scope: Scope) -> None:
        def catch_up(scope: Scope, kind: type[Record]) -> None:
            state = scope_states(self._transport, [scope]).get(scope)
            if state is not None:
                self._puller(scope).run(scope, self._behind(scope, state), only=kind)

        store, progress, wire = self._store, self._progress, self._transport
        settling = Settling(store.settlements, store.rekeying, wire, progress, catch_up)
        with self._alone(scope):
            store.holding.lift(scope)
            Push(store, settling, wire, progress, self._step).run(scope, self._kinds(scope))

    def _pull_and_answer(self, scope: Scope, state: ScopeState) -> ScopeState:
        """Pulls; what met an edit that waits here is sent at once, and its answer pulled.

        Once only: whoever edits all the time must not keep the others waiting. Returns the state
        up to which it was pulled.
        """
        met = self._progress.counts["merged"]
        self._pull(scope, state)
        if self._progress.counts["merged"] == met or scope not in self._store.outbox.scopes():
            return state
        self._push(scope)
        state = self._states([scope]).get(scope, state)
        if scope not in self._held:
            self._pull(scope, state)
        return state

    def _pull(self, scope: Scope, state: ScopeState) -> None:
        behind = self._behind(scope, state)
        if behind:
            self._pulled.add(scope)
        with self._alone(scope):
            self._puller(scope).run(scope, behind)

    def _behind(
        self, scope: Scope, state: ScopeState, known: Mapping[str, int] | None = None
    ) -> dict[type[Record], int]:
        """The kinds to pull, and up to which version."""
        cursors = self._cursors(scope) if known is None else known
        targets = {k: state.kind_versions.get(k.kind.name, 0) for k in self._kinds(scope)}
        return {k: version for k, version in targets.items() if cursors[k.kind.name] < version}

    def _puller(self, scope: Scope) -> Pull:
        store, accepts = self._store, self._consent.deletions
        guard = DeletionGuard(store.mirror_check, store.meta, scope, is_accepted=accepts)
        return Pull(store.mirror, self._transport, self._progress, self._step, guard)

    def _upkeep(self) -> Upkeep:
        def pull(scope: Scope, targets: Mapping[type[Record], int]) -> None:
            self._puller(scope).run(scope, targets)

        ends = self._ends
        return Upkeep(ends.store, ends.transport, ends.clock, self._progress, pull)

    def _check(self, upkeep: Upkeep, scope: Scope, state: ScopeState) -> None:
        if upkeep.looks_right(scope, state):
            return
        with self._alone(scope):
            upkeep.check_mirror(scope, self._kinds(scope))

    def _keep_published(
        self, states: Mapping[Scope, ScopeState], refreshed: Mapping[Scope, int]
    ) -> None:
        published = {s: state.published_version for s, state in states.items()} | {**refreshed}
        remember(self._store.meta, published)
        behind = [s for s, state in states.items() if published[s] < state.version]
        with self._store.read() as reader:
            self._progress.unpublished = sum(reader.newer_than(s, published[s]) for s in behind)
        open_ = {*behind, *self._worth_a_look(states)}
        self._ends.index.settle((s, state) for s, state in states.items() if s not in open_)
