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
    raise InputError(
        f"There are no records of {scope} in {laptop.folder}; import or sync it first."
        f"{_those_here(laptop, name)}"
    )


def _those_here(laptop: Laptop, profile: str) -> str:
    """The profile's scopes, by the name that commands take and the one that people use."""
    with laptop.store.read() as reader:
        found = [summary for summary in reader.scopes() if summary.scope.profile == profile]
    if not found:
        return ""
    named = [
        str(s.scope) if s.scope_record is None else f"{s.scope} ({s.scope_record.title})"
        for s in found[:NAMED]
    ]
    return f" Here are: {', '.join(named)}{' …' if len(found) > NAMED else ''}."


@contextmanager
def local_records(laptop: Laptop, profile: str) -> Iterator[LocalRecords]:
    """One reading of the laptop's records of a profile."""
    with laptop.store.read() as reader:
        yield ProfileRecords(reader, profile)


def only_scope(laptop: Laptop, text: str | None) -> Scope | None:
    """The one that a list is to be of, by its id or its name; None is all of them."""
    return None if text is None else named_scope(laptop, text)[1]


def named_scope(laptop: Laptop, text: str) -> tuple[Profile, Scope]:
    """The scope of this id, or the one that people call so."""
    name, _, called = text.partition(":")
    for profile in laptop.registry:
        if profile.name == name and called and profile.tools.find_scope is not None:
            with local_records(laptop, name) as local:
                found = profile.tools.find_scope(called, local)
            if found is not None:
                return profile, Scope(name, found)
    try:
        scope = Scope.parse(text)
    except InputError:
        for profile in laptop.registry:
            if profile.name == name and called:
                label = profile.scope_label.lower()
                raise InputError(
                    f"There is no {label} '{called}' in {laptop.folder}."
                    f"{_those_here(laptop, name) or ' Import or sync it first.'}"
                ) from None
        raise
    return laptop.registry.profile(scope.profile), scope
