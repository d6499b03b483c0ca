"""The rows and cells of the raid sheet, as they are painted and read out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tracker.core.changes import RecordState, StoredRecord
from tracker.profiles.dkp.kinds import Attendance, Loot
from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.rules.credits import NO_CREDIT, account_of
from tracker.profiles.dkp.rules.guild import Guild
from tracker.profiles.dkp.rules.standings import payer_of
from tracker.profiles.dkp.ui.book import RaidBook

_LETTERS = {"present": "", "standby": " S", "afk": " A", "linkdead": " L"}
_WORST = (RecordState.PARKED, RecordState.WAITING, RecordState.SENT, RecordState.SYNCED)
MOST_FOUND = 40


@dataclass(frozen=True)
class Cell:
    """A character in a tic."""

    sign: str = "·"
    token: str = "dim"
    words: str = "not on this list"
    is_listed: bool = False
    mark: str | None = None
    state: RecordState = RecordState.SYNCED
    name: str = ""
    """The character, as the list spells it."""
    account_id: str | None = None
    """The account written down with the mark."""


NOT_LISTED = Cell()
Column = Mapping[str, Cell]
"""A tic's cells by folded name."""


@dataclass(frozen=True)
class SheetRow:
    """A character, below the others of its account."""

    name: str
    account_id: str | None
    account: str
    is_first: bool
    """The account's points stand in this row."""
    is_main: bool
    is_here: bool = True
    """Not only found in the guild, to be added."""
    folded: str = field(default="")

    @property
    def words(self) -> str:
        """`Bhodi  alt of Cavalier`, for whoever cannot see the columns."""
        if self.account_id is None:
            return f"{self.name}, unknown"
        return self.name if self.is_main else f"{self.name}, {self.account}'s"


def column_of(book: RaidBook, event_index: int) -> dict[str, Cell]:
    """The cells of a tic."""
    lists = book.lists(event_index)
    credited = set(lists.accounts.values())
    return {
        folded(row.record.character_name): _cell(row, credited, book.guild)
        for row in book.marks(event_index)
    }


def rows_of(book: RaidBook, columns: Iterable[Column], words: str) -> list[SheetRow]:
    """Whoever is on a list or paid for an item, by account; and the guild's that were looked for.

    Unknown names come first: they need somebody.
    """
    guild = book.guild
    names: dict[str, str] = {}
    owners: dict[str, str] = {}
    for column in columns:
        for name, cell in column.items():
            names.setdefault(name, guild.spelled(cell.name))
            if cell.account_id is not None:
                # Who had a character when its mark was made; that counts in this raid.
                owners[name] = cell.account_id
    for award in book.loot():
        _add_buyer(names, award.record, guild)
    wanted = words.casefold().split()
    rows = [
        (owners.get(n) or guild.account_of(n), n, spelled, True) for n, spelled in names.items()
    ]
    if len(words.strip()) > 1:
        found = [c for c in guild.names() if folded(c) not in names and _matches(c, wanted)]
        rows += [(guild.account_of(c), folded(c), c, False) for c in sorted(found)[:MOST_FOUND]]
    return _grouped(rows, guild, wanted)


def state_of(columns: Iterable[Column], name: str) -> RecordState:
    """The state that most needs to be seen among a character's marks."""
    states = {c[name].state for c in columns if name in c}
    return next((s for s in _WORST if s in states), RecordState.SYNCED)


def _add_buyer(names: dict[str, str], award: Loot, guild: Guild) -> None:
    payer = payer_of(award, guild)
    if payer is None or award.is_reversed or not award.character_name:
        return
    names.setdefault(folded(award.character_name), guild.spelled(award.character_name))


def _grouped(
    rows: Iterable[tuple[str | None, str, str, bool]], guild: Guild, wanted: list[str]
) -> list[SheetRow]:
    def order(row: tuple[str | None, str, str, bool]) -> tuple[bool, bool, str, bool, str]:
        account, name, _, is_here = row
        main = "" if account is None else guild.main_of(account)
        return not is_here, account is not None, folded(main), name != folded(main), name

    found: list[SheetRow] = []
    for account, name, spelled, is_here in sorted(rows, key=order):
        main = "" if account is None else guild.main_of(account)
        if not _matches(f"{spelled} {main}", wanted):
            continue
        is_first = account is not None and not (found and found[-1].account_id == account)
        is_main = folded(main) == name
        found.append(SheetRow(spelled, account, main, is_first, is_main, is_here, name))
    return found


def _matches(text: str, wanted: list[str]) -> bool:
    plain = text.casefold()
    return all(word in plain for word in wanted)


def _cell(row: StoredRecord[Attendance], credited: set[str], guild: Guild) -> Cell:
    record = row.record
    account = account_of(record, guild)
    twice = "²" if record.times_listed > 1 else ""
    letter = _LETTERS.get(record.mark, f" {record.mark[:1].upper()}")
    if account is None:
        sign, token, words = "?" + letter, "warn", "unknown: earns nothing until it is linked"
    elif record.mark == NO_CREDIT:
        sign, token, words = "×", "text", "no credit"
    elif record.character_name in credited:
        said = "" if record.mark == "present" else f", {record.mark}"
        sign, token, words = "✓" + letter + twice, "ok", f"credited{said}"
    else:
        main = guild.main_of(account)
        sign, token, words = "=" + letter, "dim", f"listed; {main} has the credit already"
    if twice:
        words += f", listed {record.times_listed} times"
    owner = (record.character_name, record.account_id)
    return Cell(sign, token, words, True, record.mark, row.state, *owner)
