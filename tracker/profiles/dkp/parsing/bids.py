"""Offers in chats and tells: an item with an amount, or the amount alone for what is up now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.errors import InputError
from tracker.profiles.dkp.parsing.chat import Said
from tracker.profiles.dkp.parsing.sightings import Bid
from tracker.profiles.dkp.points import AMOUNT, hundredths

TELL = "tell"
"""The channel of what others tell the recorder alone (`X tells you, …`)."""
STANDARD_CHANNELS = ("auction", "raid", TELL)
_TAIL = r"(?:\s*(?:dkp|points?))?(?:\s*(?P<tag>main|alt|box|second|2nd))?[.!\s]*$"
_COST = rf"(?P<cost>{AMOUNT})"
_WITH_ITEM = re.compile(r"^(?:bid\s+)?(?P<item>\D.{2,80}?)[\s:,-]+" + _COST + _TAIL, re.I)
_ALONE = re.compile(r"^(?:bid(?:ding)?\s+)?" + _COST + _TAIL, re.I)
_CHANNEL = re.compile(r"[\w:]{2,30}$")


@dataclass(frozen=True)
class BidRules:
    """Where offers are heard."""

    channels: tuple[str, ...] = STANDARD_CHANNELS

    def hears(self, channel: str) -> bool:
        """`Nag` hears `Nag:1`, whatever number the client gave the channel."""
        plain = TELL if channel.casefold() == "you" else channel.casefold()
        return plain in self.channels or plain.partition(":")[0] in self.channels


def bid_rules(text: str) -> BidRules:
    """From `raid, auction, tell`; InputError names what is no channel."""
    names = [part.strip().casefold() for part in text.split(",") if part.strip()]
    for name in names:
        if not _CHANNEL.match(name):
            raise InputError(f"'{name}' is no channel; write them like raid, guild, Nag, tell.")
    return BidRules(tuple(dict.fromkeys(names)))


def bid_of(at: datetime | None, speaker: str, said: Said) -> Bid | None:
    """An offer such as `Belt of Iniquity 10`; `10 DKP MIN` opens an auction and is none.

    An amount alone has the item "": it is for what is being given away at the moment. One that
    could be read in two ways is no offer.
    """
    channel = TELL if said.channel.casefold() == "you" else said.channel
    found = _ALONE.match(said.text) or _WITH_ITEM.match(said.text)
    if found is None:
        return None
    item = (found.groupdict().get("item") or "").strip(" -,:\"'[]")
    tag = (found["tag"] or "").casefold()
    try:
        return Bid(at, speaker, item, hundredths(found["cost"]), channel, tag)
    except InputError:
        return None


def channel_words(rules: BidRules) -> str:
    """For the field in which they are changed."""
    return ", ".join(rules.channels)


def is_for(bid: Bid, item: str, others: Sequence[str] = ()) -> bool:
    """Whether an offer is for this item: by its name, begun or whole, or by the amount alone.

    With several things up at once (`others`) an amount alone is for none of them.
    """
    wanted, said = item.casefold().strip(), bid.item.casefold()
    if not said:
        return not others
    return wanted.startswith(said) or said in wanted or wanted in said
