"""Reads whole logs, however large: only lines that can mean something are looked at one by one.

A log of years has hundreds of megabytes, nearly all of it combat. The file is read in blocks, the
few words that matter are searched with the C library's speed, and only their lines are decoded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from tracker.errors import InputError
from tracker.profiles.dkp.parsing.awards import STANDARD_PATTERNS, AwardPattern
from tracker.profiles.dkp.parsing.lines import decoded, split_line
from tracker.profiles.dkp.parsing.sightings import Sighting
from tracker.profiles.dkp.parsing.watcher import LogWatcher

BLOCK_BYTES = 4 << 20
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
)
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
    try:
        total = path.stat().st_size
        done = 0
        with path.open("rb") as file:
            for block in _whole_lines(file.read):
                yield from _watch_block(watcher, block)
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


def _watch_block(watcher: LogWatcher, block: bytes) -> Iterator[Sighting]:
    starts = _starts(block)
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


def _starts(block: bytes) -> list[int]:
    """Where the lines begin that hold one of the words."""
    found: set[int] = set()
    for words, text in ((_WORDS, block), (_FOLDED_WORDS, block.lower())):
        for word in words:
            at = text.find(word)
            while at >= 0:
                found.add(text.rfind(b"\n", 0, at) + 1)
                # One hit tells for the whole line.
                end = text.find(b"\n", at)
                at = -1 if end < 0 else text.find(word, end)
    return sorted(found)


def first_time(start: bytes) -> datetime | None:
    """The time of the first line that has one."""
    for raw in start.splitlines():
        at = split_line(decoded(raw)).at
        if at is not None:
            return at
    return None
