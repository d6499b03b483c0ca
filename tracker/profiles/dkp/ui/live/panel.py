"""The live log: follows the game's log, proposes tics and awards, records at the officer's key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QWidget,
)

from tracker.errors import TrackerError
from tracker.profiles.dkp.parsing.awards import AwardPattern
from tracker.profiles.dkp.parsing.sightings import Sighting
from tracker.profiles.dkp.ui.book import EVERYTHING, Touched
from tracker.profiles.dkp.ui.desk import RaidDesk
from tracker.profiles.dkp.ui.live.deciding import Deciding
from tracker.profiles.dkp.ui.live.following import LogThread, Wanted
from tracker.profiles.dkp.ui.live.found import NIGHT_HOURS, UNDATED_HOURS, Line, State
from tracker.profiles.dkp.ui.live.keys import LIVE_KEYS
from tracker.profiles.dkp.ui.live.notes import LiveNotes
from tracker.profiles.dkp.ui.live.patterns_dialog import PatternsDialog
from tracker.profiles.dkp.ui.live.view import LiveView
from tracker.ui.kit.workspace import Tone

KNOWN = "This is recorded already; it is not recorded twice."


class LivePanel(LiveView):
    """Has no frame of its own: it stands in a panel. Main thread; the log has its own."""

    heard = Signal(object)
    """A list of sightings of the log, for whoever waits for rolls, offers and looters."""
    recorded = Signal(object, object)
    """(Recorded, the queue's items that it was)."""

    def __init__(self, desk: RaidDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk.bench.theme, parent)
        self._desk = desk
        self.notes = LiveNotes(desk.bench.store, desk.book.scope.id)
        self.deciding = Deciding(desk, self.notes, self)
        self.thread_of_log = LogThread(self)
        self._path: Path | None = None
        self._is_whole = False
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
        return self.notes.patterns_in_use()

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
        self.show_left(self.deciding.left)
        self._show_state()

    def _show_state(self) -> None:
        name = "" if self._path is None else self._path.name
        self.show_state(name, len(self.deciding.waiting), self.thread_of_log.is_following)

    def _some_hours_ago(self) -> datetime:
        now = self._desk.bench.clock.now().astimezone().replace(tzinfo=None)
        return now - timedelta(hours=UNDATED_HOURS)

    def _is_still_night(self) -> bool:
        """Whether the log can say anything new of it: a raid of long ago is not followed."""
        since = self.deciding.night.since
        return since is None or since > self._some_hours_ago() - timedelta(hours=NIGHT_HOURS)

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
        if path is not None and is_live and self._is_still_night() and path.exists():
            self.follow(path)
        else:
            self._show_lines()

    def _connect(self) -> None:
        self.commanded.connect(self.do)
        self.deciding.changed.connect(self._show_lines)
        self.deciding.recorded.connect(self.recorded)
        self.thread_of_log.heard.connect(self._hear)
        self.thread_of_log.progressed.connect(self.show_progress)
        self.thread_of_log.failed.connect(self._fail)


def newest_log(folder: Path) -> Path | None:
    """The log that the game wrote last in a folder."""
    logs = [path for path in folder.glob("eqlog_*.txt") if path.is_file()]
    return max(logs, key=lambda path: path.stat().st_mtime, default=None)
