"""What the entry bar says about the state of entry."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.profiles.hockey.kinds import Game, Venue
from tracker.profiles.hockey.rules.clock import period_length
from tracker.profiles.hockey.rules.game_clock import Moment, period_name
from tracker.profiles.hockey.rules.teams import People, opponent, team_name
from tracker.profiles.hockey.ui.draft import Draft
from tracker.profiles.hockey.ui.entry_bar import CHIPS, BarState, Chip
from tracker.profiles.hockey.ui.entry_state import Entry
from tracker.profiles.hockey.ui.event_words import board_words, detail_words, person_words
from tracker.profiles.hockey.ui.keymap import Keymap, Mode, type_name
from tracker.profiles.hockey.ui.scene import Scene

_ZONES = {"o": "off zone", "d": "def zone", "n": "neutral zone"}


class BarWriter:
    """Knows the names; the state of entry comes with each call."""

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self.people = People(())

    def state(self, entry: Entry, scene: Scene) -> BarState:
        """The bar for a state of entry."""
        match entry.mode:
            case Mode.BEGUN if entry.draft is not None:
                return self._begun(entry, entry.draft, scene)
            case Mode.CHANGE if entry.change is not None:
                return self._change(entry, scene)
            case Mode.NUMBER:
                words = f"Number {entry.digits or '…'}"
                return BarState("NUMBER", words, hint="digits · Enter · Esc")
            case Mode.TIME:
                return self._time(entry)
        return self._ready(entry, scene)

    def _ready(self, entry: Entry, scene: Scene) -> BarState:
        if scene.game is not None and scene.game.is_complete:
            hint = f"{key_words(self.keymap.first_key('reopen'))} opens it again"
            return BarState("COMPLETE", "The game is complete and locked", hint=hint)
        team = team_name(scene.game, entry.team)
        words = f"Next: {team}"
        if entry.set_moment is not None:
            words = f"Insert at {moment_words(scene.game, entry.set_moment)} · {team}"
        chips = []
        for number, expected in enumerate(scene.predictions(), start=1):
            command = f"predict.{number}"
            name = type_name(expected.type)
            detail = detail_words(expected.type, expected.detail)
            text = f"{self.keymap.first_key(command)}  {name} {detail}".rstrip()
            chips.append(Chip(text, command))
        mode = "INSERT" if entry.set_moment is not None else "READY"
        hint = "Esc leaves" if entry.set_moment is not None else self._first_keys()
        return BarState(mode, words, chips, hint)

    def _first_keys(self) -> str:
        """What a newcomer looks for."""
        shown = (("team.home", ""), ("team.away", "team"), ("change", "players"),
                 ("quick", "line"), ("time", "time"), ("keys", "keys"))  # fmt: skip
        return "   ".join(f"{self.keymap.first_key(name)} {word}".rstrip() for name, word in shown)

    def _begun(self, entry: Entry, draft: Draft, scene: Scene) -> BarState:
        chips = []
        for number, detail in enumerate(draft.details(), start=1):
            words = detail_words(draft.type, detail) or type_name(draft.type).lower()
            chips.append(Chip(words, f"detail.{number}", detail == draft.detail))
        mode = "EVENT" if entry.editing is None else "EDIT"
        hint = _hint(draft)
        if entry.is_restored:
            mode, hint = "BROUGHT BACK", "Esc drops it"
        key = self.keymap.first_key("save")
        return BarState(
            mode,
            self.draft_words(draft, scene.game),
            chips,
            hint=hint,
            action=f"Save   {key_words(key)}",
            action_command="save",
        )

    def _change(self, entry: Entry, scene: Scene) -> BarState:
        change = entry.change
        assert change is not None
        chips = [
            Chip(f"{number}  {' '.join(map(str, line))}", f"line.{number}")
            for number, line in sorted(scene.lines.get(change.side, {}).items())
        ][:CHIPS]
        words = f"{team_name(scene.game, change.side)}: {self._lineup(entry, change.side)}"
        other = opponent(change.side)
        key = self.keymap.first_key("change.save")
        return BarState(
            "BROUGHT BACK" if entry.is_restored else "CHANGE",
            f"{words}   ·   {team_name(scene.game, other)}: {self._lineup(entry, other)}",
            chips,
            hint="digits: lines   J: number   G: goalie",
            action=f"On   {key_words(key)}",
            action_command="change.save",
        )

    def _lineup(self, entry: Entry, venue: Venue) -> str:
        change = entry.change
        assert change is not None
        lineup = change.lineup(venue)
        goalie = "empty net" if lineup.goalie is None else f"G {lineup.goalie}"
        skaters = " ".join(map(str, lineup.skaters)) or "nobody"
        return f"{skaters} · {goalie}"

    def _time(self, entry: Entry) -> BarState:
        what = "Clock" if entry.is_for_clock else "Time of the event"
        shown = f"{entry.digits[:-2] or '0'}:{entry.digits[-2:]:0>2}" if entry.digits else "…"
        return BarState("TIME", f"{what} {shown}", hint="like 742 for 7:42 · Enter · Esc")

    def draft_words(self, draft: Draft, game: Game | None) -> str:
        """`Goal scored · BUF · 53 Skinner · assists 20, 12 · offensive zone · 1st 07:42`."""
        details = [detail_words(draft.type, d) for d in (draft.detail, draft.detail_2)]
        parts = [" ".join([type_name(draft.type), *(d for d in details if d)])]
        if draft.team is not None:
            parts.append(team_name(game, draft.team))
            parts += self._players(draft, draft.team)
        if draft.minutes is not None and draft.type == "Penalty":
            parts.append(f"{draft.minutes} min")
        parts += [_ZONES.get(draft.zone or "", "")]
        parts += [{"s": "ok", "u": "failed"}.get(draft.success or "", "")]
        parts += ["linked" if draft.link is not None else ""]
        parts += [moment_words(game, draft.moment)]
        return " · ".join(part for part in parts if part)

    def _players(self, draft: Draft, team: Venue) -> list[str]:
        facing = opponent(team)
        parts = [person_words(self.people, team, number) for number in draft.own]
        if draft.opp:
            names = ", ".join(person_words(self.people, facing, n) for n in draft.opp)
            parts.append(f"against {names}")
        if draft.goalie is not None:
            parts.append(f"on {person_words(self.people, facing, draft.goalie)}")
        return parts


def _hint(draft: Draft) -> str:
    words = ["[ ] detail"] if draft.details() else []
    words += [", . second"] if draft.details_2() else []
    return "    ".join(words)


def moment_words(game: Game | None, moment: Moment) -> str:
    """`2nd 07:42`, as the board showed it."""
    left = period_length(game, moment.period) - moment.elapsed
    return f"{period_name(game, moment.period)} {board_words(max(left, 0))}"


_SYMBOLS: Mapping[str, str] = {"Return": "⏎", "Space": "␣", "Left": "◀", "Right": "▶"}


def key_words(key: str) -> str:
    """A key as it is printed on a button."""
    return "+".join(_SYMBOLS.get(part, part) for part in key.split("+")) if key != "+" else "+"
