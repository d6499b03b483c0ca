"""What is begun, as text that comes back after a crash: the event or the change, and the line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from tracker.core.ids import Key
from tracker.profiles.hockey.rules.game_clock import Moment
from tracker.profiles.hockey.rules.teams import VENUES
from tracker.profiles.hockey.ui.book import GameBook
from tracker.profiles.hockey.ui.change import Change
from tracker.profiles.hockey.ui.draft import Draft, draft_of
from tracker.profiles.hockey.ui.entry_state import Entry, mode_behind
from tracker.profiles.hockey.ui.scene import Lineup

_NUMBERS = ("own", "opp")


@dataclass(frozen=True)
class Begun:
    """What a person has said and not saved."""

    entry: Entry
    line: str = ""
    """What stands in the typed line."""

    def __bool__(self) -> bool:
        entry = self.entry
        is_set = entry.set_moment is not None or entry.spot is not None
        return bool(entry.draft or entry.change or is_set or self.line.strip())


def begun_text(begun: Begun, newest_index: int) -> str:
    """Empty when nothing is begun. `newest_index`: of the game's events at this moment."""
    if not begun:
        return ""
    entry = begun.entry
    return json.dumps(
        {
            "newest": newest_index,
            "team": entry.team,
            "draft": None if entry.draft is None else _said(entry.draft),
            "editing": None if entry.editing is None else entry.editing[0],
            "change": None if entry.change is None else asdict(entry.change),
            "set_moment": None if entry.set_moment is None else asdict(entry.set_moment),
            "spot": entry.spot,
            "end": entry.end,
            "line": begun.line,
        }
    )


def begun_from(text: str | None, book: GameBook) -> Begun | None:
    """None when nothing was begun, when it was recorded in the last moment, or from elsewhere."""
    if not text:
        return None
    try:
        return _read(json.loads(text), book)
    except (ValueError, TypeError, KeyError, AttributeError):
        # Another version of the program wrote it: an event that cannot be read is not begun.
        return None


def _read(stored: Mapping[str, Any], book: GameBook) -> Begun | None:
    draft = None if stored["draft"] is None else _draft(stored["draft"])
    change = None if stored["change"] is None else _change(stored["change"])
    if draft is not None and _is_recorded(draft, int(stored["newest"]), book):
        draft = None
    entry = Entry(
        team=stored["team"],
        draft=draft,
        change=change,
        set_moment=_moment(stored["set_moment"]),
        spot=_spot(stored["spot"]),
        end=_spot(stored["end"]),
        is_restored=True,
    )
    if draft is not None and stored["editing"] is not None:
        edited = book.event(Key(stored["editing"]))
        if edited is None:
            entry = replace(entry, draft=None)
        else:
            entry = replace(entry, editing=(edited.key, draft_of(edited.record)))
    begun = Begun(replace(entry, mode=mode_behind(entry)), str(stored["line"]))
    return begun if begun else None


def _is_recorded(draft: Draft, newest: int, book: GameBook) -> bool:
    """The program ended between the event and the note that nothing is begun any more."""
    return any(
        (event.period, event.start_elapsed_seconds, event.event_type)
        == (draft.moment.period, draft.moment.elapsed, draft.type)
        for event in book.before(draft.moment)[-20:]
        if event.event_index > newest
    )


def _said(draft: Draft) -> dict[str, Any]:
    return {**asdict(replace(draft, rest={})), "rest": dict(draft.rest)}


def _draft(stored: Mapping[str, Any]) -> Draft:
    numbers = {name: tuple(map(int, stored[name])) for name in _NUMBERS}
    moment = _moment(stored["moment"])
    assert moment is not None
    rest = {str(name): value for name, value in stored["rest"].items()}
    places = {name: _spot(stored[name]) for name in ("spot", "end")}
    return Draft(**{**stored, **numbers, **places, "moment": moment, "rest": rest})


def _change(stored: Mapping[str, Any]) -> Change:
    lineups = {
        venue: Lineup(tuple(stored[venue]["skaters"]), stored[venue]["goalie"]) for venue in VENUES
    }
    moment = _moment(stored["moment"])
    assert moment is not None
    return Change(moment, lineups["home"], lineups["away"], stored["side"])


def _moment(stored: Mapping[str, Any] | None) -> Moment | None:
    return None if stored is None else Moment(int(stored["period"]), int(stored["elapsed"]))


def _spot(stored: Any) -> tuple[float, float] | None:
    return None if stored is None else (float(stored[0]), float(stored[1]))
