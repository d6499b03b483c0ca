"""What is typed about an award: prices, moments, and whose balance changes."""

from __future__ import annotations

from datetime import datetime

import pytest

from tracker.errors import InputError
from tracker.profiles.dkp.kinds import Loot
from tracker.profiles.dkp.ui.loot.entry import changes_of_balance, cost_of, moment_of_award

NOW = datetime.fromisoformat("2026-02-12T22:10:00")


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [("", 0), (" ", 0), ("0", 0), ("12", 1200), ("2.5", 250), ("2,5", 250), ("12,25", 1225),
     ("1,250", 125000), ("1 250", 125000), ("0.01", 1)],
)  # fmt: skip
def test_a_price_is_read_as_people_write_it(text: str, hundredths: int) -> None:
    assert cost_of(text) == hundredths


@pytest.mark.parametrize("text", ["-1", "three", "1.234", "2,5,5", "9999999.5", "1e3"])
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        cost_of(text)


@pytest.mark.parametrize(
    ("day", "last", "moment"),
    [
        (None, None, "2026-02-12T22:10:00"),
        ("2026-02-12", None, "2026-02-12T22:10:00"),
        ("2026-02-11", None, "2026-02-11T23:59:00"),
        ("2026-02-10", "2026-02-10T23:01:13", "2026-02-10T23:01:13"),
        ("2026-02-10", "late", "2026-02-10T23:59:00"),
        ("2026-03-01", None, "2026-03-01T23:59:00"),
    ],
)
def test_an_award_is_of_its_night(day: str | None, last: str | None, moment: str) -> None:
    assert moment_of_award(NOW, day, last).isoformat() == moment


def test_only_what_is_paid_changes_balances() -> None:
    def award(account: str | None, cost: int, *, is_reversed: bool = False) -> Loot:
        return Loot(raid_id="r", loot_index=1, item_name="Belt", account_id=account,
                    cost_hundredths=cost, is_reversed=is_reversed)  # fmt: skip

    assert list(changes_of_balance(award("A", 5), award("B", 7))) == [("A", 5), ("B", -7)]
    assert list(changes_of_balance(None, award("B", 0))) == []
    assert list(changes_of_balance(award("A", 5, is_reversed=True), award("A", 5))) == [("A", -5)]
    assert list(changes_of_balance(award(None, 5), None)) == []
