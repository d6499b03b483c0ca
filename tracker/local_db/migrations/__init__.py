"""Alembic migrations of the local file; loaded only when a file's version differs."""
