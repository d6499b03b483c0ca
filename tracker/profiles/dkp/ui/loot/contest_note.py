"""A running contest as text that comes back after a crash: what is wanted, and what was heard."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from tracker.profiles.dkp.parsing.sightings import Bid, Looted, Roll
from tracker.profiles.dkp.rules.rolling import Contest

_MOMENTS = ("at", "opened_at", "closed_at", "ended_at")


@dataclass(frozen=True)
class KeptContest:
    """Everything that a contest cannot learn again from a log that is gone."""

    contest: Contest | None = None
    ended_at: datetime | None = None
    """When the one before ended, whose entries do not count again."""
    rolls: tuple[Roll, ...] = ()
    bids: tuple[Bid, ...] = ()
    looted: tuple[Looted, ...] = ()


def kept_text(kept: KeptContest) -> str:
    """`kept_from` reads it again."""
    return json.dumps(_timed(asdict(kept)))


def kept_from(text: str | None) -> KeptContest:
    """No contest where nothing was kept, or by another version that wrote it differently."""
    try:
        row = _row(json.loads(text or "{}"))
        contest = row.get("contest")
        if contest is not None:
            contest = Contest(**{**_row(contest), "only": tuple(contest["only"])})
        return KeptContest(
            contest,
            row.get("ended_at"),
            tuple(Roll(**_row(one)) for one in row.get("rolls", ())),
            tuple(Bid(**_row(one)) for one in row.get("bids", ())),
            tuple(Looted(**_row(one)) for one in row.get("looted", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return KeptContest()


def _timed(value: Any) -> Any:
    """With moments as texts; a repeated hour stays apart from its first time."""
    if isinstance(value, datetime):
        return [value.isoformat(), value.fold]
    if isinstance(value, dict):
        return {name: _timed(one) for name, one in value.items()}
    return [_timed(one) for one in value] if isinstance(value, list | tuple) else value


def _row(kept: Mapping[str, Any]) -> dict[str, Any]:
    row = dict(kept)
    for name in _MOMENTS:
        if row.get(name) is not None:
            text, fold = row[name]
            row[name] = datetime.fromisoformat(text).replace(fold=fold)
    return row
