"""What commands read of a profile's scopes, and how people name one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tracker.app import Laptop
from tracker.core.profile import LocalRecords, Profile
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db.profile_records import ProfileRecords

NAMED = 5
"""Scopes that a sentence names; of more it says that there are."""


def require_scope(laptop: Laptop, scope: Scope) -> None:
    """InputError when nothing of the scope is here."""
    with laptop.store.read() as reader:
        known = [summary.scope for summary in reader.scopes()]
    if scope in known:
        return
    name = laptop.registry.profile(scope.profile).name
    others = [str(s) for s in known if s.profile == name]
    here = f" Here are: {', '.join(others[:NAMED])}{' …' if len(others) > NAMED else ''}."
    raise InputError(
        f"There are no records of {scope} in {laptop.folder}; import or sync it first."
        f"{here if others else ''}"
    )


@contextmanager
def local_records(laptop: Laptop, profile: str) -> Iterator[LocalRecords]:
    """One reading of the laptop's records of a profile."""
    with laptop.store.read() as reader:
        yield ProfileRecords(reader, profile)


def named_scope(laptop: Laptop, text: str) -> tuple[Profile, Scope]:
    """The scope of this id, or the one that people call so."""
    name, _, called = text.partition(":")
    for profile in laptop.registry:
        if profile.name == name and called and profile.tools.find_scope is not None:
            with local_records(laptop, name) as local:
                found = profile.tools.find_scope(called, local)
            if found is not None:
                return profile, Scope(name, found)
    scope = Scope.parse(text)
    return laptop.registry.profile(scope.profile), scope
