"""What the server folder remembers: secrets (0600), ports, and the processes that were started."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tracker.errors import HostingError
from tracker.server.embedded.processes import Started


@dataclass(frozen=True)
class Secrets:
    """The server's own secrets. Users' tokens are not here, they are in the OS keyring."""

    jwt_secret: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    owner_password: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    authenticator_password: str = field(default_factory=lambda: secrets.token_urlsafe(24))


@dataclass(frozen=True)
class State:
    """Which processes run, and the ports that they had last time."""

    database: Started | None = None
    rest: Started | None = None
    database_port: int | None = None
    rest_port: int | None = None


def load_secrets(path: Path) -> Secrets:
    """The folder's secrets, made on first use."""
    if path.exists():
        try:
            return Secrets(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise HostingError(
                f"{path} is damaged. Restore it from a backup: the database's passwords are in it."
            ) from error
    made = Secrets()
    save_secrets(path, made)
    return made


def save_secrets(path: Path, secrets: Secrets) -> None:
    """Replaces the file in one step; nobody else can read it."""
    write_private(path, json.dumps(asdict(secrets), indent=2))


def load_state(path: Path) -> State:
    """What was remembered; a missing or damaged file remembers nothing, which is safe."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return State(
            database=_process(found.get("database")),
            rest=_process(found.get("rest")),
            database_port=found.get("database_port"),
            rest_port=found.get("rest_port"),
        )
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return State()


def save_state(path: Path, state: State) -> None:
    """Replaces the file in one step."""
    write_private(path, json.dumps(asdict(state), indent=2))


def write_private(path: Path, text: str) -> None:
    """Replaces the file in one step; nobody else can ever read it."""
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _process(found: dict[str, float] | None) -> Started | None:
    return None if found is None else Started(int(found["pid"]), float(found["started_at"]))
