"""What is typed about an award, and what it comes to: pure values and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.errors import InputError
from tracker.profiles.dkp.kinds import Loot
from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.points import LARGEST, hundredths, shown
from tracker.profiles.dkp.rules.guild import Guild
from tracker.profiles.dkp.rules.prices import PriceBook, PriceHistory
from tracker.profiles.dkp.ui.loot.completing_line import Offer

MOST_NAMES = 8


@dataclass(frozen=True)
class Typed:
    """The entry row."""

    item: str = ""
    winner: str = ""
    looter: str = ""
    cost: str = ""


@dataclass(frozen=True)
class Entered:
    """An award that can be recorded."""

    item: str
    winner: str
    account_id: str | None
    """None: nobody of this name is known, so nobody pays."""
    looter: str | None
    hundredths: int


def entered(typed: Typed, guild: Guild) -> Entered:
    """InputError says what is missing or cannot be read. An empty cost is 0: a real award."""
    item = typed.item.strip()
    if not item:
        raise InputError("Which item? Type its name.")
    if not typed.winner.strip():
        raise InputError(f"Who gets {item}? Type a character.")
    winner = guild.spelled(typed.winner.strip())
    looter = guild.spelled(typed.looter.strip()) if typed.looter.strip() else None
    return Entered(item, winner, guild.account_of(winner), looter, cost_of(typed.cost))


def cost_of(text: str) -> int:
    """Hundredths, commas as in `hundredths`; InputError for what is no price. Empty is 0."""
    plain = text.replace(" ", "")
    cost = hundredths(plain) if plain else 0
    if not 0 <= cost <= LARGEST:
        raise InputError(f"'{text}' is no price; write it like 3 or 2.5.")
    return cost


def item_offers(typed: str, prices: PriceBook, seen: Sequence[str]) -> list[Offer]:
    """Items for what was typed: those of the log first, then those that were given before."""
    start = folded(typed)
    from_log = [Offer(item, "looted tonight") for item in seen if start in folded(item)]
    names = {folded(offer.text) for offer in from_log}
    known = [found for found in prices.matching(typed) if folded(found.item) not in names]
    return [*from_log, *(Offer(one.item, _last_price(one)) for one in known)]


def _last_price(history: PriceHistory) -> str:
    return f"last {shown(history.sales[0].hundredths)}" if history.sales else ""


def name_offers(typed: str, guild: Guild, present: Sequence[str]) -> list[Offer]:
    """Characters for what was typed: who is in the raid first; each with its account."""
    start = folded(typed)
    here = {folded(name) for name in present}
    found = [name for name in guild.names() if start in folded(name)]
    found.sort(key=lambda n: (not folded(n).startswith(start), folded(n) not in here, folded(n)))
    return [Offer(name, _account_words(name, guild)) for name in found[:MOST_NAMES]]


def _account_words(name: str, guild: Guild) -> str:
    account = guild.account_of(name)
    if account is None:
        return "no account"
    main = guild.main_of(account)
    return "" if folded(main) == folded(name) else f"account {main}"


def payer_words(name: str, guild: Guild) -> str:
    """`Bhodi (account Cavalier)`: who pays for what the character gets."""
    words = _account_words(name, guild)
    return f"{guild.spelled(name)} ({words})" if words else guild.spelled(name)


def loot_words(loot: Sequence[Loot]) -> str:
    """`7 awards, 37 DKP spent, 1 reversed`."""
    standing = [award for award in loot if not award.is_reversed]
    if not loot:
        return ""
    count = "1 award" if len(standing) == 1 else f"{len(standing)} awards"
    spent = shown(sum(award.cost_hundredths for award in standing))
    gone = len(loot) - len(standing)
    return f"{count}, {spent} DKP spent" + (f", {gone} reversed" if gone else "")


def changes_of_balance(old: Loot | None, new: Loot | None) -> Iterator[tuple[str, int]]:
    """(account, hundredths that it gets or pays) when an award becomes another one."""
    if old is not None and not old.is_reversed and old.account_id and old.cost_hundredths:
        yield old.account_id, old.cost_hundredths
    if new is not None and not new.is_reversed and new.account_id and new.cost_hundredths:
        yield new.account_id, -new.cost_hundredths


def moment_of_award(now: datetime, day: str | None, last: str | None) -> datetime:
    """Now, while the raid's night lasts; what is entered later happened at its last moment."""
    if day is None:
        return now
    start = datetime.fromisoformat(day)
    if 0 <= (now - start).total_seconds() < 36 * 3600:
        return now
    try:
        return datetime.fromisoformat(last or "").replace(tzinfo=None)
    except ValueError:
        return start.replace(hour=23, minute=59)
