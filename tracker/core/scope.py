"""Scope: the slice of records that is synced and refreshed together, written `hockey:18969`."""

from __future__ import annotations

import re
from typing import NamedTuple

from tracker.errors import InputError

_PROFILE = re.compile(r"[a-z][a-z0-9_]*")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}")


class Scope(NamedTuple):
    """A game, a raid, a season; `str()` gives the written form that the server uses, too.

    A tuple, because a laptop has thousands of them: hashing and sorting cost next to nothing.
    """

    profile: str
    id: str

    def __str__(self) -> str:
        return f"{self.profile}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Scope:
        """Reads `profile:id`; anything else is an InputError that shows the right form."""
        profile, colon, scope_id = text.strip().partition(":")
        is_profile = colon and _PROFILE.fullmatch(profile)
        if is_profile and scope_id and not _ID.fullmatch(scope_id):
            raise InputError(
                f"'{text}' is not a scope: an id follows '{profile}:', without spaces. "
                "`tracker status` lists the scopes that are here."
            )
        if not (is_profile and scope_id):
            raise InputError(f"'{text}' is not a scope; write it like hockey:18969.")
        return cls(profile, scope_id)
