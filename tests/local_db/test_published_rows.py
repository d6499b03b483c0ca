"""Published rows are kept by who asked which server, within bounds, and are never in the way."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker.core.published import KeptRows, PublishedQuery
from tracker.errors import StoreReadOnly
from tracker.local_db import published_rows
from tracker.local_db.database import Database
from tracker.local_db.published_rows import FILE_NAME, PublishedRows

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEAMS = PublishedQuery.of("dim_team")
QUERIES = [PublishedQuery.of("dim_player", {"player_id": f"eq.{n}"}) for n in range(40)]
PAGE = 4096
ANNA, BERT = "http://rink/ anna", "http://rink/ bert"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[PublishedRows]:
    opened = PublishedRows(tmp_path)
    yield opened
    opened.close()


def answer(query: PublishedQuery = TEAMS, minutes: int = 0, **values: object) -> KeptRows:
    return KeptRows(query, [{"team_id": "1", **values}], NOON + timedelta(minutes=minutes))


def filled(folder: Path) -> None:
    """A file of several pages, closed."""
    kept = PublishedRows(folder)
    for query in QUERIES:
        kept.keep(ANNA, answer(query))
    kept.close()


def damage(path: Path, places: range, with_bytes: bytes) -> None:
    content = bytearray(path.read_bytes())
    for place in places[: (len(content) - 1) // PAGE]:
        content[place : place + len(with_bytes)] = with_bytes
    path.write_bytes(content)


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


@pytest.mark.parametrize(
    "use",
    [
        lambda kept: kept.keep(ANNA, answer(QUERIES[0])),
        lambda kept: kept.forget_others(BERT),
        lambda kept: kept.forget(ANNA, QUERIES[0]),
        lambda kept: kept.get(ANNA, QUERIES),
    ],
    ids=["keep", "forget others", "forget", "get"],
)
def test_damage_found_after_opening_begins_the_file_anew(
    tmp_path: Path, use: Callable[[PublishedRows], object]
) -> None:
    filled(tmp_path)
    damage(tmp_path / FILE_NAME, range(PAGE, 1 << 30, PAGE), b"\xff" * 100)
    kept = PublishedRows(tmp_path)

    use(kept)

    kept.keep(ANNA, answer(QUERIES[1]))
    assert kept.get(ANNA, QUERIES[1:]) == [answer(QUERIES[1])]
    kept.close()


def test_rows_that_cannot_be_unpacked_begin_the_file_anew(tmp_path: Path) -> None:
    filled(tmp_path)
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("update kept set rows = x'00112233'")
    connection.commit()
    connection.close()
    kept = PublishedRows(tmp_path)

    assert kept.get(ANNA, QUERIES) == []
    kept.keep(ANNA, answer())
    assert kept.get(ANNA, [TEAMS]) == [answer()]
    kept.close()


def test_after_it_was_closed_it_is_not_opened_again(tmp_path: Path) -> None:
    filled(tmp_path)
    kept = PublishedRows(tmp_path)
    kept.close()
    for use in (
        lambda: kept.get(ANNA, [TEAMS]),
        lambda: kept.keep(ANNA, answer()),
        lambda: kept.forget_others(BERT),
        lambda: kept.forget(ANNA, TEAMS),
    ):
        with pytest.raises(RuntimeError, match="was closed"):
            use()
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_closing_waits_for_who_writes_and_lets_nobody_in_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_open, is_opening, opened = threading.Event(), threading.Event(), list[Database]()

    def slowly(path: Path, *, writable: bool = True) -> Database:
        is_opening.set()
        assert may_open.wait(10)
        opened.append(Database(path, writable=writable))
        return opened[-1]

    monkeypatch.setattr(published_rows, "Database", slowly)
    kept = PublishedRows(tmp_path)
    with ThreadPoolExecutor() as threads:
        writing = threads.submit(kept.keep, ANNA, answer())
        assert is_opening.wait(10)
        closing = threads.submit(kept.close)
        may_open.set()
        writing.result(10)
        closing.result(10)
    with pytest.raises(RuntimeError, match="was closed"):
        kept.keep(ANNA, answer())
    with pytest.raises(RuntimeError, match="was closed"), opened[0].read():
        pass
    assert len(opened) == 1


def test_a_store_that_only_reads_shows_what_is_kept_and_changes_nothing(tmp_path: Path) -> None:
    filled(tmp_path)
    before = (tmp_path / FILE_NAME).read_bytes()
    kept = PublishedRows(tmp_path, writable=False)

    assert kept.get(ANNA, QUERIES[:1]) == [answer(QUERIES[0])]
    with pytest.raises(StoreReadOnly, match="reading only"):
        kept.keep(ANNA, answer())
    with pytest.raises(StoreReadOnly, match="reading only"):
        kept.forget_others(BERT)
    kept.close()
    assert (tmp_path / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("sort", ["newer", "damaged", "missing"])
def test_a_store_that_only_reads_leaves_a_file_that_it_cannot_read(
    tmp_path: Path, sort: str
) -> None:
    path = tmp_path / FILE_NAME
    if sort == "newer":
        filled(tmp_path)
        connection = sqlite3.connect(path)
        connection.execute("pragma user_version = 2")
        connection.close()
    elif sort == "damaged":
        path.write_bytes(b"no database" * 1000)
    before = path.read_bytes() if path.exists() else None
    kept = PublishedRows(tmp_path, writable=False)

    assert kept.get(ANNA, QUERIES) == []
    with pytest.raises(StoreReadOnly):
        kept.keep(ANNA, answer())
    kept.close()
    assert (path.read_bytes() if path.exists() else None) == before


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
