"""The live log: follows the game's log, proposes tics and awards, records at the officer's key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from tracker.errors import TrackerError
from tracker.profiles.dkp.parsing.awards import AwardPattern
from tracker.profiles.dkp.parsing.patterns import in_use
from tracker.profiles.dkp.parsing.sightings import Sighting
from tracker.profiles.dkp.ui.book import EVERYTHING, Touched
from tracker.profiles.dkp.ui.desk import RaidDesk
from tracker.profiles.dkp.ui.key_names import key_names
from tracker.profiles.dkp.ui.live.deciding import Deciding
from tracker.profiles.dkp.ui.live.following import LogThread, Wanted
from tracker.profiles.dkp.ui.live.found import UNDATED_HOURS, Line, State
from tracker.profiles.dkp.ui.live.keys import BY_KEY, LIVE_KEYS, labelled
from tracker.profiles.dkp.ui.live.lines_model import FROM, LinesModel
from tracker.profiles.dkp.ui.live.notes import LiveNotes
from tracker.profiles.dkp.ui.live.patterns_dialog import PatternsDialog
from tracker.profiles.dkp.ui.loot.keyed_table import KeyedTable
from tracker.ui.kit.elided_label import ElidedLabel
from tracker.ui.kit.tones import set_tone
from tracker.ui.kit.workspace import Tone

NOTHING = "No log is followed. Press O and choose the eqlog_….txt of your character."
QUIET = "The log says nothing of tics or awards of this night yet. H reads all of it again."
KNOWN = "This is recorded already; it is not recorded twice."
FROM_PIXELS = 112
PROGRESS_FROM = 1 << 20
"""Less than this is read in no time."""


class LivePanel(QWidget):
    """Has no frame of its own: it stands in a panel. Main thread; the log has its own."""

    heard = Signal(object)
    """A list of sightings of the log, for whoever waits for rolls, offers and looters."""
    recorded = Signal(object, object)
    """(Recorded, the queue's items that it was)."""

    def __init__(self, desk: RaidDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Live log")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._desk, theme = desk, desk.bench.theme
        self.notes = LiveNotes(desk.bench.store, desk.book.scope.id)
        self.deciding = Deciding(desk, self.notes, self)
        self.thread_of_log = LogThread(self)
        self.model = LinesModel(theme, self)
        self.table = KeyedTable(self.model, BY_KEY, theme, self)
        self.state, self.left = ElidedLabel("", self), ElidedLabel("", self)
        self.progress = QProgressBar(self)
        self.pausing = self._button("live.pause", "Follow")
        self._empty = QLabel(NOTHING, self)
        self._stack = QStackedLayout()
        self._path: Path | None = None
        self._is_whole = False
        self._build()
        self._connect()
        self._resume()

    def show(self, touched: Touched = EVERYTHING) -> None:
        """What a commit touched. Visibility is another matter."""
        if touched:
            self.deciding.look_again()

    def follow(self, path: Path, *, whole: bool = False) -> None:
        """Reads the night's part of a log, or all of it, and goes on with what is added."""
        if path.is_dir():
            path = newest_log(path) or path
        self._path, self._is_whole = path, whole
        self.notes.keep_log(path)
        self.deciding.begin()
        night = self.deciding.night
        since = None if whole else night.since or self._some_hours_ago()
        wanted = Wanted(path, since, night.day, self.patterns(), self.notes.bids())
        self.thread_of_log.start(wanted)
        self._show_state()

    def patterns(self) -> tuple[AwardPattern, ...]:
        """What awards are looked for with: the guild's own patterns, then the usual ones."""
        return in_use(self.notes.patterns())

    def pause(self) -> None:
        """Stops following, or goes on."""
        if self.thread_of_log.is_following:
            self.thread_of_log.stop()
            self.progress.hide()
            self._show_state()
        elif self._path is not None:
            self.follow(self._path)

    def open_patterns(self) -> PatternsDialog:
        """Beside the work; a log that is followed is read again with what is saved."""
        dialog = PatternsDialog(self.notes, self._desk.bench.theme, self)
        dialog.saved.connect(self._read_again)
        dialog.show()
        return dialog

    def focus_work(self) -> None:
        """To the list; its keys work while there is nothing in it, too."""
        target = self.table if self.model.rowCount() else self
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def key_lines(self) -> Sequence[tuple[str, str, str]]:
        """For the overview of keys."""
        return [("Live log", one.text, " or ".join(one.keys)) for one in LIVE_KEYS]

    def let_go(self) -> None:
        """Stops reading. Safe to repeat."""
        self.thread_of_log.stop()

    def do(self, command: str) -> None:
        """A command of the panel, from a key or a button."""
        line = self.model.line(self.table.current_row())
        chosen = [] if line is None else [line]
        acts = {
            "live.accept": lambda: self._accept(chosen),
            "live.accept_all": lambda: self._accept(self.deciding.waiting),
            "live.dismiss": lambda: self._dismiss(chosen),
            "live.open": self._choose,
            "live.whole": self._read_whole,
            "live.pause": self.pause,
            "live.patterns": self.open_patterns,
        }
        acts[command]()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        command = next((BY_KEY[name] for name in key_names(event) if name in BY_KEY), None)
        if command is None:
            super().keyPressEvent(event)
        else:
            self.do(command)

    def _dismiss(self, lines: Sequence[Line]) -> None:
        if lines:
            self.deciding.dismiss(lines)
            self._go_to_next(lines[0])

    def _accept(self, lines: Sequence[Line]) -> None:
        wanted = [line for line in lines if line.state is not State.RECORDED]
        if not wanted:
            self._desk.bench.tell(KNOWN if lines else "Nothing of the log waits.", Tone.DIM)
            return
        try:
            label = self.deciding.accept(wanted)
        except TrackerError as error:
            self._desk.bench.tell(str(error), Tone.WARN)
            return
        self._desk.bench.tell(f"Recorded: {label}.", Tone.OK)
        self._go_to_next(wanted[-1])

    def _go_to_next(self, line: Line) -> None:
        """The next that waits, after the one that was decided or from the top."""
        place = self.model.place(line.identity) or 0
        waiting = [self.model.place(one.identity) for one in self.deciding.waiting]
        later = [row for row in waiting if row is not None and row >= place]
        chosen = next(iter(later or [row for row in waiting if row is not None]), None)
        if chosen is not None:
            self.table.choose(chosen)

    def _hear(self, sightings: list[Sighting]) -> None:
        self.deciding.hear(sightings)
        self.heard.emit(sightings)

    def _show_lines(self) -> None:
        line = self.model.line(self.table.current_row())
        self.model.show_lines(self.deciding.lines)
        place = None if line is None else self.model.place(line.identity)
        if place is None:
            opened = self.deciding.waiting
            place = self.model.place(opened[0].identity) if opened else None
        self.table.choose(self.model.rowCount() - 1 if place is None else place)
        self.left.setText("Left: " + " ".join(self.deciding.left) if self.deciding.left else "")
        self.left.setVisible(bool(self.deciding.left))
        self._show_state()

    def _show_state(self) -> None:
        is_on = self.thread_of_log.is_following
        name = "" if self._path is None else self._path.name
        count = len(self.deciding.waiting)
        stopped = f"‖ {name} is not followed" if name else "No log is followed"
        words = f"● following {name}" if is_on else stopped
        self.pausing.setText(labelled("Stop" if is_on else "Follow", "live.pause"))
        self.state.setText(f"{words} · {count} waiting" if count else words)
        set_tone(self.state, Tone.OK if is_on else Tone.DIM)
        self._empty.setText(QUIET if is_on else NOTHING)
        self._stack.setCurrentWidget(self.table if self.model.rowCount() else self._empty)

    def _show_progress(self, done: float, total: float) -> None:
        is_long = total - done > PROGRESS_FROM
        if is_long:
            self.progress.setMaximum(1000)
            self.progress.setValue(int(1000 * done / total))
            self.progress.setFormat(f"{done / 1e6:,.0f} of {total / 1e6:,.0f} MB")
        if self.progress.isHidden() == is_long:
            self.progress.setVisible(is_long)

    def _some_hours_ago(self) -> datetime:
        now = self._desk.bench.clock.now().astimezone().replace(tzinfo=None)
        return now - timedelta(hours=UNDATED_HOURS)

    def _fail(self, sentence: str) -> None:
        self._show_state()
        self.progress.hide()
        self._desk.bench.tell(sentence, Tone.WARN)

    def _choose(self) -> None:
        dialog = QFileDialog(self, "The log to follow", filter="Logs (eqlog_*.txt);;Text (*.txt)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._path is not None:
            dialog.setDirectory(str(self._path.parent))
        dialog.fileSelected.connect(lambda name: self.follow(Path(name)))
        dialog.open()

    def _read_again(self) -> None:
        if self._path is not None and self.thread_of_log.is_following:
            self.follow(self._path, whole=self._is_whole)

    def _read_whole(self) -> None:
        if self._path is not None:
            self.follow(self._path, whole=True)

    def _resume(self) -> None:
        raid, path = self._desk.book.raid, self.notes.log()
        self._path = path
        is_live = raid is None or raid.status == "live"
        if path is not None and is_live and path.exists():
            self.follow(path)
        else:
            self._show_lines()

    def _build(self) -> None:
        self.table.setAccessibleName("What the log proposes")
        self.table.stretch(1)
        self.table.narrow(FROM, FROM_PIXELS)
        self.progress.setAccessibleName("Reading the log")
        self.progress.hide()
        self._empty.setObjectName("hint")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self.left.setObjectName("caption")
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.state, 1)
        head.addWidget(self.pausing)
        head.addWidget(self._button("live.open", "Open…"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(head)
        box.addWidget(self.progress)
        box.addLayout(self._stack, 1)
        box.addWidget(self.left)
        box.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for command, text in (
            ("live.accept", "Record"),
            ("live.accept_all", "Record all"),
            ("live.dismiss", "Dismiss"),
            ("live.patterns", "Patterns…"),
        ):
            row.addWidget(self._button(command, text))
        row.addStretch(1)
        return row

    def _button(self, command: str, text: str) -> QPushButton:
        button = QPushButton(labelled(text, command), self)
        button.setObjectName("chip")
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _on=False, c=command: self.do(c))
        return button

    def _connect(self) -> None:
        self.table.commanded.connect(self.do)
        self.deciding.changed.connect(self._show_lines)
        self.deciding.recorded.connect(self.recorded)
        self.thread_of_log.heard.connect(self._hear)
        self.thread_of_log.progressed.connect(self._show_progress)
        self.thread_of_log.failed.connect(self._fail)


def newest_log(folder: Path) -> Path | None:
    """The log that the game wrote last in a folder."""
    logs = [path for path in folder.glob("eqlog_*.txt") if path.is_file()]
    return max(logs, key=lambda path: path.stat().st_mtime, default=None)
