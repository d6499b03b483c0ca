"""A held change can be given up, one that is under way cannot."""

from __future__ import annotations

import pytest

from tests.local_db.conftest import MATCH, Bench
from tracker.core.ids import ChangeId
from tracker.core.scope import Scope
from tracker.errors import InputError

KEY = "Vm100001"
WHY = "You may not write to it."


@pytest.fixture
def held(bench: Bench) -> ChangeId:
    bench.add(text="a")
    bench.sync(version=5)
    bench.edit(KEY, text="mine")
    (sent,) = bench.freeze()
    bench.store.holding.hold([sent.change_id], WHY)
    return sent.change_id


def reasons(bench: Bench) -> list[tuple[str, str | None]]:
    with bench.store.read() as reader:
        return [(str(e.state), e.reason) for e in reader.outbox_entries()]


def test_a_held_change_that_is_released_can_be_discarded(bench: Bench, held: ChangeId) -> None:
    bench.store.holding.release(held)
    assert reasons(bench) == [("parked", WHY)]
    assert bench.freeze() == ()
    bench.store.outbox.discard(held)

    assert (bench.waiting(), bench.value(KEY, "text")) == ([], "a")


def test_what_goes_out_again_is_not_held_any_more(bench: Bench, held: ChangeId) -> None:
    bench.store.holding.lift(Scope("board", "m2"))
    assert reasons(bench) == [("sent", WHY)]
    bench.store.holding.lift(MATCH)

    assert reasons(bench) == [("sent", None)]
    with pytest.raises(InputError, match="not held any more"):
        bench.store.holding.release(held)
    with pytest.raises(InputError, match="under way"):
        bench.store.outbox.discard(held)
    assert [change.change_id for change in bench.freeze()] == [held]


def test_a_held_change_of_a_record_that_was_edited_since_is_given_up_after_that_edit(
    bench: Bench, held: ChangeId
) -> None:
    bench.edit(KEY, text="later")
    with pytest.raises(InputError, match="edited since"):
        bench.store.holding.release(held)
    with bench.store.read() as reader:
        (later,) = [e for e in reader.outbox_entries() if e.change_id != held]

    bench.store.outbox.discard(later.change_id)
    bench.store.holding.release(held)
    bench.store.outbox.discard(held)

    assert (bench.waiting(), bench.value(KEY, "text")) == ([], "a")
