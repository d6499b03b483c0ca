"""One transaction on the server's database; what goes wrong there is said in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tracker.errors import HostingError
from tracker.server.extra import load

if TYPE_CHECKING:
    import psycopg


@contextmanager
def connected(dsn: str, remedy: str) -> Iterator[psycopg.Connection[Any]]:
    """One transaction; its end is the commit, an exception undoes it.

    HostingError, ending with the remedy, when the server cannot be reached, gives up, or lacks
    what is asked of it.
    """
    psycopg = load("psycopg")
    try:
        with psycopg.connect(dsn, connect_timeout=10) as connection:
            yield connection
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        raise HostingError(
            f"The database could not be reached, or gave up: {sentence(error)} {remedy}"
        ) from error


def sentence(error: Exception) -> str:
    """The server's words on one line, with one full stop."""
    return " ".join(str(error).split()).rstrip(".") + "."
