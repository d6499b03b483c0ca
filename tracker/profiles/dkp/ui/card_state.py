"""What the card of the tic queue says: a tic or award that waits, else a recorded tic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tracker.profiles.dkp.points import shown
from tracker.profiles.dkp.rules.proposing import AwardProposal, TicProposal
from tracker.profiles.dkp.ui.book import RaidBook
from tracker.profiles.dkp.ui.queue import Waiting
from tracker.profiles.dkp.ui.tic_report import TicReport, recorded_report, report_of
from tracker.ui.kit.workspace import Tone


@dataclass(frozen=True)
class CardLine:
    """One list: how many, and who."""

    count: str
    names: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class CardState:
    """Everything that the card shows."""

    title: str
    caption: str = ""
    place: str = ""
    """`1 of 3`, when several wait."""
    name: str | None = None
    """The tic's name and worth, which can be typed over; None where there is no tic."""
    worth: str = ""
    lines: Sequence[CardLine] = ()
    unknown: Sequence[str] = ()
    is_waiting: bool = False
    is_award: bool = False
    warning: str = ""
    matched: int = 0
    names: Sequence[str] = field(default=())
    """The names on the list that waits, for editing them."""


EMPTY = CardState(
    "No tic yet",
    "T reads what was copied. What is pasted below or dropped waits here, too.",
)


def waiting_state(item: Waiting, queue: Sequence[Waiting], book: RaidBook) -> CardState:
    """Of what waits for the officer's key."""
    place = f"{list(queue).index(item) + 1} of {len(queue)}" if len(queue) > 1 else ""
    if isinstance(item.what, AwardProposal):
        return _award_state(item, item.what, place)
    tic = item.what
    report = report_of(tic, book)
    number = _number(tic, book)
    return CardState(
        f"{number} · {tic.at:%H:%M:%S}",
        f"from the {tic.source}, {item.origin}",
        place,
        tic.name,
        shown(tic.hundredths),
        card_lines(report),
        report.unmatched,
        is_waiting=True,
        warning=_warning(tic, book),
        matched=len(tic.matched),
        names=[mark.name for mark in tic.marks],
    )


def recorded_state(book: RaidBook, event_index: int) -> CardState:
    """Of a recorded tic."""
    stored, report = book.tic(event_index), recorded_report(book, event_index)
    if stored is None or report is None:
        return EMPTY
    tic = stored.record
    return CardState(
        f"Tic {tic.event_order or ''} · {(tic.event_time or '')[11:]}",
        "recorded",
        "",
        tic.event_name or "",
        shown(tic.dkp_hundredths),
        card_lines(report),
        report.unmatched,
        matched=len(report.credited),
    )


def card_lines(report: TicReport) -> list[CardLine]:
    """The lists that hold somebody; who is credited always."""
    found = [CardLine(f"{len(report.credited)} credited", _names(report.credited),
                      Tone.OK if report.credited else Tone.WARN)]  # fmt: skip
    same = [f"{name} → {main}" for name, main in report.same_account]
    for words, names, tone in (
        ("same account", same, Tone.PLAIN),
        ("unknown", report.unmatched, Tone.WARN),
        ("listed twice", report.duplicates, Tone.PLAIN),
        ("missing since last", report.missing, Tone.PLAIN),
        ("new this tic", report.new, Tone.PLAIN),
    ):
        if names:
            found.append(CardLine(f"{len(names)} {words}", _names(names), tone))
    return found


def _award_state(item: Waiting, award: AwardProposal, place: str) -> CardState:
    looter = f", looted by {award.looter}" if award.looter else ""
    return CardState(
        f"{award.item} · {award.at:%H:%M:%S}",
        f"award, {item.origin}",
        place,
        lines=[CardLine(f"to {award.winner}", f"{shown(award.hundredths)} DKP{looter}", Tone.OK)],
        is_waiting=True,
        is_award=True,
        matched=1,
    )


def _number(tic: TicProposal, book: RaidBook) -> str:
    for stored in book.tics():
        if stored.record.event_id == tic.event_id:
            return f"More names for tic {stored.record.event_order or ''}"
    order = max((s.record.event_order or 0 for s in book.tics()), default=0)
    return f"Tic {order + 1}"


def _warning(tic: TicProposal, book: RaidBook) -> str:
    if not tic.matched:
        return "Nobody on this list is known, so it is no tic. Link a name, or take another list."
    raid = book.raid
    if raid is not None and raid.date_iso is not None and not book.tics():
        hours = (tic.at - datetime.combine(raid.date_iso, datetime.min.time())).total_seconds()
        if not -12 * 3600 <= hours <= 36 * 3600:
            return f"This list is of {tic.at:%d %b %Y}, the raid of {raid.date_iso:%d %b %Y}."
    same = [s.record for s in book.tics() if s.record.event_id == tic.event_id]
    if same:
        return (
            f"The same half hour as {same[0].event_name or 'a tic'} "
            f"{(same[0].event_time or '')[11:16]}: its names are added there. With another name "
            "it becomes a tic of its own."
        )
    return ""


def _names(names: Sequence[str]) -> str:
    return ", ".join(names)
