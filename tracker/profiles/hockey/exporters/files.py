"""Writes whole files: a reader never sees half of one."""

from __future__ import annotations

from pathlib import Path

from tracker.errors import InputError


def written(path: Path, text: str) -> Path:
    """Replaces the file at once, in UTF-8; the folder is made if it is missing."""
    draft = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8", newline="")
        draft.replace(path)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror or error}. Choose another folder."
        ) from error
    return path
