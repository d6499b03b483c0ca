"""A small profile of its own, so that the store's tests do not depend on a sport's rules."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar

from tracker.core.keys import FIRST_INDEX, LAST_INDEX, KeyPattern
from tracker.core.profile import Finding, Profile, ScopeView, Severity
from tracker.core.record import Record, RecordKind, Reference, column


class Match(Record):
    kind: ClassVar[RecordKind] = RecordKind(
        name="match",
        label="Match",
        table="staging_matches",
        key_field="match_key",
        key_pattern=KeyPattern("M", indexed=False),
        scope_field="match_id",
    )

    match_id: str = column("Match", default=..., max_length=20)
    subject: str | None = column("Subject", max_length=60)


class Player(Record):
    kind: ClassVar[RecordKind] = RecordKind(
        name="player",
        label="Player",
        table="staging_players",
        key_field="player_key",
        key_pattern=KeyPattern("P"),
        scope_field="match_id",
        index_field="player_index",
    )

    match_id: str = column("Match", default=..., max_length=20)
    player_index: int = column("No.", default=..., ge=FIRST_INDEX, le=LAST_INDEX)
    name: str = column("Name", default=..., max_length=60)


class Move(Record):
    kind: ClassVar[RecordKind] = RecordKind(
        name="move",
        label="Move",
        table="staging_moves",
        key_field="move_key",
        key_pattern=KeyPattern("V"),
        scope_field="match_id",
        index_field="move_index",
        references=(
            Reference("player_index", "player"),
            Reference("answers_index", "move"),
            Reference("repeats_index", "move"),
        ),
    )

    match_id: str = column("Match", default=..., max_length=20)
    move_index: int = column("No.", default=..., ge=FIRST_INDEX, le=LAST_INDEX)
    player_index: int | None = column("Player", ge=FIRST_INDEX, le=LAST_INDEX)
    answers_index: int | None = column("Answers", ge=FIRST_INDEX, le=LAST_INDEX)
    repeats_index: int | None = column("Repeats", ge=FIRST_INDEX, le=LAST_INDEX)
    text: str | None = column("Text", max_length=200)
    points: int | None = column("Points", ge=0)
    doubled: int | None = column("Doubled")
    weight: Decimal | None = column("Weight", places=2)
    is_final: bool | None = column("Final")


def complete(new: Record, _old: Record | None, _view: ScopeView) -> Record:
    """`doubled` is twice the points."""
    if isinstance(new, Move) and new.points is not None:
        return new.changed({"doubled": 2 * new.points})
    return new


def check(record: Record, view: ScopeView) -> Iterable[Finding]:
    """Above 100 points is refused, above 50 is remarked, two final moves are refused."""
    if not isinstance(record, Move):
        return
    points = record.points or 0
    if points > 100:
        yield Finding(Severity.ERROR, "more than 100 points cannot be scored.", "points")
    elif points > 50:
        yield Finding(Severity.WARNING, "more than 50 points are rare.", "points")
    others = [m for m in view.records(Move) if m.index != record.index]
    if record.is_final and any(m.is_final for m in others):
        yield Finding(Severity.ERROR, "there is a final move already.", "is_final")


BOARD = Profile(
    name="board",
    label="Board game",
    scope_label="Match",
    kinds=(Match, Player, Move),
    scope_kind=Match,
    complete=complete,
    check=check,
)


class LongerMove(Record):
    """`Move` as a later version of the profile defines it: without its points and references."""

    kind: ClassVar[RecordKind] = Move.kind

    match_id: str = column("Match", default=..., max_length=20)
    move_index: int = column("No.", default=..., ge=FIRST_INDEX, le=LAST_INDEX)
    text: str | None = column("Text", max_length=200)
    clock: int = column("Clock", default=60)


LONGER = Profile("board", "Board", "Match", (Match, Player, LongerMove), Match)
