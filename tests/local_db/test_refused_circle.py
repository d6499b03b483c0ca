"""New records that point at each other, of which the server refuses one."""

from __future__ import annotations

from tests.local_db.conftest import MATCH, Bench


def circle(bench: Bench) -> tuple[str, str]:
    first = bench.add(text="first")
    second = bench.add(text="second", answers_index=1)
    bench.edit(first, answers_index=2)
    return first, second


def states(bench: Bench) -> list[tuple[str, str, str | None]]:
    with bench.store.read() as reader:
        entries = reader.outbox_entries(MATCH)
    return [(e.key, e.state.value, e.reason_code) for e in entries]


def test_it_is_parked_as_it_was_recorded_and_not_sent_again_for_ever(bench: Bench) -> None:
    first, second = circle(bench)
    (sent,) = bench.freeze()

    bench.park(sent)

    assert sorted(states(bench)) == [(first, "parked", "23514"), (second, "waiting", None)]
    assert bench.freeze() == ()
    assert bench.value(first, "answers_index") == 2


def test_it_is_sent_without_the_reference_again_when_it_is_tried_again(bench: Bench) -> None:
    first, _ = circle(bench)
    (sent,) = bench.freeze()
    bench.park(sent)
    with bench.store.read() as reader:
        (parked,) = [e for e in reader.outbox_entries(MATCH) if e.key == first]

    bench.store.outbox.retry(parked.change_id)

    (again,) = bench.rows()
    assert (again["move_key"], again["answers_index"], again["text"]) == (first, None, "first")
    assert again["change_id"] != sent.change_id


def test_an_edit_made_meanwhile_is_tried_once_and_then_parked(bench: Bench) -> None:
    first, _ = circle(bench)
    (sent,) = bench.freeze()
    bench.edit(first, text="mended")
    bench.park(sent)

    (again,) = bench.freeze()
    assert b"mended" in again.row
    bench.park(again)

    assert bench.freeze() == ()
    assert (first, "parked", "23514") in states(bench)
