"""A log line: `[Thu Feb 12 21:00:08 2026] text`, local time without a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

PREFIX_LENGTH = 27
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
_PREFIX = re.compile(
    r"\[(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d) (\d{4})\] ?"
)
# Terminals that lose and gain the focus write ESC [ O and ESC [ I into what is pasted.
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]?")


@dataclass(frozen=True)
class Line:
    """One line; `at` is None for text without a time, as some things are pasted."""

    at: datetime | None
    text: str


def split_line(raw: str) -> Line:
    """The time and the rest. Line ends, escape sequences and a byte order mark are taken off."""
    plain = raw.rstrip("\r\n").lstrip("\ufeff")
    if "\x1b" in plain:
        plain = without_escapes(plain)
    found = _PREFIX.match(plain)
    if found is None:
        return Line(None, plain)
    month, day, hour, minute, second, year = found.groups()
    try:
        at = datetime(  # noqa: DTZ001 - the log's local time has no zone
            int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second)
        )
    except (KeyError, ValueError):
        return Line(None, plain)
    return Line(at, plain[found.end() :])


def without_escapes(text: str) -> str:
    """The text without the control sequences of terminals."""
    return _ESCAPES.sub("", text)


def decoded(raw: bytes) -> str:
    """Logs are the client's ANSI text; newer tools write UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
