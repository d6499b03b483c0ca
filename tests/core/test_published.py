"""What a page asks of its reader, and what it is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tracker.core.published import KeptReader, KeptRows, PublishedQuery

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEAMS = PublishedQuery.of("dim_team")
GAMES = PublishedQuery.of("dim_schedule", {"season": "eq.2025", "order": "game_date.desc"})


def reader_with(*kept: KeptRows) -> KeptReader:
    reader = KeptReader()
    reader.take(kept)
    return reader


def test_a_query_is_the_same_whatever_the_order_of_its_filters():
    filters = {"order": "game_date.desc", "season": "eq.2025"}
    assert PublishedQuery.of("dim_schedule", filters) == GAMES


def test_kept_rows_are_given_and_what_is_not_kept_is_named():
    reader = reader_with(KeptRows(TEAMS, [{"team_id": "1"}], NOON))

    assert reader.rows("dim_team", {}) == [{"team_id": "1"}]
    assert reader.rows("dim_player", {"player_id": "eq.9"}) == ()
    assert reader.missing == {PublishedQuery.of("dim_player", {"player_id": "eq.9"})}


def test_an_empty_answer_is_told_from_none():
    reader = reader_with(KeptRows(TEAMS, [], NOON))
    assert reader.has("dim_team", {})
    assert not reader.has("dim_player", {})


def test_the_age_is_that_of_the_oldest_that_is_shown():
    old = KeptRows(GAMES, [], NOON - timedelta(days=3), is_cut=True)
    reader = reader_with(KeptRows(TEAMS, [], NOON), old)

    reader.rows("dim_team", {})
    assert (reader.as_of, reader.is_cut) == (NOON, False)
    reader.rows(GAMES.table, dict(GAMES.filters))
    assert (reader.as_of, reader.is_cut) == (NOON - timedelta(days=3), True)


def test_a_page_that_is_filled_again_needs_only_what_it_asks_for_then():
    reader = reader_with()
    reader.rows("dim_player", {"player_id": "eq.9"})
    reader.ask_anew()
    reader.rows("dim_team", {})
    assert reader.asked == {TEAMS}


def test_nothing_is_given_after_it_was_forgotten():
    reader = reader_with(KeptRows(TEAMS, [{"team_id": "1"}], NOON))
    reader.forget()
    assert reader.rows("dim_team", {}) == ()
    assert reader.as_of is None


def test_readers_of_one_window_know_what_any_of_them_was_given():
    kept = {}
    one, other = KeptReader(kept), KeptReader(kept)
    one.take([KeptRows(TEAMS, [{"team_id": "1"}], NOON)])
    assert other.rows("dim_team", {}) == [{"team_id": "1"}]
    assert other.are_since([TEAMS], NOON)
    assert not other.are_since([TEAMS], NOON + timedelta(seconds=1))
    assert not other.are_since([TEAMS, GAMES], NOON)


def test_of_what_is_replaced_only_the_new_is_left():
    reader = reader_with(KeptRows(TEAMS, [], NOON), KeptRows(GAMES, [], NOON))
    reader.replace([TEAMS], [])
    assert not reader.has("dim_team", {})
    assert reader.has(GAMES.table, dict(GAMES.filters))
