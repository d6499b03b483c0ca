"""What a change of players becomes: the shift that ends, the shift that begins, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.core.record import JsonValue
from tracker.profiles.hockey.kinds import Event, Venue
from tracker.profiles.hockey.ui.scene import MOST_SKATERS, Lineup

Fields = dict[str, JsonValue]

ON_THE_FLY, PERIOD_END = "OnTheFly", "Period End"
_STARTS = {
    "Faceoff_GameStart": "GameStart",
    "Faceoff_PeriodStart": "PeriodStart",
    "Faceoff_AfterGoal": "FaceoffAfterGoal",
    "Faceoff_AfterPenalty": "FaceoffAfterPenalty",
}
_STOPS = {"Stoppage_PuckOutofPlay": "Puck Out of Play", "Stoppage_HighStick": "High Stick"}


def lineup_fields(ice: Mapping[Venue, Lineup]) -> Fields:
    """The slots of both teams, and what follows from them."""
    fields: Fields = {}
    for venue, lineup in ice.items():
        slots = [*lineup.skaters, *([None] * MOST_SKATERS)][:MOST_SKATERS]
        fields.update({f"{venue}_{n}": number for n, number in enumerate(slots, start=1)})
        fields[f"{venue}_goalie"] = lineup.goalie
    home, away = ice["home"], ice["away"]
    fields["strength"] = f"{len(home.skaters)}v{len(away.skaters)}"
    fields["situation"] = situation(home, away)
    return fields


def situation(home: Lineup, away: Lineup) -> str | None:
    """The staging tables' word for who has the advantage."""
    if not home.skaters and not away.skaters:
        return None
    if home.goalie is None:
        return "Home EmptyNet"
    if away.goalie is None:
        return "Away EmptyNet"
    if len(home.skaters) == len(away.skaters):
        return "Full Strength"
    return "Home PowerPlay" if len(home.skaters) > len(away.skaters) else "Away PowerPlay"


def start_word(faceoff: Event | None) -> str:
    """Why a shift began: with a faceoff at its first second, or on the fly."""
    if faceoff is None:
        return ON_THE_FLY
    return _STARTS.get(faceoff.event_detail or "", "OtherFaceoff")


def stop_word(event: Event) -> str | None:
    """Why a shift ended, as an event at its last second tells; None when it tells nothing."""
    team = (event.event_team or "").capitalize()
    if event.event_type in ("Goal", "Penalty"):
        return f"{team} {event.event_type}".strip()
    if event.event_type == "Stoppage":
        return _STOPS.get(event.event_detail_2 or "", "Stoppage")
    return {"PeriodEnd": PERIOD_END, "GameEnd": "GameEnd"}.get(event.event_type or "")


def stop_at(events: Iterable[Event]) -> str:
    """Why play had stopped when the players changed, by the events of that second.

    On the fly when it had not.
    """
    return next((word for event in events if (word := stop_word(event))), ON_THE_FLY)


def faceoff_in(events: Iterable[Event]) -> Event | None:
    """The faceoff of a second."""
    return next((event for event in events if event.event_type == "Faceoff"), None)
