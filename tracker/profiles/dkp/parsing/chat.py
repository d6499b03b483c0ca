"""Chat lines: who said what where, in all the forms that clients write."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHAT = re.compile(
    r"(?P<who>You|[^\W\d_]+) (?:(?:tell|tells|told) (?:the |your )?(?P<to>[\w:]+)"
    r"|(?:say|says) out of character|(?P<verb>auctions?|says?|shouts?)"
    r"(?: to your (?P<group>\w+))?),\s+'(?P<text>.*)$"
)


@dataclass(frozen=True)
class Said:
    """One message."""

    speaker: str
    """`You` is whoever's log it is."""
    channel: str
    """`raid`, `guild`, `Nag:1`, `auction` …"""
    text: str


def said(text: str) -> Said | None:
    """The message in a log line; None when the line is no chat."""
    if ", " not in text or "'" not in text:
        return None
    found = _CHAT.match(text)
    if found is None:
        return None
    channel = found["to"] or found["group"] or (found["verb"] or "ooc").rstrip("s")
    return Said(found["who"], channel, found["text"].removesuffix("'").strip())
