"""Changes that were sent, refused and given up by a person, and had arrived after all."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.core.ids import ChangeId
from tracker.core.scope import Scope
from tracker.local_db import Store
from tracker.local_db.outbox import GIVEN_UP
from tracker.sync.known_server import ScopeState
from tracker.sync.lookup import receipts
from tracker.sync.transport import Transport


def owe_for_arrived(store: Store, transport: Transport, states: Mapping[Scope, ScopeState]) -> None:
    """What arrived is published like all else that comes from here. Safe to repeat.

    Asks nothing while nothing was given up, or nothing has moved since it was asked last.
    """
    asked: dict[ChangeId, Scope] = {}
    for change_id, note in store.meta.starting_with(GIVEN_UP).items():
        name, _, seen = note.partition(" ")
        scope = Scope.parse(name) if name else None
        if scope is not None and scope in states and states[scope].version > int(seen or 0):
            asked[ChangeId(change_id)] = scope
    if not asked:
        return
    arrived = receipts(transport, [*asked])
    for change_id, version in arrived.items():
        store.debts.owe(asked[change_id], version)
    store.meta.set_all(
        {
            f"{GIVEN_UP}{change_id}": "" if change_id in arrived else f"{s} {states[s].version}"
            for change_id, s in asked.items()
        }
    )
