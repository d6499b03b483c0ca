"""Settings of one data folder: a small JSON file, never a secret in it."""

from __future__ import annotations

import getpass
import json
import os
import threading
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from tracker.errors import InputError, StoreReadOnly

FILE_NAME = "settings.json"
_CHANGING = threading.Lock()


class Settings(BaseModel):
    """What a person chose; tokens are in the OS keyring, records in the store."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    server_url: str | None = None
    is_own_server: bool = False
    """The URL is the embedded server of this same folder: its tokens can be made on the spot."""
    auth_url: str | None = None
    """Where e-mail and password are exchanged for tokens; None with a pasted token."""
    email: str | None = None
    """Who signed in there."""
    api_key: str | None = None
    """A Supabase project's publishable key. It names the project and is not a secret."""
    display_name: str | None = None
    """What neighbours in an open scope read; None: who signed in, or the machine's user."""
    is_sync_paused: bool = False
    theme: str = "system"
    text_scale: float = 1.0


def load_settings(folder: Path) -> Settings:
    """The folder's settings, or the defaults; InputError when the file was damaged by hand."""
    path = folder / FILE_NAME
    try:
        return Settings.model_validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        raise InputError(f"{path} is damaged; mend it or delete it to start anew.") from error


def shown_name(settings: Settings) -> str:
    """What neighbours read: the chosen name, who signed in, or the machine's user; may be empty."""
    if settings.display_name is not None:
        return settings.display_name
    if settings.email is not None:
        return settings.email.partition("@")[0]
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""  # a user without an entry: some containers, some services


def change_settings(folder: Path, **changes: object) -> None:
    """Changes some of them and leaves the others as they are; from any thread."""
    with _CHANGING:
        save_settings(folder, load_settings(folder).model_copy(update=changes))


def save_settings(folder: Path, settings: Settings) -> None:
    """Replaces the file in one step, so that a crash leaves the old one or the new one."""
    path = folder / FILE_NAME
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    text = json.dumps(settings.model_dump(), indent=2)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with unfinished.open("w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise StoreReadOnly(
            f"The settings cannot be saved in {folder}: {error.strerror}."
        ) from error
