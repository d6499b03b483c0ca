"""Shows the game in the parts: only what a commit, a key or a second changed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from PySide6.QtCore import QObject, QTimer

from tracker.core.ids import Key
from tracker.profiles.hockey.kinds import Event
from tracker.profiles.hockey.rules.clock import period_length
from tracker.profiles.hockey.rules.completeness import game_remarks
from tracker.profiles.hockey.rules.game_clock import home_attacks_right, period_name
from tracker.profiles.hockey.rules.teams import VENUES, team_name
from tracker.profiles.hockey.ui.bar_words import BarWriter
from tracker.profiles.hockey.ui.board_writer import BoardWriter
from tracker.profiles.hockey.ui.book import GameBook, Touched
from tracker.profiles.hockey.ui.clock_keeper import ClockKeeper
from tracker.profiles.hockey.ui.controller import EntryController
from tracker.profiles.hockey.ui.entry import Place
from tracker.profiles.hockey.ui.event_words import person_words
from tracker.profiles.hockey.ui.live_numbers import LiveNumbers
from tracker.profiles.hockey.ui.parts import Parts
from tracker.profiles.hockey.ui.rink_words import mark_of
from tracker.profiles.hockey.ui.widgets.rink_ends import RinkEnds
from tracker.profiles.hockey.ui.widgets.rink_marks import TeamColours
from tracker.profiles.hockey.ui.widgets.spots import Mark, Spot
from tracker.profiles.hockey.ui.widgets.stays import timeline_rows

LATER_MILLISECONDS = 40
"""The penalty clock and the undo label follow a key this much later; it does not wait for them."""
MOST_MARKS = 60
"""More would hide the ice; older ones are in the reports."""
MOST_LOOKED_AT = 300
"""Of the events that may have a mark: most of them may have no place."""


class Presenter(QObject):
    """The parts are written here and nowhere else."""

    def __init__(
        self,
        parts: Parts,
        book: GameBook,
        clock: ClockKeeper,
        entry: EntryController,
        undo_label: Callable[[], str | None],
    ) -> None:
        super().__init__(clock.parent())
        self._parts, self._book, self._clock = parts, book, clock
        self._entry, self._bar = entry, BarWriter(entry.keymap)
        self._undo_label = undo_label
        self._writer = BoardWriter(book, clock)
        self._later = QTimer(self, interval=LATER_MILLISECONDS, singleShot=True)
        self._later.timeout.connect(self._show_later)
        self._is_box_old = False
        self._marks: dict[Key, tuple[Event, Mark | None]] = {}
        self._marks_shown: list[Mark] = []
        self._bench_facts: dict[str, object] = {}
        self._period_shown = 0
        self._way_shown: tuple[Place | None, Place | None] = (None, None)
        self.numbers = LiveNumbers(book, lambda: parts.shows_numbers, self)
        self.numbers.computed.connect(self._show_numbers)
        self.remarks = LiveNumbers(book, lambda: parts.shows_check, self)
        self.remarks.compute = game_remarks
        self.remarks.computed.connect(parts.check.show_remarks)
        parts.side_tabs.currentChanged.connect(self._show_side)
        parts.shifts.wanted.connect(self.show_shifts)
        parts.log_model.counted.connect(self._count)
        self.colours: Callable[[], TeamColours] = TeamColours
        """What the teams of the game wear."""

    def show_all(self) -> None:
        """Everything, at first and when the roster, the game or the keys changed."""
        self._bar.people = self._book.people
        self._bar.keymap = self._entry.keymap
        self._writer.read_all()
        self._writer.colours = self.colours()
        self._parts.rink.set_team_colours(self._writer.colours)
        self._bench_facts.clear()
        self._parts.log_model.tier = self._entry.tier
        self._parts.log_model.load()
        self._parts.palette.show_tier(self._entry.tier)
        self._parts.check.show_complete(is_complete=self._book.is_locked)
        self._marks = {}
        self._period_shown = 0
        self.show_clock()
        self.show_entry()
        self._show_side()
        self._later.start()

    def show(self, touched: Touched) -> None:
        """What a commit touched."""
        if touched.is_game or touched.is_roster:
            self.show_all()
            return
        self._parts.log_model.apply(touched.events)
        if touched.events:
            self._is_box_old = self._writer.note(touched) or self._is_box_old
            if any(map(self._has_mark, touched.events)):
                self._show_marks()
        self.show_board()
        self.show_entry()
        if touched.shifts:
            self._parts.log_model.forget_strengths()
            self.show_shifts()
        self._later.start()
        self._outdate()

    def show_clock(self) -> None:
        """Another second."""
        clock = self._clock
        self._parts.board.show_clock(
            clock.board, is_running=clock.is_running, is_shootout=clock.is_shootout
        )
        if self._clock.period != self._period_shown:
            self._period_shown = self._clock.period
            self._parts.shifts.period = self._clock.period
            self._show_ends()
            self.show_shifts()
        self.show_board()
        self.show_benches()
        if self._parts.shows_shifts and self._parts.shifts.period == self._clock.period:
            self._parts.shifts.timeline.set_now(self._clock.moment.elapsed)

    def show_entry(self) -> None:
        """What is begun."""
        self.numbers.put_off()
        self.remarks.put_off()
        entry = self._entry.entry
        self._parts.bar.show_state(self._bar.state(entry, self._entry.scene()))
        self._parts.palette.show_begun(None if entry.draft is None else entry.draft.type)
        begun = entry if entry.draft is None else entry.draft
        way = (begun.spot, begun.end)
        if way != self._way_shown:
            self._way_shown = way
            self._parts.rink.set_puck(*(None if place is None else Spot(*place) for place in way))
        self.show_benches()

    def show_board(self) -> None:
        """Score, shots, strength and penalties."""
        self._parts.board.show_board(self._writer.board(self._entry.keymap))

    def show_benches(self) -> None:
        """Who is on the ice, or will be."""
        entry, ice = self._entry.entry, self._book.on_ice()
        side = entry.team if entry.draft is None or entry.draft.team is None else entry.draft.team
        for venue in VENUES:
            lineup = ice[venue] if entry.change is None else entry.change.lineup(venue)
            lines, is_own = self._entry.lines.get(venue, {}), venue == side
            facts = (lineup, is_own, lines, self._writer.boxed(venue))
            if facts != self._bench_facts.get(venue):
                self._bench_facts[venue] = facts
                state = self._writer.bench(venue, lineup, lines, is_own=is_own)
                self._parts.benches[venue].set_state(state)

    def show_shifts(self) -> None:
        """The timeline of the team and period that are looked at."""
        panel, game = self._parts.shifts, self._book.game
        names = {venue: team_name(game, venue) for venue in VENUES}
        panel.show_names(names, period_name(game, panel.period))
        if not self._parts.shows_shifts:
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
        return self._writer.is_period_begun()

    def ring(self, key: Key | None) -> None:
        """Shows on the ice where the event of the log's cursor was."""
        self._parts.rink.set_selected(None if key is None else str(key))

    def let_go(self) -> None:
        """No more computing."""
        self._later.stop()
        self.numbers.let_go()
        self.remarks.let_go()

    def _show_later(self) -> None:
        """What follows from a commit and takes longer than a key may."""
        label = self._undo_label()
        self._parts.undo_words.setText(f"Ctrl+Z  {label}" if label else "")
        if self._is_box_old:
            self._is_box_old = False
            self._writer.renew_box()
            self.show_board()
            self.show_benches()

    def _show_marks(self) -> None:
        marks = self._in_period()
        if marks != self._marks_shown:
            self._marks_shown = marks
            self._parts.rink.set_marks(marks)

    def _has_mark(self, key: Key) -> bool:
        """Whether the event had a place on the ice, or has one now."""
        _, before = self._marks.get(key, (None, None))
        stored = self._book.event(key)
        return before is not None or (stored is not None and mark_of(stored) is not None)

    def _in_period(self) -> list[Mark]:
        """The latest marks of the present period, oldest first."""
        before, self._marks = self._marks, {}
        found: list[Mark] = []
        for key in islice(self._book.latest_keys(self._clock.period), MOST_LOOKED_AT):
            stored = self._book.event(key)
            if stored is None:
                continue
            known = before.get(key)
            is_known = known is not None and known[0] is stored.record
            mark = known[1] if known is not None and is_known else mark_of(stored)
            self._marks[key] = (stored.record, mark)
            if mark is not None:
                found.append(mark)
            if len(found) == MOST_MARKS:
                break
        return found[::-1]

    def _show_ends(self) -> None:
        game = self._book.game
        self._parts.rink.set_ends(
            RinkEnds(
                home_attacks_right(game, self._clock.period),
                team_name(game, "home"),
                team_name(game, "away"),
            )
        )
        self._show_marks()

    def _show_side(self) -> None:
        self.show_shifts()
        self._outdate()

    def _outdate(self) -> None:
        self.numbers.outdate()
        self.remarks.outdate()

    def _show_numbers(self, summary: dict[str, Any]) -> None:
        self._parts.numbers.set_numbers(summary)

    def _count(self) -> None:
        model = self._parts.log_model
        words = f"Events  ·  {model.event_count:,}"
        if model.open_count:
            key = self._entry.keymap.first_key("open.next")
            words += f"  ·  {model.open_count:,} open   {key}"
        self._parts.log_title.setText(words)
