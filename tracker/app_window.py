"""Wires the window to a laptop: its session, its sync, and what it asks of the server."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tracker.app import (
    Laptop,
    Settle,
    carry_bundle,
    connect_laptop,
    export_bundle,
    open_laptop,
    published_source,
    sync_engine,
    transport_of,
)
from tracker.core.profile import Note
from tracker.core.published import KeptRows, PublishedQuery
from tracker.core.scope import Scope
from tracker.errors import SyncError
from tracker.settings import change_settings, load_settings, shown_name
from tracker.ui.session import FileResult, Look, ScopeThere, ShownName, WindowSession

if TYPE_CHECKING:
    # The network's libraries are imported when they are needed: a window opens without them.
    from tracker.sync.engine import SyncEngine
    from tracker.sync.published_pages import PublishedPages
    from tracker.sync.transport import Transport
    from tracker.ui.sync_bridge import ThreadController


@contextmanager
def window_session(folder: Path) -> Iterator[WindowSession]:
    """What a window works with, while it is open."""
    with open_laptop(folder) as laptop, _backups(laptop), ExitStack() as resources:
        server = _Server(laptop)
        published = _Published(server.now)
        resources.callback(published.close)
        yield WindowSession(
            store=laptop.store,
            registry=laptop.registry,
            clock=laptop.clock,
            folder=folder,
            sync=server.controller() if laptop.settings.server_url else None,
            connect=server.connect,
            elsewhere=server,
            handing_over=server,
            published=published,
            shown_name=ShownName(
                read=lambda: shown_name(load_settings(folder)),
                save=lambda name: change_settings(folder, display_name=name or None),
            ),
            has_workspaces=True,
            look=Look(
                theme=laptop.settings.theme,
                text_scale=laptop.settings.text_scale,
                save=lambda theme, scale: change_settings(folder, theme=theme, text_scale=scale),
            ),
        )


@contextmanager
def _backups(laptop: Laptop) -> Iterator[None]:
    from tracker.local_db.keeping_backups import BackupKeeper

    keeper = BackupKeeper(laptop.folder, laptop.store, laptop.clock.now)
    keeper.start()
    try:
        yield
    finally:
        keeper.stop()


@contextmanager
def window_engine(laptop: Laptop, progress: Callable[[int, int], None]) -> Iterator[SyncEngine]:
    """One that runs again and again: it does not ask for a live game's numbers at every edit."""
    from tracker.sync.published import RefreshPace

    with sync_engine(laptop, progress) as engine:
        engine.space_refreshes(RefreshPace())
        engine.introduce(lambda: shown_name(load_settings(laptop.folder)))
        yield engine


class _Server:
    """The server of the window, which may be connected or changed while it is open."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def controller(self) -> ThreadController:
        """A sync of everything, with the settings as they are now."""
        from tracker.sync.report import LAST_SYNC
        from tracker.ui.sync_bridge import ThreadController

        laptop = self.now()
        last = laptop.store.meta.get(LAST_SYNC)
        return ThreadController(
            lambda progress: window_engine(laptop, progress),
            laptop.clock,
            last_sync_at=None if last is None else datetime.fromisoformat(last),
            is_paused=laptop.settings.is_sync_paused,
            keep_paused=lambda is_paused: change_settings(laptop.folder, is_sync_paused=is_paused),
        )

    def connect(
        self, url: str, token: str, api_key: str | None, settle: Settle = lambda: None
    ) -> ThreadController:
        """An empty token or no key: what is kept for this server stays."""
        from tracker.sync.http_transport import checked_address
        from tracker.sync.probe import probe

        url = checked_address(url)
        laptop = self.now()
        present, kept_url = laptop.settings, laptop.settings.server_url
        is_known = kept_url is not None and _host(kept_url) == _host(url)
        key = api_key or (present.api_key if is_known else None)
        if token or not is_known:
            # The project's own address is enough for a server that is known.
            is_short = is_known and not urlsplit(url).path.strip("/")
            address = kept_url if is_short and kept_url else url
            connect_laptop(laptop, address, token, key, settle)
            self._laptop = replace(laptop, session_token=token or None)
            return self.controller()
        tried = replace(laptop, settings=present.model_copy(update={"api_key": key}))
        with transport_of(tried) as transport:
            probe(transport, laptop.clock)
        settle()
        change_settings(laptop.folder, api_key=key)
        return self.controller()

    def unknown(self) -> Sequence[ScopeThere]:
        """What is on the server only, with the titles that its records give it."""
        from tracker.sync.elsewhere import Elsewhere

        laptop = self.now()
        with transport_of(laptop) as transport:
            elsewhere = Elsewhere(laptop.store, transport, laptop.registry)
            return [ScopeThere(*named) for named in elsewhere.named(elsewhere.unknown())]

    def want(self, scope: Scope) -> None:
        """The next sync fetches it."""
        from tracker.sync.elsewhere import want

        want(self._laptop.store, scope)

    def give_up(self, scope: Scope) -> None:
        """It is not fetched any more."""
        from tracker.sync.elsewhere import give_up

        give_up(self._laptop.store, scope)

    def wanted(self) -> Collection[Scope]:
        """What is still to be fetched."""
        from tracker.sync.elsewhere import wanted

        return wanted(self._laptop.store)

    def write(self, file: Path, scope: Scope | None) -> FileResult:
        """Unsent changes, for another laptop to upload."""
        exported = export_bundle(self.now(), file, scope)
        print_ = f" Fingerprint: {exported.fingerprint}." if exported.fingerprint else ""
        warning = f" {exported.warning}" if exported.warning else ""
        return FileResult(
            f"{exported.changes:,} changes are in {file}. They stay here until the server has "
            f"them, whoever sends them.{print_}{warning}",
            is_complete=exported.warning is None,
        )

    def upload(self, file: Path) -> FileResult:
        """Another laptop's changes."""
        uploaded = carry_bundle(self.now(), file)
        counts = Counter(change.verdict for change in uploaded.changes)
        notes = [
            Note(f"{change.scope} {change.key}", change.verdict == "refused", change.reason)
            for change in uploaded.changes
            if change.reason is not None
        ]
        sentence = (
            f"{counts['accepted']:,} accepted, {counts['refused']:,} refused, "
            f"{counts['left']:,} left to the laptop itself."
        )
        is_complete = not (counts["refused"] or counts["left"])
        return FileResult(" ".join([sentence, *uploaded.remarks]), is_complete, notes)

    def now(self) -> Laptop:
        """The laptop with the settings as they are at the moment."""
        return replace(self._laptop, settings=load_settings(self._laptop.folder))


class _Published:
    """The published tables; the network's libraries are loaded when they are asked for.

    One connection for all pages, one after another, kept while the same person is signed in to
    the same server.
    """

    def __init__(self, now: Callable[[], Laptop]) -> None:
        self._now = now
        self._asking, self._looking = threading.RLock(), threading.Lock()
        self._connection = ExitStack()
        self._transport: Transport | None = None
        self._source: tuple[object, str | None] | None = None
        self._connected_as: object = None

    def kept(self, queries: Iterable[PublishedQuery]) -> Sequence[KeptRows]:
        """Asks no server."""
        return self._pages().kept(queries)

    def fetch(self, queries: Iterable[PublishedQuery]) -> Sequence[KeptRows]:
        """Asks the server that the folder is connected to."""
        return self._pages().fetch(queries)

    def _pages(self) -> PublishedPages:
        from tracker.sync.published_pages import PublishedPages

        laptop = self._now()
        return PublishedPages(laptop.store.published, self._who, self._connected, laptop.clock)

    def close(self) -> None:
        """Before the store is closed. Safe to repeat."""
        with self._asking:
            self._transport = None
            self._connection.close()

    def _who(self) -> str | None:
        """The keyring is asked once per server and person."""
        laptop = self._now()
        signed_in = _signed_in_as(laptop)
        with self._looking:
            if self._source is None or self._source[0] != signed_in:
                self._source = (signed_in, published_source(laptop))
            return self._source[1]

    @contextmanager
    def _connected(self) -> Iterator[Transport]:
        laptop = self._now()
        with self._asking:
            if self._transport is None or self._connected_as != _signed_in_as(laptop):
                self.close()
                self._transport = self._connection.enter_context(transport_of(laptop))
                self._connected_as = _signed_in_as(laptop)
            try:
                yield self._transport
            except SyncError:
                # Perhaps the machine slept: the next page begins with a new one.
                self.close()
                raise


def _signed_in_as(laptop: Laptop) -> object:
    settings = laptop.settings
    place = (settings.server_url, settings.is_own_server, settings.api_key)
    person = (settings.auth_url, settings.email, laptop.session_token)
    return (*place, *person, os.environ.get("TRACKER_TOKEN"))


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
