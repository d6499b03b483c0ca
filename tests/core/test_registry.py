"""Profiles are found by scanning, and every one found keeps the contract."""

from __future__ import annotations

import pytest

from tracker.core.ids import derived_record_id, new_change_id, new_record_id
from tracker.core.profile import Profile
from tracker.core.record import columns
from tracker.core.registry import discover
from tracker.core.scope import Scope
from tracker.errors import InputError

PROFILES = list(discover())


def test_the_shipped_profiles_are_found() -> None:
    assert "hockey" in [p.name for p in PROFILES]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: p.name)
def test_referenced_kinds_come_first(profile: Profile) -> None:
    seen = set()
    for kind in profile.kinds:
        seen.add(kind.kind.name)
        for reference in kind.kind.references:
            assert reference.kind in seen
            assert reference.field in kind.model_fields


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: p.name)
def test_every_kind_has_its_scope_and_index_fields(profile: Profile) -> None:
    assert profile.scope_kind in profile.kinds
    for kind in profile.kinds:
        assert kind.kind.scope_field in kind.model_fields
        assert (kind.kind.index_field in kind.model_fields) == kind.kind.key_pattern.indexed
        assert all(c.label for c in columns(kind))


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: p.name)
def test_tables_and_key_letters_are_not_shared(profile: Profile) -> None:
    kinds = [k.kind for k in profile.kinds]
    assert len({k.table for k in kinds}) == len(kinds)
    assert len({k.key_pattern.letter for k in kinds}) == len(kinds)


def test_an_unknown_profile_or_kind_is_refused_with_those_that_exist() -> None:
    with pytest.raises(InputError, match=r"no profile 'curling'; there are: .*hockey"):
        discover().kind(Scope("curling", "1"), "end")
    with pytest.raises(InputError, match=r"no kind 'end'; it has: .*event"):
        discover().kind(Scope("hockey", "1"), "end")


def test_two_importers_of_one_source_agree_on_the_identity() -> None:
    assert derived_record_id("nhl", "event", "1/2") == derived_record_id("nhl", "event", "1/2")
    assert derived_record_id("nhl", "event", "1/2") != derived_record_id("nhl", "event", "1/3")


def test_new_identities_differ_and_sort_by_time() -> None:
    records = [new_record_id() for _ in range(100)]
    changes = [new_change_id() for _ in range(100)]
    assert len({*records, *changes}) == 200
    assert records == sorted(records)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: p.name)
def test_every_kind_lives_in_one_sort_of_scope(profile: Profile) -> None:
    shared = [kind for scope in profile.shared_scopes.values() for kind in scope.kinds]
    assert {*shared, *profile.kinds_in("1")} == set(profile.kinds)
    assert len(shared) + len(profile.kinds_in("1")) == len(profile.kinds)
    assert profile.scope_kind in profile.kinds_in("1")
    assert profile.scope_name("1") == f"{profile.scope_label} 1"
    for scope_id, scope in profile.shared_scopes.items():
        assert profile.kinds_in(scope_id) == scope.kinds
        assert profile.scope_name(scope_id) == scope.label


def test_lists_are_headed_by_what_many_of_a_kind_are_called() -> None:
    headings = {kind.kind.name: kind.kind.heading for p in PROFILES for kind in p.kinds}
    wanted = {"event": "Events", "roster": "Roster entries", "game": "Game", "loot": "Loot"}
    assert wanted.items() <= headings.items()
