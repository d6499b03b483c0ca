"""The box score of a game: credits added up per player, goalie and team."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.core.profile import ScopeView
from tracker.profiles.hockey.kinds import Event, Game, RosterEntry, Shift, Venue
from tracker.profiles.hockey.rules import statistics as rules
from tracker.profiles.hockey.rules.clock import game_of
from tracker.profiles.hockey.rules.on_ice import Timeline, seconds_on_ice, segments
from tracker.profiles.hockey.rules.situation import Manpower
from tracker.profiles.hockey.rules.special_teams import seconds_by_manpower, special_credits
from tracker.profiles.hockey.rules.statistics import Credit, Stat
from tracker.profiles.hockey.rules.teams import VENUES, People, Person, Teams, team_name

Tally = Counter[Stat]


@dataclass(frozen=True)
class SkaterLine:
    """A skater's numbers; Corsi and Fenwick are on-ice: all situations, and 5v5 by name."""

    player_id: str
    name: str
    team: str
    jersey: int
    goals: int
    assists: int
    points: int
    shots: int
    pim: int
    plus_minus: int
    toi_seconds: int
    hits: int
    blocks: int
    giveaways: int
    takeaways: int
    faceoff_wins: int
    faceoff_losses: int
    shot_attempts: int
    corsi_for: int
    corsi_against: int
    fenwick_for: int
    fenwick_against: int
    corsi_for_5v5: int
    corsi_against_5v5: int
    fenwick_for_5v5: int
    fenwick_against_5v5: int
    power_play_goals: int
    power_play_points: int
    short_handed_goals: int
    short_handed_points: int
    toi_even_seconds: int
    toi_power_play_seconds: int
    toi_short_handed_seconds: int


@dataclass(frozen=True)
class GoalieLine:
    """A goalie's numbers; seconds in goal, and only what he faced himself."""

    player_id: str
    name: str
    team: str
    jersey: int
    shots_against: int
    saves: int
    goals_against: int
    toi_seconds: int
    goals: int
    assists: int
    points: int
    pim: int


@dataclass(frozen=True)
class TeamLine:
    """A team's numbers; what nobody is named for (a bench penalty) counts here, too."""

    team: str
    goals: int
    shots: int
    pim: int
    hits: int
    blocks: int
    giveaways: int
    takeaways: int
    faceoff_wins: int
    faceoff_losses: int
    corsi_for: int
    corsi_against: int
    fenwick_for: int
    fenwick_against: int


@dataclass(frozen=True)
class BoxScore:
    """All lines, the away team first, then by jersey."""

    teams: Sequence[TeamLine]
    skaters: Sequence[SkaterLine]
    goalies: Sequence[GoalieLine]


@dataclass
class _Lines:
    """What has been added up so far, per person and team."""

    people: People
    players: dict[Person, Tally]
    teams: dict[Venue, Tally]
    in_goal: dict[Person, int]
    on_ice: dict[Person, int]
    by_manpower: Counter[tuple[Person, Manpower]]

    def add_to_players(self, found: Iterable[Credit]) -> None:
        sums: defaultdict[tuple[Venue, int | None], Tally] = defaultdict(Counter)
        for credit in found:
            sums[credit.venue, credit.jersey][credit.stat] += credit.amount
        for (venue, jersey), tally in sums.items():
            if jersey is not None:
                person = self.people.wearing(venue, jersey)
                self.players.setdefault(person, Counter()).update(tally)

    def add_to_teams(self, found: Iterable[Credit]) -> None:
        for credit in found:
            self.teams[credit.venue][credit.stat] += credit.amount


def box_score(view: ScopeView) -> BoxScore:
    """Everything that the game's records say; a game without shifts has no on-ice numbers.

    Listed are all players of the roster and, as `home-53` / `#53`, each number that it does not
    know with any number but 0. Goalies are those whom the roster calls one and everybody who
    stood in goal; a player without a position who stood in goal is no skater.
    """
    game = game_of(view)
    lines = _added_up(view, game)
    persons = sorted(_listed(lines), key=_order)
    return BoxScore(
        teams=[_team_line(team_name(game, v), lines.teams[v]) for v in VENUES],
        skaters=[_skater_line(p, game, lines) for p in persons if _is_skater(p, lines)],
        goalies=[_goalie_line(p, game, lines) for p in persons if _is_goalie(p, lines)],
    )


def _added_up(view: ScopeView, game: Game | None) -> _Lines:
    shootout = None if game is None else game.shootout_period
    people = People(view.records(RosterEntry))
    shifts, events = view.records(Shift), view.records(Event)
    on_ice = segments(shifts, shootout)
    timeline = Timeline(on_ice)
    plays = rules.plays(events, Teams(people, shifts), shootout)
    lines = _Lines(people, {}, {venue: Counter() for venue in VENUES}, {}, {}, Counter())
    own = list(rules.player_credits(plays, events))
    lines.add_to_players(own)
    lines.add_to_players(rules.on_ice_credits(plays, timeline))
    lines.add_to_players(rules.goalie_credits(plays, timeline, people))
    lines.add_to_players(special_credits(plays, events, timeline))
    lines.add_to_teams(own)
    lines.add_to_teams(rules.team_attempts(plays))
    for (venue, number, is_in_goal), seconds in seconds_on_ice(on_ice).items():
        stays = lines.in_goal if is_in_goal else lines.on_ice
        person = people.wearing(venue, number)
        stays[person] = stays.get(person, 0) + seconds
    for (venue, number, manpower), seconds in seconds_by_manpower(on_ice).items():
        lines.by_manpower[people.wearing(venue, number), manpower] += seconds
    return lines


def _listed(lines: _Lines) -> set[Person]:
    counted = {person for person, tally in lines.players.items() if any(tally.values())}
    return {*lines.people.rostered(), *counted, *lines.in_goal, *lines.on_ice}


def _order(person: Person) -> tuple[int, int, str]:
    return VENUES.index(person.venue), person.jersey, person.player_id


def _stood_in_goal(person: Person, lines: _Lines) -> bool:
    tally = lines.players.get(person, Counter())
    return person in lines.in_goal or tally[Stat.SHOTS_AGAINST] > 0


def _is_goalie(person: Person, lines: _Lines) -> bool:
    return person.is_goalie or _stood_in_goal(person, lines)


def _is_skater(person: Person, lines: _Lines) -> bool:
    if person.is_goalie:
        return False
    return person.position is not None or not _stood_in_goal(person, lines)


def _skater_line(person: Person, game: Game | None, lines: _Lines) -> SkaterLine:
    tally = lines.players.get(person, Counter())
    return SkaterLine(
        player_id=person.player_id,
        name=person.name,
        team=team_name(game, person.venue),
        jersey=person.jersey,
        points=tally[Stat.GOALS] + tally[Stat.ASSISTS],
        toi_seconds=lines.on_ice.get(person, 0),
        toi_even_seconds=lines.by_manpower[person, Manpower.EVEN],
        toi_power_play_seconds=lines.by_manpower[person, Manpower.POWER_PLAY],
        toi_short_handed_seconds=lines.by_manpower[person, Manpower.SHORT_HANDED],
        **{stat.value: tally[stat] for stat in _SKATER_STATS},
    )


def _goalie_line(person: Person, game: Game | None, lines: _Lines) -> GoalieLine:
    tally = lines.players.get(person, Counter())
    return GoalieLine(
        player_id=person.player_id,
        name=person.name,
        team=team_name(game, person.venue),
        jersey=person.jersey,
        shots_against=tally[Stat.SHOTS_AGAINST],
        saves=tally[Stat.SHOTS_AGAINST] - tally[Stat.GOALS_AGAINST],
        goals_against=tally[Stat.GOALS_AGAINST],
        toi_seconds=lines.in_goal.get(person, 0),
        goals=tally[Stat.GOALS],
        assists=tally[Stat.ASSISTS],
        points=tally[Stat.GOALS] + tally[Stat.ASSISTS],
        pim=tally[Stat.PIM],
    )


def _team_line(team: str, tally: Tally) -> TeamLine:
    return TeamLine(team=team, **{stat.value: tally[stat] for stat in _TEAM_STATS})


_SKATER_STATS = [stat for stat in Stat if stat.value in SkaterLine.__dataclass_fields__]
_TEAM_STATS = [stat for stat in Stat if stat.value in TeamLine.__dataclass_fields__]
