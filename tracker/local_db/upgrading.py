"""Runs Alembic on an open transaction; imported only for a file of an older version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def upgrade(connection: Connection, folder: Path) -> None:
    """Applies the folder's migrations that the file has not seen, in the open transaction."""
    config = Config()
    # A '%' in the installation path must not be taken for interpolation.
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
