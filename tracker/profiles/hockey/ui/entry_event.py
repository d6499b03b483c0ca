"""Keys while an event is entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.rules.teams import opponent
from tracker.profiles.hockey.ui.draft import SHOTS, Draft, first_detail, zone_of
from tracker.profiles.hockey.ui.entry_state import NOTHING, Act, Entry, Step, drafting
from tracker.profiles.hockey.ui.intents import ChooseType, MendEvent, RecordEvent, Say
from tracker.profiles.hockey.ui.keymap import Mode, type_name
from tracker.profiles.hockey.ui.open_fields import TIER_NAMES, TIERS
from tracker.profiles.hockey.ui.predictions import Prediction
from tracker.profiles.hockey.ui.scene import Scene


def begin(entry: Entry, event_type: str, scene: Scene) -> Step:
    """Begins an event of a type; one that is begun already is saved first."""
    if event_type == "more":
        return entry, (ChooseType(),)
    if event_type not in TIERS[scene.tier]:
        tier = TIER_NAMES[scene.tier]
        return entry, (
            Say(f"{type_name(event_type)} is not recorded now: the detail of entry is “{tier}”."),
        )
    kept, intents = saved(entry) if entry.draft else (entry, NOTHING)
    return _begun(kept, event_type, scene), intents


def _begun(
    entry: Entry, event_type: str, scene: Scene, expected: Prediction | None = None
) -> Entry:
    detail = first_detail(event_type, scene.before, scene.moment)
    draft = Draft(event_type, scene.moment, detail)
    draft = draft.with_detail(_shootout_detail(event_type, scene) or draft.detail)
    team: Venue | None = entry.team
    if expected is not None and scene.last is not None:
        team = expected.team_after(scene.last) or entry.team
        draft = draft.with_detail(expected.detail or draft.detail)
        draft = replace(draft, link=scene.last.event_index if expected.is_linked else None)
    draft = replace(draft, team=team if draft.has_team else None)
    draft = replace(draft, spot=entry.spot, end=entry.end)
    return replace(
        entry,
        mode=Mode.BEGUN,
        draft=located(_with_goalie(draft, scene), scene),
        past=(),
        editing=None,
        spot=None,
        end=None,
    )


def _shootout_detail(event_type: str, scene: Scene) -> str | None:
    if not scene.is_shootout:
        return None
    return {"Goal": "Goal_Shootout", "PenaltyShot_Shootout": "Shootout_Missed"}.get(event_type)


def _with_goalie(draft: Draft, scene: Scene) -> Draft:
    """Who faces a shot, and who makes a save, is known from the ice."""
    if draft.team is None:
        return draft
    if draft.type in SHOTS:
        return replace(draft, goalie=scene.lineup(opponent(draft.team)).goalie)
    goalie = scene.lineup(draft.team).goalie
    if draft.type == "Save" and goalie is not None:
        return replace(draft, own=(goalie,))
    return draft


def located(draft: Draft, scene: Scene) -> Draft:
    """With the zone that follows from the place, as the team sees it."""
    if draft.spot is None or draft.team is None or draft.team not in scene.attacks_right:
        return draft
    attacks_right = scene.attacks_right[draft.team]
    return replace(draft, zone=zone_of(draft.spot[0], attacks_right=attacks_right))


def predict(entry: Entry, argument: str, scene: Scene) -> Step:
    """Begins the expected event of this number."""
    expected = scene.predictions()
    number = int(argument)
    if number > len(expected):
        return entry, NOTHING
    likely = expected[number - 1]
    return _begun(entry, likely.type, scene, likely), NOTHING


def team(entry: Entry, argument: str, scene: Scene) -> Step:
    """The home or the away team; numbers of the other one are dropped."""
    venue: Venue = "home" if argument == "home" else "away"
    if entry.change is not None:
        return replace(entry, change=replace(entry.change, side=venue), team=venue), NOTHING
    entry = replace(entry, team=venue)
    draft = entry.draft
    if draft is None or not draft.has_team or draft.team == venue:
        return entry, NOTHING
    # The numbers were the other team's.
    moved = replace(draft, team=venue, own=(), opp=(), goalie=None)
    return drafting(entry, located(_with_goalie(moved, scene), scene))


def slot(is_own: bool) -> Act:
    """The key of a player on the ice."""

    def act(entry: Entry, argument: str, scene: Scene) -> Step:
        draft = entry.draft
        if draft is None or draft.team is None:
            return entry, (Say("Choose the team first: H or A."),)
        venue = draft.team if is_own else opponent(draft.team)
        number = scene.lineup(venue).in_slot(int(argument))
        if number is None:
            sentence = (
                f"Nobody of the {venue} team is in slot {argument}: L changes players, "
                "J types a number."
            )
            return entry, (Say(sentence),)
        return chosen(entry, draft, number, is_own, scene)

    return act


def chosen(entry: Entry, draft: Draft, number: int, is_own: bool, scene: Scene) -> Step:
    """With this player; an opposing goalie is the one who faced the shot."""
    if not is_own and draft.team and draft.type in SHOTS:
        facing = opponent(draft.team)
        if scene.is_goalie(facing, number):
            goalie = None if draft.goalie == number else number
            return drafting(entry, replace(draft, goalie=goalie))
    return drafting(entry, draft.with_player(number, is_own=is_own))


def choose(entry: Entry, column: str, value: str | None) -> Step:
    """A detail, a second detail, the zone or the success of the event that is begun."""
    draft = entry.draft
    if draft is None:
        return entry, NOTHING
    match column:
        case "event_detail":
            draft = draft.with_detail(value)
        case "event_detail_2":
            draft = replace(draft, detail_2=value)
        case "event_team_zone":
            draft = replace(draft, zone=value)
        case "event_successful":
            draft = replace(draft, success=value)
    return drafting(entry, draft)


def attribute(column: str) -> Act:
    """The key of a value of one column."""

    def act(entry: Entry, argument: str, _scene: Scene) -> Step:
        return choose(entry, column, argument)

    return act


def detail(entry: Entry, argument: str, _scene: Scene) -> Step:
    """Another detail: the next, the one before, or by its number."""
    draft = entry.draft
    if draft is None or not draft.details():
        return entry, NOTHING
    stepped = _stepped(draft.details(), draft.detail, argument)
    return drafting(entry, draft.with_detail(stepped))


def detail_2(entry: Entry, argument: str, _scene: Scene) -> Step:
    """Another second detail."""
    draft = entry.draft
    if draft is None or not draft.details_2():
        return entry, NOTHING
    stepped = _stepped(draft.details_2(), draft.detail_2, argument)
    return drafting(entry, replace(draft, detail_2=stepped))


def _stepped(choices: Sequence[str], present: str | None, argument: str) -> str:
    if argument.isdigit():
        return choices[min(int(argument), len(choices)) - 1]
    if present not in choices:
        return choices[0 if argument == "next" else -1]
    step = 1 if argument == "next" else -1
    return choices[(choices.index(present) + step) % len(choices)]


def link(entry: Entry, _argument: str, scene: Scene) -> Step:
    """Links it to the event before, or not any more."""
    draft = entry.draft
    if draft is None or scene.last is None:
        return entry, NOTHING
    link = None if draft.link == scene.last.event_index else scene.last.event_index
    return drafting(entry, replace(draft, link=link))


def saved(entry: Entry) -> Step:
    """Nothing begun any more, and the record or the edit of what was."""
    draft = entry.draft
    if draft is None:
        return entry, NOTHING
    after = Entry(team=draft.team or entry.team)
    if entry.editing is None:
        return after, (RecordEvent(draft.fields()),)
    key, before = entry.editing
    changed = draft.changes(before)
    return replace(after, team=entry.team), (MendEvent(key, changed),) if changed else NOTHING


def save(entry: Entry, argument: str, scene: Scene) -> Step:
    """Saves; `again` begins the next one of the same type."""
    after, intents = saved(entry)
    if argument == "again" and entry.draft is not None and entry.editing is None:
        return _begun(after, entry.draft.type, scene), intents
    return after, intents
