"""Brings spellings of recordings into the hockey columns' form; pure, and it tells what changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from typing import Literal

from tracker.core.profile import Note
from tracker.profiles.hockey.vocabulary import canonical

_CLOCK = re.compile(r"(\d{1,3}):(\d{1,2}(?:\.\d+)?)")
_STRENGTH = re.compile(r"(\d)\s*[vV]\s*(\d)\s*(?:(home|away)\s*EN)?", re.IGNORECASE)
_ZONES: dict[str, Literal["o", "d", "n"]] = {"o": "o", "d": "d", "n": "n"}
_VENUES = {"home": "home", "h": "home", "away": "away", "a": "away", "visitor": "away"}
_POSITIONS = {"forward": "F", "defense": "D", "defence": "D", "goalie": "G", "goaltender": "G"}
_SUCCESS: dict[str, Literal["s", "u"]] = {
    "s": "s",
    "true": "s",
    "1": "s",
    "successful": "s",
    "u": "u",
    "false": "u",
    "0": "u",
    "unsuccessful": "u",
}


def text(value: object) -> str | None:
    """Without control characters and surrounding blanks; None when nothing is left."""
    if value is None:
        return None
    kept = "".join(c for c in str(value) if unicodedata.category(c) not in ("Cc", "Cs"))
    return kept.strip() or None


def word(value: object) -> str | None:
    """A vocabulary word in its one spelling: `Pass-Rim/Wrap` -> `Pass_Rim_Wrap`."""
    found = text(value)
    return None if found is None else canonical(found)


def zone(value: object) -> str | None:
    """`o`, `d` or `n`; an unknown spelling is kept as it is."""
    found = text(value)
    if found is None:
        return None
    short = found.lower().removesuffix("zone").removesuffix("ensive").removesuffix("utral")
    known = {"off": "o", "def": "d", "ne": "n"}.get(short, short)
    return _ZONES.get(known, found)


def venue(value: object) -> str | None:
    """`home` or `away`; another text is kept, so that it is refused by name."""
    found = text(value)
    return None if found is None else _VENUES.get(found.lower(), found)


def position(value: object) -> str | None:
    """`F`, `D` or `G` of the words for them; any other position is kept as it is."""
    found = text(value)
    return None if found is None else _POSITIONS.get(found.lower(), found)


def success(value: object) -> str | None:
    """`s` or `u`; an unknown spelling is kept, so that it is refused by name."""
    found = text(value)
    return None if found is None else _SUCCESS.get(found.lower(), found)


@dataclass(frozen=True)
class Strength:
    """Skaters home v away, and the situation when the text named an empty net."""

    strength: str | None
    situation: str | None = None


def strength(value: object) -> Strength:
    """`5v6 Away EN` -> `5v6` and `Away EmptyNet`: the column holds ten characters."""
    found = text(value)
    match = _STRENGTH.fullmatch(found) if found else None
    if match is None:
        return Strength(found)
    home, away, empty = match.groups()
    return Strength(f"{home}v{away}", f"{empty.capitalize()} EmptyNet" if empty else None)


def clock(value: object) -> int | None:
    """Seconds of `18:00` or `00:0.01` (full seconds); None when it is not a clock."""
    found = text(value)
    match = _CLOCK.fullmatch(found) if found else None
    if match is None:
        return None
    minutes, seconds = match.groups()
    full = int(Decimal(seconds).to_integral_value(ROUND_FLOOR))
    return int(minutes) * 60 + full if full < 60 else None


def seconds(value: object) -> str | None:
    """Full seconds of `0.01` or `18:00`; a whole number, or what is none, is kept as it is."""
    found = text(value)
    if found is None or whole(found) is not None:
        return found
    if re.fullmatch(r"\d{1,5}\.\d+", found):
        return found.split(".")[0]
    from_clock = clock(found)
    return found if from_clock is None else str(from_clock)


def whole(value: object) -> int | None:
    """`53`, `"53"` or `"53.0"` as a number; None when it is not a whole one."""
    found = None if isinstance(value, bool) else text(value)
    match = re.fullmatch(r"([+-]?\d{1,15})(?:\.0*)?", found) if found else None
    return int(match.group(1)) if match else None


@dataclass
class Changes:
    """What was changed in one row; all of it becomes one note."""

    place: str
    said: list[str] = field(default_factory=list)

    def apply(self, name: str, before: object, rule: Callable[[object], str | None]) -> str | None:
        """The value after the rule; a difference that a reader of the file could see is noted."""
        after = rule(before)
        was = "" if before is None else str(before)
        if (after or "") != was:
            self.say(f"{name} {shown(before)} became {shown(after)}")
        return after

    def say(self, message: str) -> None:
        """Adds a remark about the row."""
        self.said.append(message)

    def note(self) -> Note | None:
        """The row's one note, or None when nothing was changed."""
        return Note(self.place, False, "; ".join(self.said) + ".") if self.said else None


def shown(value: object) -> str:
    """A value as a note shows it, shortened."""
    found = "nothing" if value is None else f"'{value}'" if isinstance(value, str) else str(value)
    return found if len(found) <= 60 else found[:57] + "...'"
