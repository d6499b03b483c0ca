"""What the workspace remembers beside the records: keys, lines, detail of entry."""

from __future__ import annotations

import json

from tracker.errors import InputError
from tracker.profiles.hockey.kinds import Game, Venue
from tracker.profiles.hockey.rules.teams import VENUES, team_name
from tracker.profiles.hockey.ui.keymap import Keymap, imported
from tracker.profiles.hockey.ui.open_fields import TIERS
from tracker.profiles.hockey.ui.scene import Line
from tracker.profiles.hockey.ui.widgets.rink_marks import TeamColours
from tracker.ui.kit.workspace import RecordStore

_KEYS, _TIER, _COLOUR = "hockey/keys", "hockey/tier", "hockey/colour"
Lines = dict[Venue, dict[int, Line]]


class WorkspaceNotes:
    """Durable when each call returns, but for what is begun; undo does not touch any of it."""

    def __init__(self, store: RecordStore, scope_id: str) -> None:
        self._store = store
        self._lines = f"hockey/{scope_id}/lines"
        self._begun = f"hockey/{scope_id}/begun"

    def keymap(self) -> Keymap:
        """The person's keys; the usual ones when what is kept cannot be read any more."""
        text = self._store.meta.get(_KEYS)
        try:
            return Keymap() if text is None else imported(text)
        except InputError:
            return Keymap()

    def keep_keymap(self, keymap: Keymap) -> None:
        """For every game."""
        self._store.meta.set(_KEYS, keymap.exported())

    def tier(self) -> int:
        """How closely games are followed."""
        text = self._store.meta.get(_TIER) or ""
        return int(text) if text.isdigit() and int(text) in TIERS else max(TIERS)

    def keep_tier(self, tier: int) -> None:
        """For every game."""
        self._store.meta.set(_TIER, str(tier))

    def begun(self) -> str:
        """What was entered and not saved, as `begun_text` wrote it."""
        return self._store.meta.get(self._begun) or ""

    def keep_begun(self, text: str) -> None:
        """Costs no wait for the disk, since it is kept at nearly every key."""
        self._store.meta.jot(self._begun, text)

    def colour(self, team: str) -> str | None:
        """What the team wears, in every game; None for the usual colour."""
        return self._store.meta.get(f"{_COLOUR}/{team}") or None

    def keep_colour(self, team: str, colour: str | None) -> None:
        """For every game of the team on this laptop."""
        self._store.meta.set(f"{_COLOUR}/{team}", colour or "")

    def colours(self, game: Game | None) -> TeamColours:
        """Of both teams of a game."""
        usual = TeamColours()
        home, away = (self.colour(team_name(game, venue)) for venue in ("home", "away"))
        return TeamColours(home or usual.home, away or usual.away)

    def lines(self) -> Lines:
        """The game's kept lines by number."""
        text = self._store.meta.get(self._lines)
        found: Lines = {venue: {} for venue in VENUES}
        for venue, number, line in json.loads(text) if text else []:
            found[venue][int(number)] = tuple(line)
        return found

    def keep_line(self, lines: Lines, venue: Venue, number: int, line: Line) -> Lines:
        """With another line under a number."""
        changed: Lines = {v: dict(lines[v]) for v in VENUES}
        changed[venue][number] = line
        rows = [[v, n, list(players)] for v in VENUES for n, players in changed[v].items()]
        self._store.meta.set(self._lines, json.dumps(rows))
        return changed
