"""The windows beside the main one; none is modal, so recording goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tracker.core.ids import DeviceId
from tracker.core.profile import Profile
from tracker.core.record import Payload
from tracker.core.scope import Scope
from tracker.ui.actions import WindowActions
from tracker.ui.background import Background
from tracker.ui.editing import RecordEditor, Saved
from tracker.ui.importing import Importing, ImportReport
from tracker.ui.session import SyncController, WindowSession
from tracker.ui.status import Tone
from tracker.ui.views.command_palette import CommandPalette
from tracker.ui.views.connect_dialog import ConnectDialog
from tracker.ui.views.import_dialog import ImportDialog
from tracker.ui.views.key_overview import KeyOverview
from tracker.ui.views.new_scope_dialog import NewScopeDialog


class WindowDialogs(QObject):
    """Opens them and passes on what came out."""

    opened = Signal(object)
    """A Scope that should be shown: new, or imported a moment ago."""
    connected = Signal(object)
    """A SyncController."""
    told = Signal(str, object)
    """(sentence, Tone) for the message bar."""

    def __init__(
        self,
        session: WindowSession,
        editor: RecordEditor,
        background: Background,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._editor = session, editor
        self._background, self._window = background, window
        self._import: ImportDialog | None = None
        self._connect: ConnectDialog | None = None
        self.page_keys: Callable[[], Sequence[tuple[str, str, str]]] = lambda: ()
        """Keys of the page that is looked at: (group, what it does, keys)."""
        self.scope_in_sight: Callable[[], Scope | None] = lambda: None
        """The open scope."""

    def connect_to(self, actions: WindowActions) -> None:
        """The actions that open a window."""
        self._actions = actions
        for name, slot in (
            ("new_scope", self.new_scope),
            ("import", self.import_files),
            ("connect", self.connect_server),
            ("keys", self.keys),
            ("palette", self.palette),
        ):
            actions[name].triggered.connect(slot)

    def new_scope(self) -> NewScopeDialog:
        """The form of a new game or raid."""
        profiles = list(self._session.registry)
        likely = self._likely_profile()
        dialog = NewScopeDialog(profiles, self._editor, self._window, likely, self._begun)
        dialog.created.connect(self._show_created)
        dialog.show()
        return dialog

    def _begun(self, profile: Profile) -> Payload:
        now = self._session.clock.now().astimezone().replace(tzinfo=None)
        return profile.begin_scope(now, DeviceId(self._session.store.device_id))

    def import_files(self) -> ImportDialog:
        """One import window, kept with its last report."""
        if self._import is None:
            profiles = list(self._session.registry)
            work = Importing(self._session.store)
            dialog = ImportDialog(profiles, work, self._background, self._window)
            dialog.imported.connect(self._show_imported)
            self._import = dialog
        self._suggest_import(self._import)
        self._import.show()
        self._import.raise_()
        return self._import

    def connect_server(self) -> ConnectDialog | None:
        """Address and token; None when the program was started without a way to connect."""
        connect = self._session.connect
        if connect is None:
            return None
        if self._connect is None:
            self._connect = ConnectDialog(connect, self._background, self._window)
            self._connect.connected.connect(self._show_connected)
        self._connect.show()
        self._connect.raise_()
        return self._connect

    def keys(self) -> KeyOverview:
        """All keys."""
        overview = KeyOverview(self._actions, self._window, self.page_keys())
        overview.show()
        return overview

    def palette(self) -> CommandPalette:
        """Every action by name."""
        palette = CommandPalette(self._actions, self._window)
        palette.show()
        palette.activateWindow()
        return palette

    def cancel_work(self) -> None:
        """An import under way ends after its present records."""
        if self._import is not None:
            self._import.cancel()

    def _likely_profile(self) -> str | None:
        """Who records games all season begins the next one."""
        scope = self.scope_in_sight()
        return scope.profile if scope is not None else None

    def _suggest_import(self, dialog: ImportDialog) -> None:
        scope = self.scope_in_sight()
        if scope is not None:
            with self._session.store.read() as reader:
                record = next((row.scope_record for row in reader.scopes([scope])), None)
            dialog.suggest(scope.profile, record)

    def _show_created(self, saved: Saved) -> None:
        self.opened.emit(saved.stored.scope)
        self.told.emit(f"{saved.stored.record.title} is recorded here.", Tone.OK)

    def _show_imported(self, report: ImportReport) -> None:
        if report.scopes:
            self.opened.emit(report.scopes[-1])
        tone = Tone.WARN if report.counts["refused"] else Tone.OK
        self.told.emit(report.sentence(), tone)

    def _show_connected(self, controller: SyncController) -> None:
        self.connected.emit(controller)
        self.told.emit("Connected. What waits is sent now.", Tone.OK)
