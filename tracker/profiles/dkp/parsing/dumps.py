"""The files that the client and its helpers write; each is recognised by what is in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from tracker.errors import InputError
from tracker.profiles.dkp.parsing.lines import split_line
from tracker.profiles.dkp.parsing.sightings import Listed, Presence, Source
from tracker.profiles.dkp.points import hundredths

_NAME = re.compile(r"[^\W\d_][^\W\d_'`]*$")
_TIME_IN_NAME = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)[_-](\d\d)-?(\d\d)-?(\d\d)")
_TICK_HEADER = ["player", "level", "class", "timestamp", "points"]
_DAY = re.compile(r"\d\d?/\d\d?/\d\d(?:\d\d)?$")
Rows = Sequence[Sequence[str]]


def read_dump(text: str, name: str = "") -> Presence | None:
    """The list that a file or a paste holds; None when it is none of the known kinds.

    `name` is the file's: several kinds have their time only there.
    """
    split = [line for raw in text.splitlines() if (line := split_line(raw)).text.strip()]
    if not split:
        return None
    lines = [line.text for line in split]
    at = time_in(name) or split[0].at
    rows = [[cell.strip() for cell in line.split("\t")] for line in lines]
    for reader in (_raid_tick, _raid_roster, _guild_dump):
        found = reader(rows, at)
        if found is not None:
            return found
    return _zeal(lines, at) or _plain_names(lines, at, name)


def time_in(text: str) -> datetime | None:
    """The moment in a name such as `RaidTick-2026-02-12_21-00-28.txt`."""
    found = _TIME_IN_NAME.search(text)
    if found is None:
        return None
    try:
        return datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type] # noqa: DTZ001
    except ValueError:
        return None


def _raid_tick(rows: Rows, at: datetime | None) -> Presence | None:
    if [cell.casefold() for cell in rows[0]][:5] != _TICK_HEADER:
        return None
    listed = []
    values: Counter[int] = Counter()
    for row in rows[1:]:
        cells = [*row, "", "", "", "", ""]
        if not _NAME.match(cells[0]):
            continue
        at = at or time_in(cells[3])
        listed.append(Listed(cells[0], _whole(cells[1]), cells[2] or None))
        value = _points(cells[4])
        if value is not None:
            values[value] += 1
    worth = values.most_common(1)[0][0] if values else None
    return Presence(Source.RAID_TICK, at, tuple(listed), hundredths=worth)


def _raid_roster(rows: Rows, at: datetime | None) -> Presence | None:
    full = [row for row in rows if len(row) >= 4]
    if not full or not all(
        row[0].isdigit() and (not row[1] or _NAME.match(row[1])) for row in full
    ):
        return None
    if any(row[2] and not row[2].isdigit() for row in full):
        return None
    listed = tuple(
        Listed(
            row[1], _whole(row[2]), row[3] or None, rank=(row[4] if len(row) > 4 else "") or None
        )
        for row in full
        if row[1]
    )
    return Presence(Source.RAID_ROSTER, at, listed)


def _guild_dump(rows: Rows, at: datetime | None) -> Presence | None:
    full = [row for row in rows if len(row) >= 6]
    if not full or len(full) < len(rows):
        return None
    if not all(_NAME.match(r[0]) and r[1].isdigit() and _DAY.match(r[5]) for r in full):
        return None
    listed = tuple(
        Listed(r[0], int(r[1]), r[2] or None, rank=r[3] or None, is_alt=r[4] == "A") for r in full
    )
    return Presence(Source.GUILD_DUMP, at, listed)


def _zeal(lines: Sequence[str], at: datetime | None) -> Presence | None:
    head, *rest = [[cell.strip() for cell in line.split("|")] for line in lines]
    members = [row for row in rest if len(row) == 5 and row[0].isdigit() and _NAME.match(row[1])]
    if len(head) != 3 or len(members) != len(rest) or not members:
        return None
    listed = tuple(Listed(r[1], _whole(r[3]), r[2] or None, rank=r[4] or None) for r in members)
    return Presence(Source.ZEAL, at, listed, zone=head[1] or None, call=head[0] or None)


def _plain_names(lines: Sequence[str], at: datetime | None, name: str) -> Presence | None:
    """One name per line (an old RaidTick), or names with commas as a channel list pastes them."""
    names = [part.strip() for line in lines for part in line.split(",") if part.strip(" .…")]
    if not names or not all(_NAME.match(n) for n in names):
        return None
    source = Source.RAID_TICK if name.casefold().startswith("raidtick") else Source.NAMES
    return Presence(source, at, tuple(Listed(n) for n in names))


def _whole(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def _points(text: str) -> int | None:
    try:
        return hundredths(text) if text else None
    except InputError:
        return None


Reader = Callable[[Rows, datetime | None], Presence | None]


def raids_in_schedule(text: str) -> Iterator[tuple[str, str]]:
    """(day, name) of the lines of a raid schedule: `Thursday 02/12 9pm est: Water Minis - …`."""
    for line in text.splitlines():
        found = _SCHEDULED.match(line.strip())
        if found is not None:
            try:
                day = datetime.strptime(found["day"], "%B %d, %Y").date()  # noqa: DTZ007
            except ValueError:
                continue
            yield day.isoformat(), found["name"].strip()


_SCHEDULED = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d\d?/\d\d?[^:]*: (?P<name>.+?)"
    r" - (?P<day>[A-Z][a-z]+ \d\d?, \d{4})"
)
