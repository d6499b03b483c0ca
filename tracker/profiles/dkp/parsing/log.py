"""Reads whole logs, however large: only lines that can mean something are looked at one by one.

A log of years has hundreds of megabytes, nearly all of it combat. The file is read in blocks, the
few words that matter are searched with the C library's speed, and only their lines are decoded.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from tracker.errors import InputError
from tracker.profiles.dkp.parsing.awards import STANDARD_PATTERNS, AwardPattern
from tracker.profiles.dkp.parsing.lines import decoded, split_line
from tracker.profiles.dkp.parsing.sightings import Sighting
from tracker.profiles.dkp.parsing.watcher import LogWatcher

BLOCK_BYTES = 4 << 20
SAMPLE_BYTES = 2 << 10
SEARCHED_BYTES = 16 << 10
_WORDS = (
    b"] Players on EverQuest:",
    b") members:",
    b" looted ",
    b" grabbed a",
    b"**A Magic Die",
    b"**It could",
    b"You have entered ",
    b"Raid tick saved",
    b"RAIDTICK",
    b":::",
    b" tells you, '",
)
_CHAT = b", '"
_FOLDED_WORDS = (b"dkp", b"grat", b"no bid", b" auction")
_LOG_NAME = re.compile(r"eqlog_(?P<who>[^_]+)_(?P<server>[^.]+)\.txt$", re.I)
_A_LINE = re.compile(rb"\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\]")

Progress = Callable[[int, int], None]


def owner_of(path: Path) -> str | None:
    """Whose log it is, from `eqlog_<Character>_<server>.txt`."""
    found = _LOG_NAME.search(path.name)
    return None if found is None else found["who"]


def is_log(start: bytes) -> bool:
    """Whether a file that begins so is a log: among its first lines are lines with a time."""
    return any(_A_LINE.match(line.lstrip(b"\xef\xbb\xbf")) for line in start.splitlines()[:20])


def read_log(
    path: Path,
    patterns: Sequence[AwardPattern] = STANDARD_PATTERNS,
    progress: Progress = lambda _done, _total: None,
) -> Iterator[Sighting]:
    """What a log says, in order; calls `progress(bytes read, bytes in all)` after each block.

    InputError when the file cannot be read. A last line that is not ended yet is read as well.
    """
    watcher = LogWatcher(owner_of(path), patterns)
    sifter = Sifter(watcher, patterns)
    try:
        total = path.stat().st_size
        done = 0
        with path.open("rb") as file:
            for block in _whole_lines(file.read):
                yield from sifter.feed(block)
                done += len(block)
                progress(done, total)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
    yield from watcher.finish()


def _whole_lines(read: Callable[[int], bytes]) -> Iterator[bytes]:
    rest = b""
    while block := read(BLOCK_BYTES):
        end = block.rfind(b"\n") + 1
        if end == 0:
            rest += block
            continue
        yield rest + block[:end]
        rest = block[end:]
    if rest:
        yield rest


class Sifter:
    """Feeds a watcher with the lines of large blocks that can mean something.

    That the clock was set back is seen by any line, so the times of some lines in between are
    compared; around a step back every line is fed.
    """

    def __init__(
        self, watcher: LogWatcher, patterns: Sequence[AwardPattern] = STANDARD_PATTERNS
    ) -> None:
        self._watcher = watcher
        is_own = any(pattern not in STANDARD_PATTERNS for pattern in patterns)
        # What a guild's own pattern looks for can be in any chat.
        self._words = (*_WORDS, _CHAT) if is_own else _WORDS
        self._before = b""

    def feed(self, block: bytes) -> Iterator[Sighting]:
        """What whole lines say, in order."""
        watcher = self._watcher
        starts = sorted(_starts(block, self._words) | self._around_steps_back(block))
        position, number = 0, 0
        while True:
            if not watcher.is_open:
                number = bisect_right(starts, position - 1, lo=number)
                if number == len(starts):
                    return
                position = starts[number]
            if position >= len(block):
                return
            end = block.find(b"\n", position) + 1 or len(block)
            yield from watcher.feed(decoded(block[position:end]))
            position = end

    def _around_steps_back(self, block: bytes) -> set[int]:
        found: set[int] = set()
        last = 0
        for target in range(0, len(block), SAMPLE_BYTES):
            start = block.find(b"\n", target) + 1 if target else 0
            stamp = block[start + 1 : start + 25]
            if block[start : start + 1] != b"[" or len(stamp) < 24:
                continue
            if _is_step_back(self._before, stamp):
                found |= _line_starts(block, last, start)
            self._before, last = stamp, start
        return found


def _is_step_back(before: bytes, stamp: bytes) -> bool:
    """Two times of one day, `Thu Feb 12 21:00:08 2026`, the second before the first."""
    is_same_day = before[:10] == stamp[:10] and before[20:] == stamp[20:]
    return is_same_day and stamp[11:19] < before[11:19]


def _line_starts(block: bytes, first: int, last: int) -> set[int]:
    found = set()
    while 0 <= first <= last:
        found.add(first)
        first = block.find(b"\n", first) + 1 or -1
    return found


def _starts(block: bytes, words: Sequence[bytes]) -> set[int]:
    """Where the lines begin that hold one of the words."""
    found: set[int] = set()
    for wanted, text in ((words, block), (_FOLDED_WORDS, block.lower())):
        for word in wanted:
            at = text.find(word)
            while at >= 0:
                found.add(text.rfind(b"\n", 0, at) + 1)
                # One hit tells for the whole line.
                end = text.find(b"\n", at)
                at = -1 if end < 0 else text.find(word, end)
    return found


def offset_of(path: Path, at: datetime) -> int:
    """Where the lines of this moment begin, found in a few reads; 0 where times do not tell.

    Logs are in order, but for the hour that autumn repeats: ask for some hours before. InputError
    when the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            low, high = 0, file.seek(0, os.SEEK_END)
            while high - low > SEARCHED_BYTES:
                middle = (low + high) // 2
                file.seek(middle)
                found = first_time(file.read(SEARCHED_BYTES).partition(b"\n")[2])
                if found is None or found >= at:
                    high = middle
                else:
                    low = middle
            return _line_at(file, low)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error


def _line_at(file: BinaryIO, offset: int) -> int:
    """The start of the line in which an offset lies."""
    start = max(0, offset - SEARCHED_BYTES)
    file.seek(start)
    return start + file.read(offset - start).rfind(b"\n") + 1


def first_time(start: bytes) -> datetime | None:
    """The time of the first line that has one."""
    for raw in start.splitlines():
        at = split_line(decoded(raw)).at
        if at is not None:
            return at
    return None
