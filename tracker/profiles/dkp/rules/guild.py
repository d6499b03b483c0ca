"""Whose character is whose: names as they are spelled, folded, and the accounts behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tracker.core.profile import ScopeView
from tracker.profiles.dkp.kinds import Account, Character, CharacterAccount
from tracker.profiles.dkp.naming import folded


@dataclass(frozen=True)
class Guild:
    """The guild's characters and accounts. Names are looked up however they are spelled."""

    accounts: Mapping[str, str] = field(default_factory=dict)
    """Account id to the name that people know."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Folded character name to account id."""
    characters: Mapping[str, Character] = field(default_factory=dict)
    """Folded name to the character."""

    def account_of(self, character: str | None) -> str | None:
        """The account that a character belongs to; None for an unknown one."""
        return self.links.get(folded(character))

    def main_of(self, account_id: str) -> str:
        """What people call an account: the name of its main."""
        return self.accounts.get(account_id, account_id)

    def spelled(self, character: str) -> str:
        """The name as the guild spells it; as it is given when nobody knows it."""
        known = self.characters.get(folded(character))
        return character if known is None else known.name

    def char_id(self, character: str) -> str | None:
        """The server's number of a character, where it is known."""
        known = self.characters.get(folded(character))
        return None if known is None else known.char_id

    def names(self) -> Iterator[str]:
        """Every known character, as it is spelled."""
        return (character.name for character in self.characters.values())


def guild_of(view: ScopeView) -> Guild:
    """The guild as its scope says."""
    return guild_from(
        view.records(Account), view.records(Character), view.records(CharacterAccount)
    )


def guild_from(
    accounts: Iterable[Account],
    characters: Iterable[Character],
    links: Iterable[CharacterAccount],
) -> Guild:
    """The guild that these records make."""
    return Guild(
        {a.account_id: a.title for a in accounts},
        {folded(link.character_name): link.account_id for link in links},
        {folded(c.name): c for c in characters},
    )
