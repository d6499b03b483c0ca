"""Files, folders and pastes: each is recognised by its contents and read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.errors import InputError
from tracker.profiles.dkp.parsing.awards import STANDARD_PATTERNS, AwardPattern
from tracker.profiles.dkp.parsing.dumps import read_dump
from tracker.profiles.dkp.parsing.lines import decoded
from tracker.profiles.dkp.parsing.log import Progress, is_log, read_log
from tracker.profiles.dkp.parsing.sightings import Night
from tracker.profiles.dkp.parsing.watcher import LogWatcher

_START = 65_536
LARGEST_DUMP = 16 << 20
_TEXT_SUFFIXES = (".txt", ".log", "")


@dataclass
class ReadFiles:
    """What the files of a night say, and what each was taken for."""

    night: Night = field(default_factory=Night)
    recognised: list[tuple[str, str]] = field(default_factory=list)
    """(file, what it is)."""
    left: list[tuple[str, str]] = field(default_factory=list)
    """(file, why it was left out)."""


def read_paths(
    paths: Sequence[Path],
    patterns: Sequence[AwardPattern] = STANDARD_PATTERNS,
    progress: Progress = lambda _done, _total: None,
) -> ReadFiles:
    """Reads files and the files of folders. InputError when a path is not there or unreadable."""
    found = ReadFiles()
    for path in _files(paths):
        try:
            _read_file(path, found, patterns, progress)
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
    return found


def read_paste(
    text: str, name: str = "", patterns: Sequence[AwardPattern] = STANDARD_PATTERNS
) -> Night:
    """What a pasted or dropped text says: log lines, a list of names, or the contents of a dump."""
    night = Night()
    if is_log(text.encode("utf-8", "replace")):
        watcher = LogWatcher(None, patterns)
        for line in text.splitlines():
            night.add(watcher.feed(line))
        night.add(watcher.finish())
    if not (night.presences or night.awards or night.loots or night.rolls):
        dump = read_dump(text, name)
        if dump is not None:
            night.add([dump])
    return night


def _files(paths: Iterable[Path]) -> list[Path]:
    found = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.iterdir() if p.is_file() and p.name[0] != ".")
        elif path.exists():
            found.append(path)
        else:
            raise InputError(f"There is no file or folder {path}.")
    return found


def _read_file(
    path: Path, found: ReadFiles, patterns: Sequence[AwardPattern], progress: Progress
) -> None:
    with path.open("rb") as file:
        start = file.read(_START)
    if path.suffix.casefold() not in _TEXT_SUFFIXES:
        found.left.append((path.name, "it is no text file of the game"))
    elif is_log(start):
        before = len(found.night.presences)
        found.night.add(read_log(path, patterns, progress))
        what = "log"
        if len(start) < _START and len(found.night.presences) == before:
            # A pasted list of names that kept its times.
            found.night.add(read_paste(decoded(start), path.name, patterns).presences)
        found.recognised.append((path.name, what))
    elif path.stat().st_size <= LARGEST_DUMP and (
        dump := read_dump(decoded(path.read_bytes()), path.name)
    ):
        found.night.add([dump])
        found.recognised.append((path.name, str(dump.source)))
    else:
        found.left.append((path.name, "nothing in it is known"))
