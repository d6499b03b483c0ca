"""Goes through log lines one by one and says what they mean; nothing is recorded here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tracker.profiles.dkp.parsing.awards import STANDARD_PATTERNS, AwardPattern, Awards, looted
from tracker.profiles.dkp.parsing.bids import BidRules, bid_of
from tracker.profiles.dkp.parsing.chat import Said, said
from tracker.profiles.dkp.parsing.lines import Line, split_line
from tracker.profiles.dkp.parsing.rolls import Rolls
from tracker.profiles.dkp.parsing.sightings import (
    Called,
    Listed,
    Presence,
    Sighting,
    Source,
    TickSaved,
    ZoneEntered,
)

_CHANNEL = re.compile(r"Channel (?P<name>.+?)\((?P<count>\d+)\) members:$")
_NAMES = re.compile(r"[^\W\d_]+(?:, [^\W\d_]+)*,?\s*$")
_WHO_START = "Players on EverQuest:"
_WHO_ROW = re.compile(
    r"\s*(?P<flags>(?:AFK\s*|<LINKDEAD>\s*|TRADER\s*|<[^>]*>\s*)*)"
    r"\[(?:ANONYMOUS|(?P<level>\d+) (?P<title>[^\]]+))\]\s+(?P<name>[^\W\d_]+)"
    r"(?:\s+\((?P<race>[^)]*)\))?(?:\s*<(?P<guild>[^>]*)>)?(?P<tail>.*)$"
)
_WHO_END = re.compile(r"There (?:are|is) (?P<count>\d+|no) players? in (?P<zone>.+?)\.?\s*$")
_ZONE = re.compile(r"You have entered (?P<zone>.+?)\.$")
_TICK_SAVED = re.compile(r"Raid tick saved to: (?P<name>\S+)")
_CALL = re.compile(r":::Raid Attendance Taken:::(?P<parts>.*)$", re.I)
CALL_SECONDS = 120
"""A /who this soon after the call belongs to it."""
CLOCK_SET_BACK = timedelta(minutes=5)
"""Clocks are corrected by seconds all the time, and by an hour in autumn."""
OVERLAP = timedelta(minutes=65)


class LogWatcher:
    """Feeds on the lines of one log, in their order.

    When the clock is set back for the winter, an hour is written twice: times of the second one
    have `fold` 1, so that the tics of both stay apart.
    """

    def __init__(
        self,
        owner: str | None = None,
        patterns: Sequence[AwardPattern] = STANDARD_PATTERNS,
        bids: BidRules | None = None,
    ) -> None:
        self._owner = owner
        self._awards = Awards(patterns)
        self._rolls = Rolls()
        self._bids = bids or BidRules()
        self._open: Presence | None = None
        self._call: Called | None = None
        self._latest: datetime | None = None
        self._folded_until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether a list has begun and the next lines belong to it."""
        return self._open is not None

    def feed(self, raw: str) -> Iterator[Sighting]:
        """What a line says, and what it ends."""
        line = self._in_order(split_line(raw))
        if self._open is not None:
            taken, done = self._continued(self._open, line)
            if done is not None:
                yield done
            if taken:
                return
        if not self._begins(line):
            yield from self._single(line)

    def so_far(self) -> Presence | None:
        """The list that is open, as far as it goes; it stays open."""
        return self._open if self._open is not None and self._open.listed else None

    def finish(self) -> Iterator[Sighting]:
        """What was still open when the text ended."""
        if self._open is not None and self._open.listed:
            yield self._open
        self._open = None

    def _in_order(self, line: Line) -> Line:
        at = line.at
        if at is None:
            return line
        latest = self._latest
        if latest is not None and CLOCK_SET_BACK < latest - at < OVERLAP:
            if self._folded_until is None:
                self._folded_until = latest
        elif self._folded_until is not None and at > self._folded_until:
            self._folded_until = None
        if latest is None or at > latest or latest - at >= OVERLAP:
            self._latest = at
        return line if self._folded_until is None else Line(at.replace(fold=1), line.text)

    def _begins(self, line: Line) -> bool:
        if line.text.startswith(_WHO_START):
            is_called = self._call is not None and _is_soon(self._call.at, line.at)
            source = Source.ANNOUNCED_WHO if is_called else Source.WHO
            name = self._call.name if is_called and self._call is not None else None
            self._open = Presence(source, line.at, (), call=name)
            return True
        if line.text.endswith("members:") and (found := _CHANNEL.match(line.text)):
            self._open = Presence(Source.CHANNEL, line.at, (), expected=int(found["count"]))
            return True
        return False

    def _continued(self, begun: Presence, line: Line) -> tuple[bool, Presence | None]:
        """Whether the line belongs to the open list, and the list once it is complete."""
        if begun.source is Source.CHANNEL:
            return self._more_names(begun, line)
        if line.text.startswith("----"):
            return True, None
        end = _WHO_END.match(line.text)
        if end is not None:
            self._open = self._call = None
            count = 0 if end["count"] == "no" else int(end["count"])
            return True, replace(begun, zone=end["zone"], expected=count) if begun.listed else None
        row = who_row(line.text)
        if row is not None:
            self._open = replace(begun, listed=(*begun.listed, row))
            return True, None
        if line.at is not None and begun.at is not None and not _is_soon(begun.at, line.at, 5):
            self._open = None
            return False, begun if begun.listed else None
        return False, None

    def _more_names(self, begun: Presence, line: Line) -> tuple[bool, Presence | None]:
        is_full = begun.expected == len(begun.listed)
        if line.at == begun.at and not is_full and _NAMES.match(line.text):
            self._open = replace(begun, listed=(*begun.listed, *names_in(line.text)))
            return True, None
        if line.at == begun.at and not is_full:
            # Chat of the same second can come between two lines of names.
            return False, None
        self._open = None
        return False, begun if begun.listed else None

    def _single(self, line: Line) -> Iterator[Sighting]:
        text = line.text
        if text.startswith(("--", "**")) or " grabbed " in text:
            yield from self._marked(line)
        elif (message := said(text)) is not None:
            yield from self._chat(line, message)
        elif found := _ZONE.match(text):
            # Not "You have entered an area where …".
            if not found["zone"].startswith("an "):
                yield ZoneEntered(line.at, found["zone"])
        elif found := _TICK_SAVED.match(text):
            yield TickSaved(line.at, found["name"])
        elif text.startswith("It could") and (roll := self._rolls.feed(line)) is not None:
            yield roll

    def _marked(self, line: Line) -> Iterator[Sighting]:
        taken = looted(line, self._owner)
        if taken is not None:
            yield taken
        elif (roll := self._rolls.feed(line)) is not None:
            yield roll

    def _chat(self, line: Line, message: Said) -> Iterator[Sighting]:
        speaker = self._owner if message.speaker == "You" and self._owner else message.speaker
        if (call := _called(line.at, message.text)) is not None:
            self._call = call
            yield call
            return
        award = self._awards.find(line.at, message.text, speaker)
        if award is not None:
            yield award
        elif self._bids.hears(message.channel):
            offer = bid_of(line.at, speaker, message)
            if offer is not None:
                yield offer


def who_row(text: str) -> Listed | None:
    """A row of a /who answer; None for any other text."""
    found = _WHO_ROW.match(text)
    if found is None:
        return None
    flags = found["flags"] + found["tail"]
    level = found["level"]
    return Listed(
        found["name"],
        int(level) if level else None,
        found["title"],
        found["guild"],
        is_afk="AFK" in found["flags"],
        is_linkdead="<LINKDEAD>" in flags,
    )


def names_in(text: str) -> Iterable[Listed]:
    """The names of a line of a channel list."""
    return (Listed(name.strip()) for name in text.split(",") if name.strip(" ."))


def _called(at: datetime | None, text: str) -> Called | None:
    if found := _CALL.search(text):
        parts = [part.strip() for part in found["parts"].split(":::") if part.strip()]
        names = [p for p in parts if p.casefold() not in ("attendance", "kill")]
        return Called(at, names[0] if names else None)
    return Called(at, None) if text.strip().upper() == "RAIDTICK" else None


def _is_soon(first: datetime | None, then: datetime | None, seconds: int = CALL_SECONDS) -> bool:
    if first is None or then is None:
        return first is then
    return abs((then - first).total_seconds()) <= seconds
