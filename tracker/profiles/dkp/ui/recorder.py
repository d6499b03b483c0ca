"""Writes what the officer confirmed: each call is one durable step of undo, labelled for people."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import count

from tracker.core.ids import Key, RecordId, new_record_id
from tracker.core.profile import Imported
from tracker.core.record import Payload, Record
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.profiles.dkp.kinds import Account, Attendance, Character, CharacterAccount, Raid, Tic
from tracker.profiles.dkp.naming import (
    GUILD,
    again_record_id,
    attendance_record_id,
    folded,
    guild_record_id,
    raid_record_id,
    spelled,
)
from tracker.profiles.dkp.rules.proposing import (
    AwardProposal,
    Proposal,
    TicProposal,
    one_per_slot,
)
from tracker.profiles.dkp.rules.recording import award_record
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.profiles.dkp.ui.tic_plan import TicPlan, tic_plans
from tracker.ui.kit.workspace import RecordStore, RecordUnit, Stored


@dataclass(frozen=True)
class Recorded:
    """What a step wrote, and what the rules remarked about it."""

    label: str
    tics: tuple[int, ...] = ()
    """The numbers of the tics."""
    keys: tuple[Key, ...] = ()
    warnings: tuple[str, ...] = ()


class RaidRecorder:
    """A TrackerError means that nothing was written.

    What two officers can record without hearing of each other gets the identity that both give
    it, so that recording it again changes nothing.
    """

    def __init__(self, store: RecordStore, scope: Scope, book: RaidBook) -> None:
        self._store, self._scope, self._book = store, scope, book
        self._home = Scope(scope.profile, GUILD)

    def record(self, proposal: Proposal) -> Recorded:
        """Tics with their lists, and awards. InputError when there is nothing to record.

        A raid without a day or a zone gets those of the proposal. Lists of one half hour are one
        tic.
        """
        proposal = replace(proposal, tics=one_per_slot(proposal.tics))
        if not proposal.tics and not proposal.awards:
            raise InputError("Nothing is recorded: no list matched anybody, and nothing was won.")
        label = proposal_label(proposal)
        with self._store.read() as reader:
            plans = tic_plans(reader, self._book, proposal.tics)
        with self._step(label) as unit:
            keys: list[Key] = []
            self._describe_raid(unit, proposal)
            tics = tuple(self._write_tic(unit, of_one) for of_one in plans)
            for award in proposal.awards:
                keys.append(_put(unit, self._scope, award_record(self._scope.id, award)).key)
            return Recorded(label, tics, tuple(keys), _remarks(unit))

    def record_tic(self, tic: TicProposal, zone: str | None = None) -> Recorded:
        """One tic. InputError when nobody on its list has an account."""
        if not tic.matched:
            raise InputError(
                f"Nobody on the {tic.source} of {tic.at:%H:%M:%S} is known here, so it is no tic. "
                "Link the names to accounts, or take another list."
            )
        return self.record(Proposal([tic], [], zone))

    def record_awards(self, awards: Sequence[AwardProposal]) -> Recorded:
        """Awards alone."""
        return self.record(Proposal([], awards, None))

    def set_mark(self, event_index: int, names: Sequence[str], mark: str) -> Recorded:
        """The same mark for these characters in one tic; who was not on its list is put there."""
        return self.set_marks([(event_index, name) for name in names], mark)

    def set_marks(self, places: Sequence[tuple[int, str]], mark: str) -> Recorded:
        """The same mark for characters in tics (number, name), as one step."""
        names = {folded(name): self._book.guild.spelled(name) for _, name in places}
        label = f"{mark}: {_several(list(names.values()))}"
        with self._step(label) as unit:
            keys = tuple(self._mark(unit, event, name, mark) for event, name in places)
            return Recorded(label, (), keys, _remarks(unit))

    def link(self, name: str, account_id: str | None) -> Recorded:
        """A name becomes a character of an account; of a new one of its own without `account_id`.

        Its marks in this raid that had no account get this one.
        """
        character = self._book.guild.spelled(spelled(name))
        account = account_id or character
        label = f"new account {account}" if account_id is None else f"{character} is {account}'s"
        with self._step(label) as unit:
            for one in self._guild_records(character, account):
                _put(unit, self._home, one)
            self._relink(unit, character, account)
            marks = self._credit(unit, character, account)
            return Recorded(label, (), marks, _remarks(unit))

    def add(self, kind: type[Record], fields: Payload, label: str) -> Recorded:
        """A record of the raid with an identity of its own."""
        with self._step(label) as unit:
            stored = unit.add(self._scope, kind.kind.name, fields)
            return Recorded(label, (), (stored.key,), _remarks(unit))

    def put(self, records: Sequence[Imported], label: str) -> Recorded:
        """Records of the raid with the identity that everybody gives them."""
        with self._step(label) as unit:
            keys = tuple(_put(unit, self._scope, one).key for one in records)
            return Recorded(label, (), keys, _remarks(unit))

    def edit(self, kind: type[Record], key: Key, changes: Payload, label: str) -> Recorded:
        """Other values for one record of the raid."""
        with self._step(label) as unit:
            stored = unit.edit(self._scope, kind.kind.name, key, changes)
            return Recorded(label, (), (stored.key,), _remarks(unit))

    def edit_raid(self, changes: Payload, label: str) -> Recorded:
        """Other values for the raid itself."""
        key = self._book.raid_key
        if key is not None:
            return self.edit(Raid, key, changes, label)
        with self._step(label) as unit:
            fields: Payload = {"raid_id": self._scope.id, **changes}
            one = Imported(Raid, raid_record_id(self._scope.id), fields, "the raid")
            stored = _put_once(unit, self._scope, one)
            if stored.is_deleted:
                raise InputError(
                    "The raid's own record was deleted, so nothing of it can be changed: undo the "
                    "deletion, or begin a new raid."
                )
            return Recorded(label, (), (stored.key,), _remarks(unit))

    def delete_tic(self, event_index: int) -> Recorded:
        """A tic with its list; awards that named it stay. Undo brings it back."""
        tic = self._book.tic(event_index)
        if tic is None:
            raise InputError("There is no such tic any more.")
        label = f"delete {tic.record.event_name or 'tic'} with its list"
        with self._step(label) as unit:
            for award in self._book.loot():
                if award.record.event_index == event_index:
                    unit.edit(self._scope, "loot", award.key, {"event_index": None})
            for mark in self._book.marks(event_index):
                unit.delete(self._scope, "attendance", mark.key)
            unit.delete(self._scope, "tic", tic.key)
            return Recorded(label, (event_index,), (tic.key,), _remarks(unit))

    def _step(self, label: str) -> AbstractContextManager[RecordUnit]:
        # In a group of its own: the store adds the key to the label of a single record, and to
        # an officer `standby: Walex` says more.
        return self._store.write(label, group=new_record_id())

    def _describe_raid(self, unit: RecordUnit, proposal: Proposal) -> None:
        raid, key = self._book.raid, self._book.raid_key
        found: dict[str, str | None] = {"date_iso": proposal.day, "zone": proposal.zone}
        if raid is None or key is None:
            fields: Payload = {"raid_id": self._scope.id, **found}
            # Where somebody deleted the raid's own record, its tics count all the same.
            one = Imported(Raid, raid_record_id(self._scope.id), fields, "raid")
            _put_once(unit, self._scope, one)
            return
        news = {n: v for n, v in found.items() if v is not None and getattr(raid, n) is None}
        if news:
            unit.edit(self._scope, "raid", key, news)

    def _write_tic(self, unit: RecordUnit, plans: Sequence[TicPlan]) -> int:
        for plan in plans:
            # The name and worth of a tic that is here may have been corrected; a further list
            # only adds to its own.
            if plan.is_here or not _put_once(unit, self._scope, plan.head).is_deleted:
                for mark in plan.marks:
                    self._write_mark(unit, plan.index, mark)
                return plan.index
        raise InputError("This tic was deleted again and again; give it a name of its own.")

    def _write_mark(self, unit: RecordUnit, event_index: int, mark: Imported) -> None:
        held = self._book.mark_of(event_index, str(mark.payload["character_name"]))
        if held is not None:
            # Whoever is on the list, under whatever identity, is not put there twice.
            mark = replace(mark, record_id=held.record_id)
        _keep(unit, self._scope, mark)

    def _mark(self, unit: RecordUnit, event_index: int, name: str, mark: str) -> Key:
        held = self._book.mark_of(event_index, name)
        if held is not None:
            return unit.edit(self._scope, "attendance", held.key, {"mark": mark}).key
        tic = self._book.tic(event_index)
        if tic is None:
            raise InputError(f"{name} cannot be marked: there is no such tic any more.")
        guild = self._book.guild
        fields: Payload = {
            "raid_id": self._scope.id,
            "event_index": event_index,
            "character_name": guild.spelled(spelled(name)),
            "char_id": guild.char_id(name),
            "account_id": guild.account_of(name),
            "mark": mark,
        }
        record_id = attendance_record_id(self._scope.id, _event_id(tic.record), name)
        return _put(unit, self._scope, Imported(Attendance, record_id, fields, name)).key

    def _guild_records(self, character: str, account: str) -> list[Imported]:
        guild = self._book.guild
        found = []
        if account not in guild.accounts:
            person: Payload = {"guild_id": GUILD, "account_id": account, "display_name": account}
            record_id = guild_record_id("account", account)
            found.append(Imported(Account, record_id, person, account))
        if folded(character) not in guild.characters:
            known: Payload = {"guild_id": GUILD, "name": character}
            record_id = guild_record_id("character", character)
            found.append(Imported(Character, record_id, known, character))
        return found

    def _relink(self, unit: RecordUnit, character: str, account: str) -> None:
        """A link that exists is changed: put would keep what was corrected here."""
        for link in self._book.records(CharacterAccount):
            if folded(link.character_name) == folded(character):
                unit.edit(self._home, "link", link.key, {"account_id": account})
                return
        fields: Payload = {"guild_id": GUILD, "character_name": character, "account_id": account}
        record_id = guild_record_id("link", character)
        _put(unit, self._home, Imported(CharacterAccount, record_id, fields, character))

    def _credit(self, unit: RecordUnit, character: str, account: str) -> tuple[Key, ...]:
        found = []
        for tic in self._book.tics():
            held = self._book.mark_of(tic.record.event_index, character)
            if held is not None and held.record.account_id is None:
                changes: Payload = {"account_id": account}
                found.append(unit.edit(self._scope, "attendance", held.key, changes).key)
        return tuple(found)


def proposal_label(proposal: Proposal) -> str:
    """`tic 21:00, 44 credited` or `3 tics and 4 awards`: what undo will say."""
    tics, awards = proposal.tics, proposal.awards
    words = []
    if len(tics) == 1:
        accounts = {m.account_id for m in tics[0].marks if m.account_id is not None}
        words.append(f"tic {tics[0].at:%H:%M}, {len(accounts)} credited")
    elif tics:
        words.append(f"{len(tics)} tics")
    if len(awards) == 1:
        words.append(f"{awards[0].item} to {awards[0].winner}")
    elif awards:
        words.append(f"{len(awards)} awards")
    return " and ".join(words)


def _put(unit: RecordUnit, scope: Scope, one: Imported) -> Stored:
    """Records one thing, and again if it was deleted; InputError in place of what put refuses."""
    stored = unit.find(_keep(unit, scope, one))
    assert stored is not None
    return stored


def _keep(unit: RecordUnit, scope: Scope, one: Imported) -> RecordId:
    """As `_put`: the identity under which it is there now."""
    record_id = one.record_id
    for number in count(2):
        outcome = _required(unit, scope, replace(one, record_id=record_id))
        # Only what put left alone may be deleted; a list of seventy is not read back name by name.
        if outcome != "unchanged":
            return record_id
        stored = unit.find(record_id)
        if stored is not None and not stored.is_deleted:
            return record_id
        record_id = again_record_id(one.record_id, number)
    raise AssertionError


def _put_once(unit: RecordUnit, scope: Scope, one: Imported) -> Stored:
    """Records one thing, unless somebody deleted it: then it is answered as deleted."""
    _required(unit, scope, one)
    stored = unit.find(one.record_id)
    assert stored is not None
    return stored


def _required(unit: RecordUnit, scope: Scope, one: Imported) -> str:
    outcome = unit.put(scope, one)
    reason = getattr(outcome, "reason", None)
    if reason is not None:
        raise InputError(str(reason))
    return str(outcome)


def _event_id(tic: Tic) -> str:
    return tic.event_id or tic.key


def _several(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} characters"


def _remarks(unit: RecordUnit) -> tuple[str, ...]:
    return tuple(finding.message for _, finding in unit.warnings)
