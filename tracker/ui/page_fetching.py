"""Brings the published rows of a page: from the disk at once, from the server beside the work."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from tracker.core.profile import Page, Profile
from tracker.core.published import KeptReader, KeptRows, PublishedQuery
from tracker.errors import ContractMismatch, NotAllowed, TrackerError
from tracker.ui.background import Background
from tracker.ui.kit.page import ProfilePage
from tracker.ui.page_words import PageState
from tracker.ui.session import PublishedSource

Queries = frozenset[PublishedQuery]


@dataclass
class OpenPage:
    """A page that was opened; it stays as it is while something else is shown."""

    profile: Profile
    page: Page
    reader: KeptReader
    widget: ProfilePage
    fetched_at: float | None = None
    """On the monotonic clock: when the last fetch of everything was begun."""
    is_fetching: bool = False
    is_outdated: bool = False
    """Something was published since then."""
    failure: TrackerError | None = None
    sought: set[PublishedQuery] = field(default_factory=set)
    """What was asked for besides and is being read, or could not be."""
    next: set[PublishedQuery] = field(default_factory=set)
    """What is fetched when the present fetch has ended."""

    @property
    def queries(self) -> Queries:
        """All that it reads."""
        return frozenset(self.page.queries) | self.reader.asked

    @property
    def age_seconds(self) -> float:
        """Since everything was fetched last."""
        never = float("-inf")
        return time.monotonic() - (never if self.fetched_at is None else self.fetched_at)


class PageFetching(QObject):
    """For the main thread. What arrives after `forget` is dropped."""

    arrived = Signal(object)
    """An OpenPage that has other rows, or none to come."""
    begun = Signal(object)
    """An OpenPage for which the server is asked."""

    def __init__(
        self,
        source: PublishedSource | None,
        background: Background,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._source, self._background = source, background
        self._generation = 0
        self.is_connected: Callable[[], bool] = lambda: False
        """Whether there is a server to ask."""

    def forget(self) -> None:
        """What is still under way is for somebody else."""
        self._generation += 1

    def state(self, opened: OpenPage) -> PageState:
        """How the page stands with the server."""
        return PageState(
            as_of=opened.reader.as_of,
            is_connected=self._source is not None and self.is_connected(),
            is_fetching=opened.is_fetching,
            is_cut=opened.reader.is_cut,
            failure=opened.failure,
        )

    def read(self, opened: OpenPage, queries: Queries) -> None:
        """What is kept of these, and then what the server says now."""
        if self._source is None:
            return
        opened.sought |= queries
        self._read_kept(opened, queries, lambda: self.fetch(opened, queries))

    def read_missing(self, opened: OpenPage) -> None:
        """What the page asked for besides its own queries, and was not sought yet."""
        missing = opened.reader.missing - opened.sought - set(opened.page.queries)
        if missing:
            self.read(opened, missing)

    def fetch(self, opened: OpenPage, queries: Queries | None = None) -> None:
        """Asks the server for all that the page reads, or only for these."""
        if self._source is None or not self.is_connected():
            self.begun.emit(opened)
            return
        wanted = opened.queries if queries is None else queries
        if opened.is_fetching:
            opened.next |= wanted
            return
        opened.is_fetching = True
        if wanted >= set(opened.page.queries):
            opened.is_outdated, opened.fetched_at = False, time.monotonic()
        self._ask(self._source, opened, wanted)
        self.begun.emit(opened)

    def _ask(self, source: PublishedSource, opened: OpenPage, queries: Queries) -> None:
        generation = self._generation

        def end() -> None:
            if generation == self._generation:
                opened.is_fetching = False

        def show(kept: Sequence[KeptRows]) -> None:
            if generation == self._generation:
                opened.reader.take(kept)
                self._end(opened, None)

        def fail(error: TrackerError) -> None:
            if generation == self._generation:
                self._end(opened, error)
                if isinstance(error, NotAllowed | ContractMismatch):
                    self._read_kept(opened, queries, lambda: None)

        self._background.run(lambda: source.fetch(queries), show, fail, end)

    def _end(self, opened: OpenPage, failure: TrackerError | None) -> None:
        opened.failure = failure
        following, opened.next = frozenset(opened.next), set()
        if failure is None:
            opened.sought.clear()
        self.arrived.emit(opened)
        if following and failure is None:
            self.fetch(opened, following)

    def _read_kept(self, opened: OpenPage, queries: Queries, and_then: Callable[[], None]) -> None:
        """Of these nothing else is shown: what the server refuses is not kept any more."""
        generation, source = self._generation, self._source
        assert source is not None

        def show(kept: Sequence[KeptRows]) -> None:
            if generation == self._generation:
                opened.reader.replace(queries, kept)
                self.arrived.emit(opened)
                and_then()

        def fail(error: TrackerError) -> None:
            if generation == self._generation:
                opened.failure = error
                self.arrived.emit(opened)
                and_then()

        self._background.run(lambda: source.kept(queries), show, fail)
