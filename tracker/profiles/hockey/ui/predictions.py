"""What probably happens next: three suggestions after each event, on the keys 1 to 3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.profiles.hockey import vocabulary as words
from tracker.profiles.hockey.kinds import Event, Venue
from tracker.profiles.hockey.rules.teams import opponent


@dataclass(frozen=True)
class Prediction:
    """An event that often follows another one."""

    type: str
    detail: str | None = None
    is_same_team: bool | None = True
    """None: nobody can say which team."""
    is_linked: bool = False
    """It belongs to the event before: a save to its shot, an assist to its goal."""

    def team_after(self, before: Event) -> Venue | None:
        """Whose event it will be."""
        if before.event_team is None or self.is_same_team is None:
            return before.event_team
        return before.event_team if self.is_same_team else opponent(before.event_team)


def _same(event_type: str, detail: str | None = None) -> Prediction:
    return Prediction(event_type, detail)


def _other(event_type: str, detail: str | None = None) -> Prediction:
    return Prediction(event_type, detail, is_same_team=False)


_SAVE = Prediction("Save", "Save_Rebound", is_same_team=False, is_linked=True)
_FREEZE = Prediction("Save", "Save_Freeze", is_same_team=False, is_linked=True)
_REBOUND = Prediction("Rebound", "Rebound_TeamRecovered", is_same_team=False, is_linked=True)
_STOP = Prediction("Stoppage", "Stoppage_Play", is_same_team=None)
_FACEOFF = Prediction("Faceoff", None, is_same_team=None)
_PLAY_ON = (_same("Pass"), _same("Shot"), _same("Turnover"))

_BY_DETAIL: Mapping[str, Sequence[Prediction]] = {
    "Save_Freeze": (Prediction("Stoppage", "Stoppage_Freeze", is_same_team=None), _FACEOFF),
    "Save_Rebound": (_REBOUND, _other("Shot"), _same("Possession")),
    "Shot_OnNetSaved": (_SAVE, _FREEZE, _same("Goal")),
    "Shot_Blocked": (_other("Possession"), _same("Shot"), _same("Rebound")),
    "Shot_Missed": (_other("Possession"), _same("Shot"), _STOP),
    "Turnover_Giveaway": (_other("Possession"), _other("Pass"), _other("Shot")),
    "Turnover_Takeaway": _PLAY_ON,
    "Pass_Missed": (_same("Turnover", "Turnover_Giveaway"), _other("Possession"), _STOP),
    "Pass_Intercepted": (_same("Turnover", "Turnover_Giveaway"), _other("Pass"), _other("Shot")),
    "Zone_EntryFailed": (_same("Turnover", "Turnover_Giveaway"), _STOP, _other("Possession")),
}
_BY_TYPE: Mapping[str, Sequence[Prediction]] = {
    "Faceoff": (_same("Possession"), _same("Pass"), _same("Shot")),
    "Shot": (_SAVE, _same("Shot"), _STOP),
    "Goal": (
        Prediction("Stoppage", "Stoppage_Goal", is_same_team=None),
        Prediction("Faceoff", "Faceoff_AfterGoal", is_same_team=None),
    ),
    "Save": (_REBOUND, Prediction("Stoppage", "Stoppage_Freeze", is_same_team=None), _FACEOFF),
    "Rebound": (_same("Shot"), _same("Possession"), _same("Pass")),
    "Pass": _PLAY_ON,
    "Possession": _PLAY_ON,
    "Turnover": (_other("Possession"), _other("Pass"), _other("Shot")),
    "Zone_Entry_Exit": (_same("Pass"), _same("Shot"), _same("Turnover")),
    "Stoppage": (
        Prediction("DeadIce", "DeadIce", is_same_team=None),
        _FACEOFF,
        Prediction("Penalty", None, is_same_team=None),
    ),
    "DeadIce": (_FACEOFF, Prediction("Penalty", None, is_same_team=None)),
    "Penalty": (_FACEOFF, Prediction("Penalty", None, is_same_team=False)),
    "Penalty_Delayed": (Prediction("Penalty", None, is_same_team=True), _STOP),
    "Hit": (_same("Possession"), _other("Pass"), _same("Turnover", "Turnover_Takeaway")),
    "LoosePuck": (_same("Possession"), _other("Possession"), _STOP),
    "PeriodStart": (_FACEOFF,),
    "PeriodEnd": (),
}


def predictions(last: Event | None, allowed: frozenset[str]) -> Sequence[Prediction]:
    """At most three, the likeliest first; only types that this detail of entry records."""
    if last is None or last.event_type is None:
        found: Sequence[Prediction] = (_FACEOFF,)
    else:
        detail = words.canonical(last.event_detail or "")
        found = _BY_DETAIL.get(detail) or _BY_TYPE.get(last.event_type, ())
    return tuple(p for p in found if p.type in allowed)[:3]
