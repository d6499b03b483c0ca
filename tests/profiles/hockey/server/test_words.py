"""The server's list of what words mean is the program's."""

from __future__ import annotations

from typing import Any

from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.rules import statistics

MEANINGS = {
    "counted type": {
        *(words.FACEOFF, words.SHOT, words.GOAL, words.HIT, words.BLOCK, words.PENALTY),
        *(words.TURNOVER, *words.PENALTY_SHOT_TYPES),
    },
    "goal in play": words.GOAL_IN_PLAY,
    "goal on a penalty shot": words.GOAL_PENALTY_SHOT,
    "saved": words.ON_NET_SAVED,
    "missed": words.MISSED,
    "blocked": words.BLOCKED,
    "blocked by an opponent": words.BLOCKED_BY_OPPONENT,
    "saved penalty shot": words.PENALTY_SHOT_SAVED,
    "giveaway": words.GIVEAWAY,
    "takeaway": words.TAKEAWAY,
    "first assist": words.ASSIST_PRIMARY,
    "second assist": words.ASSIST_SECONDARY,
    "penalty": set(words.PENALTY_MINUTES),
}
SPELLINGS = (
    "Shot-Wrist",
    " Pass-Rim/Wrap ",
    "OffensivePlay_Pass-AssistPrimary",
    "DefensivePlay_Zone-EntryFailed",
    "Zone KeepinFailed",
    "SeperateFromPuck",
    "PuckRetreivalFrocedForeced",
    "Goal - Scored",
)


def test_both_sides_know_the_same_meanings(live_server: Any) -> None:
    rows = live_server.sql("select * from tracker.hockey_terms()")
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["meaning"], set()).add(row["term"])
    assert found == {meaning: set(terms) for meaning, terms in MEANINGS.items()}
    minutes = {row["term"]: row["minutes"] for row in rows if row["meaning"] == "penalty"}
    assert minutes == words.PENALTY_MINUTES


def test_every_type_that_the_rules_count_is_on_the_list() -> None:
    assert MEANINGS["counted type"] == statistics._COUNTED_TYPES


def test_both_sides_spell_terms_alike(live_server: Any) -> None:
    terms = [*words.EVENT_DETAILS, *words.EVENT_DETAILS_2, *words.PLAY_DETAILS, *SPELLINGS]
    terms += [wrong for wrong, _ in words._SPELLINGS]
    rows = live_server.sql(
        "select term, tracker.hockey_canonical(term) as canonical from unnest(%s::text[]) as term",
        terms,
    )
    assert {row["term"]: row["canonical"] for row in rows} == {
        term: words.canonical(term) for term in terms
    }
