"""Characters, ledgers and histories: matched, summed up, and imported twice without a change."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.errors import InputError
from tracker.profiles.dkp.kinds import Adjustment

GUILD_FILES = Path(__file__).parent / "guild"
HISTORY = GUILD_FILES / "history"


def words(answer: Any) -> set[str]:
    return {w for kinds in answer.counts.values() for tally in kinds.values() for w in tally}


def test_a_ledger_comes_to_its_own_header(officers: Any) -> None:
    officer = officers("one")

    answer = officer.bring_in("dkp-ledger", GUILD_FILES / "ledger_Frinop.txt")

    (ledger,) = answer.report["ledgers"]
    assert (ledger["earned"], ledger["spent"]) == (1897, 1883)
    assert ledger["header"]["Earned"] == "1,897"
    line = officer.standings(date(2026, 2, 20))["Frinop"]
    assert (line["earned"], line["spent"], line["balance"]) == (1897, 1883, 14)
    # 2/37 and 2/69 on the page; a ledger does not know what others were offered.
    assert (line["earned_30"], line["earned_60"], line["offered_30"]) == (2, 2, 0)


def test_stray_control_characters_are_taken_off(officers: Any) -> None:
    officer = officers("one")
    officer.bring_in("dkp-ledger", GUILD_FILES / "ledger_Frinop.txt")

    with officer.local() as local:
        reasons = {a.reason for a in local.view("guild").records(Adjustment)}

    assert "Shroud of Survival (Plane of Time)" in reasons
    assert "Deep Burrower/Doze" in reasons


def test_a_ledger_twice_changes_nothing(officers: Any) -> None:
    officer = officers("one")
    officer.bring_in("dkp-ledger", GUILD_FILES / "ledger_Frinop.txt")

    assert words(officer.bring_in("dkp-ledger", GUILD_FILES / "ledger_Frinop.txt")) == {"unchanged"}


def test_a_history_has_the_real_raids_four_tics(officers: Any) -> None:
    officer = officers("one")

    answer = officer.bring_in("dkp-history", HISTORY)

    raid = officer.show("A real raid")
    assert [len(tic["credited"]) for tic in raid["tics"]] == [28, 30, 31, 28]
    assert [tic["unknown"] for tic in raid["tics"]] == [[], [], [], []]
    assert raid["tics"][0]["name"] == "On-Time attendance"
    assert [a["cost"] for a in raid["loot"]] == [4, 4, 0]
    line = officer.standings(date(2026, 2, 20))["Akbar"]
    assert (line["earned"], line["spent"], line["earned_30"], line["offered_30"]) == (4, 8, 4, 4)
    assert answer.refused == 0


def test_a_history_twice_changes_nothing(officers: Any) -> None:
    officer = officers("one")
    officer.bring_in("dkp-history", HISTORY)

    assert words(officer.bring_in("dkp-history", HISTORY)) == {"unchanged"}


def test_what_is_no_number_or_day_is_told_row_by_row(officers: Any, tmp_path: Path) -> None:
    (tmp_path / "raids.csv").write_text("raid_id,raid_name,date_iso\n7,Water,someday\n")
    (tmp_path / "events.csv").write_text("raid_id,event_id,dkp_value,event_order\n7,e1,one,1.5\n")
    (tmp_path / "loot.csv").write_text(
        "raid_id,event_id,item_name,character_name,cost\n7,e1,Belt,Zed,\n7,e1,,Zed,1\n"
    )
    officer = officers("one")

    answer = officer.bring_in("dkp-history", tmp_path)

    told = {note.place: note.message for note in answer.notes}
    assert "no date" in told["raids.csv line 2"]
    assert "'one' is no number" in told["events.csv line 2"]
    assert "cost is empty" in told["loot.csv line 2"]
    assert answer.refused == 1
    assert officer.show("Water")["tics"][0]["dkp"] == 0


def test_accounts_of_the_website_keep_their_ids(officers: Any, tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("account_id,display_name\n501,Angus Mcfife\n")
    (tmp_path / "characters.csv").write_text("char_id,name\n1,Angus\n2,Anguslow\n")
    (tmp_path / "links.csv").write_text("char_id,account_id\n1,501\n2,501\n")
    (tmp_path / "att.csv").write_text(
        "raid_id,event_id,char_id,character_name\n9,e1,1,Angus\n9,e1,2,Anguslow\n"
    )
    officer = officers("one")

    officer.bring_in("dkp-history", tmp_path)

    assert officer.guild().accounts == {"501": "Angus Mcfife"}
    (tic,) = officer.show("9")["tics"]
    assert tic["credited"] == ["Angus"]
    assert officer.standings(date(2026, 1, 1))["Angus Mcfife"]["earned"] == 1


EQDKP = """<?xml version="1.0" encoding="UTF-8"?>
<response><players>
 <player><id>1</id><name>Karol</name><active>1</active><hidden>0</hidden><main_id>1</main_id>
  <main_name>Karol</main_name><class_name>Cleric</class_name>
  <points><multidkp_points><multidkp_id>1</multidkp_id><points_current>7.50</points_current>
   <points_current_with_twink>9.50</points_current_with_twink><points_earned>20.00</points_earned>
   <points_spent>13.00</points_spent><points_adjustment>0.50</points_adjustment>
  </multidkp_points></points></player>
 <player><id>2</id><name>Aanie</name><active>1</active><hidden>0</hidden><main_id>1</main_id>
  <main_name>Karol</main_name><class_name>Druid</class_name>
  <points><multidkp_points><points_earned>2.00</points_earned><points_spent>0.00</points_spent>
   <points_adjustment>0.00</points_adjustment></multidkp_points></points></player>
</players></response>
"""


def test_points_of_eqdkp_are_brought_over_to_the_main(officers: Any, tmp_path: Path) -> None:
    file = tmp_path / "points.xml"
    file.write_text(EQDKP)
    officer = officers("one")

    officer.bring_in("dkp-history", file)

    line = officer.standings(date(2026, 1, 1))["Karol"]
    assert (line["earned"], line["spent"], line["balance"]) == (22.5, 13, 9.5)
    assert officer.guild().account_of("aanie") == "Karol"
    assert words(officer.bring_in("dkp-history", file)) == {"unchanged"}


def test_xml_that_declares_entities_is_refused(officers: Any, tmp_path: Path) -> None:
    file = tmp_path / "points.xml"
    file.write_text('<!DOCTYPE x [<!ENTITY a "aa">]><response>&a;</response>')

    with pytest.raises(InputError, match="document type"):
        officers("one").bring_in("characters", file)


def mains(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "mains.tsv"
    file.write_text("Character\tMain\n" + "".join(f"{row}\n" for row in rows))
    return file


def test_a_name_spelled_twice_is_one_character(officers: Any, tmp_path: Path) -> None:
    officer = officers("one")

    officer.bring_in("characters", mains(tmp_path, "FIreblade\tFireblade", "fireblade\tFireblade"))

    guild = officer.guild()
    assert list(guild.names()) == ["Fireblade"]
    assert guild.account_of("FIREBLADE ") == "Fireblade"


def test_a_main_that_is_only_named_as_one_is_a_character(officers: Any, tmp_path: Path) -> None:
    officer = officers("one")

    officer.bring_in("characters", mains(tmp_path, "Aanie\tDula Allazaward"))

    assert sorted(officer.guild().names()) == ["Aanie", "Dula Allazaward"]


def test_mains_that_share_a_character_are_one_account(officers: Any, tmp_path: Path) -> None:
    rows = ("Aldiss\tAldiss", "Piama\tAldiss", "Piama\tPiama", "Aldiss\tPiama", "Oiron\tPiama")
    officer = officers("one")

    officer.bring_in("characters", mains(tmp_path, *rows))

    guild = officer.guild()
    assert {guild.account_of(n) for n in ("Aldiss", "Piama", "Oiron")} == {"Aldiss"}
    assert guild.main_of("Aldiss") == "Aldiss"


def test_a_roster_before_the_mains_makes_no_second_account(officers: Any, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("char_id,name,class_name\n7,Aanie,Druid\n8,Karol,Cleric\n")
    officer = officers("one")
    officer.bring_in("characters", roster)

    officer.bring_in("characters", mains(tmp_path, "Karol\tKarol", "Aanie\tKarol"))

    guild = officer.guild()
    assert guild.account_of("Aanie") == "Karol"
    assert guild.char_id("aanie") == "7"


def test_who_has_an_account_keeps_it(officers: Any, tmp_path: Path) -> None:
    officer = officers("one")
    officer.bring_in("characters", mains(tmp_path, "Karol\tKarol", "Aanie\tKarol"))

    answer = officer.bring_in("characters", mains(tmp_path, "Aanie\tInacht"))

    assert officer.guild().account_of("Aanie") == "Karol"
    assert "stays with Karol" in answer.notes[0].message


def test_a_guild_dump_gives_characters_their_class(officers: Any, tmp_path: Path) -> None:
    dump = tmp_path / "The_Unknown_firiona-20230111-141432.txt"
    dump.write_text("Vulak\t120\tDruid\tLeader\t\t01/10/23\tOFFLINE MODE\tMain\t\ton\ton\t7\t\t\n")
    officer = officers("one")

    officer.bring_in("characters", dump)

    assert officer.guild().characters["vulak"].class_name == "Druid"


@pytest.mark.parametrize("importer", ["characters", "dkp-history", "dkp-ledger"])
def test_a_file_of_something_else_is_refused(officers: Any, tmp_path: Path, importer: str) -> None:
    file = tmp_path / "ledger_x.txt"
    file.write_text("It was a dark and stormy night; the rain fell in torrents.\n")

    with pytest.raises(InputError):
        officers("one").bring_in(importer, file)


STANDINGS = (
    "\nName\tRace\tClass\tLvl\tEarned\tSpent\tTotal\tLast Raid\tLast 30\tLast 60\n"
    "\tKarol [+]\tOgre\tCleric\t65\t4,990\t3,729\t1,261\tThu Feb 12, 2026\t\n"
    "33/35 (94%)\n67/69 (97%)\n"
    "\tElron [+]\tHalf Elf\tRanger\t65\t381\t310\t50\tThu Feb 05, 2026\t\n"
    "7/35 (20%)\n21/69 (30%)\n"
)


def test_a_standings_page_gives_every_account_its_balance(officers: Any, tmp_path: Path) -> None:
    page = tmp_path / "standings.txt"
    page.write_text(STANDINGS)
    officer = officers("one")

    answer = officer.bring_in("dkp-ledger", page)

    lines = officer.standings(date(2026, 2, 12))
    assert [(n, *list(line.values())[1:5], line["earned_60"]) for n, line in lines.items()] == [
        ("Karol", 4990, 3729, 1261, 33, 67),
        ("Elron", 381, 310, 71, 7, 21),
    ]
    assert {(line["offered_30"], line["offered_60"]) for line in lines.values()} == {(35, 69)}
    assert officer.standings(date(2026, 3, 15))["Karol"]["offered_60"] == 35
    # The page's own arithmetic.
    (note,) = answer.notes
    assert "total 50 is not earned 381 less spent 310" in note.message
    assert any("On offer were 35 and 69" in line for line in answer.said)
    assert words(officer.bring_in("dkp-ledger", page)) == {"unchanged"}
