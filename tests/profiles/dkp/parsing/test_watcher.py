"""What log lines mean, in all the forms that clients write."""

from __future__ import annotations

from datetime import datetime

import pytest

from tracker.errors import InputError
from tracker.profiles.dkp.parsing.awards import AwardPattern, try_pattern
from tracker.profiles.dkp.parsing.lines import split_line
from tracker.profiles.dkp.parsing.sightings import (
    Award,
    Bid,
    Looted,
    Presence,
    Roll,
    Sighting,
    Source,
)
from tracker.profiles.dkp.parsing.watcher import LogWatcher, who_row


def watch(*lines: str, owner: str | None = "Inacht") -> list[Sighting]:
    watcher = LogWatcher(owner)
    found = [one for line in lines for one in watcher.feed(line)]
    return found + list(watcher.finish())


def stamped(*texts: str, at: str = "Thu Feb 12 21:00:08 2026") -> list[str]:
    return [f"[{at}] {text}" for text in texts]


def test_a_line_has_a_local_time_without_a_zone() -> None:
    line = split_line("\ufeff[Thu Feb 12 21:00:08 2026] oom\r\n")

    assert line.at == datetime.fromisoformat("2026-02-12T21:00:08")
    assert line.at.tzinfo is None
    assert line.text == "oom"


@pytest.mark.parametrize(
    "text", ["[Xxx Feb 12 21:00:08 2026] a", "[Thu Xyz 12 21:00:08 2026] a", "[Thu Feb 31 2", ""]
)
def test_what_is_no_time_is_text(text: str) -> None:
    assert split_line(text).at is None


WHO_ROWS = [
    ("[60 Warder] Huggin (Human) <Europa>", "Huggin", 60, False, False),
    ("[ANONYMOUS] Squidhunter  <Europa>", "Squidhunter", None, False, False),
    ("[50 Magician] Cemtex (Dark Elf) <Europa> LFG", "Cemtex", 50, False, False),
    (" AFK [55 Blackguard] Ilsidor (Human) <Europa>", "Ilsidor", 55, True, False),
    (" <LINKDEAD>[60 Arch Mage] Ogey (Gnome) <Venerate>", "Ogey", 60, False, True),
    (" AFK  <LINKDEAD>[60 Arch Mage] Ogey (Gnome)", "Ogey", 60, True, True),
    ("[63 Warlock (Necromancer)] Volac (Dark Elf) <Storm Rider>", "Volac", 63, False, False),
    ("[105 Huntmaster (Ranger)] Rumstil (Halfling)  ZONE: kattacastrumb", "Rumstil", 105, False,
     False),
    (" TRADER[1 Enchanter] Buymystuff (High Elf)", "Buymystuff", 1, False, False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "level", "is_afk", "is_linkdead"), WHO_ROWS)
def test_every_form_of_a_who_row(
    text: str, name: str, level: int | None, is_afk: bool, is_linkdead: bool
) -> None:
    row = who_row(text)

    assert row is not None
    assert (row.name, row.level, row.is_afk, row.is_linkdead) == (name, level, is_afk, is_linkdead)


def test_chat_is_no_who_row() -> None:
    assert who_row("Slebog says out of character, '[60 Warder] hi'") is None


def test_a_who_block_ends_with_the_zone() -> None:
    (who,) = watch(
        *stamped(
            "Players on EverQuest:",
            "---------------------------",
            "[60 Warder] Huggin (Human) <Europa>",
            "Aaeien tells the guild, 'in between'",
            "[ANONYMOUS] Squidhunter  <Europa>",
            "There are 2 players in Temple of Veeshan.",
        )
    )

    assert isinstance(who, Presence)
    assert (who.source, who.zone, who.expected) == (Source.WHO, "Temple of Veeshan", 2)
    assert [one.name for one in who.listed] == ["Huggin", "Squidhunter"]


@pytest.mark.parametrize(
    "call",
    [
        "Toald tells the guild, 'RAIDTICK'",
        "You tell your raid, ':::Raid Attendance Taken:::Attendance:::Fourth Call:::'",
    ],
)
def test_a_who_that_was_announced_is_a_tic(call: str) -> None:
    found = watch(
        *stamped(call, "Players on EverQuest:", "[1 Bard] Kassandra", "There is 1 player in Hate.")
    )

    assert isinstance(found[-1], Presence)
    assert found[-1].source is Source.ANNOUNCED_WHO


def test_chat_between_the_lines_of_a_channel_list() -> None:
    found = watch(
        *stamped(
            "Channel Nag(4) members:",
            "Hinora, Wildcaller",
            "Jisu tells the raid,  'oom'",
            "Fireblade, Bhodi",
            "Hinora, Extra",
        )
    )

    (channel,) = [one for one in found if isinstance(one, Presence)]
    assert [one.name for one in channel.listed] == ["Hinora", "Wildcaller", "Fireblade", "Bhodi"]


AWARDS = [
    ("You tell Nag:1, 'Breastplate of Eradication 6 dkp grats Hinora!'",
     "Breastplate of Eradication", "Hinora", 600),
    ("Inacht says out of character, 'Grats Silent! Robe of Luring Shadows 7 DKP'",
     "Robe of Luring Shadows", "Silent", 700),
    ("Inacht tells Nag:1, 'Wand of Impenetrable Force grats Jarisy 11 dkp'",
     "Wand of Impenetrable Force", "Jarisy", 1100),
    ("Inacht tells Nag:1, 'Runewarded Belt no bids - Grats JISU w/ 805/999'",
     "Runewarded Belt", "JISU", 0),
    ("You tell your raid, 'Congrats PATH Girdle of Earthen Stability top roll, no bids'",
     "Girdle of Earthen Stability", "PATH", 0),
    ("You tell the raid,  'Congratulations! Test1 bid 3 dkp for item: Ton Po's Eye Patch",
     "Ton Po's Eye Patch", "Test1", 300),
    ("You tell your raid, ':::Belt of Iniquity::: Huggin 12 SPENT'",
     "Belt of Iniquity", "Huggin", 1200),
    ("You tell Nag:1, 'Spell: Talisman of the Cat 2.5 dkp grats Zelus'",
     "Spell: Talisman of the Cat", "Zelus", 250),
]  # fmt: skip


@pytest.mark.parametrize(("text", "item", "winner", "cost"), AWARDS)
def test_every_way_to_announce_an_award(text: str, item: str, winner: str, cost: int) -> None:
    (award,) = watch(*stamped(text))

    assert isinstance(award, Award)
    assert (award.item, award.winner, award.hundredths) == (item, winner, cost)


@pytest.mark.parametrize(
    "text",
    [
        "Skaruga tells the guild, 'grats Rembylynn!'",
        "Thornwood says out of character, 'CH on Skaruga in 3'",
        "Hinora has been slain by a triumvirate of water!",
        "Aaeien tells the guild, 'we have 7 rangers and 2 mages'",
    ],
)
def test_other_chat_is_no_award(text: str) -> None:
    assert watch(*stamped(text)) == []


LOOT = [
    ("--Orsino has looted a Part of Tasarin's Grimoire Pg. 24.--", "Orsino",
     "Part of Tasarin's Grimoire Pg. 24", 1),
    ("--You have looted a Bloodstained Key.--", "Inacht", "Bloodstained Key", 1),
    ("--Rangerwoodelf has looted a Indigo Snake Bracelet .--", "Rangerwoodelf",
     "Indigo Snake Bracelet", 1),
    ("--Balterz has looted a Ry`Gorr Glass Gem from a frozen chest .--", "Balterz",
     "Ry`Gorr Glass Gem", 1),
    ("--You have looted 2 Clockwork Gnome Spring from a steamwork shockstriker's corpse.--",
     "Inacht", "Clockwork Gnome Spring", 2),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who", "item", "count"), LOOT)
def test_every_form_of_looting(text: str, who: str, item: str, count: int) -> None:
    (looted,) = watch(*stamped(text))

    assert isinstance(looted, Looted)
    assert (looted.looter, looted.item, looted.count) == (who, item, count)


def test_rolls_of_two_lines_are_paired_in_their_order() -> None:
    rolls = watch(
        *stamped(
            "**A Magic Die is rolled by Lenna.",
            "**A Magic Die is rolled by Tuen.",
            "**It could have been any number from 0 to 333, but this time it turned up a 329.",
            "**It could have been any number from 0 to 333, but this time it turned up a 8.",
        )
    )

    assert [(r.name, r.value) for r in rolls if isinstance(r, Roll)] == [
        ("Lenna", 329),
        ("Tuen", 8),
    ]


def test_a_roll_of_one_line_is_its_own() -> None:
    rolls = watch(
        *stamped(
            "**A Magic Die is rolled by Lenna.",
            "**A Magic Die is rolled by Rumstil. It could have been any number from 0 to 1000, "
            "but this time it turned up a 775.",
            "**It could have been any number from 0 to 9, but this time it turned up a 5.",
        )
    )

    assert [(r.name, r.high, r.value) for r in rolls if isinstance(r, Roll)] == [
        ("Rumstil", 1000, 775),
        ("Lenna", 9, 5),
    ]


def test_bids_in_the_raid_and_the_auction_channel() -> None:
    bids = watch(
        *stamped(
            "You auction, 'Belt of Iniquity 10 DKP MIN'",
            "Tad auctions, 'Belt of Iniquity 10'",
            "Gustuv tells the raid,  'Katana of Flowing Water 20 alt'",
            "Gustuv tells the raid,  'oom'",
        )
    )

    assert [(b.name, b.item, b.hundredths) for b in bids if isinstance(b, Bid)] == [
        ("Tad", "Belt of Iniquity", 1000),
        ("Gustuv", "Katana of Flowing Water", 2000),
    ]


def test_a_pattern_can_be_tried_out() -> None:
    pattern = AwardPattern("ours", r"^SOLD (?P<item>.+) to (?P<winner>\w+) for (?P<cost>\d+)$")

    first, second = try_pattern(pattern, ["SOLD Belt to Zed for 4", "grats Zed"])

    assert first is not None
    assert (first.item, first.winner, first.hundredths) == ("Belt", "Zed", 400)
    assert second is None


@pytest.mark.parametrize(
    ("expression", "problem"), [("(", "cannot be used"), ("(?P<item>a)", "no group for winner")]
)
def test_a_pattern_that_cannot_work_is_refused(expression: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        try_pattern(AwardPattern("ours", expression), ["a"])


def test_the_hour_that_is_written_twice_in_autumn_stays_apart() -> None:
    before = stamped("Channel X(1) members:", "Zed", at="Sun Nov 01 01:30:10 2026")
    later = stamped("x", at="Sun Nov 01 01:59:59 2026")
    again = stamped("Channel X(1) members:", "Zed", at="Sun Nov 01 01:30:20 2026")
    after = stamped("Channel X(1) members:", "Zed", at="Sun Nov 01 02:30:00 2026")

    lists = [p for p in watch(*before, *later, *again, *after) if isinstance(p, Presence)]

    assert [(p.at.hour, p.at.fold) for p in lists if p.at] == [(1, 0), (1, 1), (2, 0)]
