"""The loot of the raid: award by keyboard, give to another, take back with refund."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from tracker.core.changes import ChangeSet
from tracker.core.ids import Key
from tracker.profiles.dkp.parsing.sightings import Sighting
from tracker.profiles.dkp.ui.book import EVERYTHING, Touched
from tracker.profiles.dkp.ui.desk import RaidDesk
from tracker.profiles.dkp.ui.loot.awarding import Awarder
from tracker.profiles.dkp.ui.loot.awards_model import (
    DOT,
    ITEM,
    LOOTER,
    STATE,
    AwardsModel,
    award_row,
)
from tracker.profiles.dkp.ui.loot.contest_strip import ContestStrip
from tracker.profiles.dkp.ui.loot.contesting import Contesting
from tracker.profiles.dkp.ui.loot.entering import Entering, Task
from tracker.profiles.dkp.ui.loot.entry import Typed
from tracker.profiles.dkp.ui.loot.keyed_table import KeyedTable
from tracker.profiles.dkp.ui.loot.keys import BY_KEY, LOOT_KEYS, labelled
from tracker.profiles.dkp.ui.loot.ledger import GuildLedger
from tracker.ui.kit.key_names import key_names

NOTHING = "No award yet. Press N to award an item, O for a roll-off, B for bids."

DOT_PIXELS, LOOTER_PIXELS = 24, 96
STATE_FROM_PIXELS = 540
"""Narrower, the items' names need the room of what a price of 0 and a stroke say, too."""


class LootPanel(QWidget):
    """Has no frame of its own: it stands in a panel. Main thread."""

    def __init__(self, desk: RaidDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Loot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._desk, self._book, theme = desk, desk.book, desk.bench.theme
        self.ledger = GuildLedger(desk.bench, desk.book, self)
        self.awarder = Awarder(desk, self.ledger)
        self.model = AwardsModel(theme, self)
        self.table = KeyedTable(self.model, BY_KEY, theme, self)
        self.entering = Entering(desk, self.ledger, self.awarder, self)
        self.row = self.entering.row
        self.contesting = Contesting(desk, self.ledger, self)
        self.strip = ContestStrip(self.contesting, theme, self)
        self._empty, self._awarding = QLabel(NOTHING, self), QWidget(self)
        self._stack = QStackedLayout()
        self._build()
        self.table.commanded.connect(self.do)
        self.strip.pressed.connect(self.do)
        self.contesting.changed.connect(self._show_what_matters)
        self.entering.contest_wanted.connect(self._start)
        self.entering.left.connect(self._focus_list)
        self.ledger.changed.connect(self.entering.say)
        self.ledger.changed.connect(self.strip.refresh)
        self.ledger.load()
        self.show()

    def show(self, touched: Touched = EVERYTHING) -> None:
        """What a commit touched; everything without it. Visibility is another matter."""
        if touched.is_guild or touched.is_raid or touched.loot:
            self.ledger.take_awards()
            rows = [award_row(stored, self._book.guild) for stored in self._book.loot()]
            chosen, before = self.chosen_key(), self.model.rowCount()
            self.model.show_rows(rows)
            place = None if chosen is None or len(rows) > before else self.model.place(chosen)
            self.table.choose(len(rows) - 1 if place is None else place)
            self._show_what_matters()
        if touched.is_guild:
            self.contesting.judge()
        self.entering.say()

    def apply(self, changes: ChangeSet) -> None:
        """Other raids that a commit touched change prices and balances."""
        self.ledger.apply(changes)

    def hear(self, sightings: Sequence[Sighting]) -> None:
        """What the live log says."""
        self.entering.hear(sightings)
        self.contesting.hear(sightings)

    def focus_work(self) -> None:
        """To the list; its keys work while there is nothing in it, too."""
        self._focus_list()

    def key_lines(self) -> Sequence[tuple[str, str, str]]:
        """For the overview of keys."""
        return [("Loot", one.text, " or ".join(one.keys)) for one in LOOT_KEYS]

    def let_go(self) -> None:
        """Reads no more. Safe to repeat."""
        self.ledger.let_go()

    def chosen_key(self) -> Key | None:
        """The chosen award."""
        row = self.model.row(self.table.current_row())
        return None if row is None else row.key

    def do(self, command: str) -> None:
        """A command of the panel, from a key or a button."""
        if command.startswith("contest."):
            self._contest(command)
        elif command == "award.new":
            self.entering.begin_with(Typed())
        elif (key := self.chosen_key()) is not None:
            self._change(command, key)

    def _change(self, command: str, key: Key) -> None:
        if command == "award.reverse":
            self.entering.run(lambda: self.awarder.reverse(key))
        elif command == "award.reassign":
            self.entering.begin(Task.REASSIGN, key)
        elif command == "award.price":
            self.entering.begin(Task.REPRICE, key)

    def _contest(self, command: str) -> None:
        if command in ("contest.rolls", "contest.bids"):
            task = Task.ROLLS if command == "contest.rolls" else Task.BIDS
            self.entering.begin_contest(task, self.contesting.latest_item())
        elif command == "contest.take":
            self.entering.run(self._take_winner)
        elif command == "contest.again":
            self.entering.run(self._roll_again)
        elif command == "contest.close":
            self.contesting.close()
        elif command == "contest.end":
            self.contesting.end()
            self._focus_list()

    def _start(self, item: str, limit: str, is_for_bids: bool) -> None:
        def step() -> str:
            self.contesting.start(item, is_for_bids=is_for_bids, limit=limit)
            return self.contesting.title() + "."

        if self.entering.run(step):
            self.entering.clear()
            self._focus_list()

    def _take_winner(self) -> str:
        table = self.strip.table
        chosen = self.contesting.entry(table.current_row()) if table.hasFocus() else None
        sentence = self.awarder.give(self.contesting.award(chosen))
        self.contesting.end()
        self._focus_list()
        return sentence

    def _roll_again(self) -> str:
        self.contesting.roll_again()
        return self.contesting.title() + "."

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        is_narrow = event.size().width() < self._desk.bench.theme.pixels(STATE_FROM_PIXELS)
        self.table.setColumnHidden(STATE, is_narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        command = next((BY_KEY[name] for name in key_names(event) if name in BY_KEY), None)
        if command is None:
            super().keyPressEvent(event)
        else:
            self.do(command)

    def _show_what_matters(self) -> None:
        """A running contest takes the place of the list."""
        listed = self.table if self.model.rowCount() else self._empty
        is_running = self.contesting.contest is not None
        self._stack.setCurrentWidget(self.strip if is_running else listed)
        self._awarding.setVisible(not is_running)

    def _focus_list(self) -> None:
        listed = self.table if self.model.rowCount() else self
        is_running = self.contesting.contest is not None
        target = self.strip.table if is_running else listed
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self.table.setAccessibleName("Awards of this raid")
        self.table.stretch(ITEM)
        self.table.main_column = ITEM
        self.table.narrow(DOT, DOT_PIXELS)
        self.table.narrow(LOOTER, LOOTER_PIXELS)
        self._empty.setObjectName("hint")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.strip)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.row)
        box.addLayout(self._stack, 1)
        box.addWidget(self._awarding)
        self._add_buttons()

    def _add_buttons(self) -> None:
        row = QHBoxLayout(self._awarding)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for command, text in (
            ("award.new", "Award"),
            ("award.reassign", "Reassign"),
            ("award.reverse", "Reverse"),
            ("award.price", "Cost"),
            ("contest.rolls", "Rolls"),
            ("contest.bids", "Bids"),
        ):
            button = QPushButton(labelled(text, command), self)
            button.setObjectName("chip")
            button.setAccessibleName(text)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _on=False, c=command: self.do(c))
            row.addWidget(button)
        row.addStretch(1)
