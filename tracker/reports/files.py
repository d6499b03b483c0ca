"""Whole files of bytes: a reader never sees half of one."""

from __future__ import annotations

from pathlib import Path

from tracker.errors import InputError


def replace_file(path: Path, data: bytes) -> None:
    """Replaces the file at once; the folder is made if it is missing."""
    draft = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror or error}. Choose another file."
        ) from error
