"""Time stamps of edits: never running backwards, corrected by the server's measured offset."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from tracker.core.clock import Clock
from tracker.local_db.tables import meta, units

CLOCK_OFFSET = "clock_offset_seconds"
"""The meta entry with server time minus local time; whoever measures it sets it."""

_OFFSET = select(meta.c.value).where(meta.c.name == CLOCK_OFFSET)
_LAST = select(units.c.made_at).order_by(units.c.unit_id.desc()).limit(1)
_TICK = timedelta(microseconds=1)


class Stamps:
    """A hybrid logical clock: wall time where it advances, else the last stamp plus a tick.

    Call it inside the write transaction that uses the stamp.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last: datetime | None = None
        self._offset: timedelta | None = None

    def forget_offset(self) -> None:
        """The measured offset has changed: read it again for the next stamp."""
        self._offset = None

    def next(self, connection: Connection) -> str:
        """A stamp after every earlier one of this data folder; as text it sorts by time."""
        if self._last is None:
            written = connection.execute(_LAST).scalar_one_or_none()
            self._last = datetime.min.replace(tzinfo=UTC)
            if written is not None:
                self._last = datetime.fromisoformat(written)
        if self._offset is None:
            offset = connection.execute(_OFFSET).scalar_one_or_none()
            self._offset = timedelta(seconds=float(offset or 0))
        now = self._clock.now().astimezone(UTC) + self._offset
        self._last = max(now, self._last + _TICK)
        return self._last.isoformat(timespec="microseconds")
