"""Edits that a trigger which is not ours drops without a word."""

from __future__ import annotations

from tracker.sync.transport import NoAnswer


def test_a_swallowed_edit_is_parked_and_not_taken_for_a_conflict(laptop, live_server, game_id):
    (key,) = laptop.add_events(1)
    laptop.sync()
    laptop.edit(key, note="dropped")
    live_server.sql(
        "create function public.swallow_edits() returns trigger language plpgsql as "
        "'begin return null; end'"
    )
    live_server.sql(
        "create trigger a_swallow_edits before insert on staging_events for each row "
        f"when (new.game_id = {game_id}) execute function public.swallow_edits()"
    )

    def stop_the_endless(_call: str) -> None:
        if len(laptop.wire.batches) > 10:
            raise NoAnswer("The same edit is sent again and again.")

    laptop.wire.before.append(stop_the_endless)
    try:
        report = laptop.sync()
    finally:
        live_server.sql("drop function public.swallow_edits() cascade")

    assert report.failure is None
    assert laptop.outbox() == [(key, "parked", "swallowed")]
    assert laptop.get(key).record.note == "dropped"
