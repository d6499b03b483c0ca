"""One side's bench: who is on the ice, line presets, the penalty box and the roster."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from tracker.errors import InputError
from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.ui.widgets import lines
from tracker.profiles.hockey.ui.widgets.bench_list import BenchList
from tracker.profiles.hockey.ui.widgets.bench_parts import BenchParts
from tracker.profiles.hockey.ui.widgets.lines import (
    EXTRA,
    SLOT_NAMES,
    BenchPlayer,
    Boxed,
    Change,
    LinePreset,
    OnIce,
)
from tracker.profiles.hockey.ui.widgets.rink_marks import TeamColours
from tracker.profiles.hockey.ui.widgets.team_shades import team_shades
from tracker.ui.kit.colours import tokens

_NAMED_PRESET = re.compile(r"=\s*(?P<number>[1-6])\b(?P<name>.*)")
GOAL = len(SLOT_NAMES)
"""The number of the goalie's slot, after the six of the skaters."""


@dataclass(frozen=True)
class BenchState:
    """Everything that a bench shows."""

    team: str
    on_ice: OnIce = field(default_factory=OnIce)
    players: tuple[BenchPlayer, ...] = ()
    presets: tuple[LinePreset, ...] = ()
    boxed: tuple[Boxed, ...] = ()
    slot_keys: tuple[str, ...] = ()
    """What the window calls the seven slots by, to be printed on them."""
    preset_keys: tuple[str, ...] = ()
    colours: TeamColours | None = None
    """Of both teams, so that they are told apart; None: as other words."""


class Bench(QFrame):
    """A change of line is put together and then sent as one, so that it is one step.

    A preset and a typed change are sent at once. Single changes wait, shown in the slots, until
    Enter or the button; Escape drops them. The widget changes nothing by itself: it shows what
    `set_state` says, and the window answers `line_changed`.
    """

    line_changed = Signal(OnIce)
    player_chosen = Signal(int)
    """A slot was pressed while nobody is coming on: the jersey, for the event being entered."""
    preset_kept = Signal(int, LinePreset)
    """Ctrl+click on a preset, or typing `=2 PP 1`: the people on the ice become this preset."""

    def __init__(self, venue: Venue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.venue = venue
        self.setObjectName("panel")
        self.setAccessibleName(f"{venue.capitalize()} bench")
        self._state = BenchState(venue)
        self._roster = lines.roster_of(())
        self._planned: OnIce | None = None
        self._coming: int | None = None
        self._model = BenchList(tokens(self.palette()))
        self._parts = BenchParts(venue, self)
        self._parts.roster.setModel(self._model)
        self._connect()
        self._show_all()

    @property
    def state(self) -> BenchState:
        """What was set last."""
        return self._state

    @property
    def planned(self) -> OnIce:
        """The line-up with the changes that wait to be sent."""
        return self._state.on_ice if self._planned is None else self._planned

    @property
    def waiting(self) -> Change:
        """Who leaves and who comes once the waiting change is sent."""
        return lines.change(self._state.on_ice, self.planned)

    @property
    def coming(self) -> int | None:
        """Who was called and still needs somebody to leave."""
        return self._coming

    def set_state(self, state: BenchState) -> None:
        """Shows this; a waiting change stays unless the line-up below it has changed."""
        before, self._state = self._state, state
        if before.on_ice != state.on_ice:
            self._planned = self._coming = None
        if before.players != state.players:
            self._roster = lines.roster_of(state.players)
            self._model.set_players(state.players)
        self._show_all()

    def press_slot(self, slot: int) -> None:
        """As a click: brings on who was called, else chooses who stands there."""
        number = self._number_in(slot)
        if self._coming is not None:
            coming, self._coming = self._coming, None
            self._plan(self._with(slot, coming))
        elif number is not None:
            self.player_chosen.emit(number)

    def call(self, jersey: int) -> None:
        """Somebody is to come on: into a free slot of his kind, else for whom is pressed next."""
        if self.planned.has(jersey):
            self._say(f"#{jersey} is on the ice already.")
            return
        player = lines.player_of(self._roster, jersey)
        slot = lines.free_slot(self.planned, player)
        if player.is_goalie:
            self._plan(self.planned.with_goalie(jersey))
        elif slot is not None:
            self._plan(self.planned.put(slot, jersey))
        else:
            self._coming = jersey
            self._show_all()

    def clear_slot(self, slot: int) -> None:
        """Nobody is in it: a team plays short, or the goalie is pulled."""
        if slot == GOAL:
            self._plan(self.planned.pulled(self.planned.skaters[EXTRA]))
        else:
            self._plan(self.planned.put(slot, None))

    def use_preset(self, number: int) -> None:
        """Sends the line at once; nothing happens without a preset of this number."""
        if number < len(self._state.presets):
            preset = self._state.presets[number]
            self._send(lines.with_preset(self.planned, preset, self._roster))

    def keep_preset(self, number: int, name: str = "") -> None:
        """The people on the ice become the preset, under its old name or a new one.

        A number beyond the next free place takes that place.
        """
        presets = self._state.presets
        number = min(number, len(presets))
        old = presets[number].name if number < len(presets) else f"Line {number + 1}"
        self.preset_kept.emit(number, LinePreset(name or old, self.planned.numbers))

    def begin_typing(self) -> None:
        """Puts the cursor into the field for typed changes."""
        self._parts.entry.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._parts.entry.selectAll()

    def send(self) -> None:
        """Sends the waiting change, if anything changes."""
        if self.planned != self._state.on_ice:
            self._send(self.planned)

    def drop(self) -> None:
        """Forgets the waiting change and who was called."""
        self._planned = self._coming = None
        self._show_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        has_plan = self._planned is not None or self._coming is not None
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and has_plan:
            self.send()
        elif event.key() == Qt.Key.Key_Escape and has_plan:
            self.drop()
        elif event.key() == Qt.Key.Key_Delete and self._parts.focused_slot() is not None:
            self.clear_slot(self._parts.focused_slot() or 0)
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_parts"):
            self._model.dress(tokens(self.palette()))
            self._show_all()

    def _connect(self) -> None:
        parts = self._parts
        parts.slot_pressed.connect(self.press_slot)
        parts.preset_pressed.connect(self.use_preset)
        parts.preset_kept.connect(self.keep_preset)
        parts.entry.returnPressed.connect(self._type)
        parts.change.clicked.connect(self.send)
        parts.roster.activated.connect(self._call_row)
        parts.roster.clicked.connect(self._call_row)

    def _call_row(self, index: QModelIndex) -> None:
        self.call(self._model.jersey(index.row()))

    def _type(self) -> None:
        text = self._parts.entry.text().strip()
        named = _NAMED_PRESET.fullmatch(text)
        if named is not None:
            self._parts.entry.clear()
            self.keep_preset(int(named["number"]) - 1, named["name"].strip())
            return
        if not text:
            self.send()
            return
        try:
            typed = lines.typed_change(self.planned, text, self._roster)
        except InputError as error:
            self._say(str(error), "bad")
            return
        self._parts.entry.clear()
        self._send(typed)

    def _number_in(self, slot: int) -> int | None:
        return self.planned.goalie if slot == GOAL else self.planned.skaters[slot]

    def _with(self, slot: int, jersey: int) -> OnIce:
        if slot == GOAL:
            return self.planned.with_goalie(jersey)
        return self.planned.put(slot, jersey)

    def _plan(self, planned: OnIce) -> None:
        self._planned, self._coming = planned, None
        self._show_all()

    def _send(self, line_up: OnIce) -> None:
        self._planned = self._coming = None
        self._show_all()
        self.line_changed.emit(line_up)

    def _show_all(self) -> None:
        state, parts = self._state, self._parts
        worn = state.colours and team_shades(state.colours, tokens(self.palette()))
        parts.show_team(state.team, worn.of(self.venue) if worn else None)
        for slot in range(GOAL + 1):
            self._show_slot(slot)
        parts.show_presets([preset.name for preset in state.presets], state.preset_keys)
        parts.show_boxed(state.boxed)
        self._model.set_state(self.planned, {box.jersey: box for box in state.boxed})
        parts.change.setVisible(self.planned != state.on_ice)
        self._say_plan()

    def _show_slot(self, slot: int) -> None:
        number = self._number_in(slot)
        on_ice = self._state.on_ice
        before = on_ice.goalie if slot == GOAL else on_ice.skaters[slot]
        title = "" if number is None else lines.player_of(self._roster, number).title
        is_new = number != before
        remark = f"for {before}" if is_new and before is not None else "new" if is_new else ""
        keys = self._state.slot_keys
        key = keys[slot] if slot < len(keys) else ""
        self._parts.show_slot(slot, key, title, remark, is_asked=self._coming is not None)

    def _say_plan(self) -> None:
        if self._coming is not None:
            title = lines.player_of(self._roster, self._coming).title
            self._say(f"{title} for …? Press a slot.", "accent")
            return
        waiting = self.waiting.title
        odd = lines.doubts(self.planned, self._roster, self._state.boxed)
        if waiting:
            self._say(f"{waiting} · Enter, or Esc", "accent")
        else:
            self._say(odd[0] if odd else "", "warn")

    def _say(self, text: str, tone: str = "dim") -> None:
        self._parts.say(text, tone)
