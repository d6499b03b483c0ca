"""What the server says of many scopes at once: only of those that have moved since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.core.scope import Scope
from tracker.sync.classify import Refusal
from tracker.sync.known_server import ScopeState, scope_state, scope_states
from tracker.sync.transport import Transport, value_of
from tracker.sync.wire import arguments

FEW = 20
"""So many are asked for in full, by an ordinary GET; a server without our function, too."""
NO_SUCH_FUNCTION = "PGRST202"


@dataclass(frozen=True)
class IndexAnswer:
    """Of the scopes that were asked for, those that can be seen."""

    states: Mapping[Scope, ScopeState]
    unmoved: Collection[Scope] = field(default=frozenset())
    """Seen, and as they were when they were last `settled`."""


class ScopeIndex:
    """For an engine that runs again and again, on one thread; it remembers nothing on the disk."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._marks: dict[Scope, str] = {}

    def ask(self, scopes: Sequence[Scope], in_full: Collection[Scope]) -> IndexAnswer:
        """One request, or one per hundred scopes where the server is older than this program.

        The state of those named by `in_full` is always told.
        """
        if len(scopes) <= FEW:
            return IndexAnswer(scope_states(self._transport, scopes))
        known = {str(s): None if s in in_full else self._marks.get(s) for s in scopes}
        reply = self._transport.rpc("scope_states", arguments({"p_known": known}))
        if isinstance(reply, Refusal) and reply.code == NO_SUCH_FUNCTION:
            return IndexAnswer(scope_states(self._transport, scopes))
        answer = value_of(reply)
        states = {Scope.parse(row["scope"]): scope_state(row) for row in answer["moved"]}
        unseen = {Scope.parse(name) for name in answer["unseen"]}
        return IndexAnswer(states, {*scopes} - states.keys() - unseen)

    def settle(self, states: Iterable[tuple[Scope, ScopeState]]) -> None:
        """There is nothing to do about these until they move."""
        self._marks.update((scope, mark_of(state)) for scope, state in states)


def mark_of(state: ScopeState) -> str:
    """As the server's `scope_states` writes it."""
    return f"{state.version}/{state.published_version}/{state.slots}/{state.epoch[:8]}"
