"""Proposals as records of a raid, with the identities that everybody's copy of them has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.core.profile import Imported
from tracker.core.record import Payload
from tracker.profiles.dkp.kinds import Attendance, Loot, Raid, Tic
from tracker.profiles.dkp.naming import (
    LATER,
    ON_TIME,
    attendance_record_id,
    loot_record_id,
    raid_record_id,
    tic_index,
    tic_record_id,
)
from tracker.profiles.dkp.rules.proposing import AwardProposal, Proposal, TicProposal


@dataclass(frozen=True)
class RaidSoFar:
    """What is recorded of a raid when proposals come."""

    raid_id: str
    name: str
    is_here: bool
    """Its own record exists, so its fields stay as they are."""
    tics: Sequence[Tic]
    next_index: int
    """A number that no tic ever had here, for a tic without a number of its own."""


def night_records(raid: RaidSoFar, proposal: Proposal) -> list[Imported]:
    """Everything that the officer would record: the raid, its tics with their lists, its awards."""
    found: list[Imported] = []
    if not raid.is_here:
        fields: Payload = {
            "raid_id": raid.raid_id,
            "raid_name": raid.name,
            "date_iso": proposal.day,
            "zone": proposal.zone,
        }
        found.append(Imported(Raid, raid_record_id(raid.raid_id), fields, "the raid"))
    known = {tic.event_id: tic for tic in raid.tics}
    order = max((tic.event_order or 0 for tic in raid.tics), default=0)
    for tic in proposal.tics:
        old = known.get(tic.event_id)
        if old is None:
            order += 1
            found += tic_records(raid.raid_id, tic, new_tic_index(raid, tic.event_id), order)
        else:
            found += tic_records(raid.raid_id, tic, old.event_index, old.event_order or 1)
    found += [award_record(raid.raid_id, award) for award in proposal.awards]
    return found


def new_tic_index(raid: RaidSoFar, event_id: str) -> int:
    """The number that everybody gives to this tic, unless another tic has it here."""
    index = tic_index(event_id)
    is_taken = any(tic.event_index == index for tic in raid.tics)
    return raid.next_index if index is None or is_taken else index


def tic_records(raid_id: str, tic: TicProposal, index: int, order: int) -> Iterator[Imported]:
    """A tic and its list. The first tic of a raid is the on-time one, if it has no name."""
    name = tic.name
    if name in (ON_TIME, LATER):
        name = ON_TIME if order == 1 else LATER
    place = f"tic {tic.at:%H:%M:%S}"
    fields: Payload = {
        "raid_id": raid_id,
        "event_index": index,
        "event_id": tic.event_id,
        "event_order": order,
        "event_name": name,
        "dkp_hundredths": tic.hundredths,
        "event_time": tic.at.isoformat(),
    }
    yield Imported(Tic, tic_record_id(raid_id, tic.event_id), fields, place)
    for mark in tic.marks:
        yield Imported(
            Attendance,
            attendance_record_id(raid_id, tic.event_id, mark.name),
            {
                "raid_id": raid_id,
                "event_index": index,
                "character_name": mark.name,
                "char_id": mark.char_id,
                "account_id": mark.account_id,
                "times_listed": mark.times_listed,
                "mark": mark.mark,
            },
            f"{place}, {mark.name}",
        )


def award_record(raid_id: str, award: AwardProposal) -> Imported:
    """An award."""
    return Imported(
        Loot,
        loot_record_id(raid_id, award.award_id),
        {
            "raid_id": raid_id,
            "award_id": award.award_id,
            "item_name": award.item,
            "character_name": award.winner,
            "char_id": award.char_id,
            "account_id": award.account_id,
            "cost_hundredths": award.hundredths,
            "looter_name": award.looter,
            "awarded_at": award.at.isoformat(),
        },
        f"{award.item}, {award.at:%H:%M:%S}",
    )
