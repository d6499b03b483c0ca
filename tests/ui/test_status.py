"""The five states of the status item, and the one without a server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.ui.status import Counts, SyncPhase, SyncProblem, SyncStatus, Tone, status_line

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
            f"offline, server not reachable — 3 waiting · last sync {AT}",
            Tone.WARN,
        ),
        (
            SyncStatus(SyncPhase.OFFLINE),
            0,
            0,
            "offline, server not reachable · never synced",
            Tone.WARN,
        ),
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
    line = status_line(status, Counts(waiting, parked), NOW)

    assert (line.text, line.tone) == (text, tone)


def test_a_sync_of_another_day_is_dated() -> None:
    yesterday = NOW - timedelta(days=1)

    line = status_line(SyncStatus(SyncPhase.IDLE, yesterday), Counts(), NOW)

    assert line.text == f"synced {yesterday.astimezone():%Y-%m-%d %H:%M}"


def test_the_reason_is_the_tooltip() -> None:
    line = status_line(SyncStatus(SyncPhase.OFFLINE, LAST, message="No answer."), Counts(1), NOW)

    assert line.detail == "No answer."


@pytest.mark.parametrize(
    ("status", "parked", "words", "remedy"),
    [
        (SyncStatus(SyncPhase.NOT_CONNECTED), 0, "not connected — 3 waiting", "connect"),
        (SyncStatus(SyncPhase.PAUSED), 0, "paused — 3 waiting", "pause"),
        (SyncStatus(SyncPhase.OFFLINE, LAST), 0, "offline, server not reachable", "sync_now"),
        (SyncStatus(SyncPhase.IDLE, LAST), 2, "2 need you", "unsent"),
        *(
            (SyncStatus(SyncPhase.NEEDS_YOU, LAST, problem=problem), 2, problem.value, remedy)
            for problem, remedy in (
                (SyncProblem.SIGN_IN, "connect"),
                (SyncProblem.NO_RIGHT, "unsent"),
                (SyncProblem.RESTORED, "accept_restored"),
                (SyncProblem.DELETIONS, "accept_deletions"),
                (SyncProblem.OTHER_SERVER, "connect"),
                (SyncProblem.OLD_SERVER, "sync_now"),
            )
        ),
    ],
)
def test_a_problem_is_said_in_words_with_the_one_action_that_helps(
    status: SyncStatus, parked: int, words: str, remedy: str
) -> None:
    line = status_line(status, Counts(3, parked), NOW)

    assert line.text.startswith(words)
    assert line.remedy == remedy
