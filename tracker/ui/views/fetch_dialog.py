"""Open from the server: what is there and not here, found by typing, fetched while work goes on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from tracker.core.changes import ChangeSet
from tracker.core.scope import Scope
from tracker.errors import TrackerError
from tracker.ui.background import Background
from tracker.ui.kit.tones import set_tone
from tracker.ui.models.text_table import TextRow
from tracker.ui.session import RecordStore, ScopeThere, ServerScopes
from tracker.ui.status import SyncPhase, SyncStatus, Tone
from tracker.ui.views.side_dialog import SideDialog
from tracker.ui.views.text_list import TextList

NOT_KNOWN = "What is on the server is not known yet."
_BUSY = (SyncPhase.SYNCING,)


class FetchDialog(SideDialog):
    """The fetching itself is the sync's; it goes on when this is closed, unless it is cancelled."""

    fetched = Signal(object)
    """A Scope that is here now."""
    asked = Signal()
    """Something is to be fetched now."""

    def __init__(
        self,
        store: RecordStore,
        server: ServerScopes,
        background: Background,
        parent: QWidget,
        noun: str,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Open from the server")
        self._store, self._server, self._background = store, server, background
        self._noun = noun
        self._found: dict[str, ScopeThere] = {}
        self._fetching: ScopeThere | None = None
        self._arrived = 0
        self._wished: Scope | None = None
        self.list = TextList("On the server", ("Title", "Day", "Name"), self)
        self._said, self._progress = QLabel(self), QProgressBar(self)
        self._fetch = QPushButton("Open   ⏎", self)
        self._look = QPushButton("&Look again", self)
        self._cancel = QPushButton("&Cancel", self)
        self._build()
        self._connect()

    def look(self) -> None:
        """Asks the server what it has."""
        self._look.setEnabled(False)
        self._tell("Asking the server…", Tone.DIM)
        self._background.run(self._server.unknown, self._show, self._fail, self._end)

    def look_for(self, scope: Scope) -> None:
        """Puts the cursor on this one as soon as the server has said what there is."""
        self._wished = scope
        self.list.choose(str(scope))

    def fetch(self) -> None:
        """Asks for the one that the cursor is on."""
        chosen = self._found.get(str(self.list.current()))
        if chosen is None or self._fetching is not None:
            return
        self._fetching, self._arrived = chosen, 0
        self._server.want(chosen.scope)
        self._show_work()
        self.asked.emit()

    def cancel(self) -> None:
        """It is not asked for any more; what has arrived stays and is completed by the sync."""
        if self._fetching is not None:
            title = self._fetching.title
            self._server.give_up(self._fetching.scope)
            self._fetching = None
            self._show_work()
            words = (
                f"{title} is here in part; the next sync brings the rest."
                if self._arrived
                else f"{title} is not fetched."
            )
            self._tell(words, Tone.PLAIN)

    def follow(self, changes: ChangeSet) -> None:
        """Counts what arrives."""
        if self._fetching is not None:
            scope = self._fetching.scope
            self._arrived += sum(changed.scope == scope for changed in changes.records)
            self._show_work()

    def follow_status(self, status: SyncStatus) -> None:
        """After a run: it is here, or it is said why not."""
        fetching = self._fetching
        if fetching is None or status.phase in _BUSY:
            return
        if fetching.scope in self._server.wanted():
            self._say_wait(fetching, status)
            return
        self._fetching = None
        self._show_work()
        with self._store.read() as reader:
            is_here = bool(reader.scopes([fetching.scope]))
        if is_here:
            self.close()
            self.fetched.emit(fetching.scope)
        else:
            self._tell(
                f"{fetching.title} is not on the server any more, or you may not read it.", Tone.BAD
            )

    def _say_wait(self, fetching: ScopeThere, status: SyncStatus) -> None:
        if status.phase is SyncPhase.IDLE:
            # That run had begun before the wish; another one follows.
            self._show_work()
            return
        is_paused = status.phase is SyncPhase.PAUSED
        words = status.message or ("The sync is paused." if is_paused else "The sync waits.")
        self._tell(f"{words} {fetching.title} is fetched as soon as it can be.", Tone.WARN)

    def _build(self) -> None:
        self._said.setWordWrap(True)
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName("Progress")
        self._fetch.setObjectName("primary")
        close = QPushButton("Close   Esc", self)
        close.clicked.connect(self.close)
        row, work = QHBoxLayout(), QHBoxLayout()
        row.addWidget(self._fetch)
        row.addWidget(self._look)
        row.addStretch(1)
        row.addWidget(close)
        work.addWidget(self._progress, 1)
        work.addWidget(self._cancel)
        for button in (self._fetch, self._look, self._cancel, close):
            button.setAutoDefault(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(12)
        box.addWidget(self.list, 1)
        box.addLayout(work)
        box.addWidget(self._said)
        box.addLayout(row)
        self.resize(self.fontMetrics().averageCharWidth() * 96, self.fontMetrics().height() * 30)
        self._show_work()

    def _connect(self) -> None:
        self.list.taken.connect(self.fetch)
        self.list.moved.connect(self._show_work)
        self._fetch.clicked.connect(self.fetch)
        self._look.clicked.connect(self.look)
        self._cancel.clicked.connect(self.cancel)

    def _end(self) -> None:
        self._look.setEnabled(True)
        if not self._found:
            self.list.show_rows([], NOT_KNOWN)  # unless there is an answer

    def _show(self, found: Sequence[ScopeThere]) -> None:
        self._found = {str(there.scope): there for there in found}
        newest = sorted(found, key=lambda there: (there.day, there.scope), reverse=True)
        rows = [TextRow(str(t.scope), (t.title, t.day, str(t.scope))) for t in newest]
        self.list.show_rows(rows, f"Every {self._noun} that you may read there is here already.")
        if self._fetching is None:
            self._tell(f"{len(found):,} on the server and not here." if found else "", Tone.DIM)
        self.list.focus_filter()
        self._show_wished()

    def _show_wished(self) -> None:
        wished, self._wished = self._wished, None
        if wished is None:
            return
        if str(wished) in self._found:
            self.list.choose(str(wished))
            self.list.focus_list()
        elif self._fetching is None:
            self._tell(f"The server does not have {wished}, or you may not read it.", Tone.WARN)

    def _fail(self, error: TrackerError) -> None:
        self._tell(str(error), Tone.BAD)

    def _show_work(self) -> None:
        is_busy = self._fetching is not None
        self._progress.setVisible(is_busy)
        self._cancel.setVisible(is_busy)
        self._fetch.setEnabled(not is_busy and self.list.current() is not None)
        if self._fetching is not None:
            count = f"{self._arrived:,} records so far" if self._arrived else "asked for"
            self._tell(f"Fetching {self._fetching.title}: {count}.", Tone.DIM)

    def _tell(self, sentence: str, tone: Tone) -> None:
        self._said.setText(sentence)
        set_tone(self._said, tone)
