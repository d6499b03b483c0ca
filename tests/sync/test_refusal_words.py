"""A refusal is told without the database's jargon, and nothing of it is made up."""

from __future__ import annotations

import pytest

from tracker.sync.refusal_words import plain_words


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            'new row for relation "staging_events" violates check constraint '
            '"staging_events_note_is_polite"',
            "it breaks the server's rule 'note is polite' (staging_events_note_is_polite).",
        ),
        (
            "new row violates check constraint points_is_in_range",
            "it breaks the server's rule 'points is in range' (points_is_in_range).",
        ),
        (
            'null value in column "period" of relation "staging_events" violates not-null '
            "constraint",
            "period must not be empty.",
        ),
        ("The note is too rude.", "The note is too rude."),
        ("", ""),
    ],
)
def test_what_the_server_says_about_a_row(message: str, told: str) -> None:
    assert plain_words(message) == told
