"""Correcting the past while play goes on: what the keys of the log do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from tracker.core.ids import Key
from tracker.core.profile import Remark
from tracker.core.record import Payload
from tracker.errors import TrackerError
from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.rules.completeness import game_remarks, is_complete
from tracker.profiles.hockey.rules.teams import VENUES, team_name
from tracker.profiles.hockey.ui.cell_edit import cell_changes
from tracker.profiles.hockey.ui.keymap import Keymap
from tracker.profiles.hockey.ui.keys_dialog import KeysDialog
from tracker.profiles.hockey.ui.live_numbers import Snapshot
from tracker.profiles.hockey.ui.mending import BulkWindow, HistoryWindow, ReplaceWindow
from tracker.profiles.hockey.ui.notes import WorkspaceNotes
from tracker.profiles.hockey.ui.quick_line import team_words
from tracker.profiles.hockey.ui.recorder import Recorder
from tracker.profiles.hockey.ui.widgets.stays import BoundaryMove
from tracker.ui.kit.workspace import Tone, Workbench

if TYPE_CHECKING:
    from tracker.profiles.hockey.ui.workspace import HockeyWorkspace


class Corrections(QObject):
    """Each correction is one step of undo; none stops the clock or the entry."""

    def __init__(
        self,
        page: HockeyWorkspace,
        bench: Workbench,
        recorder: Recorder,
        notes: WorkspaceNotes,
    ) -> None:
        super().__init__(page)
        self._page, self._bench, self._recorder, self._notes = page, bench, recorder, notes
        page.parts.log_model.edited.connect(self.edit_cell)
        page.parts.check.wanted.connect(self.check)
        page.parts.check.chosen.connect(self._show_remark)
        page.parts.check.complete_wanted.connect(lambda: self._page.commands.do("complete"))
        page.parts.check.reopen_wanted.connect(lambda: self._page.commands.do("reopen"))
        page.parts.shifts.timeline.boundary_moved.connect(self._move_boundary)

    def delete(self) -> None:
        """The selected events."""
        keys = self._page.parts.log.selected_keys()
        if keys:
            self._recorder.delete(keys)
            what = "the event" if len(keys) == 1 else f"{len(keys)} events"
            self._say(f"Deleted {what}. Ctrl+Z takes that back.")

    def delete_chain(self) -> None:
        """The selected events and all that are linked with them."""
        keys = self._page.parts.log.selected_keys()
        if keys:
            chain = self._recorder.chain(keys)
            self._recorder.delete(chain)
            self._say(f"Deleted {len(chain)} linked events. Ctrl+Z takes that back.")

    def bulk(self) -> BulkWindow | None:
        """One field of the selected events."""
        keys = self._page.parts.log.selected_keys()
        if not keys:
            self._say("Select events in the log first.")
            return None

        def mend(changes: Payload) -> None:
            self._page.entry.remark(self._recorder.mend_all(keys, changes))

        window = BulkWindow(len(keys), mend, self._page)
        window.show()
        return window

    def replace_player(self) -> ReplaceWindow:
        """Another number in all events and shifts."""
        game = self._page.book.game
        teams: list[tuple[Venue, str]] = [(v, team_name(game, v)) for v in reversed(VENUES)]

        def mend(venue: Venue, old: int, new: int) -> None:
            written = self._recorder.replace_player(venue, old, new)
            self._say(f"#{old} is #{new} now in {len(written.stored)} records.")

        window = ReplaceWindow(teams, mend, self._page)
        window.show()
        return window

    def history(self) -> HistoryWindow | None:
        """What was done to the selected event."""
        key = self._page.parts.log.current_key()
        stored = None if key is None else self._page.book.event(key)
        if stored is None:
            self._say("Choose an event in the log first.")
            return None
        edits = self._bench.store.history(stored.record_id)
        window = HistoryWindow(stored.record.title, edits, self._page)
        window.show()
        return window

    def edit_cell(self, key: Key, column: int, text: str) -> None:
        """What was typed into a cell; what is refused is said, and the cell stays as it was."""
        stored = self._page.book.event(key)
        if stored is None:
            return
        try:
            scene = self._page.entry.scene()
            teams = team_words(scene.game)
            changes = cell_changes(stored.record, column, text, scene, teams)
            if changes:
                self._page.entry.remark(self._recorder.mend(key, changes))
        except TrackerError as error:
            self._bench.tell(str(error), Tone.WARN)

    def check(self) -> None:
        """Looks at the list of errors and warnings; from then on it follows what is mended."""
        parts = self._page.parts
        parts.check.show_remarks(game_remarks(Snapshot(self._page.book)))
        parts.show_check()

    def complete(self) -> None:
        """Locks the game: it is complete, and the server is told with the next sync."""
        if not is_complete(game_remarks(Snapshot(self._page.book))):
            self.check()
            self._say("There is something to mend first.")
            return
        self._recorder.edit_game({"status": "complete"}, "complete the game")
        key = self._page.entry.keymap.first_key("reopen")
        self._say(f"The game is complete and locked. {key} opens it again.")

    def reopen(self) -> None:
        """What was forgotten can be recorded after all."""
        is_locked = self._page.book.is_locked
        self._recorder.reopen()
        self._say("The game is open again." if is_locked else "The game is open.")

    def change_keys(self) -> KeysDialog:
        """The window of the keys."""
        dialog = KeysDialog(self._page.entry.keymap, self._use_keys, self._page)
        dialog.show()
        return dialog

    def _use_keys(self, keymap: Keymap) -> None:
        self._notes.keep_keymap(keymap)
        self._page.entry.keymap = keymap
        self._page.parts.palette.use_keys(keymap)
        self._page.presenter.show_all()

    def _show_remark(self, remark: Remark) -> None:
        if remark.kind is None or remark.key is None:
            return
        if remark.kind == "event":
            self._page.parts.filter.clear()
            self._page.parts.log.select(remark.key)
        else:
            self._bench.show_record(remark.kind, remark.key)

    def _move_boundary(self, move: BoundaryMove) -> None:
        """The boundary is that of everybody who changed then: both shifts follow."""
        try:
            self._recorder.move_boundary(move.shift_index, move.after, is_start=move.is_start)
        except TrackerError as error:
            self._bench.tell(str(error), Tone.WARN)

    def _say(self, sentence: str) -> None:
        self._bench.tell(sentence, Tone.PLAIN)
