"""Sign-in with rotating refresh tokens: kept before used, renewed once, never lost, never shown."""

from __future__ import annotations

import contextlib
import threading

import httpx
import pytest

from tests.sync.gotrue import GoTrue, serving
from tracker.core.clock import SystemClock
from tracker.errors import InputError, ServerUnreachable, SignInNeeded, WrongServer
from tracker.sync.credentials import Kept, NotKept
from tracker.sync.engine import SyncEngine
from tracker.sync.http_transport import HttpTransport
from tracker.sync.sign_in import Addresses, SignedIn, SignInServer

EMAIL, PASSWORD = "keeper@rink.example", "correct horse"


class Vault:
    """A keyring entry that remembers what happened in which order."""

    def __init__(self, failure=None):
        self.secret = None
        self.failure = failure
        self.kept_ones = []

    def kept(self):
        return self.secret

    def keep(self, secret):
        self.kept_ones.append(secret)
        if self.failure is None:
            self.secret = secret
        return self.failure

    def forget(self):
        self.secret = None


class Watch:
    seconds = 1000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def gotrue():
    with serving(GoTrue(EMAIL, PASSWORD, lambda number: f"access-{number}")) as server:
        yield server


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def signed_in(gotrue, watch):
    opened = []

    def make(vault):
        opened.append(SignInServer(gotrue.url, "publishable"))
        return SignedIn(opened[-1], vault, watch)

    yield make
    for server in opened:
        server.close()


def test_a_password_gives_a_token_and_the_refresh_token_is_kept(signed_in, gotrue):
    vault = Vault()
    session = signed_in(vault)
    assert session.sign_in(EMAIL, PASSWORD) == Kept()
    assert session.token() == "access-1"
    assert vault.secret == "refresh-1"
    assert gotrue.api_keys == ["publishable"]


def test_a_token_is_renewed_a_minute_before_it_expires(signed_in, gotrue, watch):
    session = signed_in(Vault())
    session.sign_in(EMAIL, PASSWORD)
    watch.seconds += 3539
    assert session.token() == "access-1"
    watch.seconds += 1
    assert session.token() == "access-2"
    assert gotrue.asked == ["password", "refresh_token"]


def test_the_next_start_goes_on_with_the_kept_session(signed_in, gotrue):
    vault = Vault()
    signed_in(vault).sign_in(EMAIL, PASSWORD)
    assert signed_in(vault).token() == "access-2"
    assert vault.secret == "refresh-2"


def test_a_new_refresh_token_is_kept_before_the_access_token_is_used(signed_in, watch):
    class Dying(Vault):
        def keep(self, secret):
            super().keep(secret)
            if len(self.kept_ones) == 2:
                raise KeyboardInterrupt

    vault = Dying()
    session = signed_in(vault)
    session.sign_in(EMAIL, PASSWORD)
    watch.seconds += 3600
    with pytest.raises(KeyboardInterrupt):
        session.token()
    assert vault.secret == "refresh-2"
    assert signed_in(vault).token() == "access-3"


def test_two_threads_that_meet_an_expired_token_renew_it_once(signed_in, gotrue, watch):
    session = signed_in(Vault())
    session.sign_in(EMAIL, PASSWORD)
    watch.seconds += 3600
    start, tokens = threading.Barrier(2), []

    def use():
        start.wait()
        tokens.append(session.token())

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tokens == ["access-2", "access-2"]
    assert gotrue.asked == ["password", "refresh_token"]


def test_a_refresh_token_that_was_used_before_asks_for_a_new_sign_in(signed_in, gotrue):
    vault = Vault()
    vault.secret = "refresh-of-a-copied-folder"
    session = signed_in(vault)
    with pytest.raises(SignInNeeded, match="sign in again") as refused:
        session.token()
    assert "refresh-of-a-copied-folder" not in str(refused.value)
    assert vault.secret is None
    assert session.token() is None
    assert gotrue.asked == ["refresh_token"]
    session.sign_in(EMAIL, PASSWORD)
    assert session.token() == "access-2"


def test_a_session_that_another_program_of_the_folder_renewed_goes_on(signed_in, watch):
    vault = Vault()
    window, command = signed_in(vault), signed_in(vault)
    window.sign_in(EMAIL, PASSWORD)
    assert command.token() == "access-2"
    watch.seconds += 4000

    assert window.token() == "access-3"
    assert vault.secret == "refresh-3"


def test_sync_and_pages_do_not_use_one_refresh_token_twice(signed_in, gotrue):
    class Meeting(Vault):
        """Whoever reads waits a moment for another to read the same."""

        readers = threading.Barrier(2)

        def kept(self):
            secret = self.secret
            with contextlib.suppress(threading.BrokenBarrierError):
                self.readers.wait(timeout=0.3)
            return secret

    vault = Meeting()
    signed_in(vault).sign_in(EMAIL, PASSWORD)
    sessions, tokens = [signed_in(vault), signed_in(vault)], []
    threads = [threading.Thread(target=lambda s=s: tokens.append(s.token())) for s in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(tokens) == ["access-2", "access-3"]
    assert gotrue.asked == ["password", "refresh_token", "refresh_token"]


def test_a_wrong_password_is_refused_and_not_repeated(signed_in):
    with pytest.raises(SignInNeeded, match="invalid_credentials") as refused:
        signed_in(Vault()).sign_in(EMAIL, "wrong horse")
    assert "wrong horse" not in str(refused.value)


def test_without_a_keyring_the_session_holds_until_the_end(signed_in, watch):
    session = signed_in(Vault("this system has no keyring"))
    outcome = session.sign_in(EMAIL, PASSWORD)
    assert isinstance(outcome, NotKept)
    assert "until the program ends" in outcome.reason
    watch.seconds += 3600
    assert session.token() == "access-2"


def test_signing_out_forgets_the_session(signed_in):
    vault = Vault()
    session = signed_in(vault)
    session.sign_in(EMAIL, PASSWORD)
    session.sign_out()
    session.sign_out()
    assert session.token() is None
    assert vault.secret is None


def test_signing_out_ends_this_session_at_the_server_and_no_other(signed_in, gotrue, watch):
    vault = Vault()
    session = signed_in(vault)
    session.sign_in(EMAIL, PASSWORD)
    session.sign_out()
    assert gotrue.ended == [("local", "Bearer access-1")]
    session.sign_out()
    assert len(gotrue.ended) == 1


def test_a_session_of_an_earlier_run_is_ended_with_a_token_of_its_own(signed_in, gotrue):
    vault = Vault()
    signed_in(vault).sign_in(EMAIL, PASSWORD)
    signed_in(vault).sign_out()
    assert gotrue.ended == [("local", "Bearer access-2")]
    assert vault.secret is None


@pytest.mark.parametrize("status", [None, 404, 500])
def test_signing_out_works_without_a_server_that_listens(status):
    def answer(request: httpx.Request) -> httpx.Response:
        if status is None:
            raise httpx.ConnectError("no network", request=request)
        return httpx.Response(status)

    vault = Vault()
    vault.secret = "kept"
    server = SignInServer("http://127.0.0.1:1", None, httpx.MockTransport(answer))
    SignedIn(server, vault).sign_out()
    assert vault.secret is None
    server.close()


def test_no_secret_is_in_an_address(signed_in, gotrue, watch):
    session = signed_in(Vault())
    session.sign_in(EMAIL, PASSWORD)
    watch.seconds += 3600
    session.token()
    assert gotrue.addresses == ["/token?grant_type=password", "/token?grant_type=refresh_token"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_sign_in_server_leaves_the_session(status):
    wire = httpx.MockTransport(lambda _request: httpx.Response(status))
    vault = Vault()
    vault.secret = "kept"
    server = SignInServer("http://127.0.0.1:1", None, wire)
    with pytest.raises(ServerUnreachable):
        SignedIn(server, vault).token()
    assert vault.secret == "kept"
    server.close()


def test_what_is_no_sign_in_server_is_named():
    wire = httpx.MockTransport(lambda _request: httpx.Response(200, text="<html>"))
    server = SignInServer("http://127.0.0.1:1", None, wire)
    with pytest.raises(WrongServer):
        SignedIn(server, Vault()).sign_in(EMAIL, PASSWORD)
    server.close()


@pytest.mark.parametrize(
    "url", ["https://x.supabase.co", "https://x.supabase.co/", "https://x.supabase.co/rest/v1"]
)
def test_a_projects_address_leads_to_rest_and_auth(url):
    addresses = Addresses.of(url)
    assert addresses.rest == "https://x.supabase.co/rest/v1"
    assert addresses.auth == "https://x.supabase.co/auth/v1"


def test_what_is_no_address_is_named():
    with pytest.raises(InputError, match="write it like https"):
        Addresses.of("x.supabase.co")


def test_an_expired_token_is_renewed_and_an_ended_session_keeps_the_queue(
    laptop, live_server, watch
):
    tokens = iter(["expired.for.sure", live_server.token(), "bad.again.now"])
    with serving(GoTrue(EMAIL, PASSWORD, lambda _number: next(tokens))) as gotrue:
        server = SignInServer(gotrue.url, None)
        session = SignedIn(server, Vault(), watch)
        session.sign_in(EMAIL, PASSWORD)
        transport = HttpTransport(live_server.url, session)
        engine = SyncEngine(laptop.store, transport, laptop.registry, SystemClock())
        laptop.add(note="one")
        assert engine.run_once([laptop.scope]).acknowledged == 1
        assert gotrue.asked == ["password", "refresh_token"]

        laptop.add(note="two")
        gotrue.current = "somebody else used it"
        watch.seconds += 3600
        report = engine.run_once([laptop.scope])

        assert isinstance(report.failure, SignInNeeded)
        assert report.waiting == 1
        transport.close()
        server.close()
