"""What is done about each outcome: the one place where conflicts and collisions are decided."""

from __future__ import annotations

from tracker.local_db.outbox import Accepted, Rejected
from tracker.sync.lookup import Arrived, Collision, Conflict, Outcome, SameContents, Swallowed

Verdict = Accepted | Rejected


def settle(outcome: Outcome) -> Verdict:
    """Arrived contents are acknowledged; what needs a decision is parked with its reason."""
    match outcome:
        case Arrived(change, version) | SameContents(change, version):
            return Accepted(change.change_id, version)
        case Conflict(change, server_deleted=True):
            return Rejected(
                change.change_id,
                "conflict",
                f"{change.key} was deleted on the server since this edit began. Discard the edit "
                "to take the deletion over, or record it anew.",
            )
        case Conflict(change):
            return Rejected(
                change.change_id,
                "conflict",
                f"{change.key} was changed on the server since this edit began. Discard the edit "
                "to see the server's contents, then edit it again if it is still wanted.",
            )
        case Collision(change):
            return Rejected(
                change.change_id,
                "collision",
                f"{change.key} was already taken by another device for another record. Record it "
                "again to give it a free key, then discard this one.",
            )
        case Swallowed(change):
            return Rejected(
                change.change_id,
                "swallowed",
                f"The server answered without an error, but did not store {change.key}: something "
                "there drops it. Ask whoever runs the server, then retry.",
            )
