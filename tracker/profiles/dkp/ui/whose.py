"""Whose character an unknown name becomes, from what an officer typed."""

from __future__ import annotations

from tracker.errors import InputError
from tracker.profiles.dkp.naming import folded
from tracker.profiles.dkp.rules.guild import Guild

NAMED = 3


def whose(typed: str, name: str, guild: Guild) -> str:
    """The account of a character or main, spelled out or begun so that nobody else is meant.

    InputError when nobody or several people are.
    """
    wanted = folded(typed)
    account = guild.account_of(typed)
    if account is not None:
        return account
    by_main = {folded(main): account for account, main in guild.accounts.items()}
    if wanted in by_main:
        return by_main[wanted]
    known = {**by_main, **guild.links}
    found = {account for key, account in known.items() if wanted and key.startswith(wanted)}
    if len(found) == 1:
        return found.pop()
    if not found:
        raise InputError(f"Nobody called {typed} is known. C makes {name} a new person.")
    mains = sorted(guild.main_of(account) for account in found)
    more = "" if len(mains) <= NAMED else f" or {len(mains) - NAMED} others"
    raise InputError(f"{typed} may be {', '.join(mains[:NAMED])}{more}; type more of the name.")
