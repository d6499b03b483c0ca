"""Commands that are not the entry's own: the log, the clock, the period, the detail of entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from tracker.core.ids import Key
from tracker.errors import TrackerError
from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.rules.teams import VENUES, team_name
from tracker.profiles.hockey.ui.colours_window import ColoursWindow
from tracker.profiles.hockey.ui.corrections import Corrections
from tracker.profiles.hockey.ui.intents import ChangePlayers, KeepLine
from tracker.profiles.hockey.ui.notes import WorkspaceNotes
from tracker.profiles.hockey.ui.open_fields import TIERS
from tracker.profiles.hockey.ui.period_flow import PeriodFlow
from tracker.profiles.hockey.ui.recorder import Recorder
from tracker.profiles.hockey.ui.scene import Lineup
from tracker.profiles.hockey.ui.widgets.lines import LinePreset, OnIce
from tracker.profiles.hockey.ui.widgets.spots import Spot
from tracker.ui.kit.workspace import Tone, Workbench

if TYPE_CHECKING:
    from tracker.profiles.hockey.ui.workspace import HockeyWorkspace


class Commands(QObject):
    """What a key does beside entering events."""

    def __init__(
        self,
        page: HockeyWorkspace,
        bench: Workbench,
        recorder: Recorder,
        notes: WorkspaceNotes,
    ) -> None:
        super().__init__(page)
        self._page, self._bench, self._notes = page, bench, notes
        self.corrections = Corrections(page, bench, recorder, notes)
        self._flow = PeriodFlow(page.book, page.clock, recorder)
        self._acts: dict[str, Callable[[], object]] = {
            "clock.toggle": page.clock.toggle,
            "clock.less": lambda: page.clock.nudge(-1),
            "clock.more": lambda: page.clock.nudge(1),
            "period.next": self._next_period,
            "period.back": lambda: self._bench.tell(self._flow.back(), Tone.PLAIN),
            "ends": self._change_ends,
            "tier.next": lambda: self._set_tier(page.entry.tier % max(TIERS) + 1),
            "log.up": lambda: page.parts.log.step(-1),
            "log.down": lambda: page.parts.log.step(1),
            "log.filter": page.parts.filter.setFocus,
            "open.next": self._next_open,
            "delete": self.corrections.delete,
            "delete.linked": self.corrections.delete_chain,
            "bulk": self.corrections.bulk,
            "replace": self.corrections.replace_player,
            "history": self.corrections.history,
            "check": self.corrections.check,
            "complete": self.corrections.complete,
            "reopen": self.corrections.reopen,
            "keys": self.corrections.change_keys,
            "colours": self.choose_colours,
            "quick": page.parts.bar.open_line,
            "tier.1": lambda: self._set_tier(1),
            "tier.2": lambda: self._set_tier(2),
            "tier.3": lambda: self._set_tier(3),
        }

    def do(self, command: str) -> None:
        """Runs a command; what is refused is said."""
        act = self._acts.get(command)
        if act is None:
            return
        try:
            act()
        except TrackerError as error:
            self._bench.tell(str(error), Tone.BAD)

    def connect_parts(self) -> None:
        """What clicks do."""
        page, parts = self._page, self._page.parts
        parts.rink.puck_placed.connect(self._place)
        parts.rink.path_drawn.connect(self._place)
        parts.rink.mark_chosen.connect(lambda key: parts.log.select(Key(key)))
        parts.filter.textChanged.connect(self._filter)
        parts.filter.returnPressed.connect(page.focus_work)
        parts.log.activated.connect(lambda _index: page.entry.do("edit"))
        for venue, bench in parts.benches.items():
            bench.player_chosen.connect(lambda n, v=venue: self._pick(v, n))
            bench.line_changed.connect(lambda ice, v=venue: self._put_on(v, ice))
            bench.preset_kept.connect(lambda n, line, v=venue: self._keep_line(v, n, line))
        parts.log.cursor_moved.connect(page.presenter.ring)
        parts.palette.tier_pressed.connect(lambda: self.do("tier.next"))
        page.entry.recorded.connect(parts.log.select)

    def choose_colours(self) -> ColoursWindow:
        """What the teams wear, in this game and in all their others."""
        game = self._page.book.game
        teams = {venue: team_name(game, venue) for venue in reversed(VENUES)}
        present = {venue: self._notes.colour(name) for venue, name in teams.items()}

        def choose(chosen: Mapping[Venue, str | None]) -> None:
            for venue, colour in chosen.items():
                self._notes.keep_colour(teams[venue], colour)
            self._page.presenter.show_all()

        window = ColoursWindow(teams, present, choose, self._page)
        window.show()
        return window

    def complete_line(self, text: str) -> None:
        """Offers what the typed line can become."""
        self._page.parts.bar.offer(self._page.entry.completions(text))

    def _place(self, spot: Spot, end: Spot | None = None) -> None:
        self._page.entry.place((spot.x, spot.y), None if end is None else (end.x, end.y))
        # Enter saves the event again, instead of setting the puck once more.
        self._page.focus_work()

    def _pick(self, venue: Venue, number: int) -> None:
        if self._page.entry.entry.draft is not None:
            self._page.entry.pick(venue, number)
        self._page.focus_work()

    def _put_on(self, venue: Venue, ice: OnIce) -> None:
        lineups = dict(self._page.book.on_ice())
        lineups[venue] = Lineup(ice.numbers, ice.goalie)
        self._page.entry.put_on(ChangePlayers(self._page.clock.moment, lineups))
        self._page.focus_work()

    def _keep_line(self, venue: Venue, place: int, line: LinePreset) -> None:
        """The bench counts its lines from nought and leaves no gaps."""
        numbers = sorted(self._page.entry.lines[venue])
        number = numbers[place] if place < len(numbers) else place + 1
        self._page.entry.keep_line(KeepLine(venue, number, line.skaters))

    def _filter(self, text: str) -> None:
        self._page.parts.log_model.set_filter(text)

    def _next_open(self) -> None:
        parts = self._page.parts
        key = parts.log_model.next_open(parts.log.current_key())
        if key is None:
            self._bench.tell("Nothing is left open.", Tone.OK)
        else:
            parts.log.select(key)
            self._page.entry.do("edit")

    def _next_period(self) -> None:
        said = self._flow.step(is_begun=self._page.presenter.is_period_begun())
        if said:
            self._bench.tell(said, Tone.PLAIN)
        self._page.presenter.show_board()

    def _change_ends(self) -> None:
        said = self._flow.change_ends()
        self._bench.tell(said, Tone.PLAIN)

    def _set_tier(self, tier: int) -> None:
        self._page.entry.set_tier(tier)
        self._page.parts.log_model.tier = tier
        self._page.presenter.show_all()
