"""The five states of the status item, and the one without a server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.ui.status import SyncPhase, SyncStatus, Tone, status_line

NOW = datetime(2026, 2, 28, 12, 0, tzinfo=UTC)
AT = f"{(NOW - timedelta(minutes=18)).astimezone():%H:%M}"
LAST = NOW - timedelta(minutes=18)


@pytest.mark.parametrize(
    ("status", "waiting", "parked", "text", "tone"),
    [
        (SyncStatus(SyncPhase.IDLE, LAST), 0, 0, f"synced {AT}", Tone.OK),
        (SyncStatus(SyncPhase.IDLE, LAST), 3, 0, f"synced {AT} — 3 waiting", Tone.ACCENT),
        (SyncStatus(SyncPhase.IDLE), 3, 0, "not synced yet — 3 waiting", Tone.DIM),
        (SyncStatus(SyncPhase.SYNCING, LAST, 120, 400), 9, 0, "syncing 120/400", Tone.ACCENT),
        (SyncStatus(SyncPhase.SYNCING, LAST), 9, 0, "syncing", Tone.ACCENT),
        (
            SyncStatus(SyncPhase.OFFLINE, LAST),
            3,
            0,
            f"offline — 3 waiting · last sync {AT}",
            Tone.WARN,
        ),
        (SyncStatus(SyncPhase.OFFLINE), 0, 0, "offline · never synced", Tone.WARN),
        (SyncStatus(SyncPhase.PAUSED), 3, 0, "paused — 3 waiting", Tone.WARN),
        (SyncStatus(SyncPhase.PAUSED), 0, 0, "paused", Tone.WARN),
        (SyncStatus(SyncPhase.IDLE, LAST), 0, 1, "1 needs you", Tone.WARN),
        (SyncStatus(SyncPhase.OFFLINE, LAST), 4, 2, "2 need you", Tone.WARN),
        (SyncStatus(SyncPhase.NEEDS_YOU), 4, 0, "1 needs you", Tone.WARN),
        (SyncStatus(SyncPhase.NOT_CONNECTED), 3, 0, "not connected — 3 waiting", Tone.DIM),
        (SyncStatus(SyncPhase.NOT_CONNECTED), 0, 0, "not connected", Tone.DIM),
    ],
)
def test_the_status_item_says(
    status: SyncStatus, waiting: int, parked: int, text: str, tone: Tone
) -> None:
    line = status_line(status, waiting, parked, NOW)

    assert (line.text, line.tone) == (text, tone)


def test_a_sync_of_another_day_is_dated() -> None:
    yesterday = NOW - timedelta(days=1)

    line = status_line(SyncStatus(SyncPhase.IDLE, yesterday), 0, 0, NOW)

    assert line.text == f"synced {yesterday.astimezone():%Y-%m-%d %H:%M}"


def test_the_reason_is_the_tooltip() -> None:
    line = status_line(SyncStatus(SyncPhase.OFFLINE, LAST, message="No answer."), 1, 0, NOW)

    assert line.detail == "No answer."
