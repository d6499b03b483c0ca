"""What the live log remembers beside the records: the file, the patterns, what was decided."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path

from tracker.errors import InputError
from tracker.profiles.dkp.parsing.awards import AwardPattern
from tracker.profiles.dkp.parsing.bids import BidRules, bid_rules, channel_words
from tracker.profiles.dkp.parsing.patterns import (
    OwnPattern,
    keep_patterns,
    own_patterns,
    patterns_in_use,
)
from tracker.ui.kit.workspace import RecordStore

_LOG, _CHANNELS = "dkp/log", "dkp/bid channels"
MOST_OFFERED = 2_000


class LiveNotes:
    """Durable when each call returns; undo does not touch any of it."""

    def __init__(self, store: RecordStore, raid_id: str) -> None:
        self._meta = store.meta
        self._offered = f"dkp/{raid_id}/offered"

    def log(self) -> Path | None:
        """The log that was followed last, for every raid."""
        text = self._meta.get(_LOG)
        return Path(text) if text else None

    def keep_log(self, path: Path | None) -> None:
        """None: no log is followed until one is chosen."""
        self._meta.set(_LOG, "" if path is None else str(path))

    def patterns(self) -> tuple[OwnPattern, ...]:
        """The guild's own ones."""
        return own_patterns(self._meta.get)

    def patterns_in_use(self) -> tuple[AwardPattern, ...]:
        """Those that are in use, then the usual ones."""
        return patterns_in_use(self._meta.get)

    def keep_patterns(self, patterns: Sequence[OwnPattern]) -> None:
        """InputError, and nothing is kept, when one of them cannot be used."""
        keep_patterns(self._meta.set, patterns)

    def bids(self) -> BidRules:
        """Where offers are heard."""
        text = self._meta.get(_CHANNELS)
        try:
            return BidRules() if text is None else bid_rules(text)
        except InputError:
            return BidRules()

    def keep_bids(self, text: str) -> BidRules:
        """InputError names what is no channel."""
        rules = bid_rules(text)
        self._meta.set(_CHANNELS, channel_words(rules))
        return rules

    def offered(self) -> set[str]:
        """The proposals of this raid that were in the queue: one that left it is decided."""
        text = self._meta.get(self._offered)
        try:
            return {str(one) for one in json.loads(text)} if text else set()
        except (ValueError, TypeError):
            return set()

    def keep_offered(self, offered: Collection[str]) -> None:
        """The latest ones, by their names: they begin with their day."""
        self._meta.set(self._offered, json.dumps(sorted(offered)[-MOST_OFFERED:]))
