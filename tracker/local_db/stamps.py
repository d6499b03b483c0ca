"""Time stamps of edits: never running backwards, corrected by the server's measured offset."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from tracker.core.clock import Clock
from tracker.local_db.tables import meta, units

CLOCK_OFFSET = "clock_offset_seconds"
"""The meta entry with server time minus local time; whoever measures it sets it."""

_OFFSET = select(meta.c.value).where(meta.c.name == CLOCK_OFFSET)
LAST_STAMP = "last_stamp"
"""The meta entry with the stamp that was given last: it changes with all that is written."""

_LAST = select(meta.c.value).where(meta.c.name == LAST_STAMP)
# Older programs kept it nowhere else.
_LAST_UNIT = select(units.c.made_at).order_by(units.c.unit_id.desc()).limit(1)
_INSERT = insert(meta)
_KEEP = _INSERT.on_conflict_do_update(
    index_elements=[meta.c.name], set_={"value": _INSERT.excluded.value}
)
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
        last = self._last or last_stamp(connection) or datetime.min.replace(tzinfo=UTC)
        # Another thread may forget it at any moment.
        offset = self._offset
        if offset is None:
            measured = connection.execute(_OFFSET).scalar_one_or_none()
            self._offset = offset = timedelta(seconds=float(measured or 0))
        now = self._clock.now().astimezone(UTC) + offset
        self._last = max(now, last + _TICK)
        stamp = self._last.isoformat(timespec="microseconds")
        connection.execute(_KEEP, {"name": LAST_STAMP, "value": stamp})
        return stamp


def last_stamp(connection: Connection) -> datetime | None:
    """The stamp that was given last; None where nothing was ever written."""
    for asked in (_LAST, _LAST_UNIT):
        written = connection.execute(asked).scalar_one_or_none()
        if written is not None:
            return datetime.fromisoformat(written)
    return None
