"""An event while it is entered: what was chosen so far, and the columns that it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tracker.core.record import JsonValue, Payload
from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Venue
from tracker.profiles.hockey.rules.game_clock import Moment

SHOTS = frozenset({"Shot", "Goal", "PenaltyShot_Shootout"})
"""Events that a goalie faces."""
BOTHERS_NO_GOALIE = frozenset({"Shot_Blocked", "Shot_BlockedSameTeam", "Shot_Deflected"})
WITHOUT_TEAM = words.WITHOUT_PLAYER - {"Penalty_Delayed", "Timeout", "Challenge"}
BLUE_LINES = (75.0, 125.0)

_OWN = tuple((f"event_team_player_{n}",) for n in range(1, 7))
_OPP = tuple((f"opp_team_player_{n}",) for n in range(1, 7))
Roles = Sequence[tuple[str, ...]]
"""Which columns the first, second … chosen player fills."""


def own_roles(event_type: str, detail: str | None) -> Roles:
    """The columns of the event team's players, in the order in which they are chosen."""
    if event_type == "Goal":
        return ((_OWN[0][0],), ("assist_1_player",), ("assist_2_player",))
    if event_type == "Penalty":
        return (_OWN[0], ("served_by_player",))
    if detail == "Shot_BlockedSameTeam":
        return (_OWN[0], (_OWN[1][0], "blocked_by_player"))
    return _OWN


def opp_roles(event_type: str, detail: str | None) -> Roles:
    """The columns of the opponent's players."""
    if event_type == "Penalty":
        return (("drawn_by_player",),)
    if detail == "Shot_Blocked":
        return ((_OPP[0][0], "blocked_by_player"), *_OPP[1:])
    return _OPP


_ALL_PLAYERS = tuple(
    dict.fromkeys(
        name
        for names in (*_OWN, *_OPP, ("assist_1_player", "assist_2_player", "served_by_player"),
                      ("drawn_by_player", "blocked_by_player", "goalie_player"))
        for name in names
    )
)  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """What a person has said about an event; everything but type and time may be missing."""

    type: str
    moment: Moment
    detail: str | None = None
    detail_2: str | None = None
    team: Venue | None = None
    own: tuple[int, ...] = ()
    opp: tuple[int, ...] = ()
    goalie: int | None = None
    """Who stood in the goal; known from the ice."""
    zone: str | None = None
    success: str | None = None
    spot: tuple[float, float] | None = None
    end: tuple[float, float] | None = None
    """Where the puck went, when its way was drawn."""
    link: int | None = None
    minutes: int | None = None
    rest: Mapping[str, JsonValue] = field(default_factory=dict)
    """Columns that only an existing event or a typed line has, such as the note."""

    @property
    def has_team(self) -> bool:
        """Whether this type of event belongs to a team."""
        return self.type not in WITHOUT_TEAM

    def details(self) -> Sequence[str]:
        """What the detail can be."""
        return words.DETAILS_BY_TYPE.get(self.type, ())

    def details_2(self) -> Sequence[str]:
        """What the second detail can be, after the first one."""
        choices = words.DETAILS_2_BY_TYPE.get(self.type, ())
        if self.type == "Goal":
            return tuple(c for c in choices if c.startswith("Shot_"))
        if self.type == "Turnover" and self.detail in words.GIVEAWAY | words.TAKEAWAY:
            prefix = str(self.detail).removeprefix("Turnover_")
            return tuple(c for c in choices if c.startswith(prefix))
        if self.type == "Zone_Entry_Exit":
            prefix = next((w for w in ("Entry", "Exit") if w in (self.detail or "")), "_")
            return tuple(c for c in choices if c.startswith(f"Zone{prefix}"))
        return choices

    def with_detail(self, detail: str | None) -> Draft:
        """Another detail; what followed from the old one follows from the new one."""
        changed = replace(self, detail=detail)
        if self.type == "Penalty":
            usual = words.PENALTY_MINUTES.get(detail or "")
            changed = replace(changed, minutes=usual or self.minutes)
        if changed.detail_2 is not None and changed.detail_2 not in changed.details_2():
            changed = replace(changed, detail_2=None)
        return changed

    def with_type(self, event_type: str) -> Draft:
        """Another type; details of the old one go."""
        if event_type == self.type:
            return self
        return replace(self, type=event_type, detail=_FIRST.get(event_type), detail_2=None)

    def with_player(self, number: int, *, is_own: bool) -> Draft:
        """Chosen once more means not chosen; beyond the last role nothing happens."""
        chosen = self.own if is_own else self.opp
        roles = (own_roles if is_own else opp_roles)(self.type, self.detail)
        if number in chosen:
            chosen = tuple(n for n in chosen if n != number)
        elif len(chosen) < len(roles):
            chosen = (*chosen, number)
        return replace(self, own=chosen) if is_own else replace(self, opp=chosen)

    def fields(self) -> dict[str, JsonValue]:
        """The event's columns, without those that nothing was said about."""
        x, y = self.spot or (None, None)
        end_x, end_y = self.end or (None, None)
        found: dict[str, JsonValue] = {
            **self.rest,
            "period": self.moment.period,
            "start_elapsed_seconds": self.moment.elapsed,
            "end_elapsed_seconds": self.moment.elapsed,
            "event_team": self.team if self.has_team else None,
            "event_type": self.type,
            "event_detail": self.detail,
            "event_detail_2": self.detail_2,
            "event_successful": self.success,
            "event_team_zone": self.zone,
            "goalie_player": self.goalie if self.detail not in BOTHERS_NO_GOALIE else None,
            "penalty_minutes": self.minutes if self.type == "Penalty" else None,
            "linked_event_index": self.link,
            "puck_x": x,
            "puck_y": y,
            "puck_end_x": end_x,
            "puck_end_y": end_y,
        }
        found.update(_columns(own_roles(self.type, self.detail), self.own))
        found.update(_columns(opp_roles(self.type, self.detail), self.opp))
        return {name: value for name, value in found.items() if value is not None}

    def changes(self, before: Draft) -> Payload:
        """What differs from another draft of the same event, as an edit; None clears."""
        old, new = before.fields(), self.fields()
        names = [*new, *(name for name in old if name not in new)]
        return {name: new.get(name) for name in names if new.get(name) != old.get(name)}


def _columns(roles: Roles, chosen: Sequence[int]) -> dict[str, JsonValue]:
    return {name: number for names, number in zip(roles, chosen, strict=False) for name in names}


def draft_of(event: Event) -> Draft:
    """An existing event, ready to be completed; what the keys cannot say stays as it is."""
    event_type = event.event_type or "Play"
    own, own_names = _chosen(event, own_roles(event_type, event.event_detail))
    opp, opp_names = _chosen(event, opp_roles(event_type, event.event_detail))
    known = {*own_names, *opp_names, "goalie_player"}
    left = [name for name in _ALL_PLAYERS if name not in known]
    rest = {name: getattr(event, name) for name in (*left, "play_detail1", "play_detail2", "note")}
    return Draft(
        type=event_type,
        moment=Moment(event.period or 1, event.start_elapsed_seconds or 0),
        detail=event.event_detail,
        detail_2=event.event_detail_2,
        team=event.event_team,
        own=own,
        opp=opp,
        goalie=event.goalie_player,
        zone=event.event_team_zone,
        success=event.event_successful,
        spot=_place(event.puck_x, event.puck_y),
        end=_place(event.puck_end_x, event.puck_end_y),
        link=event.linked_event_index,
        minutes=event.penalty_minutes,
        rest={name: value for name, value in rest.items() if value is not None},
    )


def _place(x: Decimal | None, y: Decimal | None) -> tuple[float, float] | None:
    return None if x is None or y is None else (float(x), float(y))


def _chosen(event: Event, roles: Roles) -> tuple[tuple[int, ...], set[str]]:
    """The players from the first role on, up to the first empty one."""
    numbers: list[int] = []
    names: set[str] = set()
    for group in roles:
        number = getattr(event, group[0])
        if number is None:
            break
        numbers.append(number)
        names.update(group)
    return tuple(numbers), names


def zone_of(x: float, *, attacks_right: bool) -> str:
    """Offensive, defensive or neutral, as a team sees it; x in feet from the left end."""
    left, right = BLUE_LINES
    if left <= x <= right:
        return "n"
    return "o" if (x > right) == attacks_right else "d"


def first_detail(event_type: str, before: Sequence[Event], moment: Moment) -> str | None:
    """The usual detail of a new event after what went before; `before` in the order of play."""
    if event_type == "Faceoff":
        return _faceoff_detail(before, moment)
    if event_type == "Goal" and _awaits_penalty_shot(before):
        return "Goal_PenaltyShot"
    return _FIRST.get(event_type)


_FIRST: Mapping[str, str] = {
    "Shot": "Shot_OnNetSaved", "Goal": "Goal_Scored", "Pass": "Pass_Completed",
    "Turnover": "Turnover_Giveaway", "Zone_Entry_Exit": "Zone_Entry", "Penalty": "Penalty_Minor",
    "Stoppage": "Stoppage_Play", "Save": "Save_Rebound", "Rebound": "Rebound_TeamRecovered",
    "Possession": "Possession_PuckRecovery", "LoosePuck": "LoosePuck_Battle",
    "DeadIce": "DeadIce", "PenaltyShot_Shootout": "PenaltyShot_Missed", "Play": "Play_Offensive",
}  # fmt: skip


def _faceoff_detail(before: Sequence[Event], moment: Moment) -> str:
    had_penalty = False
    detail = "Faceoff_GameStart" if moment.period == 1 else "Faceoff_PeriodStart"
    for event in reversed(before):
        if event.period != moment.period:
            break
        if event.event_type == "Goal":
            return "Faceoff_AfterGoal"
        if event.event_type == "Faceoff":
            detail = "Faceoff_AfterPenalty" if had_penalty else "Faceoff_AfterStoppage"
            break
        had_penalty = had_penalty or event.event_type == "Penalty"
    return detail


def _awaits_penalty_shot(before: Sequence[Event]) -> bool:
    for event in reversed(before):
        if event.event_type in ("Faceoff", "Shot", "Goal", "PenaltyShot_Shootout"):
            return False
        if event.event_detail == "Penalty_PenaltyShot":
            return True
    return False
