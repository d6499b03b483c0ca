"""The box score: by period, scoring, penalties, skaters and goalies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tracker.core.record import JsonValue
from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Venue
from tracker.profiles.hockey.reports.describing import penalty_minutes, plain_infraction, shot_type
from tracker.profiles.hockey.reports.power_plays import power_plays
from tracker.profiles.hockey.reports.source import Source
from tracker.profiles.hockey.rules.boxscore import SkaterLine, TeamLine
from tracker.profiles.hockey.rules.statistics import Play
from tracker.profiles.hockey.rules.teams import VENUES, opponent
from tracker.reports.content import (
    Cell,
    Report,
    ReportColumn,
    ReportTable,
    share,
    shown,
)

Row = tuple[JsonValue, ...]
_SKATER_NUMBERS = {
    "goals": "G", "assists": "A", "points": "P", "plus_minus": "±", "pim": "PIM", "shots": "S",
    "hits": "Hits", "blocks": "Blk", "giveaways": "GvA", "takeaways": "TkA",
    "faceoff_wins": "FOW", "faceoff_losses": "FOL", "corsi_for": "CF", "corsi_against": "CA",
}  # fmt: skip
_TEAM_NUMBERS = {
    "goals": "Goals", "shots": "Shots on goal", "corsi_for": "Shot attempts",
    "faceoff_wins": "Faceoffs won", "hits": "Hits", "blocks": "Blocked shots",
    "giveaways": "Giveaways", "takeaways": "Takeaways", "pim": "Penalty minutes",
}  # fmt: skip


def box_score_report(source: Source) -> Report:
    """The away team first, as box scores are printed."""
    return Report(
        title=source.title,
        subtitle=f"Box score · {source.subtitle}",
        parts=(
            replace(by_period(source), is_beside_next=True),
            _comparison(source),
            _scoring(source),
            _penalties(source),
            _goalies(source),
            *(_skaters(source, venue) for venue in VENUES),
        ),
    )


def by_period(source: Source) -> ReportTable:
    """Goals and shots on goal of each period."""
    columns = [ReportColumn("Team", is_wide=True)]
    columns += [ReportColumn(source.period_name(period), Cell.NUMBER) for period in source.periods]
    counted: dict[str, Callable[[Play], bool]] = {
        "goals": lambda play: play.is_goal,
        "shots on goal": lambda play: play.is_shot_on_goal,
    }
    rows: list[Row] = []
    for what, is_counted in counted.items():
        for venue in VENUES:
            own = [play for play in source.plays if play.venue == venue and is_counted(play)]
            found = [sum(play.event.period == period for play in own) for period in source.periods]
            rows.append((f"{source.full_team(venue)}, {what}", *found, len(own)))
    return ReportTable("By period", (*columns, ReportColumn("Total", Cell.NUMBER)), tuple(rows))


def _scoring(source: Source) -> ReportTable:
    columns = (
        ReportColumn("Period"),
        ReportColumn("Time", Cell.TIME),
        ReportColumn("Team"),
        ReportColumn("Str"),
        ReportColumn("Goal", is_wide=True),
        ReportColumn("Assists", is_wide=True),
        ReportColumn("Shot"),
        ReportColumn("Score"),
    )
    return ReportTable("Scoring", columns, tuple(_goals(source)))


def _goals(source: Source) -> Iterator[Row]:
    """Times as they are printed in summaries: elapsed since the period began."""
    score: dict[Venue, int] = dict.fromkeys(VENUES, 0)
    for play in source.plays:
        if not play.is_goal:
            continue
        event, venue = play.event, play.venue
        score[venue] += 1
        yield (
            source.period_name(event.period),
            event.start_elapsed_seconds,
            source.team(venue),
            "PS" if play.detail in words.GOAL_PENALTY_SHOT else source.strength(event, venue),
            source.name(venue, event.event_team_player_1),
            source.names(venue, source.assists(event)) or "unassisted",
            shot_type(event),
            "–".join(str(score[v]) for v in VENUES),
        )


def _penalties(source: Source) -> ReportTable:
    columns = (
        ReportColumn("Period"),
        ReportColumn("Time", Cell.TIME),
        ReportColumn("Team"),
        ReportColumn("Player", is_wide=True),
        ReportColumn("Penalty", is_wide=True),
        ReportColumn("Min", Cell.NUMBER),
        ReportColumn("Drawn by", is_wide=True),
    )
    rows = [
        _penalty(play.event, play.venue, source)
        for play in source.plays
        if play.type == words.PENALTY
    ]
    return ReportTable("Penalties", columns, tuple(rows))


def _penalty(event: Event, venue: Venue, source: Source) -> Row:
    player = source.name(venue, event.event_team_player_1) or "Bench"
    if event.served_by_player is not None:
        player = f"{player}, served by {source.name(venue, event.served_by_player)}"
    return (
        source.period_name(event.period),
        event.start_elapsed_seconds,
        source.team(venue),
        player,
        plain_infraction(event),
        penalty_minutes(event),
        source.name(opponent(venue), event.drawn_by_player),
    )


def _comparison(source: Source) -> ReportTable:
    columns = (
        ReportColumn("Teams", is_wide=True),
        *(ReportColumn(source.team(venue), Cell.NUMBER) for venue in VENUES),
    )
    rows: list[Row] = [
        (label, *(getattr(line, name) for line in source.box.teams))
        for name, label in _TEAM_NUMBERS.items()
    ]
    found = power_plays(source)
    teams = [found[venue] for venue in VENUES]
    rows += [
        ("Power-play goals of chances", *(f"{team.goals} / {team.chances}" for team in teams)),
        ("Power-play time", *(shown(team.seconds, Cell.TIME) for team in teams)),
        ("Short-handed goals", *(team.goals_short_handed for team in teams)),
    ]
    return ReportTable("Teams", columns, tuple(rows))


def _skaters(source: Source, venue: Venue) -> ReportTable:
    columns = (
        ReportColumn("#", Cell.NUMBER),
        ReportColumn("Skater", is_wide=True),
        ReportColumn("Pos"),
        *(ReportColumn(heading, Cell.NUMBER) for heading in _SKATER_NUMBERS.values()),
        ReportColumn("TOI", Cell.TIME),
    )
    lines = [line for line in source.box.skaters if _venue(line, source) == venue]
    rows: list[Row] = [
        (
            line.jersey,
            line.name,
            source.people.wearing(venue, line.jersey).position,
            *(getattr(line, name) for name in _SKATER_NUMBERS),
            line.toi_seconds,
        )
        for line in lines
    ]
    team = source.box.teams[VENUES.index(venue)]
    rows.append(_total(team, lines))
    return ReportTable(source.full_team(venue), columns, tuple(rows), frozenset({len(rows) - 1}))


def _total(team: TeamLine, lines: list[SkaterLine]) -> Row:
    """The team's own numbers, bench penalties included; plus/minus of a team means nothing."""
    kept = {"assists": sum(line.assists for line in lines)}
    kept["points"] = sum(line.points for line in lines)
    numbers = [kept.get(name, getattr(team, name, None)) for name in _SKATER_NUMBERS]
    return (None, "Team", None, *numbers, None)


def _goalies(source: Source) -> ReportTable:
    columns = (
        ReportColumn("Team"),
        ReportColumn("#", Cell.NUMBER),
        ReportColumn("Goalie", is_wide=True),
        ReportColumn("Shots", Cell.NUMBER),
        ReportColumn("Saves", Cell.NUMBER),
        ReportColumn("GA", Cell.NUMBER),
        ReportColumn("Saved", Cell.SHARE),
        ReportColumn("TOI", Cell.TIME),
    )
    rows: list[Row] = [
        (
            line.team,
            line.jersey,
            line.name,
            line.shots_against,
            line.saves,
            line.goals_against,
            share(line.saves, line.shots_against),
            line.toi_seconds,
        )
        for line in source.box.goalies
        if line.toi_seconds or line.shots_against
    ]
    return ReportTable("Goalies", columns, tuple(rows))


def _venue(line: SkaterLine, source: Source) -> Venue:
    """By the team's name; two teams of one name are told apart by who wears the number."""
    if source.team("away") != source.team("home"):
        return "away" if line.team == source.team("away") else "home"
    is_away = source.people.wearing("away", line.jersey).player_id == line.player_id
    return "away" if is_away else "home"
