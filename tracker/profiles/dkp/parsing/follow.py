"""Follows a log that the game is writing; it proposes, the officer decides, nothing is recorded."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tracker.profiles.dkp.parsing.awards import STANDARD_PATTERNS, AwardPattern
from tracker.profiles.dkp.parsing.bids import BidRules
from tracker.profiles.dkp.parsing.lines import decoded
from tracker.profiles.dkp.parsing.log import Sifter, owner_of
from tracker.profiles.dkp.parsing.sightings import Sighting
from tracker.profiles.dkp.parsing.watcher import LogWatcher

LARGEST_READ = 2 << 20
"""At once: small enough that a key never waits for the search in it."""
TAIL = 64
SIFTED_FROM = 256 << 10
"""Of more than this only lines that can mean something are looked at."""


@dataclass
class _Place:
    """How far the file was read, and which file it was."""

    identity: tuple[int, int] | None = None
    offset: int = 0
    size: int = 0
    tail: bytes = b""
    """The last bytes that were read."""


class LogFollower:
    """Call `poll` every second or so, always on the same thread; it reads what was added.

    It begins at the file's present end unless it is told to read from the start. A file that
    became shorter or was replaced (a rotated log) is read from its beginning. A last line that is
    not ended yet waits for its end; a file that is not there (yet) has nothing to say.
    """

    def __init__(
        self,
        path: Path,
        patterns: Sequence[AwardPattern] = STANDARD_PATTERNS,
        *,
        from_start: bool = False,
        bids: BidRules | None = None,
    ) -> None:
        self._path = path
        self._patterns, self._bids = patterns, bids
        self._place = _Place()
        self._rest = b""
        self._begin()
        if not from_start:
            self._skip_to_end()

    def begin_at(self, offset: int) -> None:
        """Reads on from the start of a line, such as `log.offset_of` finds."""
        try:
            with self._path.open("rb") as file:
                self._place = _Place(_identity(file), offset)
        except OSError:
            self._place = _Place()
        self._rest = b""

    def poll(self) -> list[Sighting]:
        """What the lines say that were finished since the last call."""
        lines = self._new_lines()
        if len(lines) > SIFTED_FROM:
            return list(self._sifter.feed(lines))
        whole = lines.split(b"\n")[:-1]
        return [one for line in whole for one in self._watcher.feed(decoded(line))]

    @property
    def progress(self) -> tuple[int, int]:
        """(bytes read, bytes there were at the last call)."""
        return self._place.offset, max(self._place.size, self._place.offset)

    @property
    def is_behind(self) -> bool:
        """Whether there is more to read at once: a call reads only so much."""
        return self._place.offset < self._place.size

    def flush(self) -> list[Sighting]:
        """A list that nothing followed for a while, as it is. If more comes, all of it is told."""
        found = self._watcher.so_far()
        return [] if found is None else [found]

    @property
    def is_in_a_list(self) -> bool:
        """Whether the last lines began a list that is not known to be complete."""
        return self._watcher.is_open

    def _skip_to_end(self) -> None:
        try:
            with self._path.open("rb") as file:
                self._place = _Place(_identity(file), _end_of_last_line(file))
        except OSError:
            # Not there yet: then all of it is new.
            self._place = _Place()

    def _begin(self) -> None:
        self._watcher = LogWatcher(owner_of(self._path), self._patterns, self._bids)
        self._sifter = Sifter(self._watcher, self._patterns)

    def _new_lines(self) -> bytes:
        try:
            with self._path.open("rb") as file:
                added = self._rest + self._added(file)
        except OSError:
            return b""
        end = added.rfind(b"\n") + 1
        self._rest = added[end:]
        return added[:end]

    def _added(self, file: BinaryIO) -> bytes:
        place, identity = self._place, _identity(file)
        size = os.fstat(file.fileno()).st_size
        is_replaced = place.identity not in (None, identity) or size < place.offset
        if is_replaced or not self._is_as_it_was(file):
            place.offset, place.tail = 0, b""
            self._rest = b""
            self._begin()
        place.identity, place.size = identity, size
        file.seek(place.offset)
        added = file.read(LARGEST_READ)
        place.offset += len(added)
        place.tail = (place.tail + added)[-TAIL:]
        return added

    def _is_as_it_was(self, file: BinaryIO) -> bool:
        """Not emptied and written anew, up to where it was read or beyond."""
        tail = self._place.tail
        file.seek(self._place.offset - len(tail))
        return file.read(len(tail)) == tail


def _identity(file: BinaryIO) -> tuple[int, int]:
    state = os.fstat(file.fileno())
    return state.st_dev, state.st_ino


def _end_of_last_line(file: BinaryIO) -> int:
    """Where the unfinished last line begins, so that its rest is not taken for a whole line."""
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - 65_536)
    file.seek(start)
    tail = file.read(size - start)
    return start + tail.rfind(b"\n") + 1
