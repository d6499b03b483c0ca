"""A file of unsent changes: JSON lines, signed by the laptop that recorded them.

The first line is the header, each other line one change; the signature is Ed25519 over the header
without it and the checksum of all other lines. It proves that the file is whole and comes from
whoever holds the device's key; the key is remembered when a device's first file is read.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from tracker.core.ids import ChangeId, Key, RecordId
from tracker.core.scope import Scope
from tracker.errors import InputError
from tracker.local_db.handing_over import HandedOver
from tracker.local_db.sending import FrozenChange

FORMAT = 1
_NO_BUNDLE = "This is not a file of unsent changes that another laptop has handed over."


@dataclass(frozen=True)
class Bundle:
    """What a file says, after its checksum and signature were found right."""

    device_id: str
    server_id: str | None
    """The server that its laptop has been synced with."""
    public_key: str | None
    """None: the file is not signed."""
    changes: tuple[HandedOver, ...]


@dataclass(frozen=True)
class Origin:
    """Where a bundle is made."""

    device_id: str
    server_id: str | None
    made_at: str


def written(origin: Origin, changes: Iterable[HandedOver], key: Ed25519PrivateKey | None) -> bytes:
    """The file's contents; without a key they are not signed."""
    body = b"".join(orjson.dumps(_line(c)) + b"\n" for c in changes)
    header: dict[str, Any] = {
        "tracker_bundle": FORMAT,
        "device_id": origin.device_id,
        "server_id": origin.server_id,
        "made_at": origin.made_at,
        "sha256": hashlib.sha256(body).hexdigest(),
        "public_key": None if key is None else public_text(key),
    }
    if key is not None:
        header["signature"] = _text(key.sign(_signed(header)))
    return orjson.dumps(header) + b"\n" + body


def read(contents: bytes) -> Bundle:
    """InputError when it is no bundle, was changed, or its signature is not right."""
    first, _, body = contents.partition(b"\n")
    header = _header(first)
    if hashlib.sha256(body).hexdigest() != header.get("sha256"):
        raise InputError("The file is damaged or was changed: its checksum is wrong. Export again.")
    public_key = header.get("public_key")
    if public_key is not None:
        _verify(header, str(public_key))
    try:
        return Bundle(
            device_id=str(header["device_id"]),
            server_id=header["server_id"],
            public_key=public_key,
            changes=tuple(_change(orjson.loads(line)) for line in body.splitlines()),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("The file is not complete; export it again.") from error


def fingerprint(public_key: str) -> str:
    """Short enough to be read out over a telephone."""
    digest = hashlib.sha256(public_key.encode()).hexdigest()[:16]
    return " ".join(digest[i : i + 4] for i in range(0, 16, 4))


def public_text(key: Ed25519PrivateKey) -> str:
    """The public half, as bundles carry it."""
    return _text(key.public_key().public_bytes_raw())


def key_text(key: Ed25519PrivateKey) -> str:
    """For the keyring, and for nothing else."""
    return _text(key.private_bytes_raw())


def key_of(text: str) -> Ed25519PrivateKey | None:
    """The key of a keyring's entry; None when that holds something else."""
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error):
        return None


def _header(line: bytes) -> dict[str, Any]:
    try:
        header = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InputError(_NO_BUNDLE) from error
    if not isinstance(header, dict) or "tracker_bundle" not in header:
        raise InputError(_NO_BUNDLE)
    if header["tracker_bundle"] != FORMAT:
        raise InputError("The file was made by a newer Tracker; install that one to read it.")
    return header


def _verify(header: dict[str, Any], public_key: str) -> None:
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(str(header.get("signature"))), _signed(header))
    except (InvalidSignature, ValueError) as error:
        raise InputError(
            "The file's signature is wrong: somebody changed it. Nothing was sent."
        ) from error


def _signed(header: dict[str, Any]) -> bytes:
    rest = {name: value for name, value in header.items() if name != "signature"}
    return orjson.dumps(rest, option=orjson.OPT_SORT_KEYS)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _line(handed_over: HandedOver) -> dict[str, Any]:
    change = handed_over.change
    return {
        "change_id": change.change_id,
        "record_id": change.record_id,
        "scope": str(change.scope),
        "kind": change.kind,
        "key": change.key,
        "base_version": change.base_version,
        "is_delete": change.is_delete,
        "is_creation": handed_over.is_creation,
        "needs": _list(handed_over.needs),
        # As text: the server must get the very bytes that the laptop itself would send.
        "row": change.row.decode(),
    }


def _list(needs: Sequence[RecordId]) -> list[str]:
    return [str(record_id) for record_id in needs]


def _change(line: dict[str, Any]) -> HandedOver:
    return HandedOver(
        change=FrozenChange(
            change_id=ChangeId(line["change_id"]),
            record_id=RecordId(line["record_id"]),
            scope=Scope.parse(line["scope"]),
            kind=str(line["kind"]),
            key=Key(line["key"]),
            base_version=int(line["base_version"]),
            is_delete=bool(line["is_delete"]),
            row=str(line["row"]).encode(),
        ),
        is_creation=bool(line["is_creation"]),
        needs=tuple(RecordId(found) for found in line["needs"]),
    )
