"""An event in the words of the log: what happened, who, with whom, at which strength."""

from __future__ import annotations

from tracker.profiles.hockey.kinds import Event, Game, Venue
from tracker.profiles.hockey.rules.game_clock import Moment, period_name
from tracker.profiles.hockey.rules.teams import People, opponent, team_name
from tracker.profiles.hockey.ui.keymap import type_name
from tracker.profiles.hockey.ui.scene import Lineup

STARTS = frozenset({"Faceoff", "PeriodStart", "GameStart"})


def spaced(term: str) -> str:
    """`MissedPost` -> `missed post`: a vocabulary's word as people read it."""
    words: list[str] = []
    for part in term.replace("_", " ").replace("Outof", "OutOf").split():
        start = 0
        for place in range(1, len(part)):
            if part[place].isupper() and not part[place - 1].isupper():
                words.append(part[start:place])
                start = place
        words.append(part[start:])
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)


def detail_words(event_type: str, detail: str | None) -> str:
    """`Shot_OnNetSaved` -> `on net saved`; empty when it only repeats the type."""
    if not detail or detail == event_type:
        return ""
    _, _, rest = detail.partition("_")
    known = detail.split("_")[0]
    is_own = known in (event_type, "Zone", "Giveaway", "Takeaway", "ZoneEntry", "ZoneExit", "Shot")
    return spaced(rest if rest and is_own else detail)


def event_words(event: Event) -> str:
    """`Shot · on net saved · wrist`."""
    event_type = event.event_type or ""
    parts = [type_name(event_type) if event_type else "?"]
    parts += [detail_words(event_type, d) for d in (event.event_detail, event.event_detail_2)]
    if event.penalty_minutes is not None:
        parts.append(f"{event.penalty_minutes} min")
    if event.event_successful is not None:
        parts.append("ok" if event.event_successful == "s" else "failed")
    return " · ".join(dict.fromkeys(part for part in parts if part))


def board_words(seconds: int | None) -> str:
    """`07:42`, with a leading zero so that a column lines up."""
    return "" if seconds is None else f"{seconds // 60:02d}:{seconds % 60:02d}"


def time_words(game: Game | None, event: Event) -> str:
    """`2nd 07:42`, as the board showed it."""
    period = "" if event.period is None else period_name(game, event.period)
    return f"{period} {board_words(event.event_start_seconds)}".strip()


def moment_of(event: Event) -> Moment | None:
    """When it happened; None while that is not known."""
    if event.period is None or event.start_elapsed_seconds is None:
        return None
    return Moment(event.period, event.start_elapsed_seconds)


def surname(name: str) -> str:
    """`Alex Example` -> `Example`; `Player 009` stays, for want of a first name."""
    first, _, rest = name.partition(" ")
    return rest if rest and not rest[0].isdigit() and not first.startswith("#") else name


def person_words(people: People, venue: Venue | None, number: int | None) -> str:
    """`53 Skinner`; the number alone when the roster does not know it."""
    if number is None:
        return ""
    if venue is None or not people.is_known(venue, number):
        return str(number)
    return f"{number} {surname(people.wearing(venue, number).name)}"


def player_words(event: Event, people: People) -> str:
    """Who it was."""
    return person_words(people, event.event_team, event.event_team_player_1)


def with_words(event: Event, people: People) -> str:
    """The others: assists by number, the opponent by name."""
    own, facing = event.event_team, None
    if own is not None:
        facing = opponent(own)
    if event.event_type == "Goal":
        assists = [n for n in (event.assist_1_player, event.assist_2_player) if n is not None]
        return ", ".join(person_words(people, own, n) for n in assists)
    if event.event_detail == "Shot_BlockedSameTeam":
        return person_words(people, own, event.blocked_by_player)
    for number in (event.opp_team_player_1, event.blocked_by_player, event.drawn_by_player):
        if number is not None:
            return person_words(people, facing, number)
    if event.served_by_player is not None:
        return f"served by {person_words(people, own, event.served_by_player)}"
    if event.event_team_player_2 is not None:
        return person_words(people, own, event.event_team_player_2)
    return ""


def strength_words(own: Lineup, facing: Lineup) -> str:
    """`5v4`, from the event team's side; `EN` when a goalie is off."""
    if not own.skaters and not facing.skaters:
        return ""
    empty = " EN" if own.goalie is None or facing.goalie is None else ""
    return f"{len(own.skaters)}v{len(facing.skaters)}{empty}"


def team_words(game: Game | None, event: Event) -> str:
    """The team's abbreviation."""
    return "" if event.event_team is None else team_name(game, event.event_team)
