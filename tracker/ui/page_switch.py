"""Between the window and the profiles' pages: menu, keys, the stage, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from tracker.core.changes import ChangeSet
from tracker.core.profile import Page, Profile
from tracker.core.scope import Scope
from tracker.ui.background import Background
from tracker.ui.frame import WindowFrame
from tracker.ui.page_fetching import PageFetching
from tracker.ui.page_menu import PageMenu
from tracker.ui.pages import ProfilePages
from tracker.ui.session import WindowSession
from tracker.ui.status import SyncStatus, Tone
from tracker.ui.theme import Theme
from tracker.ui.views.page_stage import PageStage

_OF_SCOPES = (
    *("new_record", "edit_record", "delete_record", "save_record", "cancel_record"),
    *("next_tab", "previous_tab"),
)


class PageSwitch(QObject):
    """A page covers the open scope, which stays as it is and goes on."""

    scope_wanted = Signal(object)
    """A Scope that a page's row stands for; the page is left for it if it is here."""
    left = Signal()
    """What was open before is shown again."""
    changed = Signal()
    """Another page is shown, or none."""

    def __init__(
        self, session: WindowSession, theme: Theme, background: Background, frame: WindowFrame
    ) -> None:
        super().__init__(frame)
        self._registry, self._frame, self._actions = session.registry, frame, frame.commands
        profiles = list(session.registry) if session.published is not None else []
        self.menu = PageMenu(profiles, frame.commands, frame.menuBar())
        self.stage = PageStage([self.menu.again, self.menu.back])
        self._fetching = PageFetching(session.published, background, self.stage)
        self.pages = ProfilePages(session, theme, self._fetching, self.stage, frame.message.tell)
        self.scope_in_sight: Callable[[], Scope | None] = lambda: None
        """The scope that is open, covered or not."""
        frame.add_stage(self.stage)
        self._connect()
        self._offer(None)

    @property
    def is_shown(self) -> bool:
        """Whether a page covers what is open."""
        return self.pages.shown is not None

    def connected(self, is_connected: Callable[[], bool]) -> None:
        """How to know whether there is a server to ask."""
        self._fetching.is_connected = is_connected

    def focus_work(self) -> None:
        """Gives the keyboard to the page."""
        if self.pages.shown is not None:
            self.pages.shown.widget.focus_work()

    def leave(self) -> None:
        """Shows what was open before."""
        self.pages.leave()

    def key_lines(self) -> Sequence[tuple[str, str, str]]:
        """The keys of the page in sight."""
        return self.pages.key_lines()

    def refresh_actions(self) -> None:
        """After the actions were enabled for the open scope: what a page covers is out of reach."""
        scope = self.scope_in_sight()
        self._offer(None if scope is None else scope.profile)
        shown = self.pages.shown
        name = None if shown is None else (shown.profile.name, shown.page.name)
        self.menu.show_state(name, may_fetch=self._fetching.is_connected())
        if self.is_shown:
            for covered in _OF_SCOPES:
                self._actions[covered].setEnabled(False)
            for offered in ("copy", "find"):
                self._actions[offered].setEnabled(True)

    def follow(self, changes: ChangeSet) -> None:
        """A commit."""
        self.pages.follow(changes)

    def follow_status(self, status: SyncStatus) -> None:
        """What the sync says."""
        self.pages.follow_status(status)

    def forget(self) -> None:
        """Another server or person."""
        self.pages.forget()

    def let_go(self) -> None:
        """Before the window goes. Safe to repeat."""
        self.pages.let_go()

    def _connect(self) -> None:
        self.menu.chosen.connect(self._show)
        self.menu.back.triggered.connect(self._go_back)
        self.menu.again.triggered.connect(self.pages.fetch_again)
        self.stage.left.connect(self._go_back)
        self.pages.changed.connect(self._follow_pages)
        self.pages.scope_wanted.connect(self.scope_wanted)
        self._actions["copy"].triggered.connect(self._copy)
        self._actions["find"].triggered.connect(self._find)

    def _show(self, profile: Profile, page: Page) -> None:
        shown = self.pages.shown
        if shown is not None and shown.page is page:
            self._go_back()  # the same key again
        else:
            self.pages.show(profile, page)

    def _go_back(self) -> None:
        if self.is_shown:
            self.pages.leave()
            self.left.emit()

    def _follow_pages(self) -> None:
        self._frame.show_stage(self.is_shown)
        self.changed.emit()

    def _offer(self, profile: str | None) -> None:
        """The pages of what is open; before anything is, those of the first profile with some."""
        names = [name for name in (profile,) if name is not None]
        names += [one.name for one in self._registry if one.pages]
        if any(self.menu.show_profile(name) for name in names):
            self._frame.panel.show_pages(self.menu.page_actions())

    def _copy(self) -> None:
        if self.pages.shown is None:
            return
        text = self.pages.shown.widget.copied()
        if not text:
            self._frame.message.tell("There is nothing to copy here.", Tone.WARN)
            return
        QGuiApplication.clipboard().setText(text)
        count = text.count("\n") - 1
        words = f"Copied {count:,} {'row' if count == 1 else 'rows'} with headings."
        self._frame.message.tell(words, Tone.PLAIN)

    def _find(self) -> None:
        if self.pages.shown is not None:
            self.pages.shown.widget.focus_filter()
