"""Which announced awards are recorded already; prices by item, however it is spelled."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tracker.profiles.dkp.kinds import Loot
from tracker.profiles.dkp.naming import award_id
from tracker.profiles.dkp.rules.looking_back import Sale
from tracker.profiles.dkp.rules.matching import recorded_awards, with_free_ids
from tracker.profiles.dkp.rules.prices import PriceBook, balance_words
from tracker.profiles.dkp.rules.proposing import AwardProposal

AT = datetime.fromisoformat("2026-02-12T21:20:53")


def proposed(winner: str = "Jisu", minutes: float = 0, number: int = 1) -> AwardProposal:
    at = AT + timedelta(minutes=minutes)
    return AwardProposal(at, award_id(at, "Belt", number), "Belt", winner, winner, None, 300, None)


def recorded(
    winner: str = "Jisu", minutes: float = 0, award: str | None = None, item: str = "belt"
) -> Loot:
    at = AT + timedelta(minutes=minutes)
    return Loot(
        raid_id="r",
        loot_index=int(minutes * 10) + 500,
        award_id=award or award_id(at, item),
        item_name=item,
        character_name=winner,
        account_id=winner,
        awarded_at=at.isoformat(),
    )


@pytest.mark.parametrize(
    ("held", "is_known"),
    [
        (recorded(), True),
        (recorded("Walex"), True),  # given to another one since
        (recorded(minutes=12, award="by-hand"), True),
        (recorded(minutes=31, award="by-hand"), False),
        (recorded("Walex", minutes=2), False),
        (recorded(item="Cowl"), False),
    ],
)
def test_an_award_is_known_by_its_line_or_by_item_winner_and_time(
    held: Loot, is_known: bool
) -> None:
    assert bool(recorded_awards([proposed()], [held])) is is_known


def test_every_recorded_award_stands_for_one_announcement() -> None:
    first, second = proposed(), proposed(minutes=4, number=2)

    found = recorded_awards([first, second], [recorded(minutes=5, award="by-hand")])

    assert list(found) == [second]


def test_an_identity_that_another_award_has_is_not_used_again() -> None:
    other = recorded("Walex", minutes=2)

    (free,) = with_free_ids([proposed()], [other])

    assert other.award_id == proposed().award_id
    assert free.award_id == award_id(AT, "Belt", 2)


def test_what_is_recorded_has_the_identity_of_its_award() -> None:
    (known,) = with_free_ids([proposed()], [recorded(minutes=12, award="by-hand")])

    assert known.award_id == "by-hand"


def test_prices_follow_each_raid_and_know_items_however_they_are_spelled() -> None:
    prices = PriceBook()
    prices.put("a", [Sale("Cowl of Fire", date(2026, 1, 1), "Jisu", 700),
                     Sale("cowl  of fire", date(2026, 1, 1), "Walex", 300)])  # fmt: skip
    prices.put(
        "b", [Sale("Cowl of Fire", date(2026, 2, 1), "Jisu", 1100), Sale("Fire", None, "x", 0)]
    )

    assert prices.history("COWL OF FIRE").median == 700
    assert [one.item for one in prices.matching("fire")] == ["Fire", "Cowl of Fire"]
    assert prices.history("Cowl of Fire").sales[0].day == date(2026, 2, 1)

    prices.put("b", [])

    assert prices.history("Cowl of Fire").median == 500
    assert not prices.has("Fire")
    assert prices.matching("fire")[0].item in ("Cowl of Fire", "cowl  of fire")
    assert prices.history("Ring").words == "Ring: never awarded here."


def test_balances_say_when_they_go_below_zero() -> None:
    assert balance_words("Jisu", 500, -750) == "Jisu: 5 → -2.5 DKP, below zero"
    assert balance_words("Jisu", -900, 750) == "Jisu: -9 → -1.5 DKP"
