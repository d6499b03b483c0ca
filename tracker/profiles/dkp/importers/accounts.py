"""Which accounts are of people who left, as a table of accounts says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracker.core.profile import Imported, Note, ScopeView
from tracker.core.record import Payload
from tracker.profiles.dkp.importers.history_files import Placed
from tracker.profiles.dkp.kinds import Account
from tracker.profiles.dkp.naming import GUILD
from tracker.profiles.dkp.rules.identities import record_ids

_WORDS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0"), False),
}


def with_inactive(
    people: Iterable[Imported], rows: Iterable[Placed], home: ScopeView, notes: list[Note]
) -> Iterator[Imported]:
    """The same records, the accounts with what is said of them; then the accounts that are here.

    An account that nobody's character is linked to, and that is not here, is left out.
    """
    said = dict(_said(rows, notes))
    for one in people:
        row = said.pop(str(one.payload["account_id"]), None) if one.kind is Account else None
        yield one if row is None else replace(one, payload={**one.payload, "inactive": row[1]})
    ids = record_ids(home, Account)
    for account in home.records(Account):
        row = said.get(account.account_id)
        if row is not None and account.key in ids:
            fields: Payload = {
                "guild_id": GUILD,
                "account_id": account.account_id,
                "inactive": row[1],
            }
            yield Imported(Account, ids[account.key], fields, row[0].place)


def _said(rows: Iterable[Placed], notes: list[Note]) -> Iterator[tuple[str, tuple[Placed, bool]]]:
    for row in rows:
        account, text = row.get("account_id"), row.get("inactive")
        if account is None or text is None:
            continue
        word = _WORDS.get(text.casefold())
        if word is None:
            said = f"inactive is neither true nor false: '{text}'; it stays as it is."
            notes.append(Note(row.place, False, said))
        else:
            yield account, (row, word)
