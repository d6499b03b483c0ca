"""Which data folder is meant when none is named."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

VARIABLE = "TRACKER_DATA_DIR"


def default_folder() -> Path:
    """Where the records of this user live when nothing else is said."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    return Path(platformdirs.user_data_dir("tracker", appauthor=False, roaming=False))
