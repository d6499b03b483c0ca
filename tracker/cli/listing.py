"""`tracker show --what`: one list of a scope, from here or from the server."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.app import Laptop, server_reader
from tracker.cli.local_records import require_scope
from tracker.cli.output import answer
from tracker.cli.tables import table_lines
from tracker.core.profile import Listing, Profile, Rows, SummaryTable
from tracker.core.scope import Scope
from tracker.errors import InputError


@dataclass(frozen=True)
class Wanted:
    """Which list, from where, and the choice that some lists leave."""

    what: str
    strength_from: str | None
    is_from_server: bool


def tell_listing(
    laptop: Laptop, profile: Profile, scope: Scope, wanted: Wanted, *, as_json: bool
) -> None:
    """InputError for a list or a choice that the profile does not have, and for an empty one."""
    listing = _listing(profile, wanted)
    choice = _choice(listing, wanted)
    if wanted.is_from_server:
        with server_reader(laptop) as reading:
            rows = listing.server(scope.id, reading, choice)
        if not rows:
            raise InputError(
                f"The server shows you no {wanted.what} of {scope}; sync it, or ask for it."
            )
        table = listing.table(rows)
    else:
        rows, table = _local(laptop, scope, listing, choice)
    answer(as_json, list(rows), table_lines(table))


def _local(
    laptop: Laptop, scope: Scope, listing: Listing, choice: str | None
) -> tuple[Rows, SummaryTable]:
    require_scope(laptop, scope)
    with laptop.store.read() as reader:
        view = reader.view(scope)
        rows = listing.local(scope.id, view, choice)
        named = listing.named_table
        return rows, listing.table(rows) if named is None else named(rows, view)


def _listing(profile: Profile, wanted: Wanted) -> Listing:
    found = profile.tools.listings.get(wanted.what)
    if found is None:
        known = ", ".join([*profile.tools.listings, *profile.tools.summary_lists]) or "none"
        raise InputError(f"{profile.label} has no list '{wanted.what}'; it has: {known}.")
    return found


def _choice(listing: Listing, wanted: Wanted) -> str | None:
    if wanted.strength_from is None:
        return listing.choices[0] if listing.choices else None
    if wanted.strength_from in listing.choices:
        return wanted.strength_from
    if not listing.choices:
        raise InputError(f"--strength-from goes with events, not with {wanted.what}.")
    known = " or ".join(listing.choices)
    raise InputError(f"--strength-from takes {known}, not '{wanted.strength_from}'.")
