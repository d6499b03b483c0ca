"""The NHL's plays as events: who did what, from the event team's point of view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.core.profile import Note
from tracker.core.record import JsonValue
from tracker.profiles.hockey.importers import nhl_words, normalise
from tracker.profiles.hockey.importers.files import Map, child
from tracker.profiles.hockey.importers.periods import Lengths
from tracker.profiles.hockey.importers.segments import Segment, index_at
from tracker.profiles.hockey.kinds import Venue

Fields = dict[str, JsonValue]


@dataclass(frozen=True)
class Player:
    """A roster spot."""

    venue: Venue
    jersey: int
    position: str | None


@dataclass(frozen=True)
class Sheet:
    """What a play needs to know about its game."""

    game_id: int
    lengths: Lengths
    venues: Mapping[int, Venue]
    """By the NHL's team id."""
    players: Mapping[int, Player]
    """By the NHL's player id."""
    shootout_period: int | None


@dataclass(frozen=True)
class Play:
    """One play in the feed's order; `changes` collects what had to be said about it."""

    event_id: int
    period: int
    elapsed: int
    name: str
    details: Map
    restart: str | None
    """For a faceoff: why play had stopped."""
    is_penalty_shot: bool
    defending: str | None
    """The side that the home team defends, `left` or `right`."""
    sheet: Sheet
    changes: normalise.Changes = field(compare=False)

    @property
    def venue(self) -> Venue | None:
        """The owner's team; for a shot that is blocked the owner is the shooter's."""
        return self.sheet.venues.get(normalise.whole(self.details.get("eventOwnerTeamId")) or -1)

    def jersey(self, name: str) -> int | None:
        """The jersey of the player that the play names, or None."""
        player_id = normalise.whole(self.details.get(name))
        if player_id is None:
            return None
        player = self.sheet.players.get(player_id)
        if player is None:
            self.changes.say(f"player {player_id} ({name}) is not in the roster and was left out")
            return None
        return player.jersey


@dataclass
class Order:
    """Sorted plays, and the notes about those that could not be used."""

    plays: list[Play] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def ordered(raw: Sequence[Any], sheet: Sheet) -> Order:
    """Plays by period and the feed's own sort order, each event id once."""
    found = Order()
    usable = [p for p in raw if _is_usable(p, found.notes)]
    usable.sort(key=lambda p: (_period(p), normalise.whole(p.get("sortOrder")) or 0))
    seen: set[int] = set()
    story = _Story()
    for entry in usable:
        event_id = normalise.whole(entry.get("eventId")) or 0
        if event_id in seen:
            message = "It is in the feed twice; the first one stays."
            found.notes.append(Note(f"play {event_id}", True, message))
            continue
        seen.add(event_id)
        found.plays.append(story.play(entry, event_id, sheet))
    return found


def event_fields(play: Play, index: int, segments: Sequence[Segment]) -> Fields:
    """An event's columns."""
    length = play.sheet.lengths.of(play.period)
    is_start = play.name in ("faceoff", "period-start")
    fields: Fields = {
        "game_id": play.sheet.game_id,
        "event_index": index,
        "period": play.period,
        "start_elapsed_seconds": play.elapsed,
        "end_elapsed_seconds": play.elapsed,
        "event_start_seconds": length - play.elapsed,
        "event_end_seconds": length - play.elapsed,
        "event_team": play.venue,
        "event_team_zone": _zone(play),
        "shift_index": index_at(segments, play.period, play.elapsed, is_start=is_start),
    }
    fields.update(dict.fromkeys(_BLANK))
    x, y = (_number(play.details.get(name)) for name in ("xCoord", "yCoord"))
    if x is not None and y is not None:
        # From feet around the centre spot to feet from the rink's corner.
        fields |= {"puck_x": x + 100, "puck_y": y + 42.5}
    builder = _BUILDERS.get(play.name, _other)
    return fields | builder(play)


_BLANK = (
    "event_type",
    "event_detail",
    "event_detail_2",
    "event_team_player_1",
    "event_team_player_2",
    "opp_team_player_1",
    "assist_1_player",
    "assist_2_player",
    "goalie_player",
    "blocked_by_player",
    "penalty_minutes",
    "drawn_by_player",
    "served_by_player",
    "puck_x",
    "puck_y",
)


@dataclass
class _Story:
    """What went before a play, as far as the play's meaning depends on it."""

    period: int = 0
    elapsed: int = 0
    restart: str = "Faceoff_GameStart"
    awaits_penalty_shot: bool = False

    def play(self, entry: Map, event_id: int, sheet: Sheet) -> Play:
        name, period = str(entry.get("typeDescKey")), _period(entry)
        changes = normalise.Changes(f"play {event_id}")
        self._enter(period)
        elapsed = self._clock(entry, sheet.lengths.of(period), changes)
        details = child(entry, "details")
        play = Play(
            event_id=event_id,
            period=period,
            elapsed=elapsed,
            name=name,
            details=details,
            restart=self.restart,
            is_penalty_shot=self.awaits_penalty_shot,
            defending=normalise.text(entry.get("homeTeamDefendingSide")),
            sheet=sheet,
            changes=changes,
        )
        self._follow(name, details)
        return play

    def _enter(self, period: int) -> None:
        if period != self.period:
            self.restart = "Faceoff_GameStart" if period == 1 else "Faceoff_PeriodStart"
            self.period, self.elapsed, self.awaits_penalty_shot = period, 0, False

    def _clock(self, entry: Map, length: int, changes: normalise.Changes) -> int:
        given = normalise.clock(entry.get("timeInPeriod")) or 0
        elapsed = min(given, length)
        if elapsed != given:
            changes.say(f"its time {given} s is after the period's end; it was set to {length} s")
        if elapsed < self.elapsed:
            back = f"from {_board(self.elapsed)} to {_board(elapsed)}"
            changes.say(f"the feed's clock goes back {back}; its order was kept")
        self.elapsed = elapsed
        return elapsed

    def _follow(self, name: str, details: Map) -> None:
        match name:
            case "faceoff":
                self.restart = "Faceoff_AfterStoppage"
                self.awaits_penalty_shot = False
            case "goal":
                self.restart = "Faceoff_AfterGoal"
                self.awaits_penalty_shot = False
            case "penalty":
                if self.restart == "Faceoff_AfterStoppage":
                    self.restart = "Faceoff_AfterPenalty"
                self.awaits_penalty_shot = details.get("typeCode") == "PS"
            case "shot-on-goal" | "missed-shot" | "failed-shot-attempt":
                self.awaits_penalty_shot = False


def _is_usable(entry: Any, notes: list[Note]) -> bool:
    place = f"play {entry.get('eventId')}" if isinstance(entry, Mapping) else "plays"
    problem = None
    if not isinstance(entry, Mapping):
        problem = "It is not a play."
    elif normalise.whole(entry.get("eventId")) is None:
        problem = "It has no event id."
    elif not 1 <= _period(entry) <= 99:
        problem = "It has no period."
    elif normalise.clock(entry.get("timeInPeriod")) is None:
        problem = f"Its time {normalise.shown(entry.get('timeInPeriod'))} is not a clock."
    if problem:
        notes.append(Note(place, True, problem))
    return problem is None


def _period(entry: Map) -> int:
    return normalise.whole(child(entry, "periodDescriptor").get("number")) or 0


def _zone(play: Play) -> str | None:
    code = normalise.zone(play.details.get("zoneCode"))
    if play.name != "blocked-shot":
        return code
    x, venue = _number(play.details.get("xCoord")), play.venue
    if x is not None and venue and play.defending in ("left", "right"):
        attacks_right = (play.defending == "left") == (venue == "home")
        forward = x if attacks_right else -x
        return "o" if forward > 25 else "d" if forward < -25 else "n"
    # The feed gives the blocker's view of the zone, while the owner is the shooter.
    return {"o": "d", "d": "o"}.get(code or "", code)


def _faceoff(play: Play) -> Fields:
    return {
        "event_type": "Faceoff",
        "event_detail": play.restart,
        "event_team_player_1": play.jersey("winningPlayerId"),
        "opp_team_player_1": play.jersey("losingPlayerId"),
    }


def _hit(play: Play) -> Fields:
    return {
        "event_type": "Hit",
        "event_team_player_1": play.jersey("hittingPlayerId"),
        "opp_team_player_1": play.jersey("hitteePlayerId"),
    }


def _turnover(play: Play) -> Fields:
    detail = "Turnover_Giveaway" if play.name == "giveaway" else "Turnover_Takeaway"
    player = play.jersey("playerId")
    return {"event_type": "Turnover", "event_detail": detail, "event_team_player_1": player}


def _shot(play: Play) -> Fields:
    detail = "Shot_OnNetSaved"
    if play.name == "missed-shot":
        is_post = str(play.details.get("reason")) in nhl_words.POSTS
        detail = "Shot_MissedPost" if is_post else "Shot_Missed"
    return {
        "event_type": "Shot",
        "event_detail": detail,
        "event_detail_2": nhl_words.shot_type(play.details.get("shotType")),
        "event_team_player_1": play.jersey("shootingPlayerId"),
        "goalie_player": play.jersey("goalieInNetId"),
    }


def _blocked(play: Play) -> Fields:
    blocker = play.jersey("blockingPlayerId")
    is_teammate = play.details.get("reason") == "teammate-blocked"
    return {
        "event_type": "Shot",
        "event_detail": "Shot_BlockedSameTeam" if is_teammate else "Shot_Blocked",
        "event_detail_2": nhl_words.shot_type(play.details.get("shotType")),
        "event_team_player_1": play.jersey("shootingPlayerId"),
        "event_team_player_2" if is_teammate else "opp_team_player_1": blocker,
        "blocked_by_player": blocker,
    }


def _goal(play: Play) -> Fields:
    detail = "Goal_PenaltyShot" if play.is_penalty_shot else "Goal_Scored"
    if play.period == play.sheet.shootout_period:
        detail = "Goal_Shootout"
    return {
        "event_type": "Goal",
        "event_detail": detail,
        "event_detail_2": nhl_words.shot_type(play.details.get("shotType")),
        "event_team_player_1": play.jersey("scoringPlayerId"),
        "assist_1_player": play.jersey("assist1PlayerId"),
        "assist_2_player": play.jersey("assist2PlayerId"),
        "goalie_player": play.jersey("goalieInNetId"),
    }


def _penalty(play: Play) -> Fields:
    minutes = normalise.whole(play.details.get("duration"))
    return {
        "event_type": "Penalty",
        "event_detail": nhl_words.penalty_type(play.details.get("typeCode"), minutes),
        "event_detail_2": nhl_words.penalty_reason(play.details.get("descKey")),
        "penalty_minutes": minutes,
        "event_team_player_1": play.jersey("committedByPlayerId"),
        "drawn_by_player": play.jersey("drawnByPlayerId"),
        "served_by_player": play.jersey("servedByPlayerId"),
    }


def _stoppage(play: Play) -> Fields:
    detail, second = nhl_words.stoppage(play.details.get("reason"))
    return {"event_type": "Stoppage", "event_detail": detail, "event_detail_2": second}


def _failed_attempt(play: Play) -> Fields:
    is_shootout = play.period == play.sheet.shootout_period
    return {
        "event_type": "PenaltyShot_Shootout",
        "event_detail": "Shootout_Missed" if is_shootout else "PenaltyShot_Missed",
        "event_team_player_1": play.jersey("shootingPlayerId"),
        "goalie_player": play.jersey("goalieInNetId"),
    }


def _other(play: Play) -> Fields:
    return {"event_type": nhl_words.PLAIN.get(play.name) or nhl_words.camel(play.name)}


_BUILDERS: dict[str, Callable[[Play], Fields]] = {
    "faceoff": _faceoff,
    "hit": _hit,
    "giveaway": _turnover,
    "takeaway": _turnover,
    "shot-on-goal": _shot,
    "missed-shot": _shot,
    "blocked-shot": _blocked,
    "goal": _goal,
    "penalty": _penalty,
    "stoppage": _stoppage,
    "failed-shot-attempt": _failed_attempt,
}


def _number(value: object) -> float | None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]


def _board(seconds: int) -> str:
    return f"{seconds // 60:02d}:{seconds % 60:02d}"
