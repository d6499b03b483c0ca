"""Where the puck was: the tracker's files use two systems of coordinates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.core.record import JsonValue
from tracker.profiles.hockey.importers.files import Map, children

HALF_LENGTH, HALF_WIDTH = 100.0, 42.5
_FIRST_CENTRED_VERSION = 25.0


@dataclass(frozen=True)
class Rink:
    """How a file's coordinates become feet from the rink's corner, 0..200 by 0..85."""

    is_centred: bool
    remark: str | None = None

    def fields(self, entry: Map) -> dict[str, JsonValue]:
        """The puck's columns: where the event began, and where the puck went if it was followed."""
        points = [self._from_corner(point) for point in _points(entry, "puckXY")]
        x, y = points[0] if points else (None, None)
        end_x, end_y = points[-1] if len(points) > 1 else (None, None)
        return {"puck_x": x, "puck_y": y, "puck_end_x": end_x, "puck_end_y": end_y}

    def _from_corner(self, point: tuple[float, float]) -> tuple[float, float]:
        x, y = point
        return (x + HALF_LENGTH, y + HALF_WIDTH) if self.is_centred else point


def rink(events: Iterable[Map], version: str | None) -> Rink:
    """The system of a file's coordinates.

    A negative number is only possible from the centre spot, one beyond 100 by 42.5 only from the
    corner; where neither occurs, the program's version decides.
    """
    points = [p for entry in events for p in _all_points(entry)]
    if not points:
        return Rink(is_centred=False)
    if any(x < 0 or y < 0 for x, y in points):
        shift = "100 ft and 42.5 ft were added"
        return Rink(True, f"The coordinates are counted from the centre spot; {shift}.")
    if any(x > HALF_LENGTH or y > HALF_WIDTH for x, y in points):
        return Rink(is_centred=False)
    is_centred = _number(version) >= _FIRST_CENTRED_VERSION
    where = "from the centre spot" if is_centred else "from the corner"
    return Rink(
        is_centred,
        f"The coordinates fit both systems; as version {version} does, they were read {where}.",
    )


def _all_points(entry: Map) -> list[tuple[float, float]]:
    players = [point for player in children(entry, "players") for point in _points(player, "xy")]
    return players + _points(entry, "puckXY")


def _points(owner: Map, name: str) -> list[tuple[float, float]]:
    found = []
    for point in children(owner, name):
        x, y = point.get("x"), point.get("y")
        if _is_number(x) and _is_number(y):
            found.append((float(x), float(y)))  # type: ignore[arg-type]
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _number(version: str | None) -> float:
    try:
        return float(version or 0)
    except ValueError:
        return 0.0
