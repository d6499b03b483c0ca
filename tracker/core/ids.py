"""Identifiers: each its own type, so that a key is never taken for an identity."""

from __future__ import annotations

import uuid
from typing import NewType

import uuid_utils.compat

RecordId = NewType("RecordId", str)
"""The identity of a record, a UUID in text form. It never changes."""

ChangeId = NewType("ChangeId", str)
"""The identity of one local change, a UUID in text form."""

Key = NewType("Key", str)
"""The readable client key, such as E1896900001. Not the identity: a collision can change it."""

DeviceId = NewType("DeviceId", str)
"""Which laptop (data folder) wrote something."""

_IMPORTS = uuid.UUID("6f1f8f0e-6c1c-5d0e-9b57-2f2e5a3c9a10")


def new_record_id() -> RecordId:
    """A fresh identity; ordered by time, which keeps database indexes compact."""
    return RecordId(str(uuid_utils.compat.uuid7()))


def new_change_id() -> ChangeId:
    """A fresh change identity; ordered by time."""
    return ChangeId(str(uuid_utils.compat.uuid7()))


def derived_record_id(source: str, kind: str, natural_id: str) -> RecordId:
    """The identity of an imported record: two importers of one source agree on it."""
    return RecordId(str(uuid.uuid5(_IMPORTS, f"{source}/{kind}/{natural_id}")))
