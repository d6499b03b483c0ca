"""The raid in memory, what waits for the officer's key, and what is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.profiles.dkp.ui.recording_desk import RAID, RecordingDesk, begin_raid
from tracker.errors import InputError
from tracker.local_db import Store
from tracker.profiles.dkp.kinds import Account, Character, CharacterAccount, Tic
from tracker.profiles.dkp.naming import tic_id
from tracker.profiles.dkp.parsing.sightings import Source
from tracker.profiles.dkp.rules.proposing import (
    AwardProposal,
    Proposal,
    TicProposal,
)
from tracker.profiles.dkp.rules.proposing import Mark as Listed
from tracker.profiles.dkp.ui.queue import ProposalQueue, renamed


class Desk(RecordingDesk):
    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.queue = ProposalQueue(store, self.book)
        self.queue.load()

    def tic(self, time: str, *names: str, name: str = "DKP tic") -> TicProposal:
        at = datetime.fromisoformat(f"2026-02-12T{time}")
        guild = self.book.guild
        marks = [Listed(guild.spelled(n), guild.account_of(n), None) for n in names]
        return TicProposal(at, tic_id(at, name), name, 100, Source.CHANNEL, marks)


@pytest.fixture
def desk(officer: Any) -> Iterator[Desk]:
    begin_raid(officer.store)
    made = Desk(officer.store)
    yield made
    made.leave()


def test_a_tic_is_one_step_that_says_how_many_are_credited(desk: Desk) -> None:
    desk.recorder.record_tic(desk.tic("21:00:08", "aanie", "Karol", "Walex", "Nobody"))

    assert desk.store.undo_label() == "tic 21:00, 2 credited"
    assert desk.credited() == [["Karol", "Walex"]]
    raid = desk.book.raid
    assert raid is not None
    assert str(raid.date_iso) == "2026-02-12"

    desk.store.undo()

    assert desk.credited() == []
    assert desk.book.raid is not None
    assert desk.book.raid.date_iso is None

    desk.store.redo()

    assert desk.credited() == [["Karol", "Walex"]]


def test_a_list_that_matches_nobody_is_no_tic(desk: Desk) -> None:
    with pytest.raises(InputError, match="Nobody on the channel list of 21:00:08 is known"):
        desk.recorder.record_tic(desk.tic("21:00:08", "Nobody"))

    assert desk.book.tics() == []


def test_a_second_list_of_a_tic_adds_to_it(desk: Desk) -> None:
    desk.recorder.record_tic(desk.tic("21:00:08", "Karol"))

    desk.recorder.record_tic(desk.tic("21:03:00", "Karol", "Walex"))

    assert desk.credited() == [["Karol", "Walex"]]


def test_a_tic_recorded_again_after_undo_is_the_same_tic(desk: Desk) -> None:
    desk.recorder.record_tic(desk.tic("21:00:08", "Karol"))
    (first,) = desk.book.tics()
    desk.store.undo()

    desk.recorder.record_tic(desk.tic("21:00:08", "Karol"))

    (second,) = desk.book.tics()
    assert second.record_id == first.record_id
    assert desk.credited() == [["Karol"]]


def test_a_tic_that_was_deleted_by_hand_can_be_taken_again(desk: Desk) -> None:
    desk.recorder.record_tic(desk.tic("21:00:08", "Karol"))
    for _ in range(2):
        (first,) = desk.book.tics()
        desk.recorder.delete_tic(first.record.event_index)
        assert desk.book.tics() == []

        desk.recorder.record_tic(desk.tic("21:00:08", "Karol", "Walex"))

        assert desk.credited() == [["Karol", "Walex"]]


def test_tics_are_numbered_in_the_order_of_the_night(desk: Desk) -> None:
    times = ("21:00:08", "22:01:00", "23:01:00")
    tics = [desk.tic(time, "Karol") for time in times]

    desk.recorder.record(Proposal([*tics, renamed(tics[0], "Coirnav dead")], [], "Plane of Water"))

    records = [t.record for t in desk.book.tics()]
    assert [r.event_order for r in records] == [1, 2, 3, 4]
    assert [r.event_name for r in records] == ["On-time", "DKP tic", "DKP tic", "Coirnav dead"]
    assert len({r.event_index for r in records}) == 4
    assert desk.store.undo_label() == "4 tics"


def test_marks_are_changed_and_never_deleted(desk: Desk) -> None:
    desk.recorder.record_tic(desk.tic("21:00:08", "Karol", "Walex"))
    (tic,) = desk.book.tics()
    index = tic.record.event_index

    desk.recorder.set_mark(index, ["karol"], "no credit")
    desk.recorder.set_mark(index, ["Adilene"], "standby")

    assert desk.credited() == [["Adilene", "Walex"]]
    held = desk.book.mark_of(index, "Karol")
    assert held is not None
    assert held.record.mark == "no credit"
    assert desk.store.undo_label() == "standby: Adilene"


def test_a_mark_that_was_deleted_in_the_table_can_be_set_again(desk: Desk) -> None:
    desk.recorder.record_tic(desk.tic("21:00:08", "Karol", "Walex"))
    index = desk.book.tics()[0].record.event_index
    held = desk.book.mark_of(index, "Karol")
    assert held is not None
    with desk.store.write("delete") as unit:
        unit.delete(RAID, "attendance", held.key)
    assert desk.credited() == [["Walex"]]

    desk.recorder.set_mark(index, ["Karol"], "present")

    assert desk.credited() == [["Karol", "Walex"]]


def test_a_linked_name_is_credited_for_what_was_taken_before(desk: Desk) -> None:
    desk.recorder.record_tic(desk.tic("21:00:08", "Karol", "Xyrtag"))
    assert desk.credited() == [["Karol"]]

    desk.recorder.link("xyrtag", "Walex")

    assert desk.credited() == [["Karol", "Xyrtag"]]
    assert desk.book.guild.account_of("XYRTAG") == "Walex"
    assert desk.store.undo_label() == "Xyrtag is Walex's"

    desk.store.undo()

    assert desk.credited() == [["Karol"]]
    assert desk.book.guild.account_of("Xyrtag") is None


def test_a_new_person_gets_character_account_and_link_in_one_step(desk: Desk) -> None:
    before = len(desk.book.records(Account)), len(desk.book.records(Character))

    desk.recorder.link("xyrtag", None)
    desk.recorder.link("XYRTAG", None)

    assert (len(desk.book.records(Account)), len(desk.book.records(Character))) == (
        before[0] + 1,
        before[1] + 1,
    )
    links = [x for x in desk.book.records(CharacterAccount) if x.character_name == "Xyrtag"]
    assert [x.account_id for x in links] == ["Xyrtag"]


def test_a_raid_that_has_no_record_yet_gets_one_with_its_first_tic(officer: Any) -> None:
    desk = Desk(officer.store)

    desk.recorder.record_tic(desk.tic("21:00:08", "Karol"), zone="Plane of Water")

    assert desk.book.raid is not None
    assert desk.book.raid.zone == "Plane of Water"
    desk.recorder.edit_raid({"raid_name": "Water Minis"}, "name the raid")
    assert desk.book.raid.raid_name == "Water Minis"
    desk.leave()


def award(at: str = "21:30:00", item: str = "Cowl of Mortality") -> AwardProposal:
    moment = datetime.fromisoformat(f"2026-02-12T{at}")
    return AwardProposal(moment, f"id-{item}", item, "Karol", "Karol", None, 300, None)


def test_what_waits_survives_a_restart_and_is_not_taken_in_twice(desk: Desk) -> None:
    tic = desk.tic("22:01:00", "Karol", "Nobody")

    assert desk.queue.add(Proposal([tic], [award()], "Water"), "pasted") == 2
    assert desk.queue.add(Proposal([tic], [award()], "Water"), "pasted again") == 0

    again = ProposalQueue(desk.store, desk.book)
    again.load()
    assert [replace(i, number=0) for i in again.items] == [
        replace(i, number=0) for i in desk.queue.items
    ]
    assert [i.origin for i in again.items] == ["pasted", "pasted"]


def test_what_is_recorded_does_not_wait_again(desk: Desk) -> None:
    tic = desk.tic("21:00:08", "Karol", "Nobody")
    desk.recorder.record(Proposal([tic], [award()], None))

    assert desk.queue.add(Proposal([tic], [award()], None), "pasted") == 0
    assert desk.queue.add(Proposal([desk.tic("21:01:00", "Walex")], [], None), "pasted") == 1


def test_lists_of_one_half_hour_that_are_recorded_together_are_one_tic(desk: Desk) -> None:
    lists = [desk.tic("21:20:00", "Karol", "Walex"), desk.tic("21:40:00", "Baily", "Karol")]
    desk.queue.add(Proposal(lists, [], None), "pasted")
    waiting = [i.what for i in desk.queue.tics if isinstance(i.what, TicProposal)]
    assert len(waiting) == 2

    done = desk.recorder.record(Proposal(waiting, [], None))

    assert (len(done.tics), done.label) == (1, "tic 21:20, 3 credited")
    assert desk.credited() == [["Baily", "Karol", "Walex"]]


def test_the_queue_has_the_repeated_hour_between_its_neighbours(desk: Desk) -> None:
    hours = ["02:40", "01:20r", "01:50", "00:40"]
    moments = [
        datetime.fromisoformat(f"2026-11-01T{hour[:5]}").replace(fold=int(hour.endswith("r")))
        for hour in hours
    ]
    tics = [
        replace(desk.tic("21:00:08", "Karol"), at=at, event_id=tic_id(at, "DKP tic"))
        for at in moments
    ]

    desk.queue.add(Proposal(tics, [], None), "pasted")

    assert [item.what.at for item in desk.queue.items] == moments[::-1]
    assert [item.what.at.fold for item in desk.queue.items] == [0, 0, 1, 0]


def test_a_list_minutes_after_a_tic_is_of_that_tic_across_the_half_hour(desk: Desk) -> None:
    desk.recorder.record_tic(desk.tic("21:14:00", "Karol"))

    desk.queue.add(Proposal([desk.tic("21:16:00", "Walex")], [], None), "pasted")
    (item,) = desk.queue.tics
    assert isinstance(item.what, TicProposal)
    desk.recorder.record_tic(item.what)

    assert desk.credited() == [["Karol", "Walex"]]


def test_waiting_lists_are_matched_again_when_somebody_is_linked(desk: Desk) -> None:
    desk.queue.add(Proposal([desk.tic("21:00:08", "Karol", "Xyrtag")], [], None), "pasted")
    desk.recorder.link("Xyrtag", None)

    desk.queue.know_guild()

    (item,) = desk.queue.tics
    assert isinstance(item.what, TicProposal)
    assert item.what.matched == ["Karol", "Xyrtag"]


def test_a_note_that_cannot_be_read_is_an_empty_queue(desk: Desk) -> None:
    desk.store.meta.set(f"dkp/{RAID.id}/queue", '[{"kind": "tic"}]')

    again = ProposalQueue(desk.store, desk.book)
    again.load()

    assert list(again.items) == []


def test_awards_are_kept_apart_from_tics_in_the_queue(desk: Desk) -> None:
    desk.queue.add(Proposal([desk.tic("21:00:08", "Karol")], [award()], None), "pasted")

    assert [type(i.what).__name__ for i in desk.queue.items] == ["TicProposal", "AwardProposal"]
    desk.queue.discard([i.number for i in desk.queue.tics])
    desk.queue.discard([99])
    assert desk.queue.tics == []
    (item,) = desk.queue.awards
    assert isinstance(item.what, AwardProposal)
    desk.recorder.record_awards([item.what])
    assert [s.record.item_name for s in desk.book.loot()] == ["Cowl of Mortality"]


def test_awards_of_a_deleted_tic_stay(desk: Desk) -> None:
    desk.recorder.record(Proposal([desk.tic("21:00:08", "Karol")], [award()], None))
    index = desk.book.tics()[0].record.event_index
    (loot,) = desk.book.loot()
    desk.recorder.edit(type(loot.record), loot.key, {"event_index": index}, "of the tic")

    desk.recorder.delete_tic(index)

    (loot,) = desk.book.loot()
    assert loot.record.event_index is None
    desk.store.undo()
    assert isinstance(desk.book.tics()[0].record, Tic)
    assert desk.book.loot()[0].record.event_index == index
