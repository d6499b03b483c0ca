"""Opens files that people give: every way in which one cannot be read becomes a sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.errors import InputError

Map = Mapping[str, Any]


def read_text(path: Path) -> str:
    """The file's text, a byte order mark removed; InputError when it is not readable UTF-8."""
    if path.is_dir():
        raise InputError(f"{path} is a folder; give the file itself.")
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}; check the name.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
    if not content.strip():
        raise InputError(f"{path} is empty.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{path} is not UTF-8 text (line {line}); save it as UTF-8 and import it again."
        ) from error


def read_json(path: Path) -> Map:
    """The file's JSON object; InputError says where it breaks off or what it is instead."""
    text = read_text(path)
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path} is not complete JSON: it breaks off or goes wrong in line {error.lineno}, "
            f"column {error.colno}. Export it again."
        ) from error
    except ValueError as error:
        raise InputError(f"{path} holds a number that is too long: {error}.") from error
    except RecursionError as error:
        raise InputError(f"{path} is nested too deeply to be a recording.") from error
    if not isinstance(found, dict):
        raise InputError(f"{path} holds {_name(found)}, not a JSON object.")
    return found


def listed(document: Map, name: str, path: Path) -> Sequence[Any]:
    """The document's list of this name; InputError when it has none."""
    found = document.get(name)
    if not isinstance(found, list):
        raise InputError(f"{path} has no list '{name}': it is not the file that it should be.")
    return found


def child(value: Any, name: str) -> Map:
    """The object inside an object, or an empty one: feeds leave out what does not apply."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def children(value: Any, name: str) -> list[Map]:
    """The objects of a list inside an object; whatever is not an object is passed over."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return [v for v in found if isinstance(v, Mapping)] if isinstance(found, list) else []


def _name(value: Any) -> str:
    return {list: "a list", str: "a text", type(None): "null"}.get(type(value), "a number")
