"""Random numbers in the log: the classic form of two lines and the live one of a single line."""

from __future__ import annotations

import re
from collections import deque
from datetime import datetime

from tracker.profiles.dkp.parsing.lines import Line
from tracker.profiles.dkp.parsing.sightings import Roll

_ROLLED_BY = re.compile(r"\*\*A Magic Die is rolled by (?P<who>[^\W\d_]+)\.\s*(?P<rest>.*)$")
_TURNED_UP = re.compile(
    r"(?:\*\*)?It could have been any number from (?P<low>\d{1,9}) to (?P<high>\d{1,9}), "
    r"but this time it turned up an? (?P<value>\d{1,9})\.?"
)
MOST_WAITING = 40
PAIRED_SECONDS = 2


class Rolls:
    """Fed line by line.

    In the classic form the names of a crowd come before their numbers, in the same order; a name
    whose number never comes is forgotten.
    """

    def __init__(self) -> None:
        self._waiting: deque[tuple[datetime | None, str]] = deque(maxlen=MOST_WAITING)

    def feed(self, line: Line) -> Roll | None:
        """The roll that the line completes; None for any other line."""
        if found := _ROLLED_BY.match(line.text):
            if number := _TURNED_UP.match(found["rest"]):
                # The one-line form: number and name are one's own, whoever waits.
                return _roll(line.at, found["who"], number)
            self._waiting.append((line.at, found["who"]))
            return None
        number = _TURNED_UP.match(line.text)
        return None if number is None else self._paired(line.at, number)

    def _paired(self, at: datetime | None, number: re.Match[str]) -> Roll | None:
        while self._waiting:
            rolled_at, who = self._waiting.popleft()
            if _is_soon(rolled_at, at):
                return _roll(at, who, number)
        return None


def _roll(at: datetime | None, who: str, number: re.Match[str]) -> Roll:
    return Roll(at, who, int(number["low"]), int(number["high"]), int(number["value"]))


def _is_soon(first: datetime | None, then: datetime | None) -> bool:
    if first is None or then is None:
        return first is then
    return abs((then - first).total_seconds()) <= PAIRED_SECONDS
