"""Where shots were taken, how they added up, and who took them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tracker.core.record import JsonValue
from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.reports.boxscore_report import by_period
from tracker.profiles.hockey.reports.describing import shot_type
from tracker.profiles.hockey.reports.figures import ShotMap, Steps
from tracker.profiles.hockey.reports.source import Source
from tracker.profiles.hockey.rules.chronology import game_second, seconds_before
from tracker.profiles.hockey.rules.clock import period_length
from tracker.profiles.hockey.rules.statistics import Attempt, Play
from tracker.profiles.hockey.rules.teams import VENUES
from tracker.profiles.hockey.ui.widgets.rink_ends import attacks_right
from tracker.profiles.hockey.ui.widgets.spots import (
    CENTRE,
    GOAL_LINE,
    LENGTH,
    MIDDLE,
    Mark,
    Spot,
    inside,
    shape_of,
)
from tracker.reports.content import Cell, Report, ReportColumn, ReportTable, share

_RESULTS = {
    Attempt.GOAL: "goal",
    Attempt.SAVED: "on goal",
    Attempt.MISSED: "missed",
    Attempt.BLOCKED: "blocked",
}


def shot_map_report(source: Source) -> Report:
    """Attempts in play; each is turned so that home attacks right and away left."""
    shots = [play for play in source.plays if play.attempt is not None]
    return Report(
        title=source.title,
        subtitle=f"Shot map · {source.subtitle}",
        parts=(
            _shot_map(shots, source),
            _growth(shots, source),
            by_period(source),
            *(_shooters(shots, venue, source) for venue in VENUES),
            _list(shots, source),
        ),
    )


def spot_of(play: Play, source: Source) -> Spot | None:
    """Where it was, in a picture in which home attacks right; None when nobody placed it."""
    event = play.event
    if event.puck_x is None or event.puck_y is None:
        return None
    spot = Spot(float(event.puck_x), float(event.puck_y))
    return spot if _home_attacks_right(source, event.period) else spot.mirrored()


def _home_attacks_right(source: Source, period: int | None) -> bool:
    """As the game says; else as most attempts of the period were placed."""
    first = None if source.game is None else source.game.home_attacks_right_first
    right = attacks_right(first, period or 1)
    if right is not None:
        return right
    placed = [
        (play.venue == "home") is (float(play.event.puck_x) > CENTRE)
        for play in source.plays
        if play.attempt is not None
        and play.event.period == period
        and play.event.puck_x is not None
    ]
    return sum(placed) * 2 >= len(placed)


def distance(spot: Spot, venue: Venue) -> float:
    """Feet from the goal that is shot at."""
    goal = LENGTH - GOAL_LINE if venue == "home" else GOAL_LINE
    return math.hypot(spot.x - goal, spot.y - MIDDLE)


def _shot_map(shots: Sequence[Play], source: Source) -> ShotMap:
    marks = []
    for play in shots:
        spot = spot_of(play, source)
        if spot is not None:
            event = play.event
            jersey = event.event_team_player_1
            label = "" if jersey is None else str(jersey)
            shape = shape_of(play.type, play.detail)
            place = inside(spot.x, spot.y)
            marks.append(Mark(str(event.event_index), place, shape, play.venue, label, event.title))
    marks.sort(key=lambda mark: mark.shape == shape_of("Goal", None))
    without = len(shots) - len(marks)
    remark = f" ({without} of {len(shots)} attempts without a place)" if without else ""
    home, away = source.full_team("home"), source.full_team("away")
    return ShotMap(f"Shot attempts{remark}", tuple(marks), home, away)


def _growth(shots: Sequence[Play], source: Source) -> Steps:
    game = source.game

    def second(play: Play) -> int:
        event = play.event
        return game_second(game, event.period or 1, event.start_elapsed_seconds or 0)

    last = source.periods[-1]
    return Steps(
        title="Shot attempts over the game, G marks a goal",
        moments=tuple(
            (source.team(v), v, tuple(sorted(second(p) for p in shots if p.venue == v)))
            for v in VENUES
        ),
        goals=tuple((second(p), p.venue) for p in shots if p.attempt is Attempt.GOAL),
        starts=tuple((seconds_before(game, p), source.period_name(p)) for p in source.periods),
        seconds=seconds_before(game, last) + period_length(game, last),
    )


def _shooters(shots: Sequence[Play], venue: Venue, source: Source) -> ReportTable:
    columns = (
        ReportColumn("Shooter", is_wide=True),
        ReportColumn("Attempts", Cell.NUMBER),
        ReportColumn("Goals", Cell.NUMBER),
        ReportColumn("On goal", Cell.NUMBER),
        ReportColumn("Missed", Cell.NUMBER),
        ReportColumn("Blocked", Cell.NUMBER),
        ReportColumn("Scored", Cell.SHARE),
        ReportColumn("Mean feet", Cell.NUMBER),
    )
    own = [play for play in shots if play.venue == venue]
    by_shooter: dict[int | None, list[Play]] = {}
    for play in own:
        by_shooter.setdefault(play.event.event_team_player_1, []).append(play)
    ranked = sorted(by_shooter.items(), key=lambda item: (-len(item[1]), item[0] or 0))
    rows = [
        (source.name(venue, jersey) or "Nobody named", *_numbers(found, source))
        for jersey, found in ranked
    ]
    rows.append(("Team", *_numbers(own, source)))
    title = f"{source.full_team(venue)}, shooters"
    return ReportTable(title, columns, tuple(rows), frozenset({len(rows) - 1}))


def _numbers(found: Sequence[Play], source: Source) -> tuple[JsonValue, ...]:
    """Goals are shots on goal, too, as in the box score."""
    counts = {attempt: sum(play.attempt is attempt for play in found) for attempt in Attempt}
    on_goal = counts[Attempt.SAVED] + counts[Attempt.GOAL]
    spots = [(spot_of(play, source), play.venue) for play in found]
    feet = [distance(spot, venue) for spot, venue in spots if spot is not None]
    return (
        len(found),
        counts[Attempt.GOAL],
        on_goal,
        counts[Attempt.MISSED],
        counts[Attempt.BLOCKED],
        share(counts[Attempt.GOAL], on_goal),
        round(sum(feet) / len(feet), 1) if feet else None,
    )


def _list(shots: Sequence[Play], source: Source) -> ReportTable:
    columns = (
        ReportColumn("Period"),
        ReportColumn("Gone", Cell.TIME),
        ReportColumn("Team"),
        ReportColumn("Str"),
        ReportColumn("Shooter", is_wide=True),
        ReportColumn("Result"),
        ReportColumn("Shot"),
        ReportColumn("x, ft", Cell.NUMBER),
        ReportColumn("y, ft", Cell.NUMBER),
        ReportColumn("Feet", Cell.NUMBER),
    )
    return ReportTable("All attempts", columns, tuple(_shot(play, source) for play in shots))


def _shot(play: Play, source: Source) -> tuple[JsonValue, ...]:
    event, venue, spot = play.event, play.venue, spot_of(play, source)
    return (
        source.period_name(event.period),
        event.start_elapsed_seconds,
        source.team(venue),
        source.strength(event, venue),
        source.name(venue, event.event_team_player_1),
        "" if play.attempt is None else _RESULTS[play.attempt],
        shot_type(event),
        None if event.puck_x is None else float(event.puck_x),
        None if event.puck_y is None else float(event.puck_y),
        None if spot is None else round(distance(spot, venue), 1),
    )
