"""What goes in and out of this laptop by hand: from the server, into files, for another laptop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from tracker.core.changes import ChangeSet
from tracker.core.profile import Profile
from tracker.core.scope import Scope
from tracker.errors import TrackerError
from tracker.ui.actions import WindowActions
from tracker.ui.background import Background
from tracker.ui.exporting import ExportForm, export_forms, report_forms, write_export
from tracker.ui.models.scope_items import scope_labels, scope_title
from tracker.ui.session import FileResult, WindowSession
from tracker.ui.status import SyncStatus, Tone
from tracker.ui.views.export_dialog import ExportDialog
from tracker.ui.views.fetch_dialog import FetchDialog

SHOWN_NOTES = 5
BUNDLES = "Unsent changes (*.tracker);;All files (*)"


class SharingDialogs(QObject):
    """Opens the windows and passes on what came out; none is modal."""

    opened = Signal(object)
    """A Scope that was fetched and should be shown."""
    asked = Signal()
    """The sync should run now."""
    told = Signal(str, object)
    """(sentence, Tone) for the message bar."""

    def __init__(
        self,
        session: WindowSession,
        background: Background,
        actions: WindowActions,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._background = session, background
        self._actions, self._window = actions, window
        self._fetch: FetchDialog | None = None
        self.scope_in_sight: Callable[[], Scope | None] = lambda: None
        """The open scope."""
        for name, slot in (
            ("open_from_server", self.open_from_server),
            ("export", self.export),
            ("report", self.report),
            ("hand_over", self.hand_over),
            ("upload", self.upload),
        ):
            actions[name].triggered.connect(slot)

    def enable(self, *, is_connected: bool) -> None:
        """Offers what can be done now."""
        session = self._session
        has_server = is_connected and session.elsewhere is not None
        self._actions["open_from_server"].setEnabled(has_server)
        self._actions["upload"].setEnabled(is_connected and session.handing_over is not None)
        self._actions["hand_over"].setEnabled(session.handing_over is not None)
        for name in ("export", "report"):
            self._actions[name].setEnabled(self.scope_in_sight() is not None)

    def open_from_server(self) -> FetchDialog | None:
        """What the server has and this laptop has not."""
        server = self._session.elsewhere
        if server is None:
            return None
        if self._fetch is None:
            noun = scope_labels(self._session.registry).scope.lower()
            dialog = FetchDialog(self._session.store, server, self._background, self._window, noun)
            dialog.fetched.connect(self._show_fetched)
            dialog.asked.connect(self.asked)
            self._fetch = dialog
        self._fetch.look()
        self._fetch.show()
        self._fetch.raise_()
        return self._fetch

    def fetch(self, scope: Scope) -> FetchDialog | None:
        """As `open_from_server`, with the cursor on this one; says so where there is no server."""
        dialog = self.open_from_server() if self._actions["open_from_server"].isEnabled() else None
        if dialog is None:
            words = f"{scope} is not on this laptop, and there is no server to fetch it from."
            self.told.emit(f"{words} Connect to one: File, Connect to a server…", Tone.WARN)
        else:
            dialog.look_for(scope)
        return dialog

    def export(self) -> ExportDialog | None:
        """The open scope as files; None when none is open."""
        return self._write_out("Export", export_forms)

    def report(self) -> ExportDialog | None:
        """A report of the open scope, on paper or for a spreadsheet; None when none is open."""
        return self._write_out("Report of", report_forms)

    def _write_out(
        self, verb: str, forms: Callable[[Profile, Scope], Sequence[ExportForm]]
    ) -> ExportDialog | None:
        scope, session = self.scope_in_sight(), self._session
        if scope is None:
            return None
        profile = session.registry.profile(scope.profile)
        dialog = ExportDialog(
            forms(profile, scope),
            lambda form, target: write_export(session.store, profile, scope, form, target),
            self._background,
            self._window,
        )
        with session.store.read() as reader:
            dialog.setWindowTitle(f"{verb} {scope_title(reader, scope)}")
        dialog.stem = scope.id
        dialog.written.connect(self._tell_of_file)
        dialog.show()
        return dialog

    def hand_over(self) -> QFileDialog:
        """Asks for the file that another laptop will upload."""
        chooser = self._chooser("Unsent changes for another laptop", self.write_bundle)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("tracker")
        chooser.selectFile("unsent.tracker")
        chooser.open()
        return chooser

    def upload(self) -> QFileDialog:
        """Asks for a file that another laptop wrote."""
        chooser = self._chooser("Another laptop's changes", self.upload_bundle)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.open()
        return chooser

    def write_bundle(self, file: Path) -> None:
        """Everything unsent into a file."""
        handing_over = self._session.handing_over
        if handing_over is not None:
            self._work(f"Writing {file.name} …", lambda: handing_over.write(file, None))

    def upload_bundle(self, file: Path) -> None:
        """Another laptop's file to the server, with the rights of who is signed in here."""
        handing_over = self._session.handing_over
        if handing_over is not None:
            self._work(f"Sending {file.name} …", lambda: handing_over.upload(file))

    def follow(self, changes: ChangeSet) -> None:
        """A commit."""
        if self._fetch is not None:
            self._fetch.follow(changes)

    def follow_status(self, status: SyncStatus) -> None:
        """What the sync says."""
        if self._fetch is not None:
            self._fetch.follow_status(status)

    def _chooser(self, title: str, use: Callable[[Path], None]) -> QFileDialog:
        chooser = QFileDialog(self._window, title)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setNameFilter(BUNDLES)
        chooser.filesSelected.connect(lambda names: use(Path(names[0])))
        return chooser

    def _work(self, sentence: str, work: Callable[[], FileResult]) -> None:
        self.told.emit(sentence, Tone.PLAIN)
        self._background.run(work, self._tell_of_file, self._fail)

    def _tell_of_file(self, result: FileResult) -> None:
        lines = [f"{note.place}: {note.message}" for note in result.notes[:SHOWN_NOTES]]
        left = len(result.notes) - SHOWN_NOTES
        if left > 0:
            lines.append(f"… and {left:,} more")
        tone = Tone.OK if result.is_complete else Tone.WARN
        self.told.emit("\n".join([result.sentence, *lines]), tone)

    def _fail(self, error: TrackerError) -> None:
        self.told.emit(str(error), Tone.BAD)

    def _show_fetched(self, scope: Scope) -> None:
        self.opened.emit(scope)
        self.told.emit(f"{scope} is on this laptop now.", Tone.OK)
