"""Who left the guild stays gone: a list of accounts says so, and so does an exported one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tracker.core.scope import Scope
from tracker.profiles.dkp.exporters import tables
from tracker.profiles.dkp.kinds import Account

GUILD = Scope("dkp", "guild")


def inactive(officer: Any) -> dict[str, bool]:
    with officer.local() as local:
        return {a.account_id: a.inactive for a in local.view("guild").records(Account)}


def written(folder: Path, *accounts: str, heads: str = "account_id,display_name,inactive") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "accounts.csv").write_text("\n".join([heads, *accounts, ""]))
    (folder / "characters.csv").write_text("char_id,name\n1,Angus\n2,Baily\n3,Karol\n")
    (folder / "links.csv").write_text("char_id,account_id\n1,501\n2,502\n3,503\n")
    return folder


@pytest.mark.parametrize(("yes", "no"), [("true", "false"), ("t", "f"), ("TRUE", ""), ("1", "0")])
def test_a_websites_accounts_say_who_is_gone(
    officers: Any, tmp_path: Path, yes: str, no: str
) -> None:
    officer = officers("one")
    files = written(tmp_path / "files", f"501,Angus,{yes}", f"502,Baily,{no}", "503,Karol,")

    answer = officer.bring_in("dkp-history", files)

    assert inactive(officer) == {"501": True, "502": False, "503": False}
    assert answer.notes == []


def test_what_is_neither_yes_nor_no_is_told(officers: Any, tmp_path: Path) -> None:
    officer = officers("one")

    answer = officer.bring_in("dkp-history", written(tmp_path / "files", "501,Angus,perhaps"))

    assert inactive(officer)["501"] is False
    (note,) = answer.notes
    assert (note.place, note.is_refused) == ("accounts.csv line 2", False)
    assert "'perhaps'" in note.message


def test_it_goes_through_files(officers: Any, tmp_path: Path) -> None:
    officer, other = officers("one"), officers("other")
    rows = ("501,Angus,true", "502,Baily,false", "503,Karol,true")
    officer.bring_in("dkp-history", written(tmp_path / "files", *rows))
    with officer.local() as local:
        tables.write(local.view("guild"), tmp_path / "exported")

    for one in (other, officer):
        one.bring_in("dkp-history", tmp_path / "exported")
        assert inactive(one) == {"501": True, "502": False, "503": True}


def test_an_account_that_is_here_hears_of_it_too(officers: Any, tmp_path: Path) -> None:
    officer = officers("one")
    officer.bring_in(
        "dkp-history", written(tmp_path / "files", "501,Angus", heads="account_id,display_name")
    )
    files = written(tmp_path / "files", "501,Angus,t", "999,Nobody's,t")

    officer.bring_in("dkp-history", files)
    again = officer.bring_in("dkp-history", files)

    assert inactive(officer) == {"501": True, "502": False, "503": False}
    (kinds,) = again.counts.values()
    assert set(kinds["account"]) == {"unchanged"}


def test_a_correction_made_here_stays(officers: Any, tmp_path: Path) -> None:
    officer = officers("one")
    files = written(tmp_path / "files", "501,Angus,t")
    officer.bring_in("dkp-history", files)
    with officer.store.write("back again") as unit:
        held = next(s for s in unit.list(GUILD, "account") if s.record.account_id == "501")
        unit.edit(GUILD, "account", held.record.key, {"inactive": False})

    officer.bring_in("dkp-history", files)

    assert inactive(officer)["501"] is False
