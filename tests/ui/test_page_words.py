"""What is said about the rows of a page: from when they are, and why there are none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.ui.teams_page import NOW
from tracker.errors import NotAllowed, ServerUnreachable
from tracker.ui.page_words import PageState, page_line, why_empty
from tracker.ui.status import Tone


@pytest.mark.parametrize(
    ("state", "words", "tone"),
    [
        (PageState(is_connected=False), "Not connected", Tone.DIM),
        (PageState(is_fetching=True), "Asking the server…", Tone.DIM),
        (PageState(failure=NotAllowed("You may not.")), "You may not.", Tone.WARN),
        (PageState(NOW, is_fetching=True), "As of {at}  ·  asking the server…", Tone.DIM),
        (PageState(NOW, failure=NotAllowed("No.")), "As of {at}. No.", Tone.WARN),
        (
            PageState(NOW - timedelta(days=400), failure=ServerUnreachable("x")),
            "Offline  ·  as of 2025-01-24 {at}, 400 days ago",
            Tone.WARN,
        ),
    ],
)
def test_the_line_says_from_when_it_is(state: PageState, words: str, tone: Tone) -> None:
    line = page_line(state, NOW)
    assert line.text == words.format(at=f"{NOW.astimezone():%H:%M}")
    assert line.tone is tone
    assert why_empty(state)
