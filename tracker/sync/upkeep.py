"""Beside the exchange: slots for new keys, and whether the mirror is what the server has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from operator import itemgetter

from tracker.core.clock import Clock
from tracker.core.keys import Slot
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.local_db import Store
from tracker.local_db.slots import parse_slot, slot_note
from tracker.sync.classify import Refusal
from tracker.sync.known_server import ScopeState, scope_states
from tracker.sync.report import Progress
from tracker.sync.transport import Transport, value_of
from tracker.sync.wire import arguments

DIGEST_EVERY = timedelta(hours=1)

PullAgain = Callable[[Scope, Mapping[type[Record], int]], None]


class Upkeep:
    """One run's checks; each is safe to repeat."""

    def __init__(
        self, store: Store, transport: Transport, clock: Clock, progress: Progress, pull: PullAgain
    ) -> None:
        """`pull` brings kinds of a scope up to these versions."""
        self._store = store
        self._transport = transport
        self._clock = clock
        self._progress = progress
        self._pull = pull

    def take_slots(self, wanted: Collection[Scope], states: Mapping[Scope, ScopeState]) -> None:
        """A slot in each wanted scope, and new ones where another device has come since."""
        candidates = {*wanted, *states}
        known = self._store.meta.get_all(slot_note(""), [str(scope) for scope in candidates])
        slots = {scope: parse_slot(known.get(str(scope))) for scope in candidates}
        asked = [
            str(scope)
            for scope, slot in sorted(slots.items(), key=itemgetter(0))
            if (scope in wanted if slot is None else _is_older(slot, states.get(scope)))
        ]
        if not asked:
            return
        call = arguments({"p_scopes": asked, "p_device": self._store.device_id})
        reply = self._transport.rpc("take_slots", call)
        if isinstance(reply, Refusal) and reply.code == "PGRST202":
            return
        answers = value_of(reply)
        notes = {
            slot_note(Scope.parse(one["scope"])): f"{one['slot']}/{one['slots']}" for one in answers
        }
        self._store.meta.set_all(notes)

    def check_mirror(self, scope: Scope, kinds: Collection[type[Record]]) -> None:
        """Pulls anew what is not what the server has; only where nothing is pending."""
        with self._store.read() as reader:
            if reader.outbox_counts(scope).total:
                return
        # The state is asked for last: where it still stands at our cursor, so did the digest.
        is_due = self._is_digest_due(scope)
        digests = self._digests(scope)
        state = scope_states(self._transport, [scope]).get(scope)
        if state is None:
            return
        for kind in kinds:
            is_hopeless = not is_due and self._store.meta.get(_unmended(scope, kind))
            if not is_hopeless and self._differs(scope, kind, state, digests):
                self._start_over(scope, kind)

    def looks_right(self, scope: Scope, state: ScopeState) -> bool:
        """By what the server said before the pull: the cheap check, without a request."""
        live, cursors = self._live_and_cursors(scope)
        return all(
            live.get(kind, 0) == rows
            for kind, rows in state.live_rows.items()
            if cursors.get(kind) == state.kind_versions[kind]
        ) and not self._is_digest_due(scope)

    def _live_and_cursors(self, scope: Scope) -> tuple[dict[str, int], dict[str, int]]:
        check = self._store.mirror_check
        return check.live_rows(scope), check.cursors(scope)

    def _differs(
        self, scope: Scope, kind: type[Record], state: ScopeState, digests: Mapping[str, str]
    ) -> bool:
        name = kind.kind.name
        live, cursors = self._live_and_cursors(scope)
        if cursors.get(name) != state.kind_versions.get(name):
            # Somebody writes just now; the next run looks again.
            return False
        if live.get(name, 0) != state.live_rows.get(name, 0):
            return True
        return name in digests and digests[name] != self._store.mirror_check.digest(scope, name)

    def _start_over(self, scope: Scope, kind: type[Record]) -> None:
        self._store.mirror_check.start_over(scope, kind.kind.name)
        state = scope_states(self._transport, [scope]).get(scope)
        if state is not None:
            self._pull(scope, {kind: state.kind_versions.get(kind.kind.name, 0)})
            state = scope_states(self._transport, [scope]).get(scope)
        is_mended = state is not None and not self._differs(scope, kind, state, {})
        if not is_mended or self._store.meta.get(_unmended(scope, kind)):
            self._store.meta.set(_unmended(scope, kind), "" if is_mended else "yes")
        self._progress.say(
            f"What this laptop knew of {scope} ({kind.kind.label}) was not what the server has; "
            + (
                "it was fetched anew. Nothing that waits to be sent was touched."
                if is_mended
                else "fetching it anew did not mend it. Ask whoever runs the server; if that was "
                f"restored, run 'tracker sync --scope {scope} --accept-new-epoch'."
            )
        )

    def _is_digest_due(self, scope: Scope) -> bool:
        last = self._store.meta.get(f"digest:{scope}")
        if last is None:
            return True
        return self._clock.now() - datetime.fromisoformat(last) >= DIGEST_EVERY

    def _digests(self, scope: Scope) -> dict[str, str]:
        if not self._is_digest_due(scope):
            return {}
        reply = self._transport.rpc("scope_digest", arguments({"p_scope": str(scope)}))
        # Noted also where it was refused, so that this is said once an hour and not in every run.
        self._store.meta.set(f"digest:{scope}", self._clock.now().isoformat())
        if isinstance(reply, Refusal):
            self._progress.say(
                "The server could not be asked whether this laptop has all that it should have "
                f"({reply.code}); only counts were compared. It is asked again in an hour."
            )
            return {}
        return {kind: str(found["digest"]) for kind, found in reply.value.items()}


def _is_older(slot: Slot, state: ScopeState | None) -> bool:
    """Whether another device has come since the slot was given."""
    return state is not None and state.slots != slot.of


def _unmended(scope: Scope, kind: type[Record]) -> str:
    """The note that fetching anew did not help: it is tried again only with the next digest."""
    return f"unmended:{scope}:{kind.kind.name}"
