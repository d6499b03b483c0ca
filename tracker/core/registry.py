"""Finds the profiles: every package under tracker.profiles that has a PROFILE."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator

from tracker.core.profile import Profile
from tracker.core.record import Record
from tracker.core.scope import Scope
from tracker.errors import InputError


class Registry:
    """The profiles that this program knows, by name."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self._profiles = {profile.name: profile for profile in profiles}

    def __iter__(self) -> Iterator[Profile]:
        return iter(self._profiles.values())

    def profile(self, name: str) -> Profile:
        """The profile of this name; InputError lists the names that exist."""
        if name not in self._profiles:
            known = ", ".join(sorted(self._profiles))
            raise InputError(f"There is no profile '{name}'; there are: {known}.")
        return self._profiles[name]

    def kind(self, scope: Scope, kind: str) -> type[Record]:
        """The kind's class in the scope's profile; InputError when there is none."""
        return self.profile(scope.profile).kind(kind)


def discover(package: str = "tracker.profiles") -> Registry:
    """Scans the package; a new profile is one folder and no change elsewhere."""
    parent = importlib.import_module(package)
    found = []
    for info in sorted(pkgutil.iter_modules(parent.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{package}.{info.name}")
        profile = getattr(module, "PROFILE", None)
        if isinstance(profile, Profile):
            found.append(profile)
    return Registry(found)
