"""The raid workspace: everything an officer sees and presses during a raid night."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from tracker.core.changes import ChangeSet
from tracker.errors import TrackerError
from tracker.profiles.dkp.parsing.reading import ReadFiles
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.profiles.dkp.ui.commands import RaidCommands
from tracker.profiles.dkp.ui.desk import RaidDesk
from tracker.profiles.dkp.ui.intake import FileReader, Intake, TakenIn
from tracker.profiles.dkp.ui.keymap import COMMANDS, command_of
from tracker.profiles.dkp.ui.loot.scrolling import bring_into_view
from tracker.profiles.dkp.ui.parts import Parts
from tracker.profiles.dkp.ui.paste_box import take_mime
from tracker.profiles.dkp.ui.presenter import Presenter
from tracker.profiles.dkp.ui.queue import ProposalQueue, Waiting
from tracker.profiles.dkp.ui.recorder import RaidRecorder, Recorded
from tracker.profiles.dkp.ui.reminder import Reminder
from tracker.profiles.dkp.ui.sides import Sides
from tracker.profiles.dkp.ui.windows import Windows
from tracker.ui.kit.key_names import key_names
from tracker.ui.kit.workspace import Tone, Workbench, Workspace

_NOT_BESIDE = ("tic.delete", "tic.record", "tic.record_all", "tic.discard", "tic.title")


class RaidWorkspace(Workspace):
    """Wires the parts; what they decide is elsewhere."""

    name = "Raid night"

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.setAccessibleName("Raid workspace")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self._was_typed = False
        book = RaidBook(bench.store, bench.scope)
        book.load()
        queue = ProposalQueue(bench.store, book, self)
        queue.load()
        self.desk = RaidDesk(bench, book, RaidRecorder(bench.store, bench.scope, book), queue)
        self.intake = Intake(book, queue, bench.clock)
        self.windows = Windows(bench.store, book, self.intake.now().date(), self)
        self.reminder = Reminder(bench.store, bench.clock, bench.scope.id, self)
        self.files = FileReader(self)
        self.parts = Parts(self, self.desk, self.windows)
        self.presenter = Presenter(self.parts, self.desk, bench.store.undo_label)
        self.commands = RaidCommands(self)
        self.sides = Sides(self.desk, self.parts, self)
        self.intake.patterns = self.sides.live.patterns
        self._connect()
        self.windows.load()
        self.parts.model.load()
        self._look_at_last_tic()
        self.presenter.load()
        self.reminder.load()

    def apply(self, changes: ChangeSet) -> None:  # noqa: D102
        touched = self.desk.book.apply(changes)
        self.windows.apply(changes)
        if touched:
            self.parts.sheet.show_commit(touched)
            self.presenter.show(touched)
        self.sides.show(touched, changes)

    def settle(self) -> bool:  # noqa: D102
        self.parts.card.finish()
        return not self.parts.card.edits_names and self.parts.paste.finish()

    def focus_work(self) -> None:  # noqa: D102
        if self.parts.sheet.isHidden():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.parts.sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def let_go(self) -> None:  # noqa: D102
        self.reminder.let_go()
        self.windows.let_go()
        self.files.let_go()
        self.sides.let_go()

    def key_lines(self) -> list[tuple[str, str, str]]:  # noqa: D102
        own = [(c.group, c.text, " or ".join(c.keys)) for c in COMMANDS]
        return [*own, *self.sides.key_lines()]

    def took(self, taken: TakenIn) -> None:
        """Something was queued; what was left of it is said."""
        self.say(" ".join(taken.said))
        self.focus_work()
        # With large text the card may be below what is seen.
        bring_into_view(self.parts.card)

    def recorded(self, done: Recorded, items: Sequence[Waiting]) -> None:
        """What waited is recorded: it waits no more, and the next tic is counted from now."""
        self.desk.queue.discard([item.number for item in items])
        if done.tics:
            self.reminder.tic_taken()
            self.parts.sheet.look_at_tic(done.tics[-1])
        self.say(f"Recorded: {done.label}.  Ctrl+Z takes it back.")
        if self.hasFocus():
            self.focus_work()

    def say(self, sentence: str) -> None:
        """A quiet word below the queue; what needs the officer is told in the message bar."""
        self.parts.said.setText(sentence)

    def take_mime(self, source: QMimeData) -> None:
        """Something was pasted or dropped."""
        take_mime(self.parts.paste, source)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        self.focus_work()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self.parts.arrange(event.size().width())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: D102
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102
        self.take_mime(event.mimeData())
        event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        command = None if self._was_typed else command_of(key_names(event))
        if command is None or not self._is_meant(command):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.commands.do(command)

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # A key of the workspace is not the window's while no text is typed here. Asked before
            # the key itself comes: the Enter that ends a field may give the keyboard away first.
            self._was_typed = self._is_typing()
            command = command_of(key_names(event))
            if not self._was_typed and command is not None and self._is_meant(command):
                event.accept()
                return True
        return super().event(event)

    def _is_typing(self) -> bool:
        field = self.focusWidget()
        has_text = isinstance(field, QPlainTextEdit) and bool(field.toPlainText())
        return has_text or isinstance(field, QLineEdit)

    def _is_meant(self, command: str) -> bool:
        """In the panels beside the sheet marks mean nothing, and Enter and Esc are theirs."""
        if command.startswith("mark.") or command in _NOT_BESIDE:
            return not self.parts.side.isAncestorOf(self.focusWidget())
        return True

    def _connect(self) -> None:
        parts, commands = self.parts, self.commands
        self.desk.queue.changed.connect(self.presenter.show_card)
        self.windows.changed.connect(parts.model.show_numbers)
        self.reminder.ticked.connect(lambda: parts.head.show_reminder(self.reminder))
        self.reminder.due.connect(self._say_due)
        self.files.read.connect(self._take_files)
        self.files.failed.connect(lambda said: self.desk.bench.tell(said, Tone.WARN))
        self.files.progressed.connect(self._show_reading)
        commands.add("pane.loot", self.sides.look_at_loot)
        commands.add("pane.live", self.sides.look_at_live)
        self.sides.on_recorded(self.recorded)
        parts.head.pressed.connect(commands.do)
        parts.card.pressed.connect(commands.do)
        parts.card.unknown.pressed.connect(commands.do)
        parts.card.unknown.linked.connect(commands.link)
        parts.card.unknown.left.connect(self.focus_work)
        parts.card.titled.connect(commands.retitle)
        parts.card.names_typed.connect(commands.take_names)
        parts.card.left.connect(self.focus_work)
        parts.paste.given.connect(self._take_text)
        parts.paste.dropped.connect(self._read_files)
        parts.paste.left.connect(self.focus_work)
        parts.sheet.toggled.connect(lambda: commands.do("mark.toggle"))
        parts.sheet.moved.connect(self.presenter.follow_cursor)
        parts.filter.textChanged.connect(parts.sheet.look_for)
        parts.filter.returnPressed.connect(self.focus_work)
        for command, button in parts.marks.items():
            button.clicked.connect(lambda _on=False, c=command: commands.do(c))

    def _take_text(self, text: str) -> None:
        self.parts.paste.is_refused = False
        try:
            self.took(self.intake.take_text(text))
        except TrackerError as error:
            self.parts.paste.is_refused = True
            self.desk.bench.tell(str(error), Tone.WARN)

    def _read_files(self, paths: object) -> None:
        assert isinstance(paths, list)
        if not self.files.start(paths, self.intake.patterns()):
            self.desk.bench.tell("Files are being read already; Esc stops that.", Tone.WARN)

    def _take_files(self, files: ReadFiles) -> None:
        self.say("")
        try:
            self.took(self.intake.take_files(files))
        except TrackerError as error:
            self.desk.bench.tell(str(error), Tone.WARN)

    def _show_reading(self, done: float, total: float) -> None:
        megabytes = f"{done / 1e6:,.0f} of {total / 1e6:,.0f} MB"
        self.say(f"Reading, {megabytes}.  Esc stops it.")

    def _say_due(self) -> None:
        self.desk.bench.tell("The next tic is due: T takes it.", Tone.WARN)
        QApplication.alert(self.window())

    def _look_at_last_tic(self) -> None:
        tics = self.desk.book.tics()
        if tics:
            self.parts.sheet.look_at_tic(tics[-1].record.event_index)
