"""What the scoreboard and the benches say: score, strength, penalties, who is on the ice."""

from __future__ import annotations

from tracker.core.ids import Key
from tracker.profiles.hockey.kinds import Event, RosterEntry, Venue
from tracker.profiles.hockey.rules.game_clock import period_name
from tracker.profiles.hockey.rules.penalty_clock import NO_CLOCK, penalty_clock
from tracker.profiles.hockey.rules.statistics import Stat
from tracker.profiles.hockey.rules.teams import VENUES, opponent, team_name
from tracker.profiles.hockey.ui.bar_words import key_words
from tracker.profiles.hockey.ui.book import GameBook, Touched
from tracker.profiles.hockey.ui.clock_keeper import ClockKeeper
from tracker.profiles.hockey.ui.event_words import board_words, person_words
from tracker.profiles.hockey.ui.keymap import Keymap
from tracker.profiles.hockey.ui.live_numbers import WHISTLES, Whistles
from tracker.profiles.hockey.ui.scene import Line, Lineup
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
from tracker.profiles.hockey.ui.widgets.rink_marks import TeamColours

_PRINTED = ("clock.toggle", "clock.less", "clock.more", "period.next")


class BoardWriter:
    """Computes nothing twice: the penalty box is that of the last `renew_box`."""

    def __init__(self, book: GameBook, clock: ClockKeeper) -> None:
        self._book, self._clock = book, clock
        self._box = NO_CLOCK
        self._whistles: dict[Key, Event] = {}
        self.colours = TeamColours()
        self._players: dict[Venue, tuple[BenchPlayer, ...]] = {}

    def note(self, touched: Touched) -> bool:
        """Whether the penalty box has to be renewed, which is too slow for the key itself."""
        is_other = False
        for key in touched.events:
            before, stored = self._whistles.pop(key, None), self._book.event(key)
            now = None if stored is None else stored.record
            if now is not None and now.event_type in WHISTLES:
                self._whistles[key] = now
            is_other |= before is not self._whistles.get(key)
        return is_other

    def renew_box(self) -> None:
        """Goes through the whistles from the first one that differs on."""
        whistles = Whistles(self._book, list(self._whistles.values()))
        self._box = penalty_clock(whistles, self._box)

    def read_all(self) -> None:
        """At first, and after the roster or the game changed."""
        self._box = NO_CLOCK
        self._whistles.clear()
        self.note(Touched(events=tuple(self._book.event_keys())))
        self.renew_box()
        entries = self._book.records(RosterEntry)
        for venue in VENUES:
            self._players[venue] = tuple(
                BenchPlayer(e.jersey, e.player_name or "", e.position)
                for e in entries
                if e.venue == venue
            )

    def is_period_begun(self) -> bool:
        """Whether something happened in the present period already."""
        return next(self._book.latest_keys(self._clock.period), None) is not None

    def board(self, keymap: Keymap) -> Board:
        """The whole strip but the clock."""
        word = "End" if self.is_period_begun() else "Begin"
        return Board(
            home=self._team_board("home"),
            away=self._team_board("away"),
            period=f"{word} {period_name(self._book.game, self._clock.period)}",
            strength=self._strength(),
            penalties=self._running(),
            keys={name: key_words(keymap.first_key(name)) for name in _PRINTED},
        )

    def bench(
        self, venue: Venue, lineup: Lineup, lines: dict[int, Line], *, is_own: bool
    ) -> BenchState:
        """A bench with this line-up; `is_own`: its keys are plain digits now."""
        players = self._players.get(venue, ())
        on_ice = lined_up(OnIce(goalie=lineup.goalie), lineup.skaters, roster_of(players))
        order = {number: str(n) for n, number in enumerate(lineup.skaters, start=1)}
        prefix = "" if is_own else "Alt+"
        keys = [f"{prefix}{order[n]}" if n in order else "" for n in on_ice.skaters]
        keys.append(f"{prefix}6" if len(lineup.skaters) < 6 and lineup.goalie is not None else "")
        return BenchState(
            team=team_name(self._book.game, venue),
            on_ice=on_ice,
            players=players,
            presets=tuple(
                LinePreset(" ".join(map(str, line)), line) for _, line in sorted(lines.items())
            ),
            boxed=self.boxed(venue),
            slot_keys=tuple(keys),
            preset_keys=tuple(str(number) for number in sorted(lines)),
            colours=self.colours,
        )

    def boxed(self, venue: Venue) -> tuple[Boxed, ...]:
        """Who sits in the penalty box."""
        moment = self._clock.moment
        return tuple(
            Boxed(r.jersey, r.remaining_seconds)
            for r in self._box.at(moment.period, moment.elapsed)
            if r.venue == venue and r.jersey is not None
        )

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
            colour=self.colours.of(venue) or "",
        )

    def _strength(self) -> str:
        ice = self._book.on_ice()
        home, away = ice["home"], ice["away"]
        if not home.skaters and not away.skaters:
            moment = self._clock.moment
            return self._box.situation_at(moment.period, moment.elapsed).strength
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
        for running in self._box.at(moment.period, moment.elapsed):
            who = person_words(self._book.people, running.venue, running.jersey)
            team = team_name(self._book.game, running.venue)
            left = board_words(running.remaining_seconds)
            found.append(" ".join(part for part in (team, who, left) if part))
        return found
