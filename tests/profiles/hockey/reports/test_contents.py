"""What reports say is what the official sheets of real games say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.profiles.hockey.reports.conftest import GAMES, OVERTIME_GAME, Book, imported, source_of
from tracker.core.record import JsonValue
from tracker.errors import InputError
from tracker.profiles.hockey.kinds import Event, Game, Shift
from tracker.profiles.hockey.reports.boxscore_report import box_score_report
from tracker.profiles.hockey.reports.faceoffs_report import faceoffs_report
from tracker.profiles.hockey.reports.figures import Bars, ShotMap, Steps
from tracker.profiles.hockey.reports.playbyplay_report import play_by_play_report
from tracker.profiles.hockey.reports.power_plays import power_plays
from tracker.profiles.hockey.reports.shotmap_report import shot_map_report, spot_of
from tracker.profiles.hockey.reports.source import Source
from tracker.profiles.hockey.reports.toi_report import (
    seconds_by_manpower,
    shift_lengths,
    toi_report,
)
from tracker.profiles.hockey.reports.writing import KINDS
from tracker.profiles.hockey.rules.situation import Manpower
from tracker.profiles.hockey.rules.teams import VENUES, opponent
from tracker.reports.content import Report, ReportTable, shown


def table(report: Report, title: str) -> ReportTable:
    (found,) = [table for table in report.tables if table.title == title]
    return found


def rows(found: ReportTable) -> list[list[str]]:
    """As people read them."""
    return [
        [shown(value, column.cell) for value, column in zip(row, found.columns, strict=True)]
        for row in found.rows
    ]


def by_heading(found: ReportTable) -> list[dict[str, JsonValue]]:
    headings = [column.heading for column in found.columns]
    return [dict(zip(headings, row, strict=True)) for row in found.rows]


OFFICIAL = {
    "G": "goals", "A": "assists", "P": "points", "±": "plus_minus", "PIM": "pim", "S": "shots",
    "Hits": "hits", "Blk": "blocks", "GvA": "giveaways", "TkA": "takeaways", "TOI": "toi_seconds",
}  # fmt: skip


def test_every_skaters_line_is_the_official_one(source: Source, numbers: Mapping[str, Any]) -> None:
    report = box_score_report(source)
    printed = {
        (source.team(venue), line["#"]): line
        for venue in VENUES
        for line in by_heading(table(report, source.full_team(venue)))
    }
    for official in numbers["players"]:
        line = printed[official["team"], official["jersey"]]
        assert {h: line[h] for h in OFFICIAL} == {h: official[n] for h, n in OFFICIAL.items()}


def test_goals_and_shots_by_period_add_up_to_the_official_ones(
    source: Source, numbers: Mapping[str, Any]
) -> None:
    lines = table(box_score_report(source), "By period").rows
    totals = [line[-1] for line in lines]
    assert totals[:2] == [team["goals"] for team in numbers["teams"]]
    assert totals[2:] == [team["shots"] for team in numbers["teams"]]
    for line in lines:
        assert sum(int(str(n)) for n in line[1:-1]) == line[-1]


def test_the_scoring_of_an_overtime_game() -> None:
    report = box_score_report(source_of(OVERTIME_GAME))
    assert report.title == "Calgary Flames 6 at Vancouver Canucks 5"
    assert rows(table(report, "Scoring")) == [
        ["1st", "9:40", "VAN", "PP", "#91 Daniel Sprong", "#17 Filip Hronek, #20 Danton Heinen",
         "wrist", "0–1"],
        ["1st", "11:48", "VAN", "PP", "#6 Brock Boeser", "#74 Jake DeBrusk, #40 Elias Pettersson",
         "snap", "0–2"],
        ["1st", "12:16", "VAN", "EV", "#8 Conor Garland", "#21 Nils Hoglander, #54 Aatu Räty",
         "snap", "0–3"],
        ["1st", "15:49", "CGY", "SH", "#39 Anthony Mantha", "unassisted", "backhand", "1–3"],
        ["1st", "17:18", "VAN", "EV", "#6 Brock Boeser", "#9 J.T. Miller, #43 Quinn Hughes",
         "tip", "1–4"],
        ["2nd", "17:01", "CGY", "EV", "#4 Rasmus Andersson", "#91 Nazem Kadri, #96 Andrei Kuzmenko",
         "wrist", "2–4"],
        ["3rd", "2:41", "CGY", "EV", "#76 Martin Pospisil", "#39 Anthony Mantha, #7 Kevin Bahl",
         "wrist", "3–4"],
        ["3rd", "8:16", "CGY", "PP", "#52 MacKenzie Weegar", "#47 Connor Zary, #91 Nazem Kadri",
         "wrist", "4–4"],
        ["3rd", "10:40", "CGY", "EV", "#10 Jonathan Huberdeau",
         "#94 Brayden Pachal, #24 Jake Bean", "backhand", "5–4"],
        ["3rd", "18:23", "VAN", "EV", "#9 J.T. Miller", "#43 Quinn Hughes", "slap", "5–5"],
        ["OT", "1:33", "CGY", "EV", "#47 Connor Zary", "#76 Martin Pospisil, #4 Rasmus Andersson",
         "wrist", "6–5"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("game", "away", "home"),
    [
        # right-rail.json of the NHL, "powerPlay"
        ("regulation", "0 / 2", "0 / 4"),
        ("overtime", "1 / 3", "2 / 4"),
    ],
)
def test_power_plays_are_the_official_ones(game: str, away: str, home: str) -> None:
    lines = rows(table(box_score_report(source_of(GAMES[game])), "Teams"))
    assert ["Power-play goals of chances", away, home] in lines


def test_power_play_time_is_that_of_the_goalie_who_faces_it(source: Source) -> None:
    for venue, found in power_plays(source).items():
        facing = opponent(venue)
        short = seconds_by_manpower(source, facing)[Manpower.SHORT_HANDED]
        in_goal = [n for (team, _, is_goalie), n in short.items() if is_goalie and team == facing]
        assert found.seconds == sum(in_goal)


def test_the_penalties_of_an_overtime_game() -> None:
    lines = rows(table(box_score_report(source_of(OVERTIME_GAME)), "Penalties"))
    assert len(lines) == 13
    assert lines[0] == ["1st", "2:01", "VAN", "#20 Danton Heinen", "slashing", "2",
                        "#76 Martin Pospisil"]  # fmt: skip
    assert lines[1][3] == "#43 Adam Klapka, served by #96 Andrei Kuzmenko"


def test_shifts_are_as_many_as_in_the_official_chart(source: Source, folder: Path) -> None:
    chart = json.loads((folder / "shift-charts.json").read_text(encoding="utf-8"))["data"]
    official = Counter(
        player
        for player, *_ in {
            (str(row["playerId"]), row["period"], row["startTime"], row["endTime"])
            for row in chart
            if row["typeCode"] == 517 and row["startTime"] != row["endTime"]
        }
    )
    counted: Counter[str] = Counter()
    for venue in VENUES:
        lengths = shift_lengths(source, venue)
        for (jersey, is_goalie), found in lengths.items():
            if not is_goalie:
                counted[source.people.wearing(venue, jersey).player_id] = len(found)

    assert counted == {player: official[player] for player in counted}
    assert len(counted) == len(source.box.skaters)


def test_ice_time_adds_up_by_period_and_by_manpower(source: Source) -> None:
    report = toi_report(source)
    for found in report.tables:
        for line in by_heading(found):
            names = [source.period_name(period) for period in source.periods]
            assert sum(int(str(line[name])) for name in names) == line["Total"]
            assert sum(int(str(line[name])) for name in ("EV", "PP", "SH")) == line["Total"]
    bars = [part for part in report.parts if isinstance(part, Bars)]
    by_name = {
        line.jersey: line.toi_seconds
        for line in source.box.skaters
        if line.team == source.team("away")
    }
    assert bars[0].totals == tuple(sorted(by_name.values(), reverse=True))


def test_the_play_by_play_has_every_event_in_order(source: Source) -> None:
    found = table(play_by_play_report(source), "Play-by-play")
    assert len(found.rows) == len(source.events)
    lines = by_heading(found)
    moments = [(line["Per"], line["Gone"]) for line in lines]
    order = {name: n for n, name in enumerate(("1st", "2nd", "3rd", "OT"))}
    assert moments == sorted(moments, key=lambda moment: (order[str(moment[0])], moment[1]))
    goals = {n for n, line in enumerate(lines) if line["Event"] == "goal"}
    assert found.strong == goals


def test_the_overtime_goal_has_its_players_on_the_ice() -> None:
    lines = rows(table(play_by_play_report(source_of(OVERTIME_GAME)), "Play-by-play"))
    assert lines[320] == [
        "321", "OT", "3:27", "1:33", "3v3", "CGY", "goal",
        "#47 Connor Zary, wrist, assists #76 Martin Pospisil, #4 Rasmus Andersson, "
        "against #31 Arturs Silovs",
        "47 62 76 · 80", "6 9 17 · 31",
    ]  # fmt: skip


def test_an_empty_net_is_a_dash(small: Book) -> None:
    small.replace(Shift, 0, {"away_goalie": None})
    (line,) = rows(table(play_by_play_report(Source("18969", small)), "Play-by-play"))
    assert line[-2:] == ["8 · –", "9 · 1"]


def test_at_a_change_what_ended_play_has_the_players_before_it_and_the_faceoff_those_after(
    small: Book,
) -> None:
    small.replace(Shift, 0, {"end_elapsed_seconds": 30})
    times = {"period": 1, "start_elapsed_seconds": 30, "end_elapsed_seconds": 60}
    small.add(Shift, {**times, "home_1": 7, "home_goalie": 1, "away_1": 8, "away_goalie": 2})
    moment = {"period": 1, "start_elapsed_seconds": 30, "event_team": "home"}
    small.add(Event, {**moment, "event_type": "Faceoff", "event_team_player_1": 7})

    lines = rows(table(play_by_play_report(Source("18969", small)), "Play-by-play"))
    assert [(line[6], line[-1]) for line in lines] == [("goal", "9 · 1"), ("faceoff", "7 · 1")]


def test_assists_are_the_goals_own_or_else_the_linked_ones_but_never_both(small: Book) -> None:
    moment = {"period": 1, "start_elapsed_seconds": 28, "event_team": "home"}
    linked = {"linked_event_index": 1, "play_detail1": "AssistPrimary", "event_team_player_1": 7}
    small.add(Event, {**moment, **linked, "event_type": "Pass"})

    def assists() -> str:
        found = table(box_score_report(Source("18969", small)), "Scoring")
        return rows(found)[0][5]

    assert assists() == "#7"
    small.replace(Event, 0, {"assist_1_player": 11})
    assert assists() == "#11"


def test_each_team_attacks_one_end_of_the_shot_map(source: Source) -> None:
    placed = [(p.venue, spot_of(p, source)) for p in source.plays if p.attempt is not None]
    right = [(spot.x > 100) is (venue == "home") for venue, spot in placed if spot is not None]
    assert len(right) > 100
    assert sum(right) / len(right) > 0.97


def test_the_ends_are_found_from_the_shots_where_nobody_recorded_them(folder: Path) -> None:
    scope_id, book = imported(folder)
    known = Source(scope_id, book)
    expected = [spot_of(play, known) for play in known.plays]
    book.replace(Game, 0, {"home_attacks_right_first": None})
    unknown = Source(scope_id, book)

    assert [spot_of(play, unknown) for play in unknown.plays] == expected


def test_the_shot_map_marks_every_attempt_and_the_lines_count_them(source: Source) -> None:
    report = shot_map_report(source)
    (shot_map,) = [part for part in report.parts if isinstance(part, ShotMap)]
    (steps,) = [part for part in report.parts if isinstance(part, Steps)]
    attempts = [line.corsi_for for line in source.box.teams]

    assert len(shot_map.marks) == sum(attempts)
    assert [len(seconds) for _, _, seconds in steps.moments] == attempts
    for venue, team in zip(VENUES, source.box.teams, strict=True):
        total = by_heading(table(report, f"{source.full_team(venue)}, shooters"))[-1]
        counts = (total["Attempts"], total["Goals"], total["On goal"])
        assert counts == (team.corsi_for, team.goals, team.shots)


def test_attempts_without_a_place_are_counted(small: Book) -> None:
    small.replace(Event, 0, {"puck_x": None, "puck_y": None})
    report = shot_map_report(Source("18969", small))
    (shot_map,) = [part for part in report.parts if isinstance(part, ShotMap)]

    assert shot_map.marks == ()
    assert shot_map.title == "Shot attempts (1 of 1 attempts without a place)"


def test_faceoffs_are_the_box_scores_in_every_way_of_counting(source: Source) -> None:
    report = faceoffs_report(source)
    won = [line.faceoff_wins for line in source.box.teams]
    zones = by_heading(table(report, "Won of all, by zone"))
    assert [str(line["All"]).split(" / ")[0] for line in zones] == [str(n) for n in won]
    periods = table(report, "By period").rows
    by_period = [sum(int(str(n).split(" / ")[0]) for n in row[1::2]) for row in periods]
    assert by_period == won
    meetings = by_heading(table(report, "Who met whom"))
    for team, wins in zip((source.team(venue) for venue in VENUES), won, strict=True):
        assert sum(int(str(line[f"{team} won"])) for line in meetings) == wins


def test_one_teams_offensive_zone_is_the_others_defensive_zone(source: Source) -> None:
    away, home = by_heading(table(faceoffs_report(source), "Won of all, by zone"))

    def taken(line: dict[str, JsonValue], zone: str) -> str:
        return str(line[zone]).split(" / ")[1]

    assert taken(away, "Offensive") == taken(home, "Defensive")
    assert taken(away, "Neutral") == taken(home, "Neutral")


@pytest.mark.parametrize("kind", KINDS)
def test_a_game_without_shifts_places_or_assists_is_reported(kind: str, small: Book) -> None:
    small.forget(Shift)
    small.forget(Game)
    assert KINDS[kind](Source("18969", small)).parts


@pytest.mark.parametrize("kind", KINDS)
def test_a_game_with_nothing_in_it_is_refused_in_a_sentence(kind: str) -> None:
    with pytest.raises(InputError, match="Game 7 has no events and no roster yet"):
        KINDS[kind](Source("7", Book()))


def test_two_teams_of_one_name_keep_their_own_players(small: Book) -> None:
    small.replace(Game, 0, {"home_team": "ICE", "away_team": "ICE"})
    report = box_score_report(Source("18969", small))
    away, home = [found for found in report.tables if found.title == "ICE"]

    assert [row[0] for row in away.rows] == [8, None]
    assert [row[0] for row in home.rows] == [9, None]


def test_a_place_beyond_the_boards_is_marked_at_them(small: Book) -> None:
    small.replace(Event, 0, {"puck_x": 500, "puck_y": -30})
    report = shot_map_report(Source("18969", small))
    (shot_map,) = [part for part in report.parts if isinstance(part, ShotMap)]

    assert (shot_map.marks[0].spot.x, shot_map.marks[0].spot.y) == (200, 0)


def test_a_live_game_says_so(small: Book) -> None:
    small.replace(Game, 0, {"status": "live", "game_date": "2026-02-28"})
    assert Source("18969", small).subtitle == "28 February 2026 · game 18969 · in progress"
