"""Time and identities that follow from the seed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from unittest import mock

START = datetime(2026, 3, 1, 19, 0, tzinfo=UTC)


class VirtualClock:
    """The true time of a run."""

    def __init__(self) -> None:
        self._now = START

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class SkewedClock:
    """A laptop's clock, which is off."""

    def __init__(self, true: VirtualClock, skew_seconds: float) -> None:
        self._true = true
        self.skew_seconds = skew_seconds

    def now(self) -> datetime:
        return self._true.now() + timedelta(seconds=self.skew_seconds)


@contextmanager
def seeded_ids(seed: str) -> Iterator[None]:
    """New identities come from the seed instead of from the machine's time and noise."""
    random = Random(f"ids/{seed}")  # noqa: S311
    count = 0

    def uuid7() -> uuid.UUID:
        nonlocal count
        count += 1
        millis = int(START.timestamp() * 1000) + count
        value = (millis << 80) | (0x7 << 76) | random.getrandbits(76)
        return uuid.UUID(int=(value & ~(0x3 << 62)) | (0x2 << 62))

    def uuid4() -> uuid.UUID:
        return uuid.UUID(int=random.getrandbits(128), version=4)

    with mock.patch("uuid_utils.compat.uuid7", uuid7), mock.patch("uuid.uuid4", uuid4):
        yield
