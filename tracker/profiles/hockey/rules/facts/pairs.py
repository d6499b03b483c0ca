"""Two players on the ice at once: opponents (head to head) and teammates (with or without you).

Skaters only; goals are those scored in play, attempts are those of Corsi and Fenwick. A pair that
never was on the ice together has no row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from tracker.profiles.hockey.kinds import Venue
from tracker.profiles.hockey.rules.facts.sheet import Row, Sheet, share
from tracker.profiles.hockey.rules.on_ice import Segment, union_seconds
from tracker.profiles.hockey.rules.statistics import Attempt, Play, is_power_play_goal
from tracker.profiles.hockey.rules.teams import VENUES, Person

Span = tuple[int, int, int]


_H2H_COUNTS = (
    "goals_for", "goals_against", "plus_minus",
    "corsi_for", "corsi_against", "fenwick_for", "fenwick_against",
)  # fmt: skip
H2H_COLUMNS = (
    "h2h_key", "game_id", "player_1_id", "player_1_name", "player_2_id", "player_2_name",
    "home_team_id", "away_team_id", "shifts_together", "toi_together", *_H2H_COUNTS,
    "cf_pct", "ff_pct",
)  # fmt: skip
WOWY_COLUMNS = (
    "wowy_key", "game_id", "player_1_id", "player_1_name", "player_2_id", "player_2_name", "venue",
    "shifts_together", "p1_shifts_without_p2", "p2_shifts_without_p1",
    "toi_together", "toi_p1_without_p2", "toi_p2_without_p1", "toi_apart",
    "gf_together", "ga_together", "gf_pct_together",
    "gf_apart", "ga_apart", "gf_pct_apart", "gf_pct_delta",
    "cf_together", "ca_together", "cf_pct_together",
    "cf_apart", "ca_apart", "cf_pct_apart", "cf_pct_delta",
)  # fmt: skip


@dataclass
class _Together:
    """What happened while somebody, or both of a pair, were on the ice; seen from one team."""

    shifts: int = 0
    spans: list[Span] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, segment: Segment, counts: Counter[str]) -> None:
        self.shifts += 1
        self.spans.append((segment.period, segment.start, segment.end))
        self.counts.update(counts)

    @property
    def seconds(self) -> int:
        return union_seconds(self.spans)


def h2h_rows(sheet: Sheet) -> list[Row]:
    """A row per pair of opponents, seen from the home player, who is player 1."""
    pairs: dict[tuple[Person, Person], _Together] = {}
    for segment, counts in _told(sheet):
        people = _skaters(sheet, segment)
        for home in people["home"]:
            for away in people["away"]:
                pairs.setdefault((home, away), _Together()).add(segment, counts["home"])
    return [_h2h_row(sheet, pair, pairs[pair]) for pair in sorted(pairs, key=_order)]


def wowy_rows(sheet: Sheet) -> list[Row]:
    """A row per pair of teammates: together, and each without the other."""
    pairs: dict[tuple[Person, Person], _Together] = {}
    alone: dict[Person, _Together] = {}
    for segment, counts in _told(sheet):
        for venue, team in _skaters(sheet, segment).items():
            for person in team:
                alone.setdefault(person, _Together()).add(segment, counts[venue])
            for pair in combinations(team, 2):
                pairs.setdefault(pair, _Together()).add(segment, counts[venue])
    return [
        _wowy_row(sheet, pair, pairs[pair], (alone[pair[0]], alone[pair[1]]))
        for pair in sorted(pairs, key=_order)
    ]


def _order(pair: tuple[Person, Person]) -> tuple[int, str, str, int, str]:
    first, second = pair
    return first.jersey, first.venue, first.player_id, second.jersey, second.player_id


def _skaters(sheet: Sheet, segment: Segment) -> dict[Venue, list[Person]]:
    """Each team's persons in the segment, by number; one with two numbers is there once."""
    return {
        venue: sorted(
            {sheet.people.wearing(venue, number) for number in segment.skaters[venue]},
            key=lambda p: (p.jersey, p.player_id),
        )
        for venue in VENUES
    }


def _told(sheet: Sheet) -> Iterator[tuple[Segment, dict[Venue, Counter[str]]]]:
    """Each segment with what happened in it, from either team's point of view."""
    by_segment: dict[int, list[Play]] = {}
    for play in sheet.plays:
        segment = None if play.attempt is None else sheet.timeline.at_action(play.event)
        if segment is not None:
            by_segment.setdefault(segment.index, []).append(play)
    for segment in sheet.segments:
        found = by_segment.get(segment.index, [])
        yield segment, {venue: _counted(found, segment, venue) for venue in VENUES}


def _counted(found: Iterable[Play], segment: Segment, venue: Venue) -> Counter[str]:
    counts: Counter[str] = Counter()
    for play in found:
        side = "for" if play.venue == venue else "against"
        counts[f"corsi_{side}"] += 1
        counts[f"fenwick_{side}"] += play.attempt is not Attempt.BLOCKED
        if play.attempt is Attempt.GOAL:
            counts[f"goals_{side}"] += 1
            if not is_power_play_goal(segment, play.venue):
                counts["plus_minus"] += 1 if side == "for" else -1
    return counts


def _h2h_row(sheet: Sheet, pair: tuple[Person, Person], both: _Together) -> Row:
    home, away = pair
    counts = both.counts
    return {
        "h2h_key": f"{sheet.game_id}-{home.player_id}-{away.player_id}",
        "game_id": sheet.game_id,
        "player_1_id": home.player_id,
        "player_1_name": home.name,
        "player_2_id": away.player_id,
        "player_2_name": away.name,
        "home_team_id": sheet.team_id("home"),
        "away_team_id": sheet.team_id("away"),
        "shifts_together": both.shifts,
        "toi_together": both.seconds,
        **{name: counts[name] for name in _H2H_COUNTS},
        "cf_pct": share(counts["corsi_for"], counts["corsi_against"]),
        "ff_pct": share(counts["fenwick_for"], counts["fenwick_against"]),
    }


def _wowy_row(
    sheet: Sheet,
    pair: tuple[Person, Person],
    both: _Together,
    each: tuple[_Together, _Together],
) -> Row:
    first, second = pair
    toi = both.seconds
    without = [one.seconds - toi for one in each]
    return {
        "wowy_key": f"{sheet.game_id}-{first.venue}-{first.player_id}-{second.player_id}",
        "game_id": sheet.game_id,
        "player_1_id": first.player_id,
        "player_1_name": first.name,
        "player_2_id": second.player_id,
        "player_2_name": second.name,
        "venue": first.venue,
        "shifts_together": both.shifts,
        "p1_shifts_without_p2": each[0].shifts - both.shifts,
        "p2_shifts_without_p1": each[1].shifts - both.shifts,
        "toi_together": toi,
        "toi_p1_without_p2": without[0],
        "toi_p2_without_p1": without[1],
        "toi_apart": sum(without),
        **_compared(both, each, "goals", "gf", "ga"),
        **_compared(both, each, "corsi", "cf", "ca"),
    }


def _compared(
    both: _Together, each: tuple[_Together, _Together], what: str, made: str, conceded: str
) -> Row:
    """Together, and apart: the sum of what each saw without the other."""
    names = (f"{what}_for", f"{what}_against")
    together = [both.counts[name] for name in names]
    apart = [sum(one.counts[n] for one in each) - 2 * both.counts[n] for n in names]
    shares = share(together[0], together[1]), share(apart[0], apart[1])
    delta = None
    if shares[0] is not None and shares[1] is not None:
        delta = round(shares[0] - shares[1], 1)
    return {
        f"{made}_together": together[0],
        f"{conceded}_together": together[1],
        f"{made}_pct_together": shares[0],
        f"{made}_apart": apart[0],
        f"{conceded}_apart": apart[1],
        f"{made}_pct_apart": shares[1],
        f"{made}_pct_delta": delta,
    }
