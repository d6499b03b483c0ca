"""Places on the ice in feet, as the records keep them, and marks of what happened there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Venue

LENGTH, WIDTH = 200.0, 85.0
GOAL_LINE, BLUE_LINE, CENTRE = 11.0, 75.0, 100.0
BLUE_LINE_OFFSET = CENTRE - BLUE_LINE
MIDDLE = WIDTH / 2
_PLACES = 1


@dataclass(frozen=True)
class Spot:
    """A place in feet from the rink's lower left corner: x 0 to 200, y 0 to 85 upwards.

    The frame is the building's: it does not turn when the teams change ends.
    """

    x: float
    y: float

    def mirrored(self) -> Spot:
        """The same place as seen from the other side of the ice."""
        return Spot(LENGTH - self.x, WIDTH - self.y)

    def moved(self, right: float, up: float) -> Spot:
        """A place so many feet away, kept inside the boards."""
        return inside(self.x + right, self.y + up)


CENTRE_SPOT: Final = Spot(CENTRE, MIDDLE)
FACEOFF_SPOTS: Final = tuple(
    Spot(x, MIDDLE + off)
    for x, offsets in (
        (31.0, (22.0, -22.0)),
        (80.0, (22.0, -22.0)),
        (100.0, (0.0,)),
        (120.0, (22.0, -22.0)),
        (169.0, (22.0, -22.0)),
    )
    for off in offsets
)
"""The nine faceoff spots, from left to right."""


def inside(x: float, y: float) -> Spot:
    """The nearest place inside the boards, to a tenth of a foot."""
    return Spot(round(min(max(x, 0.0), LENGTH), _PLACES), round(min(max(y, 0.0), WIDTH), _PLACES))


def zone_words(spot: Spot, home_attacks_right: bool | None) -> str:
    """`neutral zone`, `home's zone`; `left zone` while nobody has said who attacks where."""
    if CENTRE - BLUE_LINE_OFFSET <= spot.x <= CENTRE + BLUE_LINE_OFFSET:
        return "neutral zone"
    is_right = spot.x > CENTRE
    if home_attacks_right is None:
        return "right zone" if is_right else "left zone"
    return "away zone" if is_right is home_attacks_right else "home zone"


def spoken(spot: Spot, home_attacks_right: bool | None) -> str:
    """`x 146, y 23.5 feet, away zone`, for people who hear the rink instead of seeing it."""
    return f"x {spot.x:g}, y {spot.y:g} feet, {zone_words(spot, home_attacks_right)}"


class Shape(StrEnum):
    """How a mark looks, so that its type is told without colour."""

    STAR = "star"
    CIRCLE = "circle"
    CROSS = "cross"
    SHIELD = "shield"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    WEDGE = "wedge"
    DOT = "dot"


_SHAPES = {
    words.GOAL: Shape.STAR,
    words.SHOT: Shape.CIRCLE,
    "Save": Shape.CIRCLE,
    words.HIT: Shape.SQUARE,
    words.BLOCK: Shape.SHIELD,
    words.FACEOFF: Shape.DIAMOND,
    words.PENALTY: Shape.TRIANGLE,
    words.TURNOVER: Shape.WEDGE,
}
SHAPE_WORDS = {
    Shape.STAR: "goal",
    Shape.CIRCLE: "shot on goal, save",
    Shape.CROSS: "missed shot",
    Shape.SHIELD: "blocked shot",
    Shape.SQUARE: "hit",
    Shape.DIAMOND: "faceoff",
    Shape.TRIANGLE: "penalty",
    Shape.WEDGE: "turnover",
    Shape.DOT: "other",
}
"""What each shape stands for, for keys and legends."""


def shape_of(event_type: str | None, event_detail: str | None) -> Shape:
    """The shape of an event's mark."""
    type_, detail = words.canonical(event_type or ""), words.canonical(event_detail or "")
    if type_ == words.SHOT and detail in words.MISSED:
        return Shape.CROSS
    if type_ == words.SHOT and detail in words.BLOCKED:
        return Shape.SHIELD
    return _SHAPES.get(type_, Shape.DOT)


@dataclass(frozen=True)
class Mark:
    """One event on the ice."""

    key: str
    spot: Spot
    shape: Shape
    venue: Venue | None
    label: str = ""
    """The jersey number, or empty."""
    title: str = ""
    """What is said and shown of it: `P1 12:34 home #53 Goal`."""
    to: Spot | None = None
    """Where a pass or shot went."""
