"""An event as a sentence for people."""

from __future__ import annotations

import re

from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Venue
from tracker.profiles.hockey.reports.source import Source
from tracker.profiles.hockey.rules.chronology import detail_of, type_of
from tracker.profiles.hockey.rules.teams import opponent

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ZONES = {"o": "offensive zone", "d": "defensive zone", "n": "neutral zone"}


def plain(term: str | None, prefix: str = "") -> str:
    """`Shot_WrapAround` -> `wrap around`: a vocabulary's term in small words, without its type."""
    text = words.canonical(term or "")
    if prefix and text.startswith(f"{prefix}_"):
        text = text.removeprefix(f"{prefix}_")
    return _HUMP.sub(" ", text.replace("_", " ")).lower()


def penalty_minutes(event: Event) -> int | None:
    """What was recorded, else what the penalty's name says."""
    if event.penalty_minutes is not None:
        return event.penalty_minutes
    return words.PENALTY_MINUTES.get(detail_of(event))


def shot_type(event: Event) -> str:
    """`wrist`; empty when it was not recorded."""
    return plain(plain_prefix(event.event_detail_2))


def plain_prefix(term: str | None) -> str:
    """The term without the word before its first underscore."""
    text = words.canonical(term or "")
    return text.split("_", 1)[-1]


def sentence(event: Event, source: Source) -> str:
    """Who did what to whom; names of the roster where it has them."""
    venue = source.teams.of_event(event)
    if venue is None:
        return _other(event)
    makers = {
        words.GOAL: _goal,
        words.SHOT: _shot,
        words.FACEOFF: _faceoff,
        words.HIT: _hit,
        words.PENALTY: _penalty,
        words.TURNOVER: _turnover,
    }
    maker = makers.get(type_of(event))
    return _with_player(event, venue, source) if maker is None else maker(event, venue, source)


def _goal(event: Event, venue: Venue, source: Source) -> str:
    parts = [_player(event, venue, source) or "Goal", shot_type(event)]
    assists = source.assists(event)
    parts.append(f"assists {source.names(venue, assists)}" if assists else "unassisted")
    if detail_of(event) in words.GOAL_PENALTY_SHOT | words.GOAL_SHOOTOUT:
        parts[2] = plain(event.event_detail, words.GOAL)
    if event.goalie_player is not None:
        parts.append(f"against {source.name(opponent(venue), event.goalie_player)}")
    return _joined(parts)


def _shot(event: Event, venue: Venue, source: Source) -> str:
    detail, player = detail_of(event), _player(event, venue, source)
    parts = [player, shot_type(event)]
    other = opponent(venue)
    if detail in words.ON_NET_SAVED:
        goalie = source.name(other, event.goalie_player)
        parts.append(f"saved by {goalie}" if goalie else "saved")
    elif detail in words.BLOCKED:
        side = other if detail in words.BLOCKED_BY_OPPONENT else venue
        blocker = source.name(side, event.blocked_by_player)
        parts.append(f"blocked by {blocker}" if blocker else "blocked")
    else:
        parts.append(plain(event.event_detail, words.SHOT) or "shot")
    return _joined(parts)


def _faceoff(event: Event, venue: Venue, source: Source) -> str:
    loser = source.name(opponent(venue), event.opp_team_player_1)
    won = f"{_player(event, venue, source) or source.team(venue)} won"
    against = f" against {loser}" if loser else ""
    return _joined([f"{won}{against}", _ZONES.get(event.event_team_zone or "", "")])


def _hit(event: Event, venue: Venue, source: Source) -> str:
    hit = source.name(opponent(venue), event.opp_team_player_1)
    return f"{_player(event, venue, source) or 'Hit'}" + (f" on {hit}" if hit else "")


def _penalty(event: Event, venue: Venue, source: Source) -> str:
    minutes = penalty_minutes(event)
    parts = [
        _player(event, venue, source) or "Bench",
        plain_infraction(event),
        "" if minutes is None else f"{minutes} min",
    ]
    if event.drawn_by_player is not None:
        parts.append(f"drawn by {source.name(opponent(venue), event.drawn_by_player)}")
    if event.served_by_player is not None:
        parts.append(f"served by {source.name(venue, event.served_by_player)}")
    return _joined(parts)


def plain_infraction(event: Event) -> str:
    """`tripping`, else the kind of penalty."""
    if event.event_detail_2:
        return plain(plain_prefix(event.event_detail_2))
    return plain(event.event_detail, words.PENALTY)


def _turnover(event: Event, venue: Venue, source: Source) -> str:
    return _joined([plain(event.event_detail, words.TURNOVER), _player(event, venue, source)])


def _with_player(event: Event, venue: Venue, source: Source) -> str:
    return _joined([_other(event), _player(event, venue, source)])


def _other(event: Event) -> str:
    prefix = type_of(event)
    details = [plain(event.event_detail, prefix), plain(event.event_detail_2, prefix)]
    told = [text for text in details if text != prefix.lower()]
    return _joined(told[1:] if told[:1] == ["play"] and told[1] else told)


def _player(event: Event, venue: Venue, source: Source) -> str:
    return source.name(venue, event.event_team_player_1)


def _joined(parts: list[str]) -> str:
    return ", ".join(part for part in parts if part)
