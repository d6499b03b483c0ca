from __future__ import annotations

from tests.sync.conftest import is_complete
from tracker.errors import NotAllowed
from tracker.sync.classify import classify
from tracker.sync.deliver import LARGEST_BATCH, BatchSize
from tracker.sync.push import IN_FLIGHT
from tracker.sync.transport import Upsert


def test_a_success_that_names_no_row_acknowledges_nothing_by_itself(laptop, live_server, game_id):
    laptop.add_events(2)
    live_server.sql(
        "create function public.swallow() returns trigger language plpgsql as "
        "'begin return null; end'"
    )
    live_server.sql(
        "create trigger a_swallow before insert on staging_events for each row "
        f"when (new.game_id = {game_id}) execute function public.swallow()"
    )
    try:
        report = laptop.sync()
    finally:
        live_server.sql("drop function public.swallow() cascade")

    assert report.acknowledged == 0
    assert [code for _key, _state, code in laptop.outbox()] == ["swallowed"] * 2
    assert "something there drops it" in report.problems[0]


def test_a_refused_row_is_parked_with_the_servers_reason_and_the_others_go_on(
    laptop, live_server, staged
):
    keys = laptop.add_events(9)
    live_server.sql(
        f"alter table staging_events add constraint no_fives check (event_key <> '{keys[4]}')"
    )
    try:
        report = laptop.sync()
    finally:
        live_server.sql("alter table staging_events drop constraint no_fives")

    assert (report.acknowledged, report.parked) == (8, 1)
    (parked,) = report.parked_changes
    assert (parked.key, parked.code) == (keys[4], "23514")
    assert "no_fives" in parked.reason
    assert laptop.outbox() == [(keys[4], "parked", "23514")]
    assert len(staged()) == 8
    assert len(laptop.wire.batches) == 2


def test_a_server_that_cannot_name_the_row_is_asked_by_halving(laptop, staged):
    keys = laptop.add_events(8)
    poison = keys[5]

    def refuse(batch: Upsert) -> object:
        if poison in laptop.wire.keys(batch):
            return classify(400, "23514", "violates a check that only we know", {})
        return None

    laptop.wire.refuse = refuse

    report = laptop.sync()

    assert laptop.outbox() == [(poison, "parked", "23514")]
    assert (report.acknowledged, report.parked) == (7, 1)
    assert len(staged()) == 7


def test_what_arrived_before_a_check_was_tightened_is_not_parked(laptop, live_server):
    keys = laptop.add_events(3)
    laptop.wire.lose_answer("upsert staging_events")
    laptop.sync()
    live_server.sql(
        "alter table staging_events add constraint tight "
        f"check (event_key <> '{keys[1]}') not valid"
    )
    try:
        report = laptop.sync()
    finally:
        live_server.sql("alter table staging_events drop constraint tight")

    assert report.acknowledged == 3
    assert laptop.outbox() == []


def test_a_batch_that_takes_too_long_is_halved(laptop, staged, receipts):
    laptop.add_events(20)

    def refuse(batch: Upsert) -> object:
        too_long = len(laptop.wire.keys(batch)) > 6
        return classify(500, "57014", "statement timeout", {}) if too_long else None

    laptop.wire.refuse = refuse

    assert is_complete(laptop.sync())
    assert len(staged()) == 20
    assert len(receipts()) == 20


def test_later_batches_are_small_where_a_large_one_took_too_long(laptop):
    laptop.add_events(4 * LARGEST_BATCH)

    def refuse(batch: Upsert) -> object:
        too_long = len(laptop.wire.keys(batch)) > LARGEST_BATCH // 2
        return classify(500, "57014", "statement timeout", {}) if too_long else None

    laptop.wire.refuse = refuse

    assert is_complete(laptop.sync())
    sizes = [len(laptop.wire.keys(batch)) for batch in laptop.wire.batches]
    assert len([size for size in sizes if size == LARGEST_BATCH]) == IN_FLIGHT


def test_a_single_row_that_takes_too_long_is_no_poison(laptop):
    laptop.add_events(2)
    laptop.wire.refuse = lambda _batch: classify(500, "57014", "statement timeout", {})

    report = laptop.sync()

    assert report.failure is not None
    assert report.failure.exit_code == 3
    assert report.waiting == 2
    assert report.parked == 0


def test_the_batch_size_recovers_slowly() -> None:
    size = BatchSize()
    size.shrink()
    size.shrink()
    assert size.rows == LARGEST_BATCH // 4
    for _ in range(5):
        size.succeeded()
    assert size.rows == LARGEST_BATCH // 4 + 50
    for _ in range(100):
        size.succeeded()
    assert size.rows == LARGEST_BATCH


def test_an_unknown_refusal_is_tried_three_times_and_then_parked_with_the_answer(laptop):
    laptop.add_events(2)
    laptop.wire.refuse = lambda _batch: classify(500, "XX000", "cosmic rays", {})

    for _ in range(2):
        report = laptop.sync()
        assert report.parked == 0
        assert report.failure is not None

    report = laptop.sync()

    assert report.parked == 2
    assert "cosmic rays" in report.parked_changes[0].reason


def test_a_kind_that_the_server_lacks_holds_up_no_other(laptop, staged):
    laptop.add("shift", period=1)
    laptop.add_events(1)

    def refuse(batch: Upsert) -> object:
        if batch.table == "staging_shifts":
            return classify(404, "PGRST205", "no table staging_shifts", {})
        return None

    laptop.wire.refuse = refuse

    report = laptop.sync()

    assert "staging_shifts" in report.problems[0]
    assert report.parked == 0
    assert len(staged()) == 1


def test_without_the_right_to_write_the_edits_are_held_and_it_is_said(laptops, staged):
    viewer = laptops(role="viewer")
    viewer.add_events(3)

    report = viewer.sync()

    assert staged() == []
    assert [code for _key, _state, code in viewer.outbox()] == ["permission"] * 3
    assert (report.parked, report.waiting) == (0, 3)
    assert isinstance(report.failure, NotAllowed)
    assert report.failed_scope == viewer.scope
    (sentence,) = report.problems
    assert "you may not write to it on the server just now" in sentence
    assert "polic" not in sentence


def test_a_right_that_is_taken_back_and_given_again_parks_nothing(
    laptops, live_server, game_id, staged
):
    rights = {"profile": "hockey", "scope_ids": [str(game_id)]}
    laptop = laptops(**rights)
    keys = laptop.add_events(2)
    laptop.sync()
    good = laptop.token.value
    laptop.token.value = live_server.token("viewer", **rights)
    laptop.edit(keys[0], note="while it was taken back")
    new = laptop.add_events(40)
    laptop.add("shift", period=1)

    for _ in range(2):
        laptop.wire.batches.clear()
        report = laptop.sync()
        assert (report.parked, report.waiting, len(report.problems)) == (0, 42, 1)
        assert [batch.table for batch in laptop.wire.batches] == [
            "staging_shifts",
            "staging_events",
        ]
    laptop.token.value = good

    report = laptop.sync()

    assert is_complete(report)
    assert report.acknowledged == 42
    assert laptop.outbox() == []
    assert {row["event_key"] for row in staged()} == {*keys, *new}


def test_what_others_write_arrives_also_where_ones_own_edits_are_held(
    laptops, live_server, game_id
):
    here, there = laptops("here"), laptops("there")
    here.token.value = live_server.token("viewer", "hockey", [str(game_id)])
    here.add("shift", period=1)
    there.add_events(2)
    there.sync()

    assert here.sync().pulled == 2


def test_a_row_that_may_not_be_written_among_others_that_may_is_parked(laptop, live_server, staged):
    keys = laptop.add_events(6)
    live_server.sql(
        'create policy "nobody writes the third" on staging_events as restrictive for all '
        f"to authenticated using (true) with check (event_key <> '{keys[2]}')"
    )
    try:
        report = laptop.sync()
        again = laptop.sync()
    finally:
        live_server.sql('drop policy "nobody writes the third" on staging_events')

    assert (report.acknowledged, report.parked, report.waiting) == (5, 1, 0)
    assert laptop.outbox() == [(keys[2], "parked", "permission")]
    assert "polic" not in report.parked_changes[0].reason
    assert len(staged()) == 5
    assert (again.pushed, again.still_parked) == (0, 1)


def test_a_server_without_check_rows_is_asked_by_halving_who_may_write(laptop, live_server):
    keys = laptop.add_events(4)

    def refuse(batch: Upsert) -> object:
        if keys[1] in laptop.wire.keys(batch):
            return classify(403, "42501", "violates row-level security policy", {})
        return None

    laptop.wire.refuse = refuse

    assert (laptop.sync().acknowledged, laptop.outbox()) == (3, [(keys[1], "parked", "permission")])


def test_what_waits_for_a_parked_record_is_counted_and_said(laptop, live_server):
    goal = laptop.add(period=1, event_type="Goal")
    number = int(goal[-5:])
    laptop.add(period=1, event_type="Shot", linked_event_index=number)
    last = laptop.add(period=1, event_type="Shot", linked_event_index=number + 1)
    laptop.add(period=1, event_type="Hit")
    live_server.sql(
        f"alter table staging_events add constraint no_goal check (event_key <> '{goal}')"
    )
    try:
        reports = [laptop.sync(), laptop.sync()]
    finally:
        live_server.sql("alter table staging_events drop constraint no_goal")

    for report in reports:
        assert (report.blocked, report.waiting, report.still_parked) == (2, 2, 1)
        assert f"2 changes wait for {goal}, which is parked." in report.problems
    assert set(laptop.store.blocked.by_parked().values()) == {goal}
    laptop.delete(last)
    assert laptop.sync().blocked == 1


def test_one_scope_without_rights_holds_up_no_other(laptops, game_id, scope, staged):
    scorekeeper = laptops(profile="hockey", scope_ids=[str(game_id)])
    other = type(scope)("hockey", str(game_id + 1_000_000))
    scorekeeper.add_events(1)
    scorekeeper.add("event", scope=other, period=1)

    report = scorekeeper.engine().run_once()

    assert (report.acknowledged, report.waiting, report.parked) == (1, 1, 0)
    assert str(other) in report.problems[-1]
    assert len(staged()) == 1


def test_the_same_edit_on_two_laptops_is_no_conflict(laptops, receipts):
    mine, theirs = laptops("mine"), laptops("theirs")
    (key,) = mine.add_events(1)
    mine.sync()
    theirs.sync()
    for laptop in (theirs, mine):
        laptop.edit(key, note="we agree")

    assert is_complete(theirs.sync())
    assert is_complete(mine.sync())
    assert len(receipts()) == 2


def test_a_gateway_that_forbids_without_a_code_parks_nothing(laptop):
    laptop.add_events(3)
    laptop.wire.refuse = lambda _batch: classify(403, "", "Forbidden", {})

    report = laptop.sync()

    assert (report.parked, report.waiting) == (0, 3)
    assert isinstance(report.failure, NotAllowed)


def test_only_refusals_in_a_row_are_counted_towards_parking(laptop):
    odd = classify(500, "XX000", "cosmic rays", {})
    for _ in range(4):
        laptop.add_events(1)
        laptop.wire.refuse = lambda _batch: odd
        assert laptop.sync().parked == 0
        laptop.wire.refuse = lambda _batch: None
        assert laptop.sync().acknowledged == 1
