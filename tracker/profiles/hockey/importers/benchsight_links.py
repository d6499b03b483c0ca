"""Which event belongs to which: assists to their goal, chains of events to their first one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.profiles.hockey.importers import normalise
from tracker.profiles.hockey.importers.files import Map

OFFSET = 1000
"""The tracker's own exports count events from 1000."""

_FEWEST_CHAINS = 3


@dataclass
class Links:
    """Event indexes, and what each event is linked to, by the event's position in the file."""

    indexes: dict[int, int] = field(default_factory=dict)
    goals: dict[int, int] = field(default_factory=dict)
    """Position -> the goal that an assist led to, as the file numbers it."""
    others: dict[int, int] = field(default_factory=dict)
    """Position -> what else the event is linked to, as the file numbers it."""
    remark: str | None = None
    offset: int = OFFSET

    def index_of(self, position: int) -> int:
        """The event's index in the client key."""
        return self.indexes[position] + self.offset

    def target(self, position: int, changes: normalise.Changes) -> int | None:
        """The index of the linked event, or None; a goal comes before any other link."""
        own = self.indexes[position]
        for name, found in (("assistToGoalIdx", self.goals), ("linkedEventIdx", self.others)):
            target = found.get(position)
            if target is None:
                continue
            if target == own:
                changes.say(f"{name} {target} is the event itself and was left out")
            elif target not in self._known():
                changes.say(f"{name} {target} does not exist and was left out")
            else:
                return target + self.offset
        return None

    def _known(self) -> set[int]:
        return set(self.indexes.values())


def links(events: Mapping[int, Map]) -> Links:
    """The links of a game's events, by position.

    Newer versions number the chains of linked events instead of naming an event: then each event
    of a chain is linked to the chain's first one.
    """
    found = Links()
    for position, entry in events.items():
        own = normalise.whole(entry.get("idx"))
        found.indexes[position] = position - 1 if own is None else own
        for name, targets in (("assistToGoalIdx", found.goals), ("linkedEventIdx", found.others)):
            target = normalise.whole(entry.get(name))
            if target is not None:
                targets[position] = target
    chains = _chains(found.others)
    if chains:
        found.remark = (
            "It numbers chains of events; each event was linked to the first of its chain."
        )
        heads = {number: positions[0] for number, positions in chains.items()}
        found.others = {
            position: found.indexes[heads[number]]
            for position, number in found.others.items()
            if position != heads[number]
        }
    return found


def _chains(numbers: Mapping[int, int]) -> dict[int, list[int]]:
    """Positions by chain number, or nothing when the numbers name events.

    Chain numbers count up from 0 almost without gaps, and most chains have several events; events
    that happen to be linked to are scattered over the game.
    """
    chains: dict[int, list[int]] = defaultdict(list)
    for position, number in numbers.items():
        chains[number].append(position)
    dense = sum(number < len(chains) for number in chains)
    several = sum(len(positions) > 1 for positions in chains.values())
    is_counted = dense >= 0.9 * len(chains) and several > 0.5 * len(chains)
    return dict(chains) if len(chains) >= _FEWEST_CHAINS and is_counted else {}
