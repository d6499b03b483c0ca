"""Errors are contradictions and block; everything doubtful is a warning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tracker.core.profile import Finding, Severity
from tracker.core.record import Record, make
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry
from tracker.profiles.hockey.rules.validation import check


def of_severity(record: Record, book: Any, severity: Severity) -> list[str | None]:
    return [f.field for f in check(record, book) if f.severity is severity]


def errors(record: Record, book: Any) -> list[str | None]:
    return of_severity(record, book, Severity.ERROR)


def warnings(record: Record, book: Any) -> list[str | None]:
    return of_severity(record, book, Severity.WARNING)


def goal(book: Any, **fields: Any) -> Event:
    event: Event = book.event("Goal", "Goal_Scored", **{"by": 11, **fields})
    return event


def test_a_plain_event_shift_game_and_entry_pass(book: Any) -> None:
    event = goal(book, assist_1_player=12, goalie_player=2, event_detail_2="Goal_Wrist")
    records = (event, book.shift(0, 60, strength="5v5", situation="Full Strength"))
    for record in (*records, *book.records(Game), *book.records(RosterEntry)):
        assert list(check(record, book)) == []


def test_an_end_before_the_start_is_an_error(book: Any) -> None:
    assert errors(goal(book, at=30, end_elapsed_seconds=29), book) == ["end_elapsed_seconds"]
    assert errors(goal(book, at=30, end_elapsed_seconds=30), book) == []
    assert errors(book.shift(60, 59), book) == ["end_elapsed_seconds"]


def test_a_time_without_a_period_is_an_error(book: Any) -> None:
    assert errors(goal(book, period=None), book) == ["period"]
    assert errors(goal(book, period=None, at=None, event_start_seconds=5), book) == ["period"]
    assert errors(goal(book, period=None, at=None), book) == []
    assert errors(book.shift(0, 60, period=None), book) == ["period"]


def test_a_player_twice_on_one_side_of_an_event_is_an_error(book: Any) -> None:
    twice = goal(book, event_team_player_3=11)
    assert errors(twice, book) == ["event_team_player_3"]
    opponents = goal(book, opp_team_player_1=21, opp_team_player_2=21)
    assert errors(opponents, book) == ["opp_team_player_2"]
    assert errors(goal(book, opp_team_player_1=11), book) == []


def test_a_player_twice_on_the_ice_is_an_error(book: Any) -> None:
    assert errors(book.shift(0, 60, home=[11, 12, 13, 14, 11]), book) == ["home_5"]
    assert errors(book.shift(0, 60, home=[11, 12, 13, 14, 1]), book) == ["home_goalie"]
    assert errors(book.shift(0, 60, home=[21, 22, 13, 14, 15]), book) == []


def test_a_link_to_itself_is_an_error(book: Any) -> None:
    assert errors(goal(book, event_index=7, linked_event_index=7), book) == ["linked_event_index"]
    assert errors(goal(book, event_index=8, linked_event_index=7), book) == []


def test_unknown_vocabulary_is_kept_and_named(book: Any) -> None:
    event = book.event("Wrestling", by=11, event_team_zone="x", play_detail1="Juggled")
    assert errors(event, book) == []
    assert warnings(event, book) == ["event_type", "play_detail1", "event_team_zone"]
    assert warnings(book.shift(0, 60, shift_stop_type="Dog on ice"), book) == ["shift_stop_type"]
    entry = {"game_id": 1, "roster_index": 99, "venue": "home", "jersey": 98, "position": "Q"}
    assert warnings(make(RosterEntry, entry), book) == ["position"]


def test_another_spelling_of_a_known_value_is_known(book: Any) -> None:
    event = book.event("Pass", "Pass-Completed", by=11, event_detail_2="Pass-Rim/Wrap")
    assert warnings(event, book) == []


def test_a_player_outside_the_roster_is_a_warning(book: Any) -> None:
    event = goal(book, by=99, on=98, assist_1_player=97, goalie_player=96, drawn_by_player=95)
    assert errors(event, book) == []
    assert warnings(event, book) == [
        "event_team_player_1", "assist_1_player", "opp_team_player_1", "goalie_player",
        "drawn_by_player",
    ]  # fmt: skip
    assert warnings(book.shift(0, 60, away=[21, 22, 23, 24, 11]), book) == ["away_5"]


def test_a_blocker_is_looked_up_in_his_own_team(book: Any) -> None:
    block = {"by": 11, "blocked_by_player": 22}
    assert warnings(book.event("Shot", "Shot_Blocked", **block), book) == []
    assert warnings(book.event("Shot", "Shot_BlockedSameTeam", **block), book) == [
        "blocked_by_player"
    ]


def test_without_a_roster_nobody_is_missing_from_it(empty_book: Any) -> None:
    assert warnings(goal(empty_book, by=99, event_team=None), empty_book) == []
    assert warnings(empty_book.shift(0, 60), empty_book) == []


def test_an_event_of_nobodys_team_is_a_warning(book: Any) -> None:
    book.player("home", 53)
    book.player("away", 53)
    for number in (53, 99):
        event = book.event("Hit", by=number, event_team=None)
        assert (errors(event, book), warnings(event, book)) == ([], ["event_team"])
    assert warnings(book.event("Hit", by=53, on=21, event_team=None), book) == []


def test_a_time_beyond_the_period_is_a_warning(empty_book: Any) -> None:
    empty_book.game(period_1_seconds=1080, overtime_seconds=240)
    assert warnings(goal(empty_book, at=1081), empty_book) == ["start_elapsed_seconds"]
    assert warnings(goal(empty_book, at=1080), empty_book) == []
    late = goal(empty_book, at=None, event_start_seconds=241, period=4)
    assert warnings(late, empty_book) == ["event_start_seconds"]


def test_what_an_event_lacks_is_a_warning(book: Any) -> None:
    for event, fields in (
        (book.event(None), ["event_type"]),
        (book.event("Hit", by=11, period=None, at=None), ["period"]),
        (book.event("Hit"), ["event_team_player_1"]),
        (book.event("Faceoff", by=11), ["opp_team_player_1"]),
        (book.event("Faceoff", on=21), ["event_team_player_1"]),
        (book.event("Goal", "Goal_Scored"), ["event_team_player_1"]),
        (book.event("Goal", by=11), ["event_detail"]),
        (book.event("Penalty", by=11), ["penalty_minutes"]),
        (book.event("Penalty", "Penalty_Minor"), ["event_team_player_1"]),
    ):
        assert (errors(event, book), warnings(event, book)) == ([], fields)


@pytest.mark.parametrize("event_type", ["Stoppage", "GameStart", "Intermission", "DeadIce"])
def test_what_nobody_does_needs_nobody(event_type: str, book: Any) -> None:
    assert warnings(book.event(event_type), book) == []


def test_a_bench_penalty_needs_no_player(book: Any) -> None:
    bench = book.event("Penalty", "Penalty_Bench", served_by_player=11)
    assert warnings(bench, book) == []


def test_doubtful_assists_are_warnings(book: Any) -> None:
    assert warnings(goal(book, assist_1_player=11), book) == ["assist_1_player"]
    assert warnings(goal(book, assist_2_player=12), book) == ["assist_2_player"]
    both = goal(book, assist_1_player=12, assist_2_player=12)
    assert warnings(both, book) == ["assist_2_player"]


def test_too_many_and_too_few_skaters_are_warnings(book: Any) -> None:
    assert warnings(book.shift(0, 60, home=range(11, 17)), book) == ["home_6"]
    assert warnings(book.shift(0, 60, home=range(11, 17), home_goalie=None), book) == []
    assert warnings(book.shift(0, 60, away=[21, 22]), book) == ["away_1"]
    assert warnings(book.shift(0, 60, away=[]), book) == []


def test_a_strength_that_the_slots_contradict_is_a_warning(book: Any) -> None:
    four = {"away": [21, 22, 23, 24]}
    assert warnings(book.shift(0, 60, strength="5v5", **four), book) == ["strength"]
    assert warnings(book.shift(0, 60, strength="5v4", **four), book) == []
    assert warnings(book.shift(0, 60, strength="4v5", **four), book) == []
    assert warnings(book.shift(0, 60, strength="all", **four), book) == []
    assert warnings(book.shift(0, 60, strength="5v5", away=[]), book) == []


def test_a_number_or_player_given_twice_is_a_warning(book: Any) -> None:
    def entry(**fields: Any) -> Sequence[str | None]:
        base = {"game_id": 1, "roster_index": 99, "venue": "home", "jersey": 98}
        record = make(RosterEntry, {**base, **fields})
        assert errors(record, book) == []
        return warnings(record, book)

    assert entry() == []
    assert entry(jersey=11) == ["jersey"]
    assert entry(venue="away", jersey=11) == []
    assert entry(player_id="Ph11") == ["jersey"]
    assert entry(roster_index=1, jersey=11, player_id="Ph11") == []


def test_a_player_in_both_teams_is_an_error(book: Any) -> None:
    fields = {"game_id": 1, "roster_index": 99, "venue": "home", "jersey": 98, "player_id": "Pa21"}
    assert errors(make(RosterEntry, fields), book) == ["player_id"]


def test_a_team_against_itself_is_a_warning(book: Any) -> None:
    game = make(Game, {"game_id": 1, "home_team": "A", "away_team": "A"})
    assert warnings(game, book) == ["away_team"]
    assert warnings(make(Game, {"game_id": 1}), book) == []


def test_findings_are_sentences_that_name_the_player(book: Any) -> None:
    (finding,) = check(book.shift(0, 60, home=[11, 12, 13, 14, 11]), book)
    assert isinstance(finding, Finding)
    assert finding.message == "#11 of the home team is on the ice twice; remove one of them."


def test_the_check_never_reads_events_or_shifts(book: Any) -> None:
    class OnlyGameAndRoster:
        def records(self, kind: type[Record]) -> Sequence[Any]:
            assert kind in (Game, RosterEntry)
            return book.records(kind)

    view: Any = OnlyGameAndRoster()
    for record in (goal(book), goal(book, event_team=None), book.shift(0, 60)):
        assert list(check(record, view)) == []
