"""Connects keys and clicks with the entry machine, and what it wants with the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from tracker.core.ids import Key
from tracker.errors import InputError, TrackerError
from tracker.profiles.hockey.kinds import Event, RosterEntry, Venue
from tracker.profiles.hockey.rules.game_clock import Moment, home_attacks_right
from tracker.profiles.hockey.rules.teams import VENUES
from tracker.profiles.hockey.ui import entry as machine
from tracker.profiles.hockey.ui import entry_event, quick_line
from tracker.profiles.hockey.ui.book import GameBook
from tracker.profiles.hockey.ui.clock_keeper import ClockKeeper
from tracker.profiles.hockey.ui.entry import Place
from tracker.profiles.hockey.ui.entry_state import Entry, Step, mode_behind
from tracker.profiles.hockey.ui.intents import (
    ChangePlayers,
    ChooseType,
    EndShift,
    Intent,
    KeepLine,
    MendEvent,
    RecordEvent,
    Say,
    SetClock,
)
from tracker.profiles.hockey.ui.keymap import Mode, type_name
from tracker.profiles.hockey.ui.notes import WorkspaceNotes
from tracker.profiles.hockey.ui.recorder import LOCKED, Recorder, Written
from tracker.profiles.hockey.ui.scene import Scene
from tracker.profiles.hockey.ui.sentences import Sentences
from tracker.ui.kit.workspace import Tone


class EntryController(QObject):
    """Holds the state of entry. What a refused record held is begun again, nothing is lost."""

    changed = Signal()
    """The state of entry is another one."""
    recorded = Signal(object)
    """The Key of the event that was written last."""
    type_wanted = Signal()
    acted = Signal(str)
    """A command that is not the entry's own."""

    def __init__(
        self,
        book: GameBook,
        recorder: Recorder,
        clock: ClockKeeper,
        notes: WorkspaceNotes,
        sentences: Sentences,
    ) -> None:
        super().__init__(clock.parent())
        self._book, self._recorder, self._clock = book, recorder, clock
        self._notes, self._sentences = notes, sentences
        self.entry = Entry()
        self.keymap = notes.keymap()
        self.tier = notes.tier()
        self.lines = notes.lines()
        self._remarked: Written | None = None
        self._positions: dict[tuple[Venue, int], str] = {}
        self.selected: Callable[[], Key | None] = lambda: None
        """The event that the log's cursor is on."""
        self.know_roster()

    def know_roster(self) -> None:
        """After the roster changed."""
        entries = self._book.records(RosterEntry)
        self._positions = {(e.venue, e.jersey): e.position or "" for e in entries}

    def take_up(self, entry: Entry) -> None:
        """Goes on with what was begun before the program ended."""
        self._become((entry, ()))

    def scene(self) -> Scene:
        """The game as the entry sees it at this moment."""
        moment = self.entry.set_moment or self._clock.moment
        key = self.selected()
        stored = None if key is None else self._book.event(key)
        right = home_attacks_right(self._book.game, moment.period)
        ice = self._book.on_ice()
        if self.entry.set_moment is not None:
            ice = {venue: self._book.lineup_at(moment, venue) for venue in VENUES}
        return Scene(
            moment=moment,
            game=self._book.game,
            ice=ice,
            before=self._book.before(moment),
            selected=None if key is None or stored is None else (key, stored.record),
            positions=self._positions,
            lines=self.lines,
            attacks_right={} if right is None else {"home": right, "away": not right},
            tier=self.tier,
        )

    def press_key(self, key: str) -> bool:
        """Whether the key means something in the present mode."""
        if self.entry.mode in (Mode.NUMBER, Mode.TIME) and self._type(key):
            return True
        command = self.keymap.command(self.entry.mode, key)
        if command is None:
            return self._ends_typing(key) and self.press_key(key)
        self.do(command)
        return True

    def do(self, command: str) -> None:
        """A command of a key or a button."""
        if command == "edit":
            self._become(machine.edit(self.entry, self.scene()))
        elif command == "insert":
            self._insert()
        elif command == "save" and self.entry.mode in (Mode.NUMBER, Mode.TIME):
            self._become(machine.finish_number(self.entry, self.scene()))
        else:
            before = self.entry
            self._become(machine.press(self.entry, command, self.scene()))
            if self.entry is before:
                self.acted.emit(command)

    def begin(self, event_type: str) -> None:
        """A click on a type."""
        self._become(machine.begin(self.entry, event_type, self.scene()))

    def pick(self, venue: Venue, number: int) -> None:
        """A click on a player."""
        self._become(machine.pick(self.entry, venue, number, self.scene()))

    def place(self, start: Place, end: Place | None = None) -> None:
        """A click on the ice, or a way that was drawn there."""
        self._become(machine.place(self.entry, start, end, self.scene()))

    def choose(self, column: str, value: str | None) -> None:
        """A click on a value."""
        self._become(entry_event.choose(self.entry, column, value))

    def put_on(self, change: ChangePlayers) -> None:
        """A change that was put together elsewhere, on a bench."""
        self._become((self.entry, (change,)))

    def keep_line(self, line: KeepLine) -> None:
        """Remembers a line that was put together on a bench."""
        self._become((self.entry, (line,)))

    def type_line(self, text: str) -> bool:
        """Records a typed line; False when a sentence says what is wrong with it."""
        scene, text = self.scene(), _without_key(text)
        try:
            event_type = quick_line.type_of(text)
            idle = replace(self.entry, draft=None, mode=Mode.READY)
            begun, _ = machine.begin(idle, event_type, scene)
            if begun.draft is None:
                raise InputError(f"{type_name(event_type)} is not recorded now.")
            draft = quick_line.read(text, begun.draft, scene, quick_line.team_words(scene.game))
        except TrackerError as error:
            self._sentences.say_until_next(str(error), Tone.WARN)
            return False
        kept = self.entry
        after = Entry(team=draft.team or kept.team)
        if kept.draft is not None:
            after = replace(kept, team=draft.team or kept.team)
        return self._become((after, (RecordEvent(draft.fields()),)))

    def completions(self, text: str) -> list[str]:
        """What the typed line can become."""
        draft, text = None, _without_key(text)
        try:
            idle = replace(self.entry, draft=None, mode=Mode.READY)
            draft = machine.begin(idle, quick_line.type_of(text), self.scene())[0].draft
        except TrackerError:
            # A word that is no type yet has nothing to complete behind it.
            draft = None
        return quick_line.completions(text, draft)

    def settle(self) -> bool:
        """Saves what is begun; False when it is refused."""
        if self.entry.mode in (Mode.NUMBER, Mode.TIME):
            self.do("cancel")
        if self.entry.draft is not None:
            self.do("save")
        if self.entry.change is not None:
            self.do("cancel")
        return self.entry.draft is None

    def set_tier(self, tier: int) -> None:
        """How closely the game is followed."""
        self.tier = tier
        self._notes.keep_tier(tier)
        self.changed.emit()

    def _insert(self) -> None:
        """The next event happened when the selected one did."""
        scene = self.scene()
        event = scene.selected[1] if scene.selected else None
        moment = None if event is None else _moment(event)
        if moment is None:
            sentence = "Choose the event in the log that was before it; then Ins."
            self._sentences.say_until_next(sentence, Tone.WARN)
        else:
            self._become((replace(self.entry, set_moment=moment), ()))

    def _ends_typing(self, key: str) -> bool:
        """A number or a time that is typed is complete with the next key that means something."""
        is_typed = self.entry.mode in (Mode.NUMBER, Mode.TIME) and bool(self.entry.digits)
        if not is_typed or self.keymap.command(mode_behind(self.entry), key) is None:
            return False
        # What is refused is still being typed: the key would come back here for ever.
        is_done = self._become(machine.finish_number(self.entry, self.scene()))
        self._sentences.go_on()
        return is_done

    def _type(self, key: str) -> bool:
        if key.isdigit() and len(key) == 1:
            self._become(machine.type_digit(self.entry, key, self.scene()))
        elif key == "Backspace":
            self._become((replace(self.entry, digits=self.entry.digits[:-1]), ()))
        elif key in ("Return", "Enter"):
            self._become(machine.finish_number(self.entry, self.scene()))
        else:
            return False
        return True

    def remark(self, written: Written) -> None:
        """What is doubtful is said until it is mended; of the step before nothing is any more."""
        self._remarked = written
        if written.warnings:
            sentence = " ".join(dict.fromkeys(written.warnings))
            self._sentences.say(sentence, Tone.WARN, lambda: self._still_holds(written))

    def _become(self, step: Step) -> bool:
        """Writes first: what is refused stays begun."""
        after, intents = step
        self._sentences.begin_step()
        try:
            if self._book.is_locked and mode_behind(after) is not Mode.READY:
                raise InputError(LOCKED)
            for intent in intents:
                self._perform(intent)
        except TrackerError as error:
            refused = self.entry
            self._sentences.say(str(error), Tone.BAD, lambda: self.entry == refused)
            return False
        if after != self.entry:
            self.entry = after
            self.changed.emit()
        self._sentences.look_again()
        return True

    def _perform(self, intent: Intent) -> None:
        match intent:
            case RecordEvent(fields):
                self._written(self._recorder.add(fields))
            case MendEvent(key, changes):
                self._written(self._recorder.mend(key, changes))
            case SetClock(board):
                self._clock.set_to(board)
            case Say(sentence):
                self._sentences.say_until_next(sentence, Tone.WARN)
            case ChooseType():
                self.type_wanted.emit()
            case _:
                self._perform_change(intent)

    def _perform_change(self, intent: Intent) -> None:
        match intent:
            case ChangePlayers():
                self.remark(self._recorder.change_players(intent))
            case EndShift():
                if self._recorder.end_shift(intent) is None:
                    self._sentences.say_until_next("Nobody is on the ice.", Tone.PLAIN)
            case KeepLine(venue, number, line):
                self.lines = self._notes.keep_line(self.lines, venue, number, line)
                kept = f"Line {number} is {', '.join(map(str, line))} now."
                self._sentences.say_until_next(kept, Tone.OK)
                self.changed.emit()

    def _written(self, written: Written) -> None:
        self.remark(written)
        if written.stored:
            self.recorded.emit(written.stored[0].key)

    def _still_holds(self, written: Written) -> bool:
        return self._remarked is written and all(map(self._book.still_has, written.stored))


def _moment(event: Event) -> Moment | None:
    if event.period is None or event.start_elapsed_seconds is None:
        return None
    return Moment(event.period, event.start_elapsed_seconds)


def _without_key(text: str) -> str:
    """A line that is typed after another begins with the key that opened the first, from habit."""
    return text.removeprefix("/")
