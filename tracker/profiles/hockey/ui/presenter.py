"""Shows the game in the parts: only what a commit, a key or a second changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from tracker.core.ids import Key
from tracker.profiles.hockey.kinds import RosterEntry, Venue
from tracker.profiles.hockey.rules.clock import period_length
from tracker.profiles.hockey.rules.game_clock import home_attacks_right, period_name
from tracker.profiles.hockey.rules.penalty_clock import PenaltyClock, penalty_clock
from tracker.profiles.hockey.rules.statistics import Stat
from tracker.profiles.hockey.rules.teams import VENUES, opponent, team_name
from tracker.profiles.hockey.ui.bar_words import BarWriter, key_words
from tracker.profiles.hockey.ui.book import GameBook, Touched
from tracker.profiles.hockey.ui.clock_keeper import ClockKeeper
from tracker.profiles.hockey.ui.controller import EntryController
from tracker.profiles.hockey.ui.event_words import board_words, person_words
from tracker.profiles.hockey.ui.live_numbers import LiveNumbers
from tracker.profiles.hockey.ui.parts import Parts
from tracker.profiles.hockey.ui.rink_words import mark_of
from tracker.profiles.hockey.ui.scene import Lineup
from tracker.profiles.hockey.ui.scoreboard import Board, TeamBoard
from tracker.profiles.hockey.ui.widgets.bench import BenchState
from tracker.profiles.hockey.ui.widgets.lines import (
    BenchPlayer,
    Boxed,
    LinePreset,
    OnIce,
    lined_up,
    roster_of,
)
from tracker.profiles.hockey.ui.widgets.rink_ends import RinkEnds
from tracker.profiles.hockey.ui.widgets.rink_marks import TeamColours
from tracker.profiles.hockey.ui.widgets.spots import Mark, Spot
from tracker.profiles.hockey.ui.widgets.stays import timeline_rows

COLOURS = TeamColours()
_SHAPES_PENALTIES = frozenset({"Penalty", "Goal", "Faceoff", "PeriodStart", "PeriodEnd"})
"""Events after which the penalty box may hold others."""


@dataclass(frozen=True)
class _Names:
    home: str
    away: str

    def of(self, venue: Venue) -> str:
        return self.home if venue == "home" else self.away


class Presenter(QObject):
    """Widgets are written here and nowhere else."""

    def __init__(
        self,
        parts: Parts,
        book: GameBook,
        clock: ClockKeeper,
        entry: EntryController,
        bar: BarWriter,
    ) -> None:
        super().__init__(clock.parent())
        self._parts, self._book, self._clock = parts, book, clock
        self._entry, self._bar = entry, bar
        self._box: PenaltyClock | None = None
        self._marks: dict[Key, Mark] = {}
        self._players: dict[Venue, tuple[BenchPlayer, ...]] = {}
        self.numbers = LiveNumbers(book, lambda: parts.shows_numbers, self)
        self.numbers.computed.connect(self._show_numbers)
        parts.side_tabs.currentChanged.connect(self._show_side)
        parts.shifts.wanted.connect(self.show_shifts)
        parts.log_model.counted.connect(self._count)
        parts.log_model.tier = entry.tier

    def show_all(self) -> None:
        """Everything, at first and when the roster or the game itself changed."""
        self._bar.people = self._book.people
        self._bar.keymap = self._entry.keymap
        for venue in VENUES:
            entries = [e for e in self._book.records(RosterEntry) if e.venue == venue]
            self._players[venue] = tuple(
                BenchPlayer(e.jersey, e.player_name or "", e.position) for e in entries
            )
        self._box = None
        self._parts.log_model.load()
        self._parts.palette.show_tier(self._entry.tier)
        self._parts.rink.set_team_colours(COLOURS)
        self._marks = {}
        for key in self._book.event_keys():
            self._mark(key)
        self._parts.shifts.period = self._clock.period
        self.show_clock()
        self.show_entry()
        self._show_side()

    def show(self, touched: Touched) -> None:
        """What a commit touched."""
        if touched.is_game or touched.is_roster:
            self.show_all()
            return
        self._parts.log_model.apply(touched.events)
        if touched.events:
            self._forget_box(touched)
            before = dict(self._marks)
            for key in touched.events:
                self._mark(key)
            if self._marks != before:
                self._parts.rink.set_marks(self._in_period())
        self.show_board()
        self.show_entry()
        if touched.shifts:
            self.show_shifts()
        self.numbers.outdate()

    def show_clock(self) -> None:
        """Another second."""
        self._parts.board.show_clock(self._clock.board, is_running=self._clock.is_running)
        if self._clock.period != self._period_shown:
            self._period_shown = self._clock.period
            self._parts.shifts.period = self._clock.period
            self._show_ends()
            self.show_shifts()
        self.show_board()
        self.show_benches()
        if not self._parts.shows_numbers and self._parts.shifts.period == self._clock.period:
            self._parts.shifts.timeline.set_now(self._clock.moment.elapsed)

    _period_shown = 0

    def show_entry(self) -> None:
        """What is begun."""
        entry, scene = self._entry.entry, self._entry.scene()
        self._parts.bar.show_state(self._bar.state(entry, scene))
        self._parts.palette.show_begun(None if entry.draft is None else entry.draft.type)
        spot = entry.spot if entry.draft is None else entry.draft.spot
        self._parts.rink.set_puck(None if spot is None else Spot(*spot))
        self.show_benches()

    def show_board(self) -> None:
        """Score, shots, strength and penalties."""
        game, keymap = self._book.game, self._entry.keymap
        self._parts.board.show_board(
            Board(
                home=self._team_board("home"),
                away=self._team_board("away"),
                period=f"{'End' if self.is_period_begun() else 'Begin'} "
                f"{period_name(game, self._clock.period)}",
                strength=self._strength(),
                penalties=self._running(),
                keys={
                    name: key_words(keymap.first_key(name))
                    for name in ("clock.toggle", "clock.less", "clock.more", "period.next")
                },
            )
        )

    def show_benches(self) -> None:
        """Who is on the ice, or will be."""
        change = self._entry.entry.change
        ice = self._book.on_ice()
        for venue in VENUES:
            lineup = ice[venue] if change is None else change.lineup(venue)
            self._parts.benches[venue].set_state(self._bench_state(venue, lineup))

    def show_shifts(self) -> None:
        """The timeline of the team and period that are looked at."""
        panel, game = self._parts.shifts, self._book.game
        names = _Names(team_name(game, "home"), team_name(game, "away"))
        panel.show_names({"home": names.home, "away": names.away}, period_name(game, panel.period))
        if self._parts.shows_numbers:
            return
        rows = timeline_rows(
            (s.record for s in self._book.shifts()),
            panel.period,
            panel.venue,
            lambda n: person_words(self._book.people, panel.venue, n),
        )
        panel.timeline.set_period(period_length(game, panel.period))
        panel.timeline.set_rows(rows)
        is_now = panel.period == self._clock.period
        panel.timeline.set_now(self._clock.moment.elapsed if is_now else None)

    def is_period_begun(self) -> bool:
        """Whether something happened in the present period already."""
        last = self._book.event_keys()[-1:]
        stored = self._book.event(last[0]) if last else None
        return stored is not None and (stored.record.period or 0) >= self._clock.period

    def let_go(self) -> None:
        """No more computing."""
        self.numbers.let_go()

    def _team_board(self, venue: Venue) -> TeamBoard:
        game, tally = self._book.game, self._book.tally
        won, lost = tally[(venue, Stat.FACEOFF_WINS)], tally[(venue, Stat.FACEOFF_LOSSES)]
        facts = [f"shots {tally[(venue, Stat.SHOTS)]}"]
        if won + lost:
            facts.append(f"faceoffs {round(100 * won / (won + lost))} %")
        full = None if game is None else getattr(game, f"{venue}_team_name")
        return TeamBoard(
            name=team_name(game, venue),
            full_name=full or "",
            score=tally[(venue, Stat.GOALS)],
            facts=" · ".join(facts),
            colour=COLOURS.home if venue == "home" else COLOURS.away,
        )

    def _strength(self) -> str:
        ice = self._book.on_ice()
        home, away = ice["home"], ice["away"]
        if not home.skaters and not away.skaters:
            moment = self._clock.moment
            return self._penalty_box().situation_at(moment.period, moment.elapsed).strength
        counts = {v: len(ice[v].skaters) - (ice[v].goalie is None) for v in VENUES}
        words = f"{len(home.skaters)} v {len(away.skaters)}"
        for venue in VENUES:
            if counts[venue] > counts[opponent(venue)]:
                words += f"  {team_name(self._book.game, venue)} power play"
            if ice[venue].goalie is None:
                words += f"  {team_name(self._book.game, venue)} net empty"
        return words

    def _running(self) -> list[str]:
        moment = self._clock.moment
        found = []
        for running in self._penalty_box().at(moment.period, moment.elapsed):
            who = person_words(self._book.people, running.venue, running.jersey)
            team = team_name(self._book.game, running.venue)
            left = board_words(running.remaining_seconds)
            found.append(" ".join(part for part in (team, who, left) if part))
        return found

    def _penalty_box(self) -> PenaltyClock:
        if self._box is None:
            self._box = penalty_clock(self._book)
        return self._box

    def _forget_box(self, touched: Touched) -> None:
        for key in touched.events:
            stored = self._book.event(key)
            if stored is None or stored.record.event_type in _SHAPES_PENALTIES:
                self._box = None

    def _bench_state(self, venue: Venue, lineup: Lineup) -> BenchState:
        players = self._players.get(venue, ())
        on_ice = lined_up(OnIce(goalie=lineup.goalie), lineup.skaters, roster_of(players))
        order = {number: str(n) for n, number in enumerate(lineup.skaters, start=1)}
        prefix = "" if venue == self._entry.entry.team else "Alt+"
        keys = [f"{prefix}{order[n]}" if n in order else "" for n in on_ice.skaters]
        keys.append(f"{prefix}6" if len(lineup.skaters) < 6 and lineup.goalie is not None else "")
        lines = self._entry.scene().lines.get(venue, {})
        moment = self._clock.moment
        return BenchState(
            team=team_name(self._book.game, venue),
            on_ice=on_ice,
            players=players,
            presets=tuple(
                LinePreset(" ".join(map(str, line)), line) for _, line in sorted(lines.items())
            ),
            boxed=tuple(
                Boxed(r.jersey, r.remaining_seconds)
                for r in self._penalty_box().at(moment.period, moment.elapsed)
                if r.venue == venue and r.jersey is not None
            ),
            slot_keys=tuple(keys),
            preset_keys=tuple(str(number) for number in sorted(lines)),
            colour=COLOURS.of(venue),
        )

    def _mark(self, key: Key) -> None:
        stored = self._book.event(key)
        mark = None if stored is None else mark_of(stored)
        self._marks.pop(key, None)
        if mark is not None:
            self._marks[key] = mark

    def _in_period(self) -> list[Mark]:
        found = []
        for key in self._book.event_keys():
            mark = self._marks.get(key)
            stored = self._book.event(key)
            is_here = stored is not None and stored.record.period == self._clock.period
            if mark is not None and is_here:
                found.append(mark)
        return found

    def _show_ends(self) -> None:
        game = self._book.game
        self._parts.rink.set_ends(
            RinkEnds(
                home_attacks_right(game, self._clock.period),
                team_name(game, "home"),
                team_name(game, "away"),
            )
        )
        self._parts.rink.set_marks(self._in_period())

    def _show_side(self) -> None:
        self.show_shifts()
        self.numbers.outdate()

    def _show_numbers(self, summary: dict[str, Any]) -> None:
        self._parts.numbers.set_numbers(summary)

    def _count(self) -> None:
        model = self._parts.log_model
        words = f"Events  ·  {model.event_count:,}"
        if model.open_count:
            key = self._entry.keymap.first_key("open.next")
            words += f"  ·  {model.open_count:,} open   {key}"
        self._parts.log_title.setText(words)
