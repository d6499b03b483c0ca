"""Handing changes over in a file: made with the device's key, read and uploaded elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.core.clock import Clock
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db import Store
from tracker.local_db.whole_files import write_whole
from tracker.sync.bundle import (
    Bundle,
    Origin,
    fingerprint,
    key_of,
    key_text,
    public_text,
    read,
    written,
)
from tracker.sync.carry import Carried, Carrying
from tracker.sync.credentials import KeyringEntry


@dataclass(frozen=True)
class Exported:
    """What a file holds."""

    changes: int
    fingerprint: str | None
    """Of the key that it is signed with; None when it is not signed."""
    warning: str | None


@dataclass(frozen=True)
class Uploaded:
    """What became of a file's changes."""

    device_id: str
    fingerprint: str | None
    changes: tuple[Carried, ...]
    remarks: tuple[str, ...]


def export_to(store: Store, clock: Clock, file: Path, scope: Scope | None) -> Exported:
    """Freezes what is unsent and writes it; InputError when the file cannot be written."""
    key, failure = device_key(store)
    changes = store.handing_over.freeze(scope)
    server_id = store.meta.get("server_id")
    origin = Origin(store.device_id, server_id, clock.now().isoformat())
    try:
        write_whole(file, written(origin, changes, key))
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror}.") from error
    if key is None:
        warning = (
            f"The file is not signed: {failure}. It has a checksum against damage, but nobody can "
            "tell who made it. Hand it over yourself."
        )
        return Exported(len(changes), None, warning)
    return Exported(len(changes), fingerprint(public_text(key)), None)


def upload(carrying: Carrying, file: Path) -> Uploaded:
    """Reads, checks and uploads a file; InputError when it cannot be used."""
    try:
        bundle = read(file.read_bytes())
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from error
    carried = tuple(carrying.run(bundle))
    remarks = (*_about(bundle), *carrying.progress.problems)
    shown = None if bundle.public_key is None else fingerprint(bundle.public_key)
    return Uploaded(bundle.device_id, shown, carried, remarks)


def device_key(store: Store) -> tuple[Ed25519PrivateKey | None, str | None]:
    """The laptop's own key, made when first needed and kept in the keyring; or why there is none.

    Never on disk: what could be read from the folder would prove nothing.
    """
    entry = KeyringEntry(f"{store.device_id} signing key")
    kept = entry.kept()
    if kept is not None:
        known = key_of(kept)
        return known, None if known is not None else "the keyring's entry is no signing key"
    key = Ed25519PrivateKey.generate()
    failure = entry.keep(key_text(key))
    return (key, None) if failure is None else (None, failure)


def _about(bundle: Bundle) -> tuple[str, ...]:
    if bundle.public_key is None:
        return ("The file is not signed: whoever handed it over could have changed it.",)
    return (f"Signed by the laptop with the fingerprint {fingerprint(bundle.public_key)}.",)
