"""Reports of a raid and of the guild say what the raid and the standings come to."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tracker.core.profile import LocalRecords, ReportRequest
from tracker.core.record import JsonValue
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.profiles.dkp.reports.writing import KINDS, REPORTS
from tracker.reports.content import Report, ReportTable
from tracker.reports.writing import ENDINGS
from tracker.ui.exporting import export_forms, write_export

NIGHT = "raid2_20260217"
TODAY = date(2026, 2, 20)


@pytest.fixture
def wanted(officer: Any, nights: Path, expected: Any) -> dict[str, Any]:
    """Both nights are recorded; the second one as it should come out."""
    for folder in ("raid1_20260212", NIGHT):
        night = expected(nights / folder)
        officer.bring_in("everquest", nights / folder, name=night["raid"])
    found: dict[str, Any] = expected(nights / NIGHT)
    return found


@pytest.fixture
def local(officer: Any, wanted: dict[str, Any]) -> Iterator[LocalRecords]:
    with officer.local() as reading:
        yield reading


@pytest.fixture
def raid_id(officer: Any, wanted: dict[str, Any]) -> str:
    found: str = officer.raid_id(wanted["raid"])
    return found


def report(kind: str, scope_id: str, local: LocalRecords) -> Report:
    return KINDS[kind](ReportRequest(scope_id, local, Path(), TODAY))


def table(found: Report, title: str) -> ReportTable:
    (one,) = [table for table in found.tables if table.title == title]
    return one


def column(found: ReportTable, heading: str) -> list[JsonValue]:
    place = [c.heading for c in found.columns].index(heading)
    return [row[place] for row in found.rows]


def test_a_raids_tics_credit_whom_the_night_credited(
    local: LocalRecords, raid_id: str, wanted: dict[str, Any]
) -> None:
    found = report("raid", raid_id, local)

    credited = [len(tic["credited"]) for tic in wanted["tics"]]
    assert column(table(found, "Tics"), "Credited") == [*credited, sum(credited)]
    lists = table(found, "Lists")
    who = [names for what, names in zip(column(lists, "List"), column(lists, "Who"), strict=True)
           if what == "Credited"]  # fmt: skip
    assert who == [", ".join(tic["credited"]) for tic in wanted["tics"]]


def test_the_accounts_of_a_raid_add_up(
    local: LocalRecords, raid_id: str, wanted: dict[str, Any]
) -> None:
    accounts = table(report("raid", raid_id, local), "Accounts")
    earned, spent = column(accounts, "Earned"), column(accounts, "Spent")

    numbers = [value for value in earned if isinstance(value, int)]
    assert sum(numbers[:-1]) == numbers[-1] == sum(len(t["credited"]) for t in wanted["tics"])
    assert spent[-1] == sum(award["cost"] for award in wanted["loot"])
    for line in accounts.rows:
        *_, tics, got, paid, night = line
        assert night == (got or 0) - (paid or 0), line  # type: ignore[operator]
        assert tics == sum(isinstance(v, int | float) for v in line[2:6]) or line[0] == "Total"


def test_a_raids_loot_says_who_won_who_paid_and_who_looted(
    local: LocalRecords, raid_id: str, wanted: dict[str, Any]
) -> None:
    loot = table(report("raid", raid_id, local), "Loot")

    won = list(zip(column(loot, "Item"), column(loot, "Winner"), column(loot, "Looter"),
                   column(loot, "Cost"), strict=True))[:-1]  # fmt: skip
    assert won == [(x["item"], x["winner"], x["looter"], x["cost"]) for x in wanted["loot"]]
    assert "Note" not in [c.heading for c in loot.columns]


def test_a_reversed_award_stays_on_paper_and_costs_nothing(
    officer: Any, raid_id: str, wanted: dict[str, Any]
) -> None:
    scope = Scope("dkp", raid_id)
    with officer.store.read() as reader:
        award = max(reader.list(scope, "loot"), key=lambda s: s.record.cost_hundredths)
    with officer.store.write("reverse") as unit:
        unit.edit(scope, "loot", award.key, {"is_reversed": True})

    with officer.local() as local:
        loot = table(report("raid", raid_id, local), "Loot")
        sold = report("loot", raid_id, local)

    assert column(loot, "Note").count("reversed, not charged") == 1
    dear = max(x["cost"] for x in wanted["loot"])
    assert column(loot, "Cost")[-1] == sum(x["cost"] for x in wanted["loot"]) - dear
    assert award.record.item_name not in column(table(sold, "Loot"), "Item")


def test_standings_on_paper_are_the_standings(officer: Any, local: LocalRecords) -> None:
    accounts = table(report("standings", "guild", local), "Accounts")
    known = officer.standings(TODAY)

    lines = {str(name): row for name, row in zip(column(accounts, "Account"), accounts.rows,
                                                 strict=True)}  # fmt: skip
    total = lines.pop("Total")
    assert set(lines) == set(known)
    for name, (_, _, earned, spent, balance, in_30, share, *_) in lines.items():
        one = known[name]
        assert (earned, spent, balance, in_30) == (
            one["earned"], one["spent"], one["balance"], one["earned_30"]
        )  # fmt: skip
        assert share == pytest.approx(one["earned_30"] / one["offered_30"])
    assert total[2] == sum(one["earned"] for one in known.values())


def test_inactive_accounts_stand_apart(officer: Any, wanted: dict[str, Any]) -> None:
    guild = Scope("dkp", "guild")
    with officer.store.read() as reader:
        gone = next(s for s in reader.list(guild, "account") if s.record.title == "Hinora")
    with officer.store.write("gone") as unit:
        unit.edit(guild, "account", gone.key, {"inactive": True})

    with officer.local() as local:
        found = report("standings", "guild", local)

    assert "Hinora" not in column(table(found, "Accounts"), "Account")
    assert column(table(found, "Inactive accounts"), "Account") == ["Hinora"]


def test_loot_of_a_raid_tells_earlier_prices_only(
    officer: Any, raid_id: str, nights: Path, expected: Any
) -> None:
    first = officer.raid_id(expected(nights / "raid1_20260212")["raid"])
    with officer.store.write("sell again") as unit:
        unit.add(
            Scope("dkp", raid_id),
            "loot",
            {"item_name": "robe of luring SHADOWS", "cost_hundredths": 950},
        )

    with officer.local() as reading:
        now = table(report("loot", raid_id, reading), "Loot")
        then = table(report("loot", first, reading), "Loot")

    again = next(row for row in now.rows if str(row[0]).startswith("robe"))
    assert again[2:] == (9.5, 2, 7, "7 on 2026-02-12, 7 on 2026-02-12")
    assert set(column(then, "Sold before")) == {0}


def test_loot_of_the_guild_has_each_items_prices(local: LocalRecords) -> None:
    found = report("loot", "guild", local)
    prices = {row[0]: row[1:] for row in table(found, "Prices").rows}

    assert prices["Robe of Luring Shadows"] == (2, 7, "2026-02-12", 7, 7, 7)
    assert len(table(found, "Awards").rows) == sum(row[0] for row in prices.values())  # type: ignore[misc]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(("kind", "scope_id"), [("raid", ""), ("loot", ""), ("loot", "guild"),
                                                ("standings", "guild")])  # fmt: skip
def test_every_report_can_be_every_file(
    kind: str, scope_id: str, ending: str, local: LocalRecords, raid_id: str, tmp_path: Path,
    qtbot: QtBot,
) -> None:  # fmt: skip
    starts = {".csv": b"\xef\xbb\xbf", ".pdf": b"%PDF-", ".png": b"\x89PNG", ".xlsx": b"PK"}
    path = tmp_path / f"report{ending}"

    REPORTS[kind].write(ReportRequest(scope_id or raid_id, local, path, TODAY))

    assert path.read_bytes().startswith(starts[ending])


def test_a_workbook_has_points_as_numbers(
    local: LocalRecords, raid_id: str, tmp_path: Path
) -> None:
    path = tmp_path / "raid.xlsx"
    REPORTS["raid"].write(ReportRequest(raid_id, local, path, TODAY))

    with zipfile.ZipFile(path) as book:
        index = book.read("xl/workbook.xml").decode()
        tics = book.read("xl/worksheets/sheet1.xml").decode()
    assert [name in index for name in ("Tics", "Accounts", "Loot", "Lists")] == [True] * 4
    assert '<c r="D5"' in tics
    assert 't="s"' not in tics.split('<c r="D5"')[1].split("</c>")[0]


def test_nothing_in_a_csv_is_a_formula(officer: Any, raid_id: str, tmp_path: Path) -> None:
    with officer.store.write("odd") as unit:
        unit.add(Scope("dkp", raid_id), "loot", {"item_name": "=HYPERLINK(1)"})
    with officer.local() as local:
        REPORTS["raid"].write(ReportRequest(raid_id, local, tmp_path / "r.csv", TODAY))

    text = (tmp_path / "r.csv").read_bytes().decode("utf-8-sig")
    cells = {cell for line in csv.reader(io.StringIO(text)) for cell in line}
    assert "'=HYPERLINK(1)" in cells


def test_an_empty_raid_has_a_report(officer: Any, tmp_path: Path) -> None:
    with officer.store.write("new") as unit:
        unit.add(Scope("dkp", "20260301-x"), "raid", {})
    with officer.local() as local:
        for kind in ("raid", "loot"):
            path = tmp_path / f"{kind}.csv"
            REPORTS[kind].write(ReportRequest("20260301-x", local, path, TODAY))
            assert path.exists()


def test_an_unknown_ending_is_said(local: LocalRecords, raid_id: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"let it end in one of: \.csv, \.pdf, \.png, \.xlsx"):
        REPORTS["raid"].write(ReportRequest(raid_id, local, tmp_path / "raid.doc", TODAY))


def test_raids_and_the_guild_have_reports_of_their_own() -> None:
    assert [kind for kind, one in REPORTS.items() if one.suits("guild")] == ["standings", "loot"]
    assert [kind for kind, one in REPORTS.items() if one.suits("1598662")] == ["raid", "loot"]


def test_the_window_offers_what_the_open_scope_has(officer: Any) -> None:
    offered = {
        name: [form.name for form in export_forms(officer.profile, Scope("dkp", name))]
        for name in ("guild", "1598662")
    }

    assert offered["guild"] == ["standings", "loot", "csv", "text"]
    assert offered["1598662"] == ["raid", "loot", "csv", "text"]


def test_the_window_writes_the_report_that_the_command_writes(
    officer: Any, raid_id: str, tmp_path: Path
) -> None:
    scope, profile = Scope("dkp", raid_id), officer.profile
    form = export_forms(profile, scope)[0]

    result = write_export(officer.store, profile, scope, form, tmp_path / "window.csv")

    with officer.local() as local:
        REPORTS["raid"].write(ReportRequest(raid_id, local, tmp_path / "command.csv", TODAY))
    assert result.is_complete
    assert (tmp_path / "window.csv").read_bytes() == (tmp_path / "command.csv").read_bytes()
