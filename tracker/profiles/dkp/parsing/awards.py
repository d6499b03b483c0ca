"""Who got what for how much, from what people say; the patterns can be changed and tried out."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.errors import InputError
from tracker.profiles.dkp.parsing.lines import Line
from tracker.profiles.dkp.parsing.pattern_safety import (
    LONGEST_TEXT,
    require_bounded,
    require_quick,
)
from tracker.profiles.dkp.parsing.sightings import Award, Looted
from tracker.profiles.dkp.points import AMOUNT, hundredths

log = logging.getLogger(__name__)
_GRATS = r"(?:con)?gra(?:ts|tz|tulations)"
_COST = rf"(?P<cost>{AMOUNT})"
_WINNER = r"(?P<winner>[^\W_]{3,20})"
LONGEST_ITEM = 120
LONGEST_NAME = 64
SLOWEST_SECONDS = 0.25


@dataclass(frozen=True)
class AwardPattern:
    """A regular expression with the groups `item` and `winner`, and `cost` where points are paid.

    Without a cost it is an award for 0 points, which is a real one.
    """

    name: str
    expression: str

    def compiled(self) -> re.Pattern[str]:
        """InputError says what is wrong with the expression."""
        if self not in STANDARD_PATTERNS:
            require_bounded(self.name, self.expression)
        try:
            pattern = re.compile(self.expression, re.IGNORECASE)
        except re.error as error:
            raise InputError(f"The pattern '{self.name}' cannot be used: {error}.") from error
        missing = {"item", "winner"} - set(pattern.groupindex)
        if missing:
            names = " and ".join(sorted(missing))
            raise InputError(f"The pattern '{self.name}' has no group for {names}.")
        if self not in STANDARD_PATTERNS:
            require_quick(self.name, pattern)
        return pattern


STANDARD_PATTERNS = (
    AwardPattern("spent", rf"^:::\s*(?P<item>.+?)\s*:::\s*{_WINNER}\s+{_COST}\s+(?:DKP)?\s*SPENT"),
    AwardPattern(
        "bid", rf"^{_GRATS}!?\s+{_WINNER} bid {_COST} dkp (?:for|on) (?:item:?)?\s*(?P<item>.+)$"
    ),
    AwardPattern("grats first", rf"^{_GRATS}\s+{_WINNER}[!,.:]*\s+(?P<item>.+?)\s+{_COST}\s*dkp\b"),
    AwardPattern("grats last", rf"^(?P<item>.+?)\s+{_COST}\s*dkp[\s,-]*{_GRATS}\s+{_WINNER}"),
    AwardPattern(
        "cost last", rf"^(?P<item>.+?)[\s,-]+{_GRATS}\s+{_WINNER}[!,.]*\s+{_COST}\s*dkp\b"
    ),
    AwardPattern(
        "no bids", rf"^(?P<item>.+?)[\s,-]+no bids?[\s,-]*{_GRATS}\s+{_WINNER}(?:\s+w/.*)?"
    ),
    AwardPattern("top roll", rf"^{_GRATS}\s+{_WINNER}\s+(?P<item>.+?)\s+top roll,?\s*no bids?"),
)

_LOOTED = re.compile(
    r"--(?P<who>You|[^\W\d_]+) (?:has|have) looted (?:an? |(?P<count>\d+) )?(?P<item>.+?)"
    r"(?: from .+?(?:corpse|chest)\s*)?\s*\.--$"
)
_GRABBED = re.compile(r"(?P<who>[^\W\d_]+) grabbed an? (?P<item>.+?) from .+$")


class Awards:
    """Finds awards in messages; the first pattern that fits decides."""

    def __init__(self, patterns: Sequence[AwardPattern] = STANDARD_PATTERNS) -> None:
        self._patterns = [(pattern.name, pattern.compiled()) for pattern in patterns]

    def find(self, at: datetime | None, text: str, speaker: str | None = None) -> Award | None:
        """The award that a message tells of; None when it tells of none."""
        text = text[:LONGEST_TEXT].strip()
        for name, pattern in list(self._patterns):
            found = self._searched(name, pattern, text)
            award = None if found is None else _award(found, name)
            if award is not None:
                return replace(award, at=at, speaker=speaker)
        return None

    def _searched(self, name: str, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
        """A pattern that was slow on one message, whatever its trial said, is not asked again."""
        started = time.thread_time()
        found = pattern.search(text)
        if time.thread_time() - started > SLOWEST_SECONDS:
            log.warning("the award pattern %s was too slow on a message and is left out", name)
            self._patterns.remove((name, pattern))
        return found


def _award(found: re.Match[str], name: str) -> Award | None:
    """None for what a person's own groups found and cannot be an award."""
    groups = found.groupdict()
    item, winner = (groups["item"] or "").strip(" -,:\"'[]"), (groups["winner"] or "").strip()
    if not 0 < len(item) <= LONGEST_ITEM or not 0 < len(winner) <= LONGEST_NAME:
        return None
    try:
        cost = hundredths(groups.get("cost") or "0")
    except InputError:
        return None
    looter = (groups.get("looter") or "").strip()[:LONGEST_NAME] or None
    return Award(None, item, winner, cost, name, looter=looter)


def try_pattern(pattern: AwardPattern, texts: Iterable[str]) -> list[Award | None]:
    """For the test box: what the pattern makes of each text. InputError for a wrong pattern."""
    awards = Awards([pattern])
    return [awards.find(None, text) for text in texts]


def looted(line: Line, owner: str | None) -> Looted | None:
    """Who took what from a corpse; `owner` is whoever wrote the log."""
    found = _LOOTED.match(line.text) or _GRABBED.match(line.text)
    if found is None:
        return None
    who = owner if found["who"] == "You" and owner else found["who"]
    count = found.groupdict().get("count")
    return Looted(line.at, who, found["item"].strip(), int(count) if count else 1)
