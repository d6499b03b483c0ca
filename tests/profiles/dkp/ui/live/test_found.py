"""Which proposed tics are recorded already, whatever identities the recorded ones have."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tracker.core.scope import Scope
from tracker.profiles.dkp.naming import tic_id
from tracker.profiles.dkp.parsing.sightings import Source
from tracker.profiles.dkp.rules.proposing import Mark, Proposal, TicProposal
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.profiles.dkp.ui.live.found import State, lines_of

RAID = Scope("dkp", "20261101-here")


@pytest.mark.parametrize(
    ("event_id", "fold", "wanted"),
    [
        # Elsewhere ids have letters of their own in the place of ours.
        ("website-event-no-r", 0, State.RECORDED),
        ("tic-20261101T0100", 0, State.RECORDED),
        ("tic-20261101T0100r", 0, State.NEW),
        ("tic-20261101T0100", 1, State.NEW),
        ("tic-20261101T0130r", 1, State.RECORDED),
        # A kill whose tic was deleted by hand and taken again.
        ("tic-20261101T0130r-0a1b2c-again2", 1, State.RECORDED),
    ],
)
def test_only_a_tic_of_the_repeated_hour_is_that_of_the_repeated_hour(
    officer: Any, event_id: str, fold: int, wanted: State
) -> None:
    with officer.store.write("tic") as unit:
        tic = {"event_id": event_id, "event_time": "2026-11-01T01:14:00"}
        held = unit.add(RAID, "tic", tic)
        names = {"event_index": held.record.index, "character_name": "Karol"}
        unit.add(RAID, "attendance", names)
    book = RaidBook(officer.store, RAID)
    book.load()
    at = datetime(2026, 11, 1, 1, 16, fold=fold)  # noqa: DTZ001 - the log's own time
    marks = [Mark("Karol", "Karol", None)]
    found = TicProposal(at, tic_id(at), "DKP tic", 100, Source.CHANNEL, marks)

    (line,) = lines_of(Proposal([found], [], None), book, ())

    assert line.state is wanted


def test_the_second_of_two_hours_is_shown_between_its_neighbours(officer: Any) -> None:
    book = RaidBook(officer.store, RAID)
    hours = [(0, 50, 0), (1, 50, 0), (1, 10, 1), (2, 5, 0)]
    moments = [datetime(2026, 11, 1, h, m, fold=fold) for h, m, fold in hours]  # noqa: DTZ001
    tics = [TicProposal(at, tic_id(at), "DKP tic", 100, Source.CHANNEL, []) for at in moments]

    lines = lines_of(Proposal(tics[::-1], [], None), book, ())

    assert [line.time for line in lines] == ["00:50", "01:50", "01:10", "02:05"]
