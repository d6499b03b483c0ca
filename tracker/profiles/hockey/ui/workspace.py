"""The hockey workspace: everything a scorekeeper sees and presses during a game."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit

from tracker.core.changes import ChangeSet
from tracker.profiles.hockey.rules.game_clock import after_last
from tracker.profiles.hockey.ui.begun import Begun
from tracker.profiles.hockey.ui.begun_keeper import BROUGHT_BACK, BegunKeeper
from tracker.profiles.hockey.ui.book import GameBook, Touched
from tracker.profiles.hockey.ui.clock_keeper import ClockKeeper
from tracker.profiles.hockey.ui.commands import Commands
from tracker.profiles.hockey.ui.controller import EntryController
from tracker.profiles.hockey.ui.keymap import COMMANDS
from tracker.profiles.hockey.ui.line_keys import LineKeys
from tracker.profiles.hockey.ui.notes import WorkspaceNotes
from tracker.profiles.hockey.ui.parts import Parts
from tracker.profiles.hockey.ui.presenter import Presenter
from tracker.profiles.hockey.ui.recorder import Recorder
from tracker.profiles.hockey.ui.sentences import Sentences
from tracker.ui.kit.key_names import key_names
from tracker.ui.kit.workspace import Tone, Workbench, Workspace


class HockeyWorkspace(Workspace):
    """Wires the parts; what they decide is elsewhere."""

    name = "Rink"

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._tell = bench.tell
        self._sentences = Sentences(bench.tell, bench.take_back)
        self.setAccessibleName("Hockey workspace")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.book = GameBook(bench.store, bench.scope)
        self.book.load()
        notes = WorkspaceNotes(bench.store, bench.scope.id)
        self.clock = ClockKeeper(
            bench.store, bench.scope.id, bench.clock, lambda: self.book.game, self
        )
        self.clock.load(otherwise=after_last(self.book.events(), self.book.game))
        recorder = Recorder(bench.store, bench.scope, self.book)
        self.entry = EntryController(self.book, recorder, self.clock, notes, self._sentences)
        self.parts = Parts(self, bench.theme, self.book, self.entry.keymap)
        self.presenter = Presenter(
            self.parts, self.book, self.clock, self.entry, bench.store.undo_label
        )
        self.presenter.colours = lambda: notes.colours(self.book.game)
        self.commands = Commands(self, bench, recorder, notes)
        self._lines = LineKeys(self, self.parts.bar.show_listening)
        self._begun = BegunKeeper(notes, self.book, self)
        self._connect()
        self.presenter.show_all()
        self._take_up(self._begun.found())

    def apply(self, changes: ChangeSet) -> None:  # noqa: D102
        touched = self.book.apply(changes)
        if touched:
            self._show(touched)
            self._sentences.look_again()

    def settle(self) -> bool:  # noqa: D102
        return self.entry.settle()

    def focus_work(self) -> None:  # noqa: D102
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def let_go(self) -> None:  # noqa: D102
        self._begun.flush()
        self.clock.let_go()
        self.presenter.let_go()

    def key_lines(self) -> list[tuple[str, str, str]]:  # noqa: D102
        keymap = self.entry.keymap
        return [(c.group, c.text, " or ".join(keymap.keys(c.id))) for c in COMMANDS]

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        self.focus_work()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if not self.press(event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # A key of the workspace is not the window's while no text is typed here.
            is_typing = isinstance(self.focusWidget(), QLineEdit)
            if not is_typing and self._means_something(event):
                event.accept()
                return True
        return super().event(event)

    def press(self, event: QKeyEvent) -> bool:
        """A key that reached the workspace; False when it means nothing here."""
        names = key_names(event)
        if event.isAutoRepeat() and not any(n in ("Left", "Right", "Up", "Down") for n in names):
            return True
        return any(self.entry.press_key(name) for name in names)

    def _means_something(self, event: QKeyEvent) -> bool:
        mode = self.entry.entry.mode
        return any(self.entry.keymap.command(mode, name) for name in key_names(event))

    def _connect(self) -> None:
        parts, entry = self.parts, self.entry
        entry.selected = parts.log.current_key
        entry.changed.connect(self.presenter.show_entry)
        entry.changed.connect(self._keep_begun)
        parts.bar.line.textChanged.connect(self._keep_begun)
        entry.type_wanted.connect(parts.palette.open_menu)
        entry.acted.connect(self.commands.do)
        self.clock.ticked.connect(self.presenter.show_clock)
        parts.palette.pressed.connect(entry.begin)
        parts.board.pressed.connect(entry.do)
        parts.bar.pressed.connect(entry.do)
        parts.bar.typed.connect(self._type_line)
        parts.bar.left_line.connect(self.focus_work)
        parts.bar.left_line.connect(self._sentences.next_step)
        parts.bar.line_changed.connect(self._sentences.next_step)
        parts.bar.line_changed.connect(self.commands.complete_line)
        self.commands.connect_parts()

    def _keep_begun(self) -> None:
        self._begun.keep(Begun(self.entry.entry, self.parts.bar.line.text()))

    def _take_up(self, found: Begun | None) -> None:
        if found is not None:
            self.entry.take_up(found.entry)
            self.parts.bar.line.setText(found.line)
            self._tell(BROUGHT_BACK, Tone.PLAIN)

    def _type_line(self, text: str) -> None:
        if not text.strip():
            self.focus_work()
        elif self.entry.type_line(text):
            self.parts.bar.line.clear()
            self.parts.bar.offer(())

    def _show(self, touched: Touched) -> None:
        if touched.is_roster:
            self.entry.know_roster()
        self.presenter.show(touched)
