"""A recorded game as the keys, clicks and lines with which a person would have entered it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.profiles.hockey.ui.rinkside import Rinkside
from tracker.profiles.hockey.kinds import Event, Shift, Venue
from tracker.profiles.hockey.rules.game_clock import is_shootout
from tracker.profiles.hockey.rules.teams import VENUES, opponent
from tracker.profiles.hockey.ui.book import lineup_of
from tracker.profiles.hockey.ui.draft import Draft, draft_of
from tracker.profiles.hockey.ui.event_words import detail_words
from tracker.profiles.hockey.ui.keymap import TYPE_KEYS

_STARTS = ("Faceoff", "PeriodStart", "GameStart")
_ZONES = {"o": "Q", "n": "W", "d": "E"}


class Replay:
    """Enters events in the order of the feed, each change of players when it happened."""

    def __init__(self, rink: Rinkside, events: Sequence[Event], shifts: Sequence[Shift]) -> None:
        self._rink, self._events, self._shifts = rink, events, list(shifts)

    def run(self) -> None:
        for event in self._events:
            self._change_until(event)
            self._enter(event)

    def _change_until(self, event: Event) -> None:
        at = (event.period or 0, event.start_elapsed_seconds or 0)
        is_start = event.event_type in _STARTS
        while self._shifts:
            shift = self._shifts[0]
            begins = (shift.period or 0, shift.start_elapsed_seconds or 0)
            is_due = begins <= at if is_start else begins < at
            if not is_due or shift.period != self._rink.page.clock.period:
                return
            if begins[1] == 0 and event.event_type == "PeriodStart":
                return
            self._change(self._shifts.pop(0))

    def _change(self, shift: Shift) -> None:
        rink = self._rink
        self._set_clock(shift.shift_start_seconds or 0)
        rink.keys("L")
        for venue in VENUES:
            wanted = lineup_of(shift, venue)
            present = rink.page.book.on_ice()[venue]
            rink.keys("H" if venue == "home" else "A")
            if wanted.goalie is None and present.goalie is not None:
                rink.keys("G")
            elif wanted.goalie != present.goalie:
                self._number("J", wanted.goalie)
            gone = [n for n in present.skaters if n not in wanted.skaters]
            come = [n for n in wanted.skaters if n not in present.skaters]
            for number in (*gone, *come):
                self._number("J", number)
        rink.keys("Return")

    def _enter(self, event: Event) -> None:
        rink = self._rink
        if event.event_type in ("PeriodStart", "PeriodEnd"):
            if event.event_type == "PeriodEnd":
                self._set_clock(event.event_start_seconds or 0)
            rink.keys("Ctrl+Return")
            if event.event_type == "PeriodStart":
                self._change_until(_after_start(event))
            return
        if event.event_type == "GameEnd":
            return  # the end of the last period records it
        self._set_clock(event.event_start_seconds or 0)
        if event.event_type == "Penalty" or event.event_type not in TYPE_KEYS:
            self._enter_line(event)
        else:
            self._enter_keys(draft_of(event))

    def _enter_keys(self, wanted: Draft) -> None:
        rink = self._rink
        rink.keys(TYPE_KEYS[wanted.type])
        if wanted.team is not None:
            rink.keys("H" if wanted.team == "home" else "A")
        self._choose_details(wanted)
        if wanted.team is not None:
            self._choose_players(wanted, wanted.team)
        if wanted.spot is not None:
            rink.click_ice(*wanted.spot)
        if wanted.zone is not None and self._draft.zone != wanted.zone:
            rink.keys(_ZONES[wanted.zone])
        rink.keys("Return")

    def _choose_details(self, wanted: Draft) -> None:
        if wanted.detail is not None and self._draft.detail != wanted.detail:
            number = list(self._draft.details()).index(wanted.detail) + 1
            self._rink.keys(*([f"Ctrl+{number}"] if number < 10 else ["]"] * (number - 1)))
        if wanted.detail_2 is not None:
            number = list(self._draft.details_2()).index(wanted.detail_2) + 1
            self._rink.keys(*["."] * number)

    def _choose_players(self, wanted: Draft, team: Venue) -> None:
        facing = opponent(team)
        for numbers, venue, modifier in ((wanted.own, team, ""), (wanted.opp, facing, "Alt+")):
            skaters = self._rink.page.book.on_ice()[venue].skaters
            for number in numbers:
                if number in skaters:
                    self._rink.keys(f"{modifier}{skaters.index(number) + 1}")
                else:
                    self._number(f"{modifier}J", number)
        if self._draft.fields().get("goalie_player") != wanted.goalie:
            self._number("Alt+J", wanted.goalie or self._draft.goalie)

    def _enter_line(self, event: Event) -> None:
        wanted = draft_of(event)
        words = [TYPE_KEYS.get(wanted.type, wanted.type)]
        if wanted.team is not None:
            words.append("h" if wanted.team == "home" else "a")
        words += [str(number) for number in wanted.own]
        if wanted.opp:
            words += ["v", *map(str, wanted.opp)]
        for detail in (wanted.detail, wanted.detail_2):
            words.append(detail_words(wanted.type, detail).replace(" ", ""))
        words += [f"{wanted.minutes}m"] if wanted.minutes is not None else []
        words += [f"{wanted.zone}z"] if wanted.zone is not None else []
        if wanted.spot is not None:
            self._rink.click_ice(*wanted.spot)
        self._rink.line(" ".join(word for word in words if word))

    @property
    def _draft(self) -> Draft:
        draft = self._rink.page.entry.entry.draft
        assert draft is not None, self._rink.said()
        return draft

    def _number(self, key: str, number: int | None) -> None:
        self._rink.keys(key, *f"{number:02d}")

    def _set_clock(self, board: int) -> None:
        page = self._rink.page
        if page.clock.board != board and not is_shootout(page.book.game, page.clock.period):
            self._rink.set_clock(f"{board // 60}{board % 60:02d}")


def _after_start(event: Event) -> Event:
    """Whoever comes on in the first second comes after the period has begun."""
    return event.changed({"event_type": "Faceoff"})
