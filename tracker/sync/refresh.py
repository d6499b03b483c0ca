"""The refresh debt: asks the server to publish what was acknowledged, until it says it did."""

from __future__ import annotations

from tracker.core.profile import Profile
from tracker.core.scope import Scope
from tracker.errors import NotAllowed, SyncError
from tracker.local_db.debts import Debt, Debts
from tracker.sync.classify import Refusal, as_error
from tracker.sync.report import Progress
from tracker.sync.transport import NoAnswer, Transport, value_of
from tracker.sync.wire import arguments

NO_SUCH_FUNCTION = "PGRST202"


class Refresh:
    """Pays debts. A debt outlives crashes and failures; asking twice changes nothing."""

    def __init__(self, debts: Debts, transport: Transport, progress: Progress) -> None:
        self._debts = debts
        self._transport = transport
        self._progress = progress

    def run(self, debt: Debt, profile: Profile) -> int | None:
        """One scope: the version up to which it is published now, None when that is not known.

        A failure is reported and leaves the debt; no answer at all is raised.
        """
        try:
            published = self._published(debt, profile)
        except NoAnswer:
            raise
        except SyncError as error:
            self._failed(debt.scope, error)
            return None
        self._debts.pay(debt.scope, published)
        if published >= debt.version:
            self._progress.refreshed_scopes.append(debt.scope)
        else:
            self._progress.say(
                f"The server has published {debt.scope} only up to version {published}, "
                f"not {debt.version}; it will be asked again."
            )
        return published

    def _published(self, debt: Debt, profile: Profile) -> int:
        reply = self._transport.rpc("refresh_scope", arguments({"p_scope": str(debt.scope)}))
        if isinstance(reply, Refusal) and reply.code == NO_SUCH_FUNCTION:
            return self._older_call(debt, profile, reply)
        return int(value_of(reply)["published_version"])

    def _older_call(self, debt: Debt, profile: Profile, reply: Refusal) -> int:
        # These answer no version; a call that began after the debt was read has covered it.
        for call in profile.older_refresh_calls:
            answer = self._transport.rpc(call.function, arguments({call.argument: debt.scope.id}))
            if not isinstance(answer, Refusal):
                return debt.version
            reply = answer
            if answer.code != NO_SUCH_FUNCTION:
                break
        raise as_error(reply)

    def _failed(self, scope: Scope, error: SyncError) -> None:
        if isinstance(error, NotAllowed):
            self._progress.say(f"{scope} was not refreshed: you may not write it on the server.")
            return
        self._progress.fail(error, scope, f"{scope} was not refreshed.")
