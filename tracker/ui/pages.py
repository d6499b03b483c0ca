"""The profiles' pages in the window: which is shown, and when it is filled and fetched anew."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.core.changes import ChangeSet
from tracker.core.profile import Page, Profile
from tracker.core.published import KeptReader, KeptRows, PublishedQuery
from tracker.ui.kit.page import PageDesk, ProfilePage
from tracker.ui.kit.workspace import Tell
from tracker.ui.page_fetching import OpenPage, PageFetching
from tracker.ui.page_words import page_line, why_empty
from tracker.ui.session import WindowSession
from tracker.ui.status import SyncPhase, SyncStatus
from tracker.ui.theme import Theme
from tracker.ui.views.page_stage import PageStage

FRESH_SECONDS = 60.0
"""A page that is opened again so soon is not fetched anew."""
OLD_SECONDS = 300.0
"""A visible page is fetched anew after so long: games that are not here are published, too."""
SPACED_SECONDS = 10.0
"""Between two fetches because of a sync: a live game is published every few seconds."""
AFTER_COMMIT_MILLISECONDS = 200


class ProfilePages(QObject):
    """Holds the pages of the window; the stage shows one of them."""

    changed = Signal()
    """Another page is shown, or none."""
    scope_wanted = Signal(object)
    """A Scope that a page's row stands for."""

    def __init__(
        self,
        session: WindowSession,
        theme: Theme,
        fetching: PageFetching,
        stage: PageStage,
        tell: Tell,
    ) -> None:
        super().__init__(stage)
        self._session, self._theme, self._fetching = session, theme, fetching
        self._stage, self._tell = stage, tell
        self._pages: dict[tuple[str, str], OpenPage] = {}
        self._kept: dict[PublishedQuery, KeptRows] = {}
        self.shown: OpenPage | None = None
        """The page in sight; None while a scope is."""
        self._filling = QTimer(self, singleShot=True)
        self._filling.timeout.connect(self._fill)
        self._spacing = QTimer(self, singleShot=True)
        self._spacing.timeout.connect(self._fetch_outdated)
        fetching.arrived.connect(self._fill_if_shown)
        fetching.begun.connect(self._say_begun)

    def show(self, profile: Profile, page: Page, subject: str = "") -> None:
        """Opens the page: what is kept at once, what is new when it is there."""
        known = self._pages.get((profile.name, page.name))
        opened = self._opened(profile, page) if known is None else known
        self.shown = opened
        if subject:
            opened.widget.show_subject(subject)
        self._stage.show_page(page.label, opened.widget)
        self._fill()
        opened.widget.focus_work()
        if known is None and self._are_fresh(opened):
            opened.fetched_at = time.monotonic()
        elif known is None:
            self._fetching.read(opened, opened.queries)
        elif opened.age_seconds > FRESH_SECONDS or opened.is_outdated or opened.failure:
            self._fetching.fetch(opened)
        self.changed.emit()

    def leave(self) -> None:
        """Something else is shown; the page stays as it is."""
        if self.shown is not None:
            self.shown = None
            self.changed.emit()

    def fetch_again(self) -> None:
        """A person asked: at once."""
        if self.shown is not None:
            self._fetching.fetch(self.shown)

    def follow(self, changes: ChangeSet) -> None:
        """A commit: pages that show local records are filled again soon."""
        if self.shown is not None and self.shown.widget.follows_records and changes.records:
            self._fill_soon(AFTER_COMMIT_MILLISECONDS)

    def follow_status(self, status: SyncStatus) -> None:
        """After a sync that brought or published something the visible page is fetched anew."""
        if status.phase is not SyncPhase.IDLE:
            return
        if status.has_news:
            for opened in self._pages.values():
                opened.is_outdated = True
        shown = self.shown
        if shown is None or self._spacing.isActive() or shown.is_fetching:
            return
        if shown.is_outdated or shown.failure is not None or shown.age_seconds > OLD_SECONDS:
            shown.is_outdated = True
            self._spacing.start(round(max(SPACED_SECONDS - shown.age_seconds, 0) * 1000))

    def forget(self) -> None:
        """Another server or person: nothing of the old is shown from now on."""
        self._fetching.forget()
        for opened in self._pages.values():
            opened.reader.forget()
            opened.failure, opened.fetched_at, opened.is_fetching = None, None, False
            opened.sought.clear()
            opened.next.clear()
        if self.shown is not None:
            self._fill()
            self._fetching.read(self.shown, self.shown.queries)

    def key_lines(self) -> Sequence[tuple[str, str, str]]:
        """The keys of the page in sight."""
        return () if self.shown is None else self.shown.widget.key_lines()

    def let_go(self) -> None:
        """Before the window goes. Safe to repeat."""
        self._fetching.forget()
        self._filling.stop()
        self._spacing.stop()
        for opened in self._pages.values():
            opened.widget.let_go()

    def _opened(self, profile: Profile, page: Page) -> OpenPage:
        reader = KeptReader(self._kept)
        desk = PageDesk(
            store=self._session.store,
            reader=reader,
            clock=self._session.clock,
            theme=self._theme,
            tell=self._tell,
            reload=lambda: self._fill_soon(0),
            open_scope=self.scope_wanted.emit,
            open_page=lambda name, subject: self._show_other(profile, name, subject),
            why_empty=lambda: why_empty(self._fetching.state(opened)),
        )
        widget = page.open(desk)
        assert isinstance(widget, ProfilePage)
        opened = OpenPage(profile, page, reader, widget)
        self._pages[profile.name, page.name] = opened
        return opened

    def _are_fresh(self, opened: OpenPage) -> bool:
        """Another page has read the same a moment ago."""
        since = self._session.clock.now() - timedelta(seconds=FRESH_SECONDS)
        return opened.reader.are_since(opened.queries, since)

    def _show_other(self, profile: Profile, name: str, subject: str) -> None:
        for page in profile.pages:
            if page.name == name:
                self.show(profile, page, subject)

    def _fill_soon(self, milliseconds: int) -> None:
        if not self._filling.isActive() or self._filling.remainingTime() > milliseconds:
            self._filling.start(milliseconds)

    def _fill(self) -> None:
        if self.shown is not None:
            self.shown.reader.ask_anew()
            self.shown.widget.fill()
            self._say_state()
            self._fetching.read_missing(self.shown)

    def _fill_if_shown(self, opened: OpenPage) -> None:
        if opened is self.shown:
            self._fill()

    def _say_begun(self, opened: OpenPage) -> None:
        if opened is not self.shown:
            return
        if opened.reader.as_of is None:
            self._fill_soon(0)  # the words in the place of rows are others now
        self._say_state()

    def _say_state(self) -> None:
        if self.shown is not None:
            state = self._fetching.state(self.shown)
            self._stage.show_line(page_line(state, self._session.clock.now()))

    def _fetch_outdated(self) -> None:
        if self.shown is not None and self.shown.is_outdated:
            self._fetching.fetch(self.shown)
