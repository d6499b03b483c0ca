"""Which records a proposed tic becomes: its identity, its number, and the list that it adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Protocol

from tracker.core.ids import Key, RecordId
from tracker.core.profile import Imported
from tracker.core.scope import Scope
from tracker.profiles.dkp.kinds import Tic
from tracker.profiles.dkp.naming import tic_index, tic_record_id
from tracker.profiles.dkp.rules.proposing import TicProposal
from tracker.profiles.dkp.rules.recording import tic_records
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.ui.kit.workspace import Stored


class Reading(Protocol):
    """What is asked of one snapshot of the store."""

    def get(self, scope: Scope, kind: str, key: Key) -> Stored | None: ...  # noqa: D102
    def find(self, record_id: RecordId) -> Stored | None: ...  # noqa: D102


@dataclass(frozen=True)
class TicPlan:
    """The records of one tic."""

    index: int
    is_here: bool
    """The tic is recorded already, and the list adds to its own."""
    head: Imported
    marks: Sequence[Imported]


def tic_plans(reader: Reading, book: RaidBook, tics: Sequence[TicProposal]) -> list[list[TicPlan]]:
    """Per proposal its plans, the next one for when the tic of the first was deleted by hand.

    Nobody can see from here whether a deletion was that, or an undo that may be recorded again.
    """
    found: list[list[TicPlan]] = []
    order = max((t.record.event_order or 0 for t in book.tics()), default=0)
    taken: set[int] = set()
    for proposed in tics:
        plans: list[TicPlan] = []
        order += 1
        for tic in _identities(proposed):
            stored = reader.find(tic_record_id(book.scope.id, tic.event_id))
            plans.append(_plan(reader, book, tic, stored, (order, taken)))
            if stored is None or not stored.is_deleted:
                break
        order -= plans[-1].is_here
        taken |= {plan.index for plan in plans}
        found.append(plans)
    return found


def _identities(tic: TicProposal) -> Iterator[TicProposal]:
    yield tic
    for number in count(2):
        yield replace(tic, event_id=f"{tic.event_id}-again{number}")


def _plan(
    reader: Reading,
    book: RaidBook,
    tic: TicProposal,
    stored: Stored | None,
    place: tuple[int, set[int]],
) -> TicPlan:
    old = None if stored is None else stored.record
    order, taken = place
    if isinstance(old, Tic):
        index, order = old.event_index, old.event_order or order
    else:
        index = _new_index(reader, book, tic, taken)
    head, *marks = tic_records(book.scope.id, tic, index, order)
    is_here = stored is not None and not stored.is_deleted
    return TicPlan(index, is_here, head, marks)


def _new_index(reader: Reading, book: RaidBook, tic: TicProposal, taken: set[int]) -> int:
    """The number that everybody gives to the tic, unless another one ever had it here."""
    natural = tic_index(tic.event_id)
    if natural is not None and _is_free(reader, book, natural, taken):
        return natural
    index = max((t.record.event_index for t in book.tics()), default=0) + 1
    while not _is_free(reader, book, index, taken):
        index += 1
    return index


def _is_free(reader: Reading, book: RaidBook, index: int, taken: set[int]) -> bool:
    key = Tic.kind.key_pattern.key(book.scope.id, index)
    return index not in taken and reader.get(book.scope, "tic", key) is None
