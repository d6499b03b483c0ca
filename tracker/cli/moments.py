"""Points in time as people write them: a date, a date with a time, or how long ago."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from tracker.errors import InputError

AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DAY", help="The last day of a report's windows: 2026-01-31."),
]
_AGO = re.compile(r"(\d{1,6})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment_of(text: str, now: datetime) -> datetime:
    """`2h` and `3d` ago, or ISO 8601; without an offset it is this machine's time."""
    ago = _AGO.fullmatch(text.strip())
    try:
        if ago is not None:
            return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        return datetime.fromisoformat(text.strip()).astimezone()
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"'{text}' is not a point in time; write it like 2h, 3d, 2026-01-31 or "
            "2026-01-31T18:45."
        ) from error


def day_of(text: str | None) -> date:
    """`2026-01-31`; without one it is this machine's today."""
    if text is None:
        return date.today()  # noqa: DTZ011 - the guild's day
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(f"'{text}' is not a day; write it like 2026-01-31.") from error
