"""What a night would give a second time, because another raid of its day has given it already.

A guild that splits has two raids at the same time. That is fine as long as nobody earns in both
for the same moment, and no award is written down in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from tracker.core.profile import ScopeView
from tracker.profiles.dkp.kinds import Attendance, Loot, Tic
from tracker.profiles.dkp.naming import is_repeated_hour
from tracker.profiles.dkp.rules.checks import moment
from tracker.profiles.dkp.rules.credits import tic_lists
from tracker.profiles.dkp.rules.guild import Guild
from tracker.profiles.dkp.rules.matching import recorded_awards
from tracker.profiles.dkp.rules.proposing import Proposal, TicProposal

SAME_MOMENT = timedelta(minutes=1)
"""One list, told by the log and by a file of the client, is written down within this time."""
NAMES_SHOWN, AWARDS_SHOWN = 3, 1


def given_already(proposal: Proposal, other: ScopeView, guild: Guild) -> str:
    """`credits Jisu at 21:00:08 and has Belt to Akbar`; empty where nothing would count twice."""
    credited = list(_credited(proposal.tics, other, guild))
    awards = [award for award in other.records(Loot) if not award.is_reversed]
    given = [f"{a.item} to {a.winner}" for a in recorded_awards(proposal.awards, awards)]
    parts = []
    if credited:
        moments = dict.fromkeys(at for at, _ in credited)
        when = f"at {next(iter(moments))}" if len(moments) == 1 else f"in {len(moments)} tics"
        names = list(dict.fromkeys(name for _, name in credited))
        parts.append(f"credits {_listed(names, NAMES_SHOWN)} {when}")
    if given:
        parts.append(f"has {_listed(given, AWARDS_SHOWN)}")
    return " and ".join(parts)


def _listed(words: Sequence[str], shown: int) -> str:
    more = len(words) - shown
    return ", ".join(words[:shown]) + (f" and {more:,} more" if more > 0 else "")


def _credited(
    tics: Iterable[TicProposal], other: ScopeView, guild: Guild
) -> Iterator[tuple[str, str]]:
    """(the moment, who has a credit for it there and would have one here)."""
    rows: dict[int | None, list[Attendance]] = {}
    for row in other.records(Attendance):
        rows.setdefault(row.event_index, []).append(row)
    for held in other.records(Tic):
        near = [tic for tic in tics if _is_same_moment(tic, held)]
        listed = {mark.account_id for tic in near for mark in tic.marks}
        if listed:
            accounts = tic_lists(rows.get(held.event_index, ()), guild).accounts
            at = moment(held.event_time)
            for account in accounts:
                if account in listed:
                    yield f"{at:%H:%M:%S}", guild.main_of(account)


def _is_same_moment(tic: TicProposal, held: Tic) -> bool:
    at = moment(held.event_time)
    if at is None or is_repeated_hour(held.event_id or "") != bool(tic.at.fold):
        return False
    return abs(at.replace(fold=0) - tic.at.replace(fold=0)) < SAME_MOMENT
