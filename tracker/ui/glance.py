"""What the first frame shows before the store is open: the list as it last was, and the look.

Opening the store takes several times as long as showing a window. So the window leaves behind
what it showed, shows it again at once, and replaces it a moment later with what the store says.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tracker.core.scope import Scope
from tracker.errors import TrackerError
from tracker.ui.scope_item import ScopeItem

FILE_NAME = "glance.json"
LISTED = 60
"""More than a screen of the list."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Labels:
    """What scopes are called here: `Games`, `Game`."""

    title: str
    scope: str


@dataclass(frozen=True)
class Glance:
    """A picture of the list, without any promise that it is still true."""

    theme: str
    text_scale: float
    labels: Labels
    items: Sequence[ScopeItem]


def read_glance(folder: Path) -> Glance | None:
    """None when there is none or it cannot be used: the window then waits for the store."""
    try:
        found = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        return Glance(
            theme=str(found["theme"]),
            text_scale=float(found["text_scale"]),
            labels=Labels(**found["labels"]),
            items=[_item(item) for item in found["items"]],
        )
    except (OSError, ValueError, KeyError, TypeError, TrackerError):
        return None


def write_glance(folder: Path, glance: Glance) -> None:
    """Replaces the file in one step; without it the next start is slower, so no error is raised."""
    items = [{**asdict(item), "scope": str(item.scope)} for item in glance.items]
    path = folder / FILE_NAME
    unfinished = path.with_suffix(".tmp")
    try:
        unfinished.write_text(json.dumps({**asdict(glance), "items": items}), encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        log.warning("The glance could not be written: %s", error)


def _item(found: dict[str, str]) -> ScopeItem:
    return ScopeItem(
        scope=Scope.parse(found["scope"]),
        title=str(found["title"]),
        day=str(found["day"]),
        facts=str(found["facts"]),
        waiting=int(found["waiting"]),
        parked=int(found["parked"]),
        to_settle=int(found.get("to_settle", 0)),
    )
