"""What somebody deleted in the table is recorded again when an officer says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from tests.profiles.dkp.ui.recording_desk import RAID, RecordingDesk, begin_raid
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.profiles.dkp.kinds import Account, Character, CharacterAccount
from tracker.profiles.dkp.naming import tic_id
from tracker.profiles.dkp.parsing.sightings import Source
from tracker.profiles.dkp.rules.proposing import AwardProposal, Mark, TicProposal

HOME = Scope("dkp", "guild")


class Desk(RecordingDesk):
    def delete(self, scope: Scope, kind: type[Record], *names: str) -> None:
        """As somebody does it in the table."""
        with self.store.read() as reader:
            rows = reader.list(scope, kind.kind.name)
        keys = [r.key for r in rows if not r.is_deleted and r.record.title in names]
        assert len(keys) == len(names)
        with self.store.write("delete") as unit:
            for key in keys:
                unit.delete(scope, kind.kind.name, key)

    def take(self, time: str, *names: str) -> str:
        at = datetime.fromisoformat(f"2026-02-12T{time}")
        guild = self.book.guild
        marks = [Mark(guild.spelled(n), guild.account_of(n), None) for n in names]
        tic = TicProposal(at, tic_id(at), "DKP tic", 100, Source.CHANNEL, marks)
        return self.recorder.record_tic(tic).label

    def award(self, looter: str | None = None) -> str:
        at = datetime.fromisoformat("2026-02-12T21:30:00")
        one = AwardProposal(at, "id-belt", "Belt", "Karol", "Karol", None, 300, looter)
        return self.recorder.record_awards([one]).label

    def links(self, character: str) -> list[str]:
        links = self.book.records(CharacterAccount)
        return [link.account_id for link in links if link.character_name == character]


@pytest.fixture
def desk(officer: Any) -> Iterator[Desk]:
    begin_raid(officer.store)
    made = Desk(officer.store)
    yield made
    made.leave()


def test_a_name_whose_link_was_deleted_can_be_linked_to_somebody_else(desk: Desk) -> None:
    desk.recorder.link("Xyrtag", "Walex")
    for account in ("Jisu", "Karol", "Jisu"):
        desk.delete(HOME, CharacterAccount, f"Xyrtag: {desk.links('Xyrtag')[0]}")
        assert desk.book.guild.account_of("Xyrtag") is None

        desk.recorder.link("Xyrtag", account)

        assert desk.links("Xyrtag") == [account]
    desk.take("21:00:08", "Xyrtag")
    assert desk.credited() == [["Xyrtag"]]
    assert desk.book.guild.account_of("Xyrtag") == "Jisu"


def test_a_person_who_was_deleted_with_everything_can_come_back(desk: Desk) -> None:
    desk.recorder.link("Xyrtag", None)
    desk.delete(HOME, CharacterAccount, "Xyrtag: Xyrtag")
    desk.delete(HOME, Account, "Xyrtag")
    desk.delete(HOME, Character, "Xyrtag")

    desk.recorder.link("Xyrtag", None)

    assert "Xyrtag" in desk.book.guild.accounts
    assert "xyrtag" in desk.book.guild.characters
    assert desk.links("Xyrtag") == ["Xyrtag"]


def test_a_link_recorded_again_after_undo_is_the_same_link(desk: Desk) -> None:
    desk.recorder.link("Xyrtag", "Walex")
    desk.store.undo()

    desk.recorder.link("Xyrtag", "Jisu")

    assert desk.links("Xyrtag") == ["Jisu"]
    with desk.store.read() as reader:
        rows = reader.list(HOME, "link", with_deleted=True)
    assert len([r for r in rows if r.record.title.startswith("Xyrtag:")]) == 1


def test_an_award_that_was_deleted_can_be_recorded_again_once(desk: Desk) -> None:
    desk.award()
    desk.delete(RAID, type(desk.book.loot()[0].record), "Belt to Karol, 3 DKP")
    assert desk.book.loot() == []

    desk.award()
    desk.award(looter="Walex")

    (again,) = desk.book.loot()
    assert (again.record.item_name, again.record.looter_name) == ("Belt", "Walex")
    desk.store.undo()
    desk.store.undo()
    assert desk.book.loot() == []
    desk.store.redo()
    assert len(desk.book.loot()) == 1


def test_two_laptops_give_what_is_recorded_again_the_same_identity(
    officer: Any, officers: Any, nights: Any
) -> None:
    other = officers("other")
    other.bring_in("characters", nights / "characters.tsv")
    found = []
    for store in (officer.store, other.store):
        desk = Desk(store)
        desk.award()
        desk.delete(RAID, type(desk.book.loot()[0].record), "Belt to Karol, 3 DKP")
        desk.award()
        found.append(desk.book.loot()[0].record_id)
        desk.leave()

    assert found[0] == found[1]


def test_a_further_list_credits_who_was_deleted_from_the_tic(desk: Desk) -> None:
    desk.take("21:00:08", "Karol", "Walex")
    desk.delete(RAID, type(desk.book.marks(desk.book.tics()[0].record.event_index)[0].record),
                "Karol")  # fmt: skip
    assert desk.credited() == [["Walex"]]

    said = desk.take("21:03:00", "Karol", "Walex", "Jisu")

    assert said == "tic 21:03, 3 credited"
    assert desk.credited() == [["Jisu", "Karol", "Walex"]]
    index = desk.book.tics()[0].record.event_index
    desk.take("21:04:00", "Karol", "Walex", "Jisu")
    assert len(desk.book.marks(index)) == 3


def test_who_was_put_back_by_hand_is_not_listed_twice_by_a_further_list(desk: Desk) -> None:
    desk.take("21:00:08", "Karol", "Walex")
    index = desk.book.tics()[0].record.event_index
    desk.delete(RAID, type(desk.book.marks(index)[0].record), "Karol")
    with desk.store.write("by hand") as unit:
        unit.add(RAID, "attendance", {"event_index": index, "character_name": "karol"})

    desk.take("21:03:00", "Karol", "Walex")

    assert len(desk.book.marks(index)) == 2


def test_a_raid_whose_own_record_was_deleted_is_not_said_to_be_named(officer: Any) -> None:
    desk = Desk(officer.store)
    desk.recorder.edit_raid({"raid_name": "Water"}, "name the raid")
    assert desk.book.raid is not None
    desk.delete(RAID, type(desk.book.raid), "Water")

    with pytest.raises(InputError, match="own record was deleted"):
        desk.recorder.edit_raid({"raid_name": "Fire"}, "name the raid")

    assert desk.book.raid is None
    desk.leave()
