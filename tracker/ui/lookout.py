"""What the sync thread looks at between two runs: the scope that is open in the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tracker.core.neighbour import Neighbour, Surroundings
from tracker.core.scope import Scope

Meet = Callable[[tuple[Neighbour, ...]], None]


class LooksAround(Protocol):
    """An engine that can say who is there."""

    def look_around(self, scope: Scope | None, doing: str = "") -> Surroundings | None:
        """One request; None where the server does not know the question."""
        ...


@dataclass(frozen=True, eq=False)
class _Sight:
    scope: Scope | None
    doing: str
    meet: Meet


class Lookout:
    """`turn` from any thread, `look` on the syncing one."""

    def __init__(self) -> None:
        self._sight = _Sight(None, "", lambda _neighbours: None)
        self._told: tuple[_Sight, tuple[Neighbour, ...]] | None = None
        self._is_said = False
        """Whether the server believes that something is open here."""

    def turn(self, scope: Scope | None, doing: str, meet: Meet) -> None:
        """Another scope is open here, or something else is done in it."""
        self._sight = _Sight(scope, doing, meet)

    def look(self, engine: LooksAround) -> Surroundings | None:
        """Tells who is there when it is not who was there; None where there is nothing to see."""
        sight = self._sight
        if sight.scope is None and not self._is_said:
            return None
        seen = engine.look_around(sight.scope, sight.doing)
        self._is_said = sight.scope is not None and seen is not None
        now = (sight, () if seen is None else seen.neighbours)
        if sight is self._sight and now != self._told:
            self._told = now
            sight.meet(now[1])
        return seen if sight.scope is not None else None
