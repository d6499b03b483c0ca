"""A tic's lists: who is credited, who is unknown, listed twice, or on an account's other character.

One account has one credit per tic, whatever characters are listed: its main's if that is listed,
else that of the first character on the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.profiles.dkp.kinds import Attendance
from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.rules.guild import Guild

NO_CREDIT = "no credit"


@dataclass(frozen=True)
class TicLists:
    """What became of the names on a tic's list; names in alphabetical order."""

    credited: Sequence[str]
    """One character per account."""
    accounts: Mapping[str, str]
    """Account id to the credited character."""
    unknown: Sequence[str]
    duplicates: Sequence[str]
    alts: Mapping[str, str]
    """Every listed character that is not its account's main, and that main."""
    same_account: Sequence[str]
    """Listed beside the credited character of the same account; they change nothing."""


def tic_lists(rows: Iterable[Attendance], guild: Guild) -> TicLists:
    """The lists of one tic, from its attendance in the order of the list."""
    present = sorted(rows, key=lambda row: row.attendance_index)
    counted: dict[str, list[Attendance]] = {}
    unknown = []
    for row in present:
        account = account_of(row, guild)
        if account is None:
            unknown.append(row.character_name)
        elif row.mark != NO_CREDIT:
            counted.setdefault(account, []).append(row)
    credited = {a: _chosen(a, listed, guild) for a, listed in counted.items()}
    alts = {row.character_name: main for row in present if (main := _main(row, guild)) is not None}
    chosen = set(credited.values())
    spare = [
        row.character_name
        for listed in counted.values()
        for row in listed
        if row.character_name not in chosen
    ]
    return TicLists(
        sorted(chosen, key=str.casefold),
        credited,
        sorted(unknown, key=str.casefold),
        sorted((r.character_name for r in present if r.times_listed > 1), key=str.casefold),
        alts,
        sorted(spare, key=str.casefold),
    )


def account_of(row: Attendance, guild: Guild) -> str | None:
    """Whose mark it is: the account written down with it, else the one that has the character now.

    Who changes hands later keeps what was earned before; who was unknown is found once linked.
    """
    return row.account_id or guild.account_of(row.character_name)


def _chosen(account: str, listed: Sequence[Attendance], guild: Guild) -> str:
    main = folded(guild.main_of(account))
    names = [row.character_name for row in listed]
    return next((name for name in names if folded(name) == main), names[0])


def _main(row: Attendance, guild: Guild) -> str | None:
    account = account_of(row, guild)
    if account is None:
        return None
    main = guild.main_of(account)
    return None if folded(main) == folded(row.character_name) else main
