"""The sync gives way to somebody who presses keys on another thread."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

import pytest

from tracker.local_db.pace import LONGEST_WAIT_SECONDS, ONE_ENTRY_SECONDS, Pace


@dataclass
class Time:
    """Passes only while somebody waits; each wait may end in another key press."""

    now: float = 1000.0
    waits: list[float] = field(default_factory=list)
    pressing: Pace | None = None

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        if self.pressing is not None:
            on_another_thread(self.pressing)


def on_another_thread(pace: Pace) -> None:
    entering = threading.Thread(target=pace.entered)
    entering.start()
    entering.join()


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Time:
    passing = Time()
    monkeypatch.setattr(time, "monotonic", lambda: passing.now)
    monkeypatch.setattr(time, "sleep", passing.sleep)
    return passing


def test_background_work_waits_until_an_entry_is_through(passing: Time) -> None:
    pace = Pace()
    pace.give_way()
    assert passing.waits == []

    on_another_thread(pace)
    pace.give_way()
    assert passing.waits == pytest.approx([ONE_ENTRY_SECONDS])

    pace.give_way()
    assert len(passing.waits) == 1


def test_who_makes_the_entry_waits_for_nobody(passing: Time) -> None:
    pace = Pace()
    pace.entered()
    pace.give_way()
    assert passing.waits == []


def test_a_key_that_is_held_down_does_not_stop_the_sync(passing: Time) -> None:
    pace = Pace()
    passing.pressing = pace
    on_another_thread(pace)
    pace.give_way()
    assert sum(passing.waits) <= LONGEST_WAIT_SECONDS + ONE_ENTRY_SECONDS
