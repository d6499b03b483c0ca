"""Free ports on loopback."""

from __future__ import annotations

import os
import socket

from tracker.errors import HostingError

HOST = "127.0.0.1"


def choose(asked: int | None, previous: int | None) -> int:
    """The asked port, else the previous one, else any free one; HostingError if a given is busy."""
    if asked is not None:
        if not is_free(asked):
            raise HostingError(
                f"Port {asked} is used by another program. "
                "Name another one, or none: then a free one is taken."
            )
        return asked
    if previous is not None and is_free(previous):
        return previous
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            # As servers do: connections of a server that has just ended do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
        return True
