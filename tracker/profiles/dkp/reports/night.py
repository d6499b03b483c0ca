"""A raid's numbers as its report needs them: per tic, per account, per award."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.core.profile import LocalRecords
from tracker.profiles.dkp.kinds import Attendance, Loot, Raid, Tic
from tracker.profiles.dkp.naming import GUILD, folded
from tracker.profiles.dkp.rules.credits import TicLists, account_of, tic_lists
from tracker.profiles.dkp.rules.guild import Guild, guild_of
from tracker.profiles.dkp.rules.standings import payer_of


@dataclass(frozen=True)
class TicSheet:
    """A tic, whom it credited, and the rows that its list has."""

    tic: Tic
    lists: TicLists
    rows: Sequence[Attendance]

    @property
    def hour(self) -> str:
        """`21:00`; the tic's number where it has no time."""
        time = (self.tic.event_time or "")[11:16]
        return time if len(time) == 5 else f"No. {self.order}"

    @property
    def order(self) -> int:
        """Its place in the night."""
        return self.tic.event_order or self.tic.event_index

    def marked(self, mark: str) -> list[str]:
        """Who has this mark, in alphabetical order."""
        return sorted((r.character_name for r in self.rows if r.mark == mark), key=str.casefold)


@dataclass(frozen=True)
class AccountLine:
    """What one account got out of the night; points in hundredths."""

    account_id: str
    name: str
    characters: Sequence[str]
    """Whatever it was seen on, its main first."""
    per_tic: Sequence[int | None]
    """In the order of the tics; None where it was not credited."""
    spent: int | None
    """None for an account that was given nothing; 0 for one that had something for nothing."""

    @property
    def earned(self) -> int:
        """The sum of its tics."""
        return sum(worth or 0 for worth in self.per_tic)

    @property
    def tics(self) -> int:
        """How many credited it."""
        return sum(worth is not None for worth in self.per_tic)


class Night:
    """One raid, read from its records and the guild's."""

    def __init__(self, scope_id: str, local: LocalRecords) -> None:
        self.scope_id = scope_id
        self.guild: Guild = guild_of(local.view(GUILD))
        self._view = local.view(scope_id)

    @cached_property
    def raid(self) -> Raid | None:
        """The raid's own record, where there is one."""
        return next(iter(self._view.records(Raid)), None)

    @cached_property
    def sheets(self) -> Sequence[TicSheet]:
        """In the order of the night."""
        rows: dict[int | None, list[Attendance]] = {}
        for row in self._view.records(Attendance):
            rows.setdefault(row.event_index, []).append(row)
        sheets = [
            TicSheet(tic, tic_lists(listed, self.guild), listed)
            for tic in self._view.records(Tic)
            for listed in [rows.get(tic.event_index, [])]
        ]
        return sorted(sheets, key=lambda sheet: (sheet.order, sheet.tic.event_time or ""))

    @cached_property
    def awards(self) -> Sequence[Loot]:
        """Those that stand and those that were reversed, by time."""
        return sorted(self._view.records(Loot), key=lambda a: (a.awarded_at or "", a.item_name))

    @property
    def standing_awards(self) -> list[Loot]:
        """Without those that were reversed."""
        return [award for award in self.awards if not award.is_reversed]

    def payer(self, award: Loot) -> str | None:
        """What people call the account that paid."""
        account = payer_of(award, self.guild)
        return None if account is None else self.guild.main_of(account)

    @cached_property
    def accounts(self) -> Sequence[AccountLine]:
        """Every account that was credited or was given an item, by name."""
        spent = self._spent()
        seen = self._seen()
        known = {account for sheet in self.sheets for account in sheet.lists.accounts} | set(spent)
        lines = [
            AccountLine(
                account,
                self.guild.main_of(account),
                self._main_first(account, seen.get(account, ())),
                [
                    sheet.tic.dkp_hundredths if account in sheet.lists.accounts else None
                    for sheet in self.sheets
                ],
                spent.get(account),
            )
            for account in known
        ]
        return sorted(lines, key=lambda line: (folded(line.name), line.account_id))

    @property
    def unknown(self) -> list[str]:
        """Names that no account has; they earn nothing until they are linked."""
        names = {name for sheet in self.sheets for name in sheet.lists.unknown}
        return sorted(names, key=str.casefold)

    def _spent(self) -> Mapping[str, int]:
        spent: dict[str, int] = {}
        for award in self.standing_awards:
            payer = payer_of(award, self.guild)
            if payer is not None:
                spent[payer] = spent.get(payer, 0) + award.cost_hundredths
        return spent

    def _seen(self) -> Mapping[str, set[str]]:
        seen: dict[str, set[str]] = {}
        for sheet in self.sheets:
            for row in sheet.rows:
                account = account_of(row, self.guild)
                if account is not None:
                    seen.setdefault(account, set()).add(row.character_name)
        return seen

    def _main_first(self, account: str, names: Sequence[str] | set[str]) -> list[str]:
        main = folded(self.guild.main_of(account))
        return sorted(names, key=lambda name: (folded(name) != main, name.casefold()))
