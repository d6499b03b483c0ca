"""Asks for what must not be seen: on a terminal without an echo, else the first line piped in."""

from __future__ import annotations

import getpass
import sys

from tracker.errors import InputError


def asked_for(what: str) -> str:
    """The secret, never empty; InputError when there is none."""
    is_person = sys.stdin.isatty()
    given = getpass.getpass(f"{what}: ") if is_person else sys.stdin.readline()
    if not given.strip():
        raise InputError(f"No {what.lower()} was given. Type it, or pipe it in.")
    return given.strip()
