"""The vocabulary's words as people read them."""

from __future__ import annotations

import pytest

from tracker.profiles.hockey.ui.event_words import detail_words


@pytest.mark.parametrize(
    ("event_type", "detail", "words"),
    [
        ("Stoppage", "Stoppage_PuckOutofPlay", "puck out of play"),
        ("Stoppage", "Stoppage_OutOfPlay", "out of play"),
        ("Stoppage", "Stoppage_TvTimeout", "tv timeout"),
        ("Shot", "Shot_MissedPost", "missed post"),
        ("Shot", "Shot_OnNetSaved", "on net saved"),
        ("DeadIce", "DeadIce", ""),
        ("Goal", "Shot_Wrist", "wrist"),
        ("Shot", None, ""),
    ],
)
def test_details_are_read_as_words(event_type: str, detail: str | None, words: str) -> None:
    assert detail_words(event_type, detail) == words


def test_no_word_of_the_vocabulary_runs_together() -> None:
    from tracker.profiles.hockey import vocabulary

    for details in (vocabulary.DETAILS_BY_TYPE, vocabulary.DETAILS_2_BY_TYPE):
        for event_type, terms in details.items():
            for term in terms:
                words = detail_words(event_type, term)
                assert max(map(len, words.split()), default=0) <= 15, words
                assert words == words.strip()
