"""Which proposed awards are recorded already, under whatever identity; no award is taken twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tracker.profiles.dkp.kinds import Loot
from tracker.profiles.dkp.naming import award_id, folded
from tracker.profiles.dkp.rules.checks import moment
from tracker.profiles.dkp.rules.proposing import AwardProposal

NEAR = timedelta(minutes=30)
"""An award that was typed by hand is written down within this time of its announcement."""


def recorded_awards(
    proposals: Sequence[AwardProposal], loot: Iterable[Loot]
) -> Mapping[AwardProposal, Loot]:
    """By proposal the award that it became.

    First those that were recorded from the same line, whoever has the item since; then awards of
    the same item to the same winner that were typed by hand, the nearest in time.
    """
    awards = list(loot)
    found: dict[AwardProposal, Loot] = {}
    taken: set[int] = set()
    for is_same in (_is_of_line, _is_by_hand):
        pairs = (
            (_apart(proposal, award), place, number)
            for place, proposal in enumerate(proposals)
            for number, award in enumerate(awards)
            if is_same(proposal, award)
        )
        for _, place, number in sorted(pairs):
            if proposals[place] not in found and number not in taken:
                found[proposals[place]] = awards[number]
                taken.add(number)
    return found


def with_free_ids(proposals: Sequence[AwardProposal], loot: Iterable[Loot]) -> list[AwardProposal]:
    """What is recorded has the identity of its award; what is not has that of no other one."""
    awards = list(loot)
    recorded = recorded_awards(proposals, awards)
    taken = {award.award_id for award in awards}
    found = []
    for proposal in proposals:
        held = recorded.get(proposal)
        own = _free_id(proposal, taken) if held is None else held.award_id
        proposal = replace(proposal, award_id=own or proposal.award_id)
        taken.add(proposal.award_id)
        found.append(proposal)
    return found


def _free_id(proposal: AwardProposal, taken: set[str | None]) -> str:
    number, found = 1, proposal.award_id
    while found in taken:
        number += 1
        found = award_id(proposal.at, proposal.item, number)
    return found


def _is_of_line(proposal: AwardProposal, award: Loot) -> bool:
    is_same_item = folded(award.item_name) == folded(proposal.item)
    return (
        is_same_item
        and award.awarded_at == proposal.at.isoformat()
        and (award.award_id == proposal.award_id or _is_same_winner(proposal, award))
    )


def _is_by_hand(proposal: AwardProposal, award: Loot) -> bool:
    is_same_item = folded(award.item_name) == folded(proposal.item)
    near = _apart(proposal, award) <= NEAR
    return is_same_item and near and _is_same_winner(proposal, award)


def _is_same_winner(proposal: AwardProposal, award: Loot) -> bool:
    if proposal.account_id is not None and proposal.account_id == award.account_id:
        return True
    return folded(award.character_name) == folded(proposal.winner)


def _apart(proposal: AwardProposal, award: Loot) -> timedelta:
    at = moment(award.awarded_at)
    return timedelta.max if at is None else abs(proposal.at.replace(fold=0) - _plain(at))


def _plain(at: datetime) -> datetime:
    return at.replace(tzinfo=None, fold=0)
