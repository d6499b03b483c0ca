"""Files that cannot be used at all: each gives a sentence that names the file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tracker.errors import InputError
from tracker.profiles.hockey.importers import IMPORTERS

EVENT_HEADER = b"game_id,event_index,event_type\n"


@pytest.fixture(params=sorted(IMPORTERS))
def importer(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def place(tmp_path: Path, importer: str) -> Path:
    """The file that the importer reads first."""
    names = {
        "nhl": "play-by-play.json",
        "benchsight": "game.json",
        "csv": "rows.csv",
        "json": "export.json",
    }
    return tmp_path / names[importer]


@pytest.fixture
def refusal(importer: str, place: Path) -> Callable[[bytes], str]:
    def read(content: bytes) -> str:
        place.write_bytes(content)
        with pytest.raises(InputError) as caught:
            IMPORTERS[importer]([place])
        return str(caught.value)

    return read


def test_a_missing_file(importer: str, place: Path) -> None:
    with pytest.raises(InputError, match="There is no (file|folder) .*check the name"):
        IMPORTERS[importer]([place])


@pytest.mark.parametrize("content", [b"", b"  \n"])
def test_an_empty_file(content: bytes, refusal: Any) -> None:
    assert refusal(content).endswith("is empty.")


def test_text_in_another_encoding_names_the_line(refusal: Any, place: Path) -> None:
    text = refusal(EVENT_HEADER + b"5,1,Tor f\xfcr Blau\n")
    assert text == f"{place} is not UTF-8 text (line 2); save it as UTF-8 and import it again."


def test_utf_16(refusal: Any) -> None:
    assert "is not" in refusal(EVENT_HEADER.decode().encode("utf-16"))
    assert "is not" in refusal(EVENT_HEADER.decode().encode("utf-16-le"))


@pytest.mark.parametrize("importer", ["nhl", "benchsight"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b'{"id": 1, "plays": [',
            "is not complete JSON: it breaks off or goes wrong in line 1, column 21",
        ),
        (b"[1, 2]", "holds a list, not a JSON object"),
        (b"null", "holds null, not a JSON object"),
        (b'{"id": 1}', "has no list '"),
        (b'{"id": 1, "gameId": 1, "plays": {}, "events": {}}', "has no list '"),
        (b'{"n": ' + b"1" * 5000 + b"}", "holds a number that is too long"),
        (b"[" * 100_000, "is nested too deeply"),
    ],
)
def test_json_that_is_none_or_is_something_else(content: bytes, said: str, refusal: Any) -> None:
    assert said in refusal(content)


@pytest.mark.parametrize("importer", ["nhl", "benchsight"])
@pytest.mark.parametrize(
    "game_id", [b'"abc"', b"null", b"0", b"-4", b"1.5", b"true", b"99999999999"]
)
def test_a_game_id_that_is_none(game_id: bytes, refusal: Any, place: Path) -> None:
    lists = b'"plays": [], "events": [], "shifts": []'
    text = refusal(b'{"id": ' + game_id + b', "gameId": ' + game_id + b", " + lists + b"}")
    assert text.startswith(f"{place} cannot be imported. The game id ")


@pytest.mark.parametrize("importer", ["csv"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"1,2,3\n4,5,6\n", "has no column game_id"),
        (b"game_id,colour\n5,red\n", "fits no staging table"),
        (b"game_id,event_index,player_game_number,team_venue\n", "fits no staging table"),
        (b"game_id,event_index,event_type,period,Period\n", "more than one column 'period'"),
        (EVENT_HEADER + b'5,1,"Shot\n5,2,Goal\n', "breaks off inside a quoted cell"),
        (b"g\0ame_id,event_index\n", "is not a text file"),
    ],
)
def test_csv_that_is_no_staging_table(content: bytes, said: str, refusal: Any) -> None:
    assert said in refusal(content)


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder; give the file itself"):
        IMPORTERS["benchsight"]([tmp_path])


def test_a_folder_without_csv_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"has no \.csv file in it"):
        IMPORTERS["csv"]([tmp_path])


@pytest.mark.parametrize("importer", ["nhl"])
def test_a_folder_without_a_game(importer: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"has no play-by-play\.json"):
        IMPORTERS[importer]([tmp_path])


@pytest.mark.parametrize("importer", ["nhl"])
def test_a_game_of_one_team(refusal: Any) -> None:
    document = b'{"id": 1, "plays": [], "homeTeam": {"id": 5}, "awayTeam": {"id": 5}}'
    assert "does not say which two teams play" in refusal(document)


def test_a_file_without_permission(
    importer: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.write_bytes(b"{}")

    def denied(_: Path) -> bytes:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(InputError, match="cannot be read: Permission denied"):
        IMPORTERS[importer]([place])
