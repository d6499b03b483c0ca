"""A guild's standings page, saved as text: the balances with which a guild begins here.

Each account gets what the page says, in three parts: earned in the last 30 days, in the 30 days
before, and earlier. They are dated so that the windows come out as on the page's day. What was on
offer in these days comes as two raids of one tic with nobody on its list: they credit nobody, and
they leave the windows when the points do. Whoever records the real raids of those days deletes
them, or the days would offer twice as much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.core.ids import derived_record_id
from tracker.core.profile import Imported, ImportedScope, Note
from tracker.core.record import Payload
from tracker.errors import InputError
from tracker.profiles.dkp.importers.characters import Row, guild_records
from tracker.profiles.dkp.kinds import Adjustment, CharacterAccount, Raid, Tic
from tracker.profiles.dkp.naming import (
    GUILD,
    SOURCE,
    folded,
    raid_record_id,
    spelled,
    tic_record_id,
)
from tracker.profiles.dkp.points import hundredths, shown
from tracker.profiles.dkp.rules.guild import Guild

_SHARE = re.compile(r"(?P<earned>[\d,.]+)/(?P<offered>[\d,.]+) \(\d+%\)\s*$")
_LATER = timedelta(days=31)


@dataclass(frozen=True)
class PageLine:
    """One account of the page; points in hundredths."""

    place: str
    name: str
    race: str
    class_name: str
    level: str
    earned: int
    spent: int
    total: int
    last_raid: date | None
    shares: tuple[tuple[int, int], ...] = ()
    """(earned, offered) in the last 30 and in the last 60 days."""


def read_page(text: str, name: str) -> list[PageLine]:
    """The lines of a standings page; none when the text is something else."""
    found: list[PageLine] = []
    for number, line in enumerate(text.splitlines(), start=1):
        share = _SHARE.match(line.strip())
        if share is not None and found:
            pair = (hundredths(share["earned"]), hundredths(share["offered"]))
            found[-1] = _with_share(found[-1], pair)
            continue
        row = _row(line, f"{name} line {number}")
        if row is not None:
            found.append(row)
    return found


def page_records(lines: Sequence[PageLine], guild: Guild, notes: list[Note]) -> list[Imported]:
    """The accounts that are new, and what each brings along."""
    rows = [
        Row(
            line.name,
            line.place,
            class_name=line.class_name or None,
            level=int(line.level) if line.level.isdecimal() else None,
            race=line.race or None,
        )
        for line in lines
    ]
    people = guild_records(rows, guild, notes)
    links = {
        folded(str(p.payload["character_name"])): str(p.payload["account_id"])
        for p in people
        if p.kind is CharacterAccount
    }
    day = max((line.last_raid for line in lines if line.last_raid), default=None)
    for line in lines:
        if line.total != line.earned - line.spent:
            notes.append(Note(line.place, False, _wrong_sum(line)))
        account = guild.account_of(line.name) or links[folded(line.name)]
        people += _parts(line, account, day)
    return people


def page_offers(lines: Sequence[PageLine]) -> list[ImportedScope]:
    """What was on offer in the page's windows, as raids that nobody attended."""
    day = max((line.last_raid for line in lines if line.last_raid), default=None)
    shares = next((line.shares for line in lines if len(line.shares) == 2), None)
    if day is None or shares is None:
        return []
    last_30, last_60 = (offered for _, offered in shares)
    parts = (
        ("brought-over-30", "the last 30 days", day, last_30),
        ("brought-over-60", "the 30 days before", day - _LATER, last_60 - last_30),
    )
    return [_offer(*part) for part in parts if part[-1] > 0]


def _offer(raid_id: str, words: str, day: date, offered: int) -> ImportedScope:
    raid: Payload = {
        "raid_id": raid_id,
        "raid_name": f"Brought over: on offer in {words}",
        "date_iso": day.isoformat(),
        "status": "complete",
    }
    tic: Payload = {
        "raid_id": raid_id,
        "event_index": 1,
        "event_id": raid_id,
        "event_order": 1,
        "event_name": f"All tics of {words}",
        "dkp_hundredths": offered,
    }
    place = "the page's shares"
    return ImportedScope(
        raid_id,
        [
            Imported(Raid, raid_record_id(raid_id), raid, place),
            Imported(Tic, tic_record_id(raid_id, raid_id), tic, place),
        ],
    )


def page_lines(lines: Sequence[PageLine]) -> Iterator[str]:
    """For people: what the page comes to, and what it cannot bring along."""
    earned, spent = sum(x.earned for x in lines), sum(x.spent for x in lines)
    yield f"Standings: {len(lines)} accounts, earned {shown(earned)}, spent {shown(spent)}"
    offered = [shown(offered) for _, offered in lines[0].shares]
    if offered:
        yield (
            f"  On offer were {' and '.join(offered)} in the last 30 and 60 days: two raids "
            "without attendees stand for that. Delete them if you record the real ones."
        )


def _row(line: str, place: str) -> PageLine | None:
    cells = [cell.strip() for cell in line.strip("\t").split("\t")]
    if len(cells) < 8:
        return None
    try:
        earned, spent, total = (hundredths(cell) for cell in cells[4:7])
    except InputError:
        return None
    name = spelled(cells[0].removesuffix("[+]").strip())
    return PageLine(place, name, cells[1], cells[2], cells[3], earned, spent, total, _day(cells[7]))


def _with_share(line: PageLine, pair: tuple[int, int]) -> PageLine:
    return PageLine(
        line.place,
        line.name,
        line.race,
        line.class_name,
        line.level,
        line.earned,
        line.spent,
        line.total,
        line.last_raid,
        (*line.shares, pair),
    )


def _parts(line: PageLine, account: str, day: date | None) -> Iterator[Imported]:
    last_30, last_60 = (*(earned for earned, _ in line.shares), 0, 0)[:2]
    last_60 = max(last_30, last_60)
    parts = (
        ("the last 30 days", day, last_30, 0),
        ("the 30 days before", day - _LATER if day else None, last_60 - last_30, 0),
        ("earlier", None, line.earned - last_60, line.spent),
    )
    for words, dated, earned, spent in parts:
        fields: Payload = {
            "guild_id": GUILD,
            "account_id": account,
            "character_name": line.name,
            "earned_hundredths": earned,
            "spent_hundredths": spent,
            "adjusted_on": dated.isoformat() if dated else None,
            "reason": f"Standings brought over: {words}",
        }
        record_id = derived_record_id(
            SOURCE, "adjustment", f"standings/{folded(line.name)}/{words}"
        )
        yield Imported(Adjustment, record_id, fields, line.place)


def _wrong_sum(line: PageLine) -> str:
    return (
        f"{line.name}: the page's total {shown(line.total)} is not earned {shown(line.earned)} "
        f"less spent {shown(line.spent)}; the latter two are brought over."
    )


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%a %b %d, %Y").date()  # noqa: DTZ007 - a day, no moment
    except ValueError:
        return None
