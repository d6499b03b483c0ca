"""A league that has the tables already keeps everything, and gets what it lacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from tracker.core.registry import discover
from tracker.server.pack import install

LEAGUES = Path(__file__).parent / "leagues"
GENERATIONS = {
    "the strategy document's": LEAGUES.joinpath("strategy_document.sql").read_text(),
    "the one with slots": LEAGUES.joinpath("slots.sql").read_text(),
}
GAME_ID = 18969
_COLUMNS = """
select c.relname || '.' || a.attname as name, format_type(a.atttypid, a.atttypmod) as type
from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
  and a.attnum > 0 and not a.attisdropped
"""


class League:
    """A league's database with the pack installed, as its owner sees it."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    def sql(self, query: str, *params: Any) -> list[dict[str, Any]]:
        with psycopg.connect(self.dsn, row_factory=dict_row) as connection:
            cursor = connection.execute(query.encode(), params or None)
            return cursor.fetchall() if cursor.description else []

    def row(self, query: str, *params: Any) -> dict[str, Any]:
        (found,) = self.sql(query, *params)
        return found

    def refresh(self) -> None:
        self.sql("select public.refresh_game(%s)", GAME_ID)

    def columns(self) -> dict[str, str]:
        return {row["name"]: row["type"] for row in self.sql(_COLUMNS)}


@pytest.fixture(params=GENERATIONS.values(), ids=GENERATIONS.keys())
def league(request: Any, new_database: Any) -> League:
    return League(new_database(request.param))


@pytest.fixture
def slots_league(new_database: Any) -> League:
    return League(new_database(GENERATIONS["the one with slots"]))


@pytest.mark.parametrize("generation", GENERATIONS.values(), ids=GENERATIONS.keys())
def test_no_column_is_dropped_renamed_or_made_smaller(generation: str, new_database: Any) -> None:
    untouched = f"{generation}\ncreate schema before; {_moved(generation)}"
    league = League(new_database(untouched))
    before = league.sql(_COLUMNS.replace("'public'", "'before'"))
    after = league.columns()
    assert {row["name"] for row in before} <= set(after)
    changed = {
        row["name"]: (row["type"], after[row["name"]])
        for row in before
        if after[row["name"]] != row["type"]
    }
    assert {name.split(".")[1] for name in changed} <= {"player_id", "player_game_key"}


def _moved(generation: str) -> str:
    tables = [
        line.split()[2] for line in generation.splitlines() if line.startswith("create table")
    ]
    return " ".join(f"create table before.{t} (like public.{t});" for t in tables)


def test_what_was_there_is_in_the_feed_and_gets_published(league: League) -> None:
    event = league.row("select * from staging_events where event_index = 1001")
    assert (event["version"] > 0, event["device_id"], event["deleted"]) == (True, "server", False)
    assert event["start_elapsed_seconds"] == 120
    shift = league.row("select * from staging_shifts")
    assert (shift["start_elapsed_seconds"], shift["end_elapsed_seconds"]) == (0, 200)
    league.refresh()
    scorer = league.row("select * from fact_player_game_stats where player_id = 'home-53'")
    numbers = ("goals", "shots", "plus_minus", "toi_seconds")
    assert [scorer[name] for name in numbers] == [1, 1, 1, 200]


def test_the_documents_request_is_accepted(league: League) -> None:
    league.sql(
        "insert into etl_queue (game_id, status, requested_at) values (%s, 'pending', now())",
        GAME_ID,
    )
    league.refresh()
    assert league.row("select status from etl_queue") == {"status": "completed"}


def test_installing_again_changes_no_row(league: League) -> None:
    league.refresh()
    query = "select ctid, xmin, t.* from staging_events t"
    before = league.sql(query)
    league.sql("delete from tracker.applied_files")
    install(league.dsn, discover(), lambda _message: None)
    assert league.sql(query) == before


def test_players_come_from_the_slots_in_their_order(slots_league: League) -> None:
    shift = slots_league.row("select * from staging_shifts")
    assert [shift[f"home_{n}"] for n in range(1, 7)] == [53, None, None, 20, None, None]
    assert [shift["away_1"], shift["away_2"]] == [70, 75]


def test_a_writer_of_slots_goes_on_writing_slots(slots_league: League) -> None:
    slots_league.sql(
        "insert into staging_shifts (shift_key, game_id, shift_index, period, home_forward_1,"
        " home_xtra, away_defense_2) values ('S1896900002', 18969, 2, 1, 10, 16, 25)"
    )
    new = "select * from staging_shifts where shift_index = 2"
    shift = slots_league.row(new)
    assert (shift["home_1"], shift["home_6"], shift["away_5"]) == (10, 16, 25)
    slots_league.sql("update staging_shifts set home_forward_1 = 11 where shift_index = 2")
    assert slots_league.row(new)["home_1"] == 11
    slots_league.sql("update staging_shifts set home_1 = 12 where shift_index = 2")
    shift = slots_league.row(new)
    assert (shift["home_1"], shift["home_forward_1"]) == (12, 11)


def test_a_limit_that_old_rows_break_does_not_stop_anything(slots_league: League) -> None:
    slots_league.refresh()
    odd = slots_league.row("select * from staging_events where event_index = 1002")
    assert (odd["processed"], odd["event_team_player_1"]) == (True, 453)
    with pytest.raises(psycopg.errors.CheckViolation, match="puck_y_is"):
        slots_league.sql("update staging_events set puck_y = 5000 where event_index = 1001")
    slots_league.sql("update staging_events set puck_x = 5000 where event_index = 1001")


def test_published_tables_of_another_shape_are_filled(slots_league: League) -> None:
    slots_league.refresh()
    event = slots_league.row("select * from fact_events where event_index = 1001")
    assert (event["event_team_player_1"], event["team_venue"]) == ("53", "home")
    shift = slots_league.row("select * from fact_shifts")
    assert (shift["home_forward_1"], shift["home_defense_1"]) == ("53", "20")
    skater = slots_league.row("select * from fact_player_game_stats where player_id = 'home-53'")
    assert (skater["cf"], skater["player_full_name"]) == (1, "#53")


def test_the_leagues_schedule_and_players_stay(slots_league: League) -> None:
    slots_league.sql("select public.complete_game(%s)", GAME_ID)
    schedule = slots_league.row("select * from dim_schedule")
    assert str(schedule["game_date"]) == "2025-09-07"
    assert (schedule["home_total_goals"], schedule["home_team_name"]) == (4, "Platinum")
    assert schedule["video_url_1"] == "https://video"
    assert slots_league.row("select player_full_name from dim_player") == {
        "player_full_name": "Somebody"
    }


def test_row_level_security_holds_on_adopted_tables(league: League) -> None:
    rows = league.sql(
        "select relname from pg_class where relnamespace = 'public'::regnamespace"
        " and relkind = 'r' and not relrowsecurity"
    )
    assert rows == []


PUBLISHED_ELSEWHERE = 17000
_OLD_FACTS = f"""
insert into fact_events (event_key, game_id, event_index, event_type)
select 'E1700001' || lpad(i::text, 3, '0'), {PUBLISHED_ELSEWHERE}, 1000 + i, 'Shot'
from generate_series(1, 3) i;
insert into fact_shifts (shift_key, game_id, shift_index)
values ('S1700000001', {PUBLISHED_ELSEWHERE}, 1);
insert into fact_player_game_stats (player_game_key, game_id, player_id, goals)
values ('P1-17000', {PUBLISHED_ELSEWHERE}, 'P1', 2)
"""
_FACTS = (
    "select (select jsonb_agg(to_jsonb(t) order by event_key) from fact_events t"
    " where game_id = 17000) as events,"
    " (select jsonb_agg(to_jsonb(t)) from fact_shifts t where game_id = 17000) as shifts,"
    " (select jsonb_agg(to_jsonb(t)) from fact_player_game_stats t where game_id = 17000) as stats"
)
_ONE_EVENT = (
    "insert into staging_events (event_key, game_id, event_index, period, event_type)"
    " values ('E1700001001', 17000, 1001, 1, 'Shot')"
)


def complete(league: League, game_id: int) -> dict[str, Any]:
    answer: dict[str, Any] = league.row("select public.complete_game(%s) as a", game_id)["a"]
    return answer


@pytest.fixture
def published_elsewhere(league: League) -> League:
    """Has a game in its published tables that no staging row accounts for."""
    for statement in _OLD_FACTS.split(";"):
        league.sql(statement)
    return league


def test_completing_a_game_that_was_published_elsewhere_keeps_what_is_published(
    published_elsewhere: League,
) -> None:
    before = published_elsewhere.row(_FACTS)
    assert complete(published_elsewhere, PUBLISHED_ELSEWHERE)["status"] == "completed"
    assert published_elsewhere.row(_FACTS) == before


def test_one_event_recorded_into_such_a_game_deletes_nothing_and_says_why(
    published_elsewhere: League,
) -> None:
    before = published_elsewhere.row(_FACTS)
    published_elsewhere.sql(_ONE_EVENT)
    answer = complete(published_elsewhere, PUBLISHED_ELSEWHERE)
    assert answer["status"] == "failed"
    assert "3 of its rows in fact_* come from no event or shift here" in answer["error_message"]
    assert published_elsewhere.row(_FACTS) == before


def test_statistics_alone_are_not_overwritten_by_one_event(published_elsewhere: League) -> None:
    published_elsewhere.sql("delete from fact_events")
    published_elsewhere.sql("delete from fact_shifts")
    before = published_elsewhere.row(_FACTS)
    published_elsewhere.sql(_ONE_EVENT)
    assert complete(published_elsewhere, PUBLISHED_ELSEWHERE)["status"] == "failed"
    assert published_elsewhere.row(_FACTS) == before


def test_a_game_whose_published_rows_are_all_known_is_taken_over_for_good(
    published_elsewhere: League,
) -> None:
    published_elsewhere.sql("delete from fact_events where event_index > 1001")
    published_elsewhere.sql("delete from fact_shifts")
    published_elsewhere.sql(_ONE_EVENT)
    assert complete(published_elsewhere, PUBLISHED_ELSEWHERE)["status"] == "completed"
    assert [e["event_index"] for e in published_elsewhere.row(_FACTS)["events"]] == [1001]
    published_elsewhere.sql("delete from staging_events where game_id = 17000")
    assert complete(published_elsewhere, PUBLISHED_ELSEWHERE)["status"] == "completed"
    assert published_elsewhere.row(_FACTS)["events"] is None
