"""What must hold for any game, however badly it was recorded."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.profiles.hockey.kinds import Event, Shift
from tracker.profiles.hockey.rules.on_ice import Timeline, seconds_on_ice, segments
from tracker.profiles.hockey.rules.penalty_clock import NO_CLOCK, penalty_clock

SECONDS = st.integers(0, 40)
LINES = st.lists(st.integers(11, 17), max_size=6, unique=True)
SHIFTS = st.lists(st.tuples(st.integers(1, 2), SECONDS, SECONDS, LINES, st.booleans()), max_size=8)
DETAILS = st.sampled_from(
    [
        ("Goal", "Goal_Scored"), ("Goal", "Goal_PenaltyShot"), ("Goal", "Goal_Shootout"),
        ("Shot", "Shot_OnNetSaved"), ("Shot", "Shot_Goal"), ("Shot", "Shot_Missed"),
        ("Shot", "Shot_Blocked"), ("Hit", None), ("Faceoff", None),
        ("Turnover", "Turnover_Giveaway"), ("Penalty", "Penalty_Minor"), (None, None),
    ]
)  # fmt: skip
NUMBERS = st.none() | st.integers(11, 17)
EVENTS = st.lists(
    st.tuples(DETAILS, SECONDS | st.none(), NUMBERS, NUMBERS, st.sampled_from(["home", "away"])),
    max_size=12,
)
WHISTLES = st.tuples(
    st.sampled_from(
        [("Penalty", "Penalty_Minor"), ("Penalty", "Penalty_Major"), ("Goal", "Goal_Scored"),
         ("Faceoff", None), ("Stoppage", None), ("PeriodStart", None)]
    ),
    st.integers(1, 4), st.integers(0, 300) | st.none(), st.integers(11, 14),
    st.sampled_from(["home", "away"]),
)  # fmt: skip
CORRECTIONS = st.lists(st.tuples(st.integers(0, 30), WHISTLES | st.none()), max_size=25)
"""Which event is written over (None: taken out); a number beyond the last is a new event."""
many = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def record(book: Any, shifts: list[Any]) -> list[Any]:
    for period, start, end, line, has_goalie in shifts:
        book.shift(start, end, period=period, home=line, home_goalie=1 if has_goalie else None)
    return segments(book.records(Shift), None)


@many
@given(shifts=SHIFTS)
def test_the_timeline_is_the_boundary_rule(shifts: list[Any], fresh_book: Any) -> None:
    book = fresh_book()
    found = record(book, shifts)
    timeline = Timeline(found)
    for period in (1, 2):
        for t in range(42):
            here = [s for s in found if s.period == period]
            event = book.event("Shot", at=t, period=period)
            action = next(
                (s for s in here if s.start < t <= s.end or (t == 0 and s.start == 0)), None
            )
            faceoff = next((s for s in here if s.start <= t < s.end), None)
            assert (timeline.at_action(event), timeline.at_faceoff(event)) == (action, faceoff)


@many
@given(shifts=SHIFTS)
def test_ice_time_counts_each_second_once(shifts: list[Any], fresh_book: Any) -> None:
    found = record(fresh_book(), shifts)
    expected: dict[Any, set[Any]] = {}
    for segment in found:
        seconds = {(segment.period, t) for t in range(segment.start, segment.end)}
        for venue in ("home", "away"):
            for number in segment.skaters[venue]:
                expected.setdefault((venue, number, False), set()).update(seconds)
            if segment.goalie[venue] is not None:
                expected.setdefault((venue, segment.goalie[venue], True), set()).update(seconds)
    assert seconds_on_ice(found) == {who: len(seconds) for who, seconds in expected.items()}


@many
@given(shifts=SHIFTS, events=EVENTS)
def test_the_columns_of_a_box_score_agree(
    shifts: list[Any], events: list[Any], fresh_book: Any
) -> None:
    book = fresh_book()
    book.game()
    record(book, shifts)
    for (type_, detail), at, by, on, team in events:
        book.event(type_, detail, at=at, by=by, on=on, event_team=team)
    numbers = book.summary()
    for line in numbers["players"]:
        assert line["points"] == line["goals"] + line["assists"]
        assert line["goals"] <= line["shots"]
        assert line["fenwick_for"] <= line["corsi_for"]
        assert line["corsi_for_5v5"] <= line["corsi_for"]
        assert 0 <= line["toi_seconds"] <= 80
    away, home = numbers["teams"]
    assert (away["corsi_for"], away["fenwick_for"]) == (
        home["corsi_against"], home["fenwick_against"],
    )  # fmt: skip
    assert away["faceoff_wins"] == home["faceoff_losses"]
    for team in (away, home):
        mine = [p for p in numbers["players"] if p["team"] == team["team"]]
        for number in ("goals", "shots", "hits", "giveaways", "pim"):
            assert sum(p[number] for p in mine) <= team[number]
    for goalie in numbers["goalies"]:
        assert goalie["shots_against"] == goalie["saves"] + goalie["goals_against"]
        assert goalie["saves"] >= 0


@many
@given(corrections=CORRECTIONS)
def test_a_penalty_clock_that_is_renewed_is_the_one_that_is_made_anew(
    corrections: list[Any], fresh_book: Any
) -> None:
    book = fresh_book()
    book.game(shootout_period=4)
    clock = NO_CLOCK
    for place, change in corrections:
        events = book.records(Event)
        if change is not None:
            (type_, detail), period, at, by, venue = change
            fields = {"by": by, "event_team": venue, "penalty_minutes": 2}
            index = None
            if place < len(events):
                index = events.pop(place).event_index
            made = book.event(type_, detail, at=at, period=period, **fields)
            if index is not None:
                events.pop()
                events.insert(place, made.model_copy(update={"event_index": index}))
        elif place < len(events):
            events.pop(place)
        clock = penalty_clock(book, clock)
        assert clock == penalty_clock(book)
