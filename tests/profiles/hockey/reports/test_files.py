"""Reports as files: real text, real numbers, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.profiles.hockey.reports.conftest import OVERTIME_GAME, Book, imported
from tracker.core.profile import ScopeView
from tracker.errors import InputError
from tracker.profiles.hockey.kinds import Event
from tracker.profiles.hockey.reports.writing import KINDS, write_report
from tracker.reports.writing import ENDINGS

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def written(kind: str, view: ScopeView, path: Path) -> bytes:
    write_report(kind, "18969", view, path)
    return path.read_bytes()


def cells_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def sheets(data: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        index = ElementTree.fromstring(book.read("xl/workbook.xml"))
        names = [sheet.attrib["name"] for sheet in index.iter(f"{_SHEET}sheet")]
        return {
            name: ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            for number, name in enumerate(names, start=1)
        }


def words_in(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    return [item.text or "" for item in shared.iter(f"{_SHEET}t")]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_report_can_be_every_file(
    kind: str, ending: str, small: Book, tmp_path: Path, qtbot: QtBot
) -> None:
    starts = {".csv": b"\xef\xbb\xbf", ".pdf": b"%PDF-", ".png": b"\x89PNG", ".xlsx": b"PK"}
    data = written(kind, small, tmp_path / f"report{ending}")

    assert data.startswith(starts[ending])
    assert list(tmp_path.iterdir()) == [tmp_path / f"report{ending}"]


def test_a_report_of_one_table_is_plain_csv(tmp_path: Path) -> None:
    _, book = imported(OVERTIME_GAME)
    lines = cells_of(written("playbyplay", book, tmp_path / "plays.csv"))

    assert lines[0][:5] == ["No.", "Per", "Left", "Gone", "Str"]
    assert len(lines) == 1 + len(book.records(Event))
    assert {len(line) for line in lines} == {10}


def test_tables_in_one_csv_have_their_titles(small: Book, tmp_path: Path) -> None:
    lines = cells_of(written("boxscore", small, tmp_path / "box.csv"))
    titles = [lines[0], *(after for line, after in zip(lines, lines[1:], strict=False) if not line)]

    assert titles == [
        ["By period"], ["Teams"], ["Scoring"], ["Penalties"], ["Goalies"], ["AWY"], ["HOM"],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_of_a_csv_begins_a_formula(kind: str, small: Book, tmp_path: Path) -> None:
    cells = [c for line in cells_of(written(kind, small, tmp_path / "r.csv")) for c in line]
    is_number = re.compile(r"-?\d+(\.\d+)?")
    starting = [c for c in cells if c.startswith(_FORMULA) and not is_number.fullmatch(c)]

    assert starting == []
    if kind == "boxscore":
        assert "'=HYPERLINK(1)" in cells


@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_of_a_workbook_is_a_formula(kind: str, small: Book, tmp_path: Path) -> None:
    data = written(kind, small, tmp_path / "r.xlsx")
    for name, sheet in sheets(data).items():
        assert list(sheet.iter(f"{_SHEET}f")) == [], name
    if kind == "boxscore":
        assert {"=HYPERLINK(1)", "@SUM(A1)"} <= set(words_in(data))


def test_a_workbook_has_a_sheet_per_table_with_numbers_as_numbers(tmp_path: Path) -> None:
    _, book = imported(OVERTIME_GAME)
    found = sheets(written("boxscore", book, tmp_path / "box.xlsx"))
    assert list(found) == [
        "By period", "Teams", "Scoring", "Penalties", "Goalies", "Calgary Flames",
        "Vancouver Canucks",
    ]  # fmt: skip
    cells = {cell.attrib["r"]: cell for cell in found["Calgary Flames"].iter(f"{_SHEET}c")}
    jersey, toi = cells["A5"], cells["R5"]
    assert "t" not in jersey.attrib
    assert jersey.findtext(f"{_SHEET}v") == "4"
    assert float(toi.findtext(f"{_SHEET}v") or 0) * 86_400 == pytest.approx(22 * 60 + 3)


@pytest.mark.parametrize(("kind", "charts"), [("toi", 2), ("shotmap", 1), ("faceoffs", 1)])
def test_figures_are_charts_of_the_workbook(kind: str, charts: int, tmp_path: Path) -> None:
    _, book = imported(OVERTIME_GAME)
    with zipfile.ZipFile(io.BytesIO(written(kind, book, tmp_path / "r.xlsx"))) as found:
        drawn = [name for name in found.namelist() if name.startswith("xl/charts/chart")]
        text = found.read(drawn[0]).decode()

    assert len(drawn) == charts
    assert "$A$5:$A$" in text
    assert "$B$5:$B$" in text


def test_names_of_sheets_are_allowed_and_never_the_same() -> None:
    from tracker.reports.xlsx_file import _sheet_name

    used: set[str] = set()
    long = "A name of a team that is far too long: [for] a sheet"
    names = [_sheet_name(title, used) for title in (long, long, "Teams", "teams", "[]")]

    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)
    assert len({name.casefold() for name in names}) == 5


def test_a_document_has_real_text_on_a4_pages(tmp_path: Path, qtbot: QtBot) -> None:
    _, book = imported(OVERTIME_GAME)
    data = written("playbyplay", book, tmp_path / "plays.pdf")

    assert b"/FontFile2" in data or b"/FontFile3" in data
    assert b"/ToUnicode" in data
    pages = re.findall(rb"/Type\s*/Page\b", data)
    assert len(pages) >= 8
    boxes = {box.split() and tuple(round(float(n)) for n in box.split()) for box in
             re.findall(rb"/MediaBox\s*\[([^\]]+)\]", data)}  # fmt: skip
    assert boxes == {(0, 0, 842, 595)}


def test_a_picture_is_as_wide_as_a_page_and_shows_the_teams_colours(
    tmp_path: Path, qtbot: QtBot
) -> None:
    _, book = imported(OVERTIME_GAME)
    image = QImage.fromData(written("shotmap", book, tmp_path / "shots.png"))
    colours = {image.pixelColor(x, y).name() for x in range(0, 1588, 2) for y in range(150, 900, 2)}

    assert image.width() == 1588
    assert {"#6d3bc4", "#0e7c70"} <= colours


def test_a_picture_that_would_be_too_high_is_refused_in_a_sentence(
    small: Book, tmp_path: Path, qtbot: QtBot
) -> None:
    for _ in range(2200):
        small.add(Event, {"period": 1, "event_type": "Pass", "start_elapsed_seconds": 40})
    with pytest.raises(InputError, match=r"too long for one picture; choose .* \.pdf"):
        written("playbyplay", small, tmp_path / "plays.png")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["report.doc", "report", "report.pdf.exe"])
def test_an_unknown_ending_is_named_with_the_known_ones(
    name: str, small: Book, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=rf"'{name}' .* \.csv, \.pdf, \.png, \.xlsx"):
        written("boxscore", small, tmp_path / name)


def test_an_ending_may_be_in_capitals(small: Book, tmp_path: Path) -> None:
    assert written("boxscore", small, tmp_path / "BOX.CSV")


def test_a_file_that_cannot_be_written_is_said_in_a_sentence(small: Book, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        written("boxscore", small, tmp_path / "taken" / "box.csv")


def test_an_older_report_is_replaced_and_its_folder_is_made(small: Book, tmp_path: Path) -> None:
    path = tmp_path / "new" / "box.csv"
    first = written("boxscore", small, path)
    small.add(Event, {"period": 1, "event_type": "Hit", "event_team": "home",
                      "event_team_player_1": 9, "start_elapsed_seconds": 40})  # fmt: skip

    assert written("boxscore", small, path) != first
    assert list(path.parent.iterdir()) == [path]
