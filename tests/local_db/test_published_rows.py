"""Published rows are kept by who asked which server, within bounds, and are never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker.core.published import KeptRows, PublishedQuery
from tracker.errors import StoreReadOnly
from tracker.local_db.published_rows import FILE_NAME, PublishedRows

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEAMS = PublishedQuery.of("dim_team")
ANNA, BERT = "http://rink/ anna", "http://rink/ bert"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[PublishedRows]:
    opened = PublishedRows(tmp_path)
    yield opened
    opened.close()


def answer(query: PublishedQuery = TEAMS, minutes: int = 0, **values: object) -> KeptRows:
    return KeptRows(query, [{"team_id": "1", **values}], NOON + timedelta(minutes=minutes))


def test_what_was_fetched_is_there_after_a_restart(tmp_path: Path, kept: PublishedRows) -> None:
    one = KeptRows(TEAMS, [{"team_name": "Ice ♥", "points": 3, "x": None}], NOON, is_cut=True)
    kept.keep(ANNA, one)
    kept.close()

    again = PublishedRows(tmp_path)
    assert again.get(ANNA, [TEAMS, PublishedQuery.of("dim_player")]) == [one]
    again.close()


def test_a_newer_answer_takes_the_place_of_the_older(kept: PublishedRows) -> None:
    kept.keep(ANNA, answer(team_name="Old"))
    kept.keep(ANNA, answer(minutes=5, team_name="New"))
    assert kept.get(ANNA, [TEAMS]) == [answer(minutes=5, team_name="New")]


def test_what_one_person_was_shown_is_not_given_to_another(kept: PublishedRows) -> None:
    kept.keep(ANNA, answer())
    assert kept.get(BERT, [TEAMS]) == []

    kept.forget_others(BERT)
    assert kept.get(ANNA, [TEAMS]) == []


def test_nothing_of_anybody_is_left_after_signing_out(kept: PublishedRows) -> None:
    kept.keep(ANNA, answer())
    kept.forget_others(None)
    assert kept.get(ANNA, [TEAMS]) == []


def test_what_the_server_refuses_is_forgotten_alone(kept: PublishedRows) -> None:
    games = PublishedQuery.of("dim_schedule")
    kept.keep(ANNA, answer())
    kept.keep(ANNA, answer(games))
    kept.forget(ANNA, TEAMS)
    assert kept.get(ANNA, [TEAMS, games]) == [answer(games)]


def test_beyond_its_bound_the_oldest_go_first(tmp_path: Path) -> None:
    kept = PublishedRows(tmp_path, most_bytes=250)
    queries = [PublishedQuery.of("dim_player", {"player_id": f"eq.{n}"}) for n in range(8)]
    for number, query in enumerate(queries):
        kept.keep(ANNA, answer(query, minutes=number, name=f"{number:040d}"))

    left = [one.query for one in kept.get(ANNA, queries)]
    assert left
    assert left == queries[-len(left) :]
    assert len(left) < len(queries)
    kept.close()


def test_a_damaged_file_is_begun_anew(tmp_path: Path, kept: PublishedRows) -> None:
    kept.keep(ANNA, answer())
    kept.close()
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 1000)

    again = PublishedRows(tmp_path)
    assert again.get(ANNA, [TEAMS]) == []
    again.keep(ANNA, answer())
    assert again.get(ANNA, [TEAMS]) == [answer()]
    again.close()


def test_after_it_was_closed_it_is_not_opened_again(kept: PublishedRows) -> None:
    kept.keep(ANNA, answer())
    kept.close()
    with pytest.raises(RuntimeError, match="was closed"):
        kept.get(ANNA, [TEAMS])


def test_a_file_of_another_version_is_begun_anew(tmp_path: Path, kept: PublishedRows) -> None:
    kept.keep(ANNA, answer())
    with kept._opened().write() as connection:
        connection.exec_driver_sql("pragma user_version = 99")
    kept.close()
    again = PublishedRows(tmp_path)
    assert again.get(ANNA, [TEAMS]) == []
    again.close()


def test_no_file_is_made_before_something_is_kept(tmp_path: Path, kept: PublishedRows) -> None:
    assert kept.get(ANNA, [TEAMS]) == []
    kept.forget_others(BERT)
    kept.forget(ANNA, TEAMS)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    kept = PublishedRows(tmp_path / "missing")
    with pytest.raises(StoreReadOnly, match="check the permissions"):
        kept.keep(ANNA, answer())
    kept.close()
