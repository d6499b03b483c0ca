"""One team's people on the ice and how a change of line alters them, without widgets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.errors import InputError

FORWARDS, DEFENCE, EXTRA = (0, 1, 2), (3, 4), 5
SLOT_NAMES = ("F1", "F2", "F3", "D1", "D2", "X")
SLOTS = len(SLOT_NAMES)
MOST_SKATERS = SLOTS
_WHOLE_UNIT = 4
_HOW = (
    "write numbers (13 28 91 52 4), off/on (28/13), g30 for the goalie, x91 for an extra attacker"
)


@dataclass(frozen=True)
class BenchPlayer:
    """Somebody of the roster."""

    jersey: int
    name: str = ""
    position: str | None = None

    @property
    def is_goalie(self) -> bool:
        """Whether the roster says so."""
        return (self.position or "").upper().startswith("G")

    @property
    def is_defender(self) -> bool:
        """Whether he goes into the two slots of the defence."""
        return (self.position or "").upper().startswith("D")

    @property
    def title(self) -> str:
        """`13 Sharangovich`; the last part of a name, which is what people call."""
        return f"{self.jersey} {self.name.split()[-1]}" if self.name.strip() else str(self.jersey)


@dataclass(frozen=True)
class Boxed:
    """Somebody who sits in the penalty box; None: nobody has said how long."""

    jersey: int
    remaining_seconds: int | None = None

    @property
    def title(self) -> str:
        """`6 1:17`."""
        left = self.remaining_seconds
        return str(self.jersey) if left is None else f"{self.jersey} {left // 60}:{left % 60:02d}"


@dataclass(frozen=True)
class LinePreset:
    """A named line: a trio, a pair, or a whole unit of four or more."""

    name: str
    skaters: tuple[int, ...]


@dataclass(frozen=True)
class OnIce:
    """Who stands in the six skater slots (F1 F2 F3 D1 D2 X) and in goal; None is empty."""

    skaters: tuple[int | None, ...] = (None,) * SLOTS
    goalie: int | None = None

    @property
    def numbers(self) -> tuple[int, ...]:
        """The skaters, in the order of their slots."""
        return tuple(number for number in self.skaters if number is not None)

    def has(self, jersey: int) -> bool:
        """Whether he is on the ice, in goal included."""
        return jersey in self.numbers or jersey == self.goalie

    def put(self, slot: int, jersey: int | None) -> OnIce:
        """Puts him into a slot; from another slot he changes places with who was there."""
        found = list(self.skaters)
        if jersey is not None and jersey in found:
            found[found.index(jersey)] = found[slot]
        found[slot] = jersey
        goalie = None if jersey is not None and jersey == self.goalie else self.goalie
        return OnIce(tuple(found), goalie)

    def without(self, jerseys: Iterable[int]) -> OnIce:
        """Their slots become empty."""
        gone = set(jerseys)
        skaters = tuple(None if number in gone else number for number in self.skaters)
        return OnIce(skaters, None if self.goalie in gone else self.goalie)

    def with_goalie(self, jersey: int) -> OnIce:
        """He goes into the net, and the extra attacker leaves the ice."""
        return replace(self.without([jersey]).put(EXTRA, None), goalie=jersey)

    def pulled(self, attacker: int | None) -> OnIce:
        """The goalie leaves for an extra attacker, who may be named later."""
        return replace(self, goalie=None).put(EXTRA, attacker)


Roster = Mapping[int, BenchPlayer]


def roster_of(players: Iterable[BenchPlayer]) -> Roster:
    """By number; the first of two with one number."""
    found: dict[int, BenchPlayer] = {}
    for player in players:
        found.setdefault(player.jersey, player)
    return found


def player_of(roster: Roster, jersey: int) -> BenchPlayer:
    """The player of a number; an unknown one has a number only."""
    return roster.get(jersey) or BenchPlayer(jersey)


def free_slot(on_ice: OnIce, player: BenchPlayer) -> int | None:
    """The empty slot that he would take: of his own kind first; never the extra attacker's."""
    own, other = (DEFENCE, FORWARDS) if player.is_defender else (FORWARDS, DEFENCE)
    return next((slot for slot in (*own, *other) if on_ice.skaters[slot] is None), None)


def with_preset(on_ice: OnIce, preset: LinePreset, roster: Roster) -> OnIce:
    """The line comes on: a trio for the forwards, a pair for the defence, four or more for all.

    The goalie stays. Somebody who is on the ice already moves to his place in the line.
    """
    return lined_up(on_ice, preset.skaters, roster)


def lined_up(on_ice: OnIce, numbers: Sequence[int], roster: Roster) -> OnIce:
    """These skaters in their slots, in place of the group that they are, or of everybody."""
    coming = [player_of(roster, number) for number in dict.fromkeys(numbers)]
    if len(coming) >= _WHOLE_UNIT:
        return _placed(OnIce(goalie=on_ice.goalie), coming)
    left = on_ice.without(player.jersey for player in coming)
    is_all_defence = all(player.is_defender for player in coming)
    has_defence = any(player.is_defender for player in coming)
    cleared = (() if is_all_defence else FORWARDS) + (DEFENCE if has_defence else ())
    skaters = tuple(None if n in cleared else number for n, number in enumerate(left.skaters))
    return _placed(OnIce(skaters, left.goalie), coming)


def _placed(on_ice: OnIce, coming: Sequence[BenchPlayer]) -> OnIce:
    """Everybody in a slot of his kind first; who finds none takes what is left."""
    late: list[BenchPlayer] = []
    for player in coming:
        own = DEFENCE if player.is_defender else FORWARDS
        slot = next((slot for slot in own if on_ice.skaters[slot] is None), None)
        if player.jersey == on_ice.goalie:
            continue
        if slot is None:
            late.append(player)
        else:
            on_ice = on_ice.put(slot, player.jersey)
    for player in late:
        slot = free_slot(on_ice, player)
        on_ice = on_ice.put(EXTRA if slot is None else slot, player.jersey)
    return on_ice


@dataclass(frozen=True)
class Change:
    """Who leaves and who comes when one line-up becomes another."""

    off: tuple[int, ...]
    on: tuple[int, ...]

    @property
    def title(self) -> str:
        """`13 28 for 40 9`; empty when nobody changes."""
        coming, going = (" ".join(map(str, numbers)) for numbers in (self.on, self.off))
        if coming and going:
            return f"{coming} for {going}"
        return f"{coming} on" if coming else f"{going} off" if going else ""


def change(before: OnIce, after: OnIce) -> Change:
    """The goalies count, too; somebody who only takes another slot does not change."""
    was, now = _everybody(before), _everybody(after)
    return Change(
        off=tuple(number for number in was if number not in now),
        on=tuple(number for number in now if number not in was),
    )


def _everybody(on_ice: OnIce) -> tuple[int, ...]:
    return on_ice.numbers if on_ice.goalie is None else (*on_ice.numbers, on_ice.goalie)


_WORD = re.compile(r"(?P<letter>[gx-])?(?P<number>\d{1,2})?(?:/(?P<on>\d{1,2}))?")


def typed_change(on_ice: OnIce, text: str, roster: Roster) -> OnIce:
    """The line-up after what was typed; InputError says how to write it.

    `13 28 91 52 4` is who is on the ice (fewer than four: that trio or pair), `28/13` takes 28 off
    and puts 13 on, `-28` takes him off, `g30` puts 30 in goal, `g` pulls the goalie and `x91` sends
    91 on for him.
    """
    line: list[int] = []
    for word in text.lower().replace(",", " ").split():
        match = _WORD.fullmatch(word)
        if match is None:
            raise InputError(f"'{word}' is no change; {_HOW}.")
        letter, number, coming = match["letter"], match["number"], match["on"]
        if letter is None and coming is None and number is not None:
            line.append(int(number))
        else:
            on_ice = _one_change(on_ice, word, match)
    if not line:
        return on_ice
    if len(line) < _WHOLE_UNIT and len({player_of(roster, n).is_defender for n in line}) > 1:
        raise InputError("Name a trio, a pair, or at least four players who are on the ice then.")
    return lined_up(on_ice, line, roster)


def _one_change(on_ice: OnIce, word: str, match: re.Match[str]) -> OnIce:
    letter = match["letter"]
    number = None if match["number"] is None else int(match["number"])
    if match["on"] is not None and number is not None and letter is None:
        if number not in on_ice.skaters:
            raise InputError(f"#{number} is not on the ice, so nobody can come on for him.")
        return on_ice.put(on_ice.skaters.index(number), int(match["on"]))
    if match["on"] is None:
        if letter == "-" and number is not None:
            return on_ice.without([number])
        if letter == "g":
            return on_ice.pulled(None) if number is None else on_ice.with_goalie(number)
        if letter == "x":
            return on_ice.pulled(number)
    raise InputError(f"'{word}' is no change; {_HOW}.")


def doubts(on_ice: OnIce, roster: Roster, boxed: Iterable[Boxed]) -> list[str]:
    """What is odd about a line-up, as sentences; none of it is forbidden."""
    found = []
    for box in boxed:
        if on_ice.has(box.jersey):
            found.append(f"#{box.jersey} is in the penalty box.")
    for number in _everybody(on_ice):
        if roster and number not in roster:
            found.append(f"#{number} is not on the roster.")
    if len(on_ice.numbers) == MOST_SKATERS and on_ice.goalie is not None:
        found.append("6 skaters and a goalie.")
    return found
