"""The composition root: builds a laptop from its data folder, and hands collaborators around."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.core.clock import Clock, SystemClock
from tracker.core.registry import Registry, discover
from tracker.errors import HostingError, InputError, ServerUnreachable, TrackerError
from tracker.local_db import Store, open_store
from tracker.local_db.schema import FILE_NAME
from tracker.settings import Settings, change_settings, load_settings

if TYPE_CHECKING:
    # The network's libraries are imported when they are needed: a window opens without them.
    from tracker.core.profile import ServerReader
    from tracker.core.scope import Scope
    from tracker.server.embedded import EmbeddedServer
    from tracker.sync.credentials import Credentials
    from tracker.sync.elsewhere import NamedScope
    from tracker.sync.engine import SyncEngine
    from tracker.sync.examine import Examined
    from tracker.sync.handing_over import Exported, Uploaded
    from tracker.sync.http_transport import HttpTransport
    from tracker.sync.sign_in import SignedIn
    from tracker.sync.transport import TokenSource
    from tracker.sync.watching import RecurringEngine

LOCK_WAIT_SECONDS = 5.0
"""A command waits this long for another one to finish with the folder before it gives up."""


@dataclass(frozen=True)
class Laptop:
    """A data folder in use: what is chosen and what is recorded in it."""

    folder: Path
    settings: Settings
    registry: Registry
    clock: Clock
    store: Store
    session_token: str | None = None
    """A token that was just given and lasts as long as the program, keyring or not."""


Settle = Callable[[], None]
"""Called before the first thing is changed; what it raises flies, and nothing is changed."""


def _settled() -> None:
    """Nobody calls it off."""


@dataclass(frozen=True)
class Connected:
    """What became of `tracker connect`."""

    url: str
    is_token_kept: bool
    remark: str | None
    """What to say besides: the token could not be kept, or the clocks disagree."""


def has_records(folder: Path) -> bool:
    """Whether anything was ever recorded in a folder."""
    return (folder / FILE_NAME).is_file()


@contextmanager
def open_laptop(folder: Path, *, writable: bool = True) -> Iterator[Laptop]:
    """Opens a data folder and closes it again; only one writer at a time.

    What was written is in the list that the next window shows before it has opened the store.
    """
    registry, clock = discover(), SystemClock()
    settings = load_settings(folder)
    wait = LOCK_WAIT_SECONDS if writable else 0.0
    store = open_store(folder, registry, clock, writable=writable, lock_wait_seconds=wait)
    written = threading.Event()
    unsubscribe = store.subscribe(lambda _changes: written.set())
    try:
        laptop = Laptop(folder, settings, registry, clock, store)
        yield laptop
        unsubscribe()
        if written.is_set():
            _leave_glance(laptop)
    finally:
        store.close()


def _leave_glance(laptop: Laptop) -> None:
    from tracker.ui.last_look import leave_glance

    with laptop.store.read() as reader:
        leave_glance(laptop.folder, laptop.settings, laptop.registry, reader)


def embedded_server(
    folder: Path, registry: Registry, announce: Callable[[str], None]
) -> EmbeddedServer:
    """The embedded server of a data folder, running or not."""
    from tracker.server.embedded import EmbeddedServer

    return EmbeddedServer(folder / "server", registry, announce)


def connect_own_server(folder: Path, url: str) -> bool:
    """Connects a data folder to its embedded server; False when it is connected elsewhere."""
    settings = load_settings(folder)
    if settings.server_url is not None and not settings.is_own_server:
        return False
    change_settings(folder, server_url=url, is_own_server=True)
    return True


def connect_laptop(
    laptop: Laptop, url: str, token: str, api_key: str | None = None, settle: Settle = _settled
) -> Connected:
    """Tries a server and remembers it; the token goes to the keyring and nowhere else.

    An empty token means the one that is kept for this server. What is no Tracker server, refuses
    the token, or is not the server that the folder was synced with, is not remembered. A server
    that cannot be reached is, unless another one was connected before: ServerUnreachable, and the
    next sync tries.
    """
    from tracker.sync.credentials import VARIABLE, Credentials, Kept, NotKept
    from tracker.sync.known_server import require_same
    from tracker.sync.probe import probe
    from tracker.sync.published_pages import source_of

    credentials = Credentials(laptop.store.device_id, url)
    # Tried from memory: a refused token must not take the place of one that works.
    given = Credentials(laptop.store.device_id, url, environment={VARIABLE: token})
    tried = given if token else credentials
    with _transport(url, tried, api_key) as transport:
        changes = {"server_url": transport.url, "is_own_server": False, "api_key": api_key}
        changes |= {"auth_url": None, "email": None}
        try:
            facts = probe(transport, laptop.clock)
        except ServerUnreachable as error:
            if load_settings(laptop.folder).server_url is not None:
                raise
            settle()
            kept = credentials.keep(token) if token else Kept()
            change_settings(laptop.folder, **changes)
            if isinstance(kept, NotKept):
                raise ServerUnreachable(f"{error} {kept.reason}") from error
            raise
        require_same(facts.server_id, laptop.store.meta)
    settle()
    kept = credentials.keep(token) if token else Kept()
    change_settings(laptop.folder, **changes)
    laptop.store.published.forget_others(source_of(transport.url, tried.token()))
    remark = kept.reason if isinstance(kept, NotKept) else facts.clock_sentence
    return Connected(transport.url, not isinstance(kept, NotKept), remark)


@contextmanager
def sync_engine(
    laptop: Laptop, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> Iterator[SyncEngine]:
    """An engine for the server that the folder is connected to."""
    from tracker.sync.engine import SyncEngine

    with transport_of(laptop) as transport:
        yield SyncEngine(laptop.store, transport, laptop.registry, laptop.clock, progress)


@contextmanager
def recurring_engine(
    folder: Path, *, is_detailed: bool = False
) -> Iterator[tuple[RecurringEngine, Callable[[], None]]]:
    """An engine that opens the folder for each run, and what to call after a sleep."""
    from tracker.sync.engine import SyncEngine
    from tracker.sync.published import RefreshPace
    from tracker.sync.watching import RecurringEngine

    with open_laptop(folder) as first:
        connection = transport_of(first)
    with connection as transport:

        @contextmanager
        def opened() -> Iterator[SyncEngine]:
            with open_laptop(folder) as laptop:
                yield SyncEngine(laptop.store, transport, laptop.registry, laptop.clock)

        engine = RecurringEngine(opened, RefreshPace(), is_detailed=is_detailed)
        yield engine, transport.drop_connections


@contextmanager
def server_reader(laptop: Laptop) -> Iterator[ServerReader]:
    """Reads the published tables of the server that the folder is connected to."""
    from tracker.sync.server_reader import PublishedTables

    with transport_of(laptop) as transport:
        yield PublishedTables(transport)


def unknown_scopes(laptop: Laptop) -> list[Scope]:
    """What the server shows to this person and the folder has not; one request.

    SyncError when it cannot be asked. On any thread, also while the folder is synced.
    """
    with sync_engine(laptop) as engine:
        return engine.unknown_scopes()


def named_there(laptop: Laptop, scopes: Sequence[Scope]) -> list[NamedScope]:
    """What these are called on the server; SyncError when it cannot be asked."""
    from tracker.sync.elsewhere import Elsewhere

    with transport_of(laptop) as transport:
        return Elsewhere(laptop.store, transport, laptop.registry).named(scopes)


def examine_server(laptop: Laptop) -> list[Examined]:
    """Every step on the way to the server, in order. Changes nothing there."""
    from tracker.server.pack import newest_file
    from tracker.sync.examine import Examination

    with transport_of(laptop) as transport:
        newest = newest_file(laptop.registry)
        examination = Examination(transport, laptop.registry, laptop.clock, newest)
        examination.api_key = laptop.settings.api_key
        return examination.findings()


@contextmanager
def transport_of(laptop: Laptop) -> Iterator[HttpTransport]:
    """The connection to the folder's server; InputError when there is none."""
    url = laptop.settings.server_url
    if url is None:
        raise InputError(
            "This data folder is not connected to a server. Use `tracker connect URL --token …`, "
            "or `tracker server start` for one of your own."
        )
    api_key = laptop.settings.api_key
    with ExitStack() as resources:
        tokens: TokenSource = credentials_of(laptop, url)
        if laptop.settings.auth_url is not None and not os.environ.get("TRACKER_TOKEN"):
            session = _signed_in(laptop.store, laptop.settings.auth_url, api_key)
            tokens = resources.enter_context(session)
        yield resources.enter_context(_transport(url, tokens, api_key))


def sign_in(laptop: Laptop, url: str, who: tuple[str, str], api_key: str | None) -> Connected:
    """Signs in to a Supabase project with e-mail and password, and remembers the project.

    The password is used once and kept nowhere. What is no Tracker server, or not the one that the
    folder was synced with, is not remembered. A project that is connected already stays so, with
    the new session, when its records cannot be reached: ServerUnreachable.
    """
    from tracker.sync.credentials import NotKept
    from tracker.sync.known_server import require_same
    from tracker.sync.probe import probe
    from tracker.sync.sign_in import Addresses

    addresses = Addresses.of(url)
    changes = {"server_url": addresses.rest, "auth_url": addresses.auth, "email": who[0]}
    with _signed_in(laptop.store, addresses.auth, api_key) as tokens:
        kept = tokens.sign_in(*who)
        try:
            with _transport(addresses.rest, tokens, api_key) as transport:
                facts = probe(transport, laptop.clock)
            require_same(facts.server_id, laptop.store.meta)
        except TrackerError as error:
            is_known = laptop.settings.auth_url == addresses.auth
            if not (is_known and isinstance(error, ServerUnreachable)):
                tokens.sign_out()
            raise
    change_settings(laptop.folder, **changes, api_key=api_key, is_own_server=False)
    laptop.store.published.forget_others(_source_of_account(addresses.rest, who[0]))
    remark = kept.reason if isinstance(kept, NotKept) else facts.clock_sentence
    return Connected(addresses.rest, not isinstance(kept, NotKept), remark)


def sign_out(laptop: Laptop) -> None:
    """Ends the session and forgets its tokens; records and outbox stay. Safe to repeat."""
    try:
        _forget_tokens(laptop)
    finally:
        laptop.store.published.forget_others(None)


def _forget_tokens(laptop: Laptop) -> None:
    url = laptop.settings.server_url
    if url is not None:
        credentials_of(laptop, url).forget()
    if laptop.settings.auth_url is not None:
        auth_url, api_key = laptop.settings.auth_url, laptop.settings.api_key
        with _signed_in(laptop.store, auth_url, api_key) as tokens:
            tokens.sign_out()


@contextmanager
def _signed_in(store: Store, auth_url: str, api_key: str | None) -> Iterator[SignedIn]:
    from tracker.sync.credentials import KeyringEntry
    from tracker.sync.sign_in import SignedIn, SignInServer

    server = SignInServer(auth_url, api_key)
    try:
        yield SignedIn(server, KeyringEntry(f"{store.device_id} {auth_url} refresh"))
    finally:
        server.close()


def export_bundle(laptop: Laptop, file: Path, scope: Scope | None) -> Exported:
    """Writes what is unsent into a file that another laptop can upload."""
    from tracker.sync.handing_over import export_to

    return export_to(laptop.store, laptop.clock, file, scope)


def carry_bundle(laptop: Laptop, file: Path) -> Uploaded:
    """Uploads another laptop's file to the server that this folder is connected to."""
    from tracker.sync.carry import Carrying
    from tracker.sync.handing_over import upload

    with transport_of(laptop) as transport:
        return upload(Carrying(laptop.store, transport, laptop.registry, laptop.clock), file)


def credentials_of(laptop: Laptop, url: str) -> Credentials:
    """The folder's tokens for a server; for its own server they are made on the spot."""
    from tracker.sync.credentials import VARIABLE, Credentials

    if laptop.session_token is not None:
        given = {VARIABLE: laptop.session_token}
        return Credentials(laptop.store.device_id, url, environment=given)

    def mint() -> str:
        server = embedded_server(laptop.folder, laptop.registry, lambda _sentence: None)
        try:
            return server.token("admin", user_id=laptop.store.device_id)
        except HostingError as error:
            raise ServerUnreachable(f"{error} Everything is kept.") from error

    is_own = laptop.settings.is_own_server
    return Credentials(laptop.store.device_id, url, mint=mint if is_own else None)


def published_source(laptop: Laptop) -> str | None:
    """Who reads which server now, for what is kept of it; None without server or token.

    Asks the keyring and no server, so it may take seconds.
    """
    from tracker.sync.published_pages import source_of

    url, settings = laptop.settings.server_url, laptop.settings
    if url is None:
        return None
    if settings.auth_url is not None and not os.environ.get("TRACKER_TOKEN"):
        return _source_of_account(url, settings.email or "")
    # Without its own server's way to make tokens: they are made only while it runs.
    asking = replace(laptop, settings=settings.model_copy(update={"is_own_server": False}))
    source = source_of(url, credentials_of(asking, url).token())
    return f"{url} own" if source is None and settings.is_own_server else source


def _source_of_account(url: str, email: str) -> str:
    return f"{url} {email.casefold()}"


@contextmanager
def _transport(
    url: str, tokens: TokenSource, api_key: str | None = None
) -> Iterator[HttpTransport]:
    from tracker.sync.http_transport import HttpTransport

    # One line per sync says enough; the library would add one per request.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    transport = HttpTransport(url, tokens, api_key=api_key)
    try:
        yield transport
    finally:
        transport.close()
