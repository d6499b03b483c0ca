"""Whose event it is, and who wears which number."""

from __future__ import annotations

from typing import Any

from tracker.profiles.hockey.kinds import Event, RosterEntry, Shift
from tracker.profiles.hockey.rules.teams import People, Teams


def team_of(book: Any, **fields: Any) -> str | None:
    event = book.event("Hit", event_team=None, **fields)
    assert isinstance(event, Event)
    return Teams(People(book.records(RosterEntry)), book.records(Shift)).of_event(event)


def test_the_recorded_team_decides(book: Any) -> None:
    event = book.event("Hit", by=21)
    assert Teams(People(book.records(RosterEntry)), []).of_event(event) == "home"


def test_player_1_decides_where_no_team_was_recorded(book: Any) -> None:
    assert team_of(book, by=21) == "away"
    assert team_of(book, by=11, on=12) == "home"


def test_a_number_of_both_teams_is_decided_by_the_opponent(book: Any) -> None:
    book.player("home", 53)
    book.player("away", 53)
    assert team_of(book, by=53, on=21) == "home"
    assert team_of(book, by=53, on=53) is None
    assert team_of(book, by=53) is None


def test_the_opponent_decides_where_player_1_is_missing(book: Any) -> None:
    assert team_of(book, on=21) == "home"
    assert team_of(book) is None


def test_the_slots_of_shifts_decide_for_numbers_that_the_roster_lacks(book: Any) -> None:
    book.shift(0, 60, away=[77, 22, 23, 24, 25])
    assert team_of(book, by=77) == "away"
    assert team_of(book, by=78) is None


def test_without_a_roster_a_goalie_is_found_in_his_slot(empty_book: Any) -> None:
    empty_book.shift(0, 60)
    assert team_of(empty_book, by=2) == "away"


def test_a_number_without_a_roster_entry_stands_for_its_wearer(book: Any) -> None:
    person = People(book.records(RosterEntry)).wearing("home", 53)
    assert (person.player_id, person.name) == ("home-53", "#53")


def test_an_entry_without_id_and_name_is_called_by_its_number(empty_book: Any) -> None:
    empty_book.player("away", 7, player_id=None)
    (person,) = People(empty_book.records(RosterEntry)).rostered()
    assert (person.player_id, person.name) == ("away-7", "#7")


def test_a_player_who_changes_his_number_stays_one_person(book: Any) -> None:
    book.player("home", 99, player_id="Ph11")
    book.event("Hit", by=11)
    book.event("Hit", by=99)
    assert book.credited("hits") == {"Ph11": 2}
    assert book.line("Ph11")["jersey"] == 11


def test_of_two_players_with_one_number_the_first_entry_gets_the_credit(book: Any) -> None:
    book.player("home", 11, player_id="second")
    book.event("Hit", by=11)
    assert book.credited("hits") == {"Ph11": 1}


def test_a_player_of_both_teams_is_counted_apart(book: Any) -> None:
    book.player("away", 11, player_id="Ph11")
    book.event("Hit", by=11)
    lines = [p for p in book.summary()["players"] if p["player_id"] == "Ph11"]
    assert [(line["team"], line["hits"]) for line in lines] == [("AWY", 0), ("HOM", 1)]
