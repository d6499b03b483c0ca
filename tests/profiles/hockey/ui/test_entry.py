"""The machine of entry without a window: keys in, states and intents out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.ids import Key
from tracker.profiles.hockey.kinds import Event, Game
from tracker.profiles.hockey.rules.game_clock import Moment
from tracker.profiles.hockey.ui import entry as machine
from tracker.profiles.hockey.ui.draft import draft_of
from tracker.profiles.hockey.ui.entry_state import Entry
from tracker.profiles.hockey.ui.intents import ChangePlayers, Intent, MendEvent, RecordEvent, Say
from tracker.profiles.hockey.ui.keymap import COMMANDS, Keymap, Mode
from tracker.profiles.hockey.ui.scene import Lineup, Scene

GAME = Game(game_id=1, home_team="ICE", away_team="OIL", home_attacks_right_first=True)
SCENE = Scene(
    moment=Moment(1, 300),
    game=GAME,
    ice={"home": Lineup((15, 16, 17, 11, 12), 10), "away": Lineup((45, 46, 47, 41, 42), 40)},
    positions={
        **{("home", number): "D" for number in (11, 12, 13, 14)},
        ("home", 10): "G",
        ("away", 40): "G",
    },
    lines={"home": {2: (18, 19, 20), 5: (13, 14)}, "away": {}},
    attacks_right={"home": True, "away": False},
)


def event(**fields: object) -> Event:
    return Event.model_validate({"game_id": 1, "event_index": 7, "period": 1, **fields})


def after(
    *keys: str, scene: Scene = SCENE, entry: Entry | None = None
) -> tuple[Entry, list[Intent]]:
    """The state after these keys, and all that was to be done meanwhile."""
    entry, done, keymap = entry or Entry(), [], Keymap()
    for key in keys:
        if entry.mode in (Mode.NUMBER, Mode.TIME) and key.isdigit():
            entry, intents = machine.type_digit(entry, key, scene)
        elif entry.mode in (Mode.NUMBER, Mode.TIME) and key == "Return":
            entry, intents = machine.finish_number(entry, scene)
        else:
            command = keymap.command(entry.mode, key)
            entry, intents = machine.press(entry, command or "", scene)
        done += intents
    return entry, done


def fields(*keys: str, scene: Scene = SCENE) -> dict[str, object]:
    """The columns of the one event that these keys record."""
    _, intents = after(*keys, scene=scene)
    (recorded,) = [i for i in intents if isinstance(i, RecordEvent)]
    return dict(recorded.fields)


def test_a_shot_knows_who_faced_it() -> None:
    found = fields("S", "A", "2", "Return")
    assert (found["event_team"], found["event_team_player_1"], found["goalie_player"]) == (
        "away", 46, 10,
    )  # fmt: skip


def test_a_block_is_the_opponents_and_nobody_faced_it() -> None:
    found = fields("S", "H", "1", "Ctrl+9", "Alt+4", "Return")
    assert found["event_detail"] == "Shot_Blocked"
    assert (found["opp_team_player_1"], found["blocked_by_player"]) == (41, 41)
    assert "goalie_player" not in found


def test_a_goal_takes_its_assists_in_order_and_the_goalie_by_his_key() -> None:
    found = fields("G", "H", "3", "1", "2", "Alt+6", "Return")
    assert (found["event_team_player_1"], found["assist_1_player"]) == (17, 15)
    assert (found["assist_2_player"], found.get("goalie_player")) == (16, None)


def test_a_player_chosen_twice_is_not_chosen() -> None:
    assert "event_team_player_1" not in fields("S", "H", "1", "1", "Return")


def test_the_other_team_drops_the_numbers_of_the_first() -> None:
    found = fields("S", "H", "1", "A", "Return")
    assert "event_team_player_1" not in found
    assert found["goalie_player"] == 10


def test_a_number_that_is_not_on_the_ice_is_typed() -> None:
    assert fields("S", "H", "J", "8", "8", "Return")["event_team_player_1"] == 88
    assert fields("S", "H", "J", "8", "Return", "Return")["event_team_player_1"] == 8


def test_an_empty_slot_says_what_to_do() -> None:
    empty = replace(SCENE, ice={})
    _, intents = after("S", "H", "1", scene=empty)
    (said,) = intents
    assert isinstance(said, Say)
    assert "J types a number" in said.sentence


def test_another_type_saves_the_first_and_the_same_type_too() -> None:
    _, intents = after("S", "S", "G", "Return")
    assert [i.fields["event_type"] for i in intents if isinstance(i, RecordEvent)] == [
        "Shot", "Shot", "Goal",
    ]  # fmt: skip


def test_shift_enter_saves_and_begins_the_same_type() -> None:
    entry, intents = after("P", "H", "Shift+Return")
    assert len(intents) == 1
    assert entry.draft is not None
    assert (entry.draft.type, entry.draft.team) == ("Pass", "home")


def test_backspace_takes_back_one_key_and_escape_all() -> None:
    entry, _ = after("S", "H", "1", "Q", "Backspace")
    assert entry.draft is not None
    assert (entry.draft.own, entry.draft.zone) == ((15,), None)
    assert after("S", "H", "Esc")[0] == Entry(team="home")


def test_details_go_round_and_the_second_follows_the_first() -> None:
    assert fields("T", "H", "]", ".", "Return")["event_detail_2"] == "Takeaway_PokeCheck"
    assert fields("T", "H", "]", ".", "[", "Return").get("event_detail_2") is None


def test_the_minutes_follow_the_kind_of_penalty() -> None:
    assert fields("N", "H", "Return")["penalty_minutes"] == 2
    assert fields("N", "H", "Ctrl+4", "Return")["penalty_minutes"] == 5


def test_what_is_expected_is_one_key_and_linked() -> None:
    shot = event(event_type="Shot", event_detail="Shot_OnNetSaved", event_team="home")
    found = fields("1", "Return", scene=replace(SCENE, before=[shot]))
    assert (found["event_type"], found["event_team"], found["linked_event_index"]) == (
        "Save", "away", 7,
    )  # fmt: skip
    assert found["event_team_player_1"] == 40


@pytest.mark.parametrize(
    ("before", "detail"),
    [
        ([], "Faceoff_GameStart"),
        (["Faceoff"], "Faceoff_AfterStoppage"),
        (["Faceoff", "Goal"], "Faceoff_AfterGoal"),
        (["Faceoff", "Penalty", "Stoppage"], "Faceoff_AfterPenalty"),
        (["Goal", "Faceoff"], "Faceoff_AfterStoppage"),
    ],
)
def test_a_faceoff_knows_why_play_had_stopped(before: list[str], detail: str) -> None:
    story = [event(event_type=name) for name in before]
    assert fields("F", "Return", scene=replace(SCENE, before=story))["event_detail"] == detail


def test_the_place_gives_the_zone_as_the_team_sees_it() -> None:
    entry, _ = after("S", "H")
    entry, _ = machine.place(entry, (160.2, 30.4), None, SCENE)
    assert entry.draft is not None
    assert (entry.draft.spot, entry.draft.zone) == ((160.0, 30.5), "o")
    entry, _ = after("A", entry=entry)
    assert entry.draft is not None
    assert entry.draft.zone == "d"


def test_a_place_before_the_key_belongs_to_the_next_event() -> None:
    entry, _ = machine.place(Entry(), (100, 42.5), None, SCENE)
    _, (recorded,) = after("F", "H", "Return", entry=entry)
    assert isinstance(recorded, RecordEvent)
    assert (recorded.fields["puck_x"], recorded.fields["event_team_zone"]) == (100, "n")


def test_the_time_of_an_event_can_be_said() -> None:
    assert fields("S", "@", "7", "4", "2", "Return", "Return")["start_elapsed_seconds"] == 738
    _, intents = after("S", "@", "9", "9", "9", "9", "Return")
    assert isinstance(intents[0], Say)


def test_an_existing_event_is_completed_by_what_changed_only() -> None:
    old = event(event_type="Shot", event_team="home", start_elapsed_seconds=5, note="loud")
    scene = replace(SCENE, selected=(Key("E1"), old))
    entry, _ = machine.edit(Entry(), scene)
    _, intents = after("1", "Q", "Return", scene=scene, entry=entry)
    assert intents == [MendEvent(Key("E1"), {"event_team_zone": "o", "event_team_player_1": 15})]


def test_saving_an_unchanged_event_writes_nothing() -> None:
    old = event(event_type="Shot", event_team="home", event_team_player_1=15, goalie_player=40)
    scene = replace(SCENE, selected=(Key("E1"), old))
    entry, _ = machine.edit(Entry(), scene)
    assert after("Return", scene=scene, entry=entry)[1] == []


def test_a_type_outside_the_tier_is_refused_with_its_name() -> None:
    entry, (said,) = after("P", scene=replace(SCENE, tier=1))
    assert entry == Entry()
    assert isinstance(said, Say)
    assert "goals, penalties, faceoffs" in said.sentence


def test_a_line_comes_on_for_its_kind() -> None:
    _, intents = after("L", "H", "2", "5", "Return")
    (change,) = intents
    assert isinstance(change, ChangePlayers)
    assert change.ice["home"] == Lineup((18, 19, 20, 13, 14), 10)
    assert change.ice["away"] == SCENE.lineup("away")


def test_a_pulled_goalie_comes_back() -> None:
    _, (pulled,) = after("L", "H", "G", "Return")
    assert isinstance(pulled, ChangePlayers)
    assert pulled.ice["home"].goalie is None
    _, (back,) = after("L", "H", "G", "G", "Return")
    assert isinstance(back, ChangePlayers)
    assert back.ice["home"].goalie == 10


def test_a_seventh_skater_stays_out() -> None:
    _, intents = after("L", "H", *"J71J72J73", "Return")
    (change,) = intents
    assert isinstance(change, ChangePlayers)
    assert len(change.ice["home"].skaters) == 6


keys = st.sampled_from(sorted({key for command in COMMANDS for key in command.keys}))


@given(st.lists(keys | st.sampled_from("0123456789"), max_size=30))
def test_whatever_is_pressed_escape_comes_back_to_ready(pressed: list[str]) -> None:
    entry, _ = after(*pressed)
    entry, intents = after("Esc", "Esc", "Esc", entry=entry)
    assert (entry.mode, entry.draft, intents) == (Mode.READY, None, [])


@given(st.lists(keys, max_size=20))
def test_an_event_that_is_taken_up_again_says_the_same(pressed: list[str]) -> None:
    _, intents = after(*pressed, "Return")
    for recorded in [i for i in intents if isinstance(i, RecordEvent)]:
        again = draft_of(event(**recorded.fields)).fields()
        assert again == {k: v for k, v in recorded.fields.items() if k in again}
