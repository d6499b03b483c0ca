"""What is recorded on this laptop and not published: raid by raid, as it is and as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, cast

from tracker.core.changes import RecordState, StoredRecord
from tracker.core.ids import RecordId
from tracker.core.profile import ScopeView
from tracker.core.record import Payload, Record, make
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.profiles.dkp.kinds import (
    Account,
    Adjustment,
    Attendance,
    Loot,
    Raid,
    Tic,
)
from tracker.profiles.dkp.naming import GUILD
from tracker.profiles.dkp.rules.credits import tic_lists
from tracker.profiles.dkp.rules.guild import Guild, guild_of
from tracker.profiles.dkp.rules.standings import RaidPoints, payer_of, raid_points

PROFILE = "dkp"
HOME = Scope(PROFILE, GUILD)
NO_RAID = RaidPoints(None, 0, {}, {})
R = TypeVar("R", bound=Record)


class ScopeCounts(Protocol):
    """One scope with what waits in it."""

    @property
    def scope(self) -> Scope: ...  # noqa: D102
    @property
    def waiting(self) -> int: ...  # noqa: D102
    @property
    def parked(self) -> int: ...  # noqa: D102


class Snapshot(Protocol):
    """What is asked of one reading of the store."""

    def scopes(self, asked: Sequence[Scope] | None = None) -> Sequence[ScopeCounts]: ...  # noqa: D102
    def unpublished(self) -> Sequence[Scope]: ...  # noqa: D102
    def view_once(self, scope: Scope) -> ScopeView: ...  # noqa: D102
    def base(self, record_id: RecordId) -> Payload | None: ...  # noqa: D102
    def list(  # noqa: D102
        self, scope: Scope, kind: str, *, with_deleted: bool = False
    ) -> Sequence[StoredRecord[Record]]: ...


class ServerView:
    """A scope's records as the server has them, as far as it is known here."""

    def __init__(self, reader: Snapshot, scope: Scope) -> None:
        self._reader, self._scope = reader, scope

    def records(self, kind: type[R]) -> Sequence[R]:
        """See `ScopeView`; without what was never acknowledged, and with what is deleted here."""
        stored = self._reader.list(self._scope, kind.kind.name, with_deleted=True)
        found = (self._as_there(kind, one) for one in stored)
        return cast("Sequence[R]", [record for record in found if record is not None])

    def _as_there(self, kind: type[Record], stored: StoredRecord[Record]) -> Record | None:
        if stored.state is RecordState.SYNCED:
            return None if stored.is_deleted else stored.record
        # What was never there needs no question: an unsent history is a million of these.
        base = self._reader.base(stored.record_id) if stored.base_version else None
        if base is None:
            return None
        try:
            return make(kind, {name: base[name] for name in kind.model_fields if name in base})
        except InputError:
            # A row of another program that breaks our limits is shown as it is here.
            return stored.record


@dataclass(frozen=True)
class AwardHere:
    """An award that stands."""

    payer: str
    item: str
    hundredths: int


@dataclass(frozen=True)
class RaidSide:
    """A raid that differs from what is published, or may."""

    raid_id: str
    name: str
    before: RaidPoints
    after: RaidPoints
    awards: tuple[AwardHere, ...]
    tics: Mapping[str, int]
    """How many credited each account."""
    is_owed: bool
    """The server has it (or some of it) and has not published it yet."""


@dataclass(frozen=True)
class LocalNumbers:
    """All that stands on top of what is published."""

    raids: Mapping[str, RaidSide] = field(default_factory=dict)
    adjustments: tuple[Sequence[Adjustment], Sequence[Adjustment]] = ((), ())
    """Those that changed, as the server has them and as they are here."""
    known: Sequence[Adjustment] | None = None
    """All that the server has; None when the guild's scope is not here."""
    here: Sequence[Adjustment] = ()
    """All that are recorded here."""
    names: Mapping[str, str] = field(default_factory=dict)
    inactive: frozenset[str] = frozenset()
    links: Mapping[str, str] = field(default_factory=dict)
    """The characters' accounts as the server has them, by folded name."""
    moved_links: int = 0
    """Characters that have another account here than on the server, or their first."""
    is_everything: bool = False
    """Nothing published is known: this is all that is recorded here."""


class LocalReading:
    """Reads what changed since the last time; a raid that did not change is not read again.

    Not for several threads at once.
    """

    def __init__(self) -> None:
        self._raids: dict[tuple[Scope, bool], RaidSide] = {}
        self._guilds: tuple[Guild, Guild] | None = None

    def numbers(
        self, reader: Snapshot, touched: frozenset[Scope], published: frozenset[str] | None
    ) -> LocalNumbers:
        """`touched` are the scopes that commits named since the last reading.

        A raid that is not among the `published` ones is on top of them as a whole, whether the
        server has it or not. None: nothing published is known, so everything is.
        """
        rows = [row for row in reader.scopes() if row.scope.profile == PROFILE]
        home, there = reader.view_once(HOME), ServerView(reader, HOME)
        before, after = guild_of(there), guild_of(home)
        self._renew_guilds(before, after, touched)
        owed = frozenset(reader.unpublished())

        def is_new(scope: Scope) -> bool:
            return published is None or scope.id not in published

        wanted = [
            row.scope
            for row in rows
            if row.scope != HOME
            and (row.waiting or row.parked or row.scope in owed or is_new(row.scope))
        ]
        sides = {
            scope.id: self._side(reader, scope, is_owed=scope in owed, is_new=is_new(scope))
            for scope in wanted
        }
        accounts = home.records(Account)
        return LocalNumbers(
            sides,
            _changed_adjustments(there, home, is_all=published is None),
            there.records(Adjustment) if any(r.scope == HOME for r in rows) else None,
            home.records(Adjustment),
            {account.account_id: account.title for account in accounts},
            frozenset(account.account_id for account in accounts if account.inactive),
            before.links,
            sum(after.links.get(name) != owner for name, owner in before.links.items())
            + len(after.links.keys() - before.links.keys()),
            published is None,
        )

    def _renew_guilds(self, before: Guild, after: Guild, touched: frozenset[Scope]) -> None:
        guilds = (before, after)
        if self._guilds != guilds:
            self._raids.clear()
        self._guilds = guilds
        self._raids = {key: side for key, side in self._raids.items() if key[0] not in touched}

    def _side(self, reader: Snapshot, scope: Scope, *, is_owed: bool, is_new: bool) -> RaidSide:
        key = (scope, is_new)
        held = self._raids.get(key)
        if held is None or held.is_owed is not is_owed:
            assert self._guilds is not None
            before = NO_RAID if is_new else raid_points(ServerView(reader, scope), self._guilds[0])
            held = _read(
                reader.view_once(scope), scope.id, before, self._guilds[1], is_owed=is_owed
            )
            self._raids[key] = held
        return held


def _read(
    view: ScopeView, raid_id: str, before: RaidPoints, guild: Guild, *, is_owed: bool
) -> RaidSide:
    raids = view.records(Raid)
    rows: dict[int | None, list[Attendance]] = {}
    for row in view.records(Attendance):
        rows.setdefault(row.event_index, []).append(row)
    tics: dict[str, int] = {}
    for tic in view.records(Tic):
        for account in tic_lists(rows.get(tic.event_index, ()), guild).accounts:
            tics[account] = tics.get(account, 0) + 1
    awards = tuple(
        AwardHere(payer, award.item_name, award.cost_hundredths)
        for award in view.records(Loot)
        if not award.is_reversed and (payer := payer_of(award, guild)) is not None
    )
    name = (raids[0].raid_name if raids else None) or raid_id
    return RaidSide(raid_id, name, before, raid_points(view, guild), awards, tics, is_owed)


def _changed_adjustments(
    there: ScopeView, here: ScopeView, *, is_all: bool
) -> tuple[Sequence[Adjustment], Sequence[Adjustment]]:
    after = here.records(Adjustment)
    if is_all:
        return (), after
    before = there.records(Adjustment)
    was = {one.adjustment_index: one for one in before}
    is_now = {one.adjustment_index: one for one in after}
    return (
        [one for one in before if is_now.get(one.adjustment_index) != one],
        [one for one in after if was.get(one.adjustment_index) != one],
    )
