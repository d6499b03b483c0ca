"""Rolls in both forms, however they are mixed; offers in chats and tells."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tracker.errors import InputError
from tracker.profiles.dkp.parsing.bids import BidRules, bid_rules, is_for
from tracker.profiles.dkp.parsing.lines import Line
from tracker.profiles.dkp.parsing.rolls import MOST_WAITING, Rolls
from tracker.profiles.dkp.parsing.sightings import Bid, Roll
from tracker.profiles.dkp.parsing.watcher import LogWatcher

AT = datetime.fromisoformat("2026-02-12T21:42:53")


def rolled(*texts: str, apart: int = 0) -> list[tuple[str, int, int]]:
    rolls = Rolls()
    lines = (Line(AT + timedelta(seconds=apart * n), text) for n, text in enumerate(texts))
    found = [rolls.feed(line) for line in lines]
    return [(r.name, r.high, r.value) for r in found if r is not None]


def by(name: str) -> str:
    return f"**A Magic Die is rolled by {name}."


def number(value: int, high: int = 1000) -> str:
    return (
        f"**It could have been any number from 0 to {high}, but this time it turned up a {value}."
    )


def test_two_lines_are_one_roll() -> None:
    assert rolled(by("Lenna"), number(329, 333)) == [("Lenna", 333, 329)]


def test_one_line_is_one_roll() -> None:
    assert rolled(f"{by('Rumstil')} {number(775)[2:]}") == [("Rumstil", 1000, 775)]


def test_names_of_a_crowd_get_their_numbers_in_order_whatever_comes_between() -> None:
    found = rolled(
        by("Tuen"), by("Lenna"), f"{by('Rumstil')} {number(3)[2:]}", number(1), "oom", number(2)
    )

    assert found == [("Rumstil", 1000, 3), ("Tuen", 1000, 1), ("Lenna", 1000, 2)]


def test_a_name_without_a_number_does_not_take_that_of_the_next() -> None:
    assert rolled(by("Tuen"), "x", "x", by("Lenna"), number(7), apart=1) == [("Lenna", 1000, 7)]


def test_numbers_without_names_and_a_flood_of_names_are_survived() -> None:
    assert rolled(number(5)) == []
    assert len(rolled(*[by("Tuen")] * 99, *[number(1)] * 99)) == MOST_WAITING


def bids(*texts: str, rules: BidRules | None = None) -> list[tuple[str, str, int, str]]:
    watcher = LogWatcher("Inacht", bids=rules)
    found = [one for text in texts for one in watcher.feed(f"[Thu Feb 12 21:00:08 2026] {text}")]
    return [(b.name, b.item, b.hundredths, b.tag) for b in found if isinstance(b, Bid)]


@pytest.mark.parametrize(
    ("text", "bid"),
    [
        ("Tad auctions, 'Belt of Iniquity 10'", ("Tad", "Belt of Iniquity", 1000, "")),
        ("Gustuv tells the raid,  'Katana of Flowing Water 20 alt'",
         ("Gustuv", "Katana of Flowing Water", 2000, "alt")),
        ("Gustuv tells you, 'Katana: 20.5 dkp'", ("Gustuv", "Katana", 2050, "")),
        ("Gustuv tells you, '20'", ("Gustuv", "", 2000, "")),
        ("Gustuv tells you, 'bid 7 dkp box'", ("Gustuv", "", 700, "box")),
    ],
)  # fmt: skip
def test_an_offer_is_an_item_and_an_amount_or_the_amount_alone(
    text: str, bid: tuple[str, str, int, str]
) -> None:
    assert bids(text) == [bid]


@pytest.mark.parametrize(
    "text",
    [
        "You auction, 'Belt of Iniquity 10 DKP MIN'",
        "Gustuv tells the raid,  'oom'",
        "Gustuv tells you, '20 of us are here'",
        "Gustuv tells the guild, 'Katana 20'",
        "You told Gustuv, '20'",
    ],
)
def test_other_chat_is_no_offer(text: str) -> None:
    assert bids(text) == []


def test_the_channels_can_be_chosen() -> None:
    rules = bid_rules("guild, Nag,guild")

    assert rules.channels == ("guild", "nag")
    assert len(bids("Tad tells the guild, 'Belt 10'", "Tad tells Nag:1, 'Belt 9'",
                    "Tad auctions, 'Belt 8'", rules=rules)) == 2  # fmt: skip
    with pytest.raises(InputError, match="is no channel"):
        bid_rules("raid, the wall!")


@pytest.mark.parametrize(
    ("said", "others", "is_meant"),
    [("katana", (), True), ("Katana of Flowing Water", (), True), ("Belt", (), False),
     ("", (), True), ("", ("Belt",), False)],
)  # fmt: skip
def test_an_offer_finds_its_item(said: str, others: tuple[str, ...], is_meant: bool) -> None:
    bid = Bid(AT, "Tad", said, 100, "raid")

    assert is_for(bid, "Katana of Flowing Water", others) is is_meant


def test_rolls_and_offers_come_from_the_same_lines() -> None:
    watcher = LogWatcher("Inacht")

    found = list(watcher.feed(f"[Thu Feb 12 21:00:08 2026] {by('Tuen')} {number(9)[2:]}"))

    assert found == [Roll(datetime.fromisoformat("2026-02-12T21:00:08"), "Tuen", 0, 1000, 9)]
