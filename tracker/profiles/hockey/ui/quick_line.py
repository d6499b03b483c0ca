"""The typed line: `G 53 20 12 pp` becomes an event; what is wrong with it becomes a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.errors import InputError
from tracker.profiles.hockey import vocabulary
from tracker.profiles.hockey.kinds import Event, Game, Venue
from tracker.profiles.hockey.rules.game_clock import Moment
from tracker.profiles.hockey.rules.teams import VENUES, opponent, team_name
from tracker.profiles.hockey.ui.draft import Draft, opp_roles, own_roles
from tracker.profiles.hockey.ui.event_words import detail_words
from tracker.profiles.hockey.ui.keymap import TYPE_KEYS, type_name
from tracker.profiles.hockey.ui.scene import Scene

HOW = "Type it like G 53 20 12, F 91 v 9, or N 6 tripping 2min."
_TIME = re.compile(r"@?(\d{1,2})[:.](\d{2})|@(\d{1,2})(\d{2})")
_PERIOD = re.compile(r"p(\d{1,2})")
_MINUTES = re.compile(r"(\d{1,2})(?:m|min|')")
_ZONES = {"oz": "o", "nz": "n", "dz": "d", "off": "o", "neutral": "n", "def": "d"}
_SUCCESS = {"+": "s", "ok": "s", "-": "u", "failed": "u"}
_COMPUTED = frozenset({"pp", "sh", "ev"})
"""The strength follows from who is on the ice, so these words are understood and say nothing."""
_AGAINST = frozenset({"v", "vs", ">"})


@dataclass
class _Line:
    """What was read so far."""

    type: str
    teams: dict[str, Venue]
    venue: Venue | None = None
    own: list[int] = field(default_factory=list)
    opp: list[int] = field(default_factory=list)
    is_opp: bool = False
    period: int | None = None
    board: int | None = None
    minutes: int | None = None
    zone: str | None = None
    success: str | None = None
    is_linked: bool = False
    is_empty_net: bool = False
    words: list[str] = field(default_factory=list)


def team_words(game: Game | None) -> dict[str, Venue]:
    """What a team can be called in a typed line."""
    words: dict[str, Venue] = {"h": "home", "home": "home", "a": "away", "away": "away"}
    for venue in VENUES:
        words.setdefault(team_name(game, venue).lower(), venue)
    return words


def read(text: str, begin: Draft, scene: Scene, teams: dict[str, Venue]) -> Draft:
    """The event that a line describes; `begin` is what its type alone would have begun.

    `teams` are the words for both teams, such as their abbreviations in lower case. InputError
    says which word was not understood.
    """
    line = _Line(begin.type, teams)
    for token in text.split()[1:]:
        _take(line, token.lower())
    draft = _with_team(begin, line, scene)
    for word in line.words:
        draft = _with_word(draft, word)
    return _filled(draft, line, scene)


def words_of(event: Event) -> str:
    """Type and details of an event, as `read` understands them: `shot onnetsaved wrist`."""
    event_type = event.event_type or ""
    details = (event.event_detail, event.event_detail_2)
    words = [_plain(type_name(event_type))]
    words += [_plain(detail_words(event_type, detail)) for detail in details]
    return " ".join(word for word in words if word)


def type_of(text: str) -> str:
    """The type that a line begins with: its key, or the beginning of its name."""
    word = (text.split() or [""])[0].lower()
    if not word:
        raise InputError(f"Nothing is typed. {HOW}")
    for event_type, key in TYPE_KEYS.items():
        if word == key.lower():
            return event_type
    found = [t for t in vocabulary.EVENT_TYPES if _plain(type_name(t)).startswith(_plain(word))]
    exact = [t for t in found if _plain(type_name(t)) == _plain(word)]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0]
    if found:
        names = ", ".join(type_name(t) for t in found[:6])
        raise InputError(f"“{word}” can be {names}; type one letter more.")
    raise InputError(f"No type of event begins with “{word}”. {HOW}")


def completions(text: str, begin: Draft | None) -> list[str]:
    """Whole lines that the typed one can become, by its last word."""
    head, _, last = text.rpartition(" ")
    if not head:
        names = (type_name(t) for t in vocabulary.EVENT_TYPES)
        return sorted(n for n in names if last and n.lower().startswith(last.lower()))
    if begin is None or not last or last[0].isdigit():
        return []
    words = [*_names(begin, begin.details()), *_names(begin, begin.details_2())]
    words += [*_ZONES, *_SUCCESS, "link", "en", "ps"]
    fitting = (w for w in dict.fromkeys(words) if w.startswith(last.lower()) and w != last.lower())
    return [f"{head} {word}" for word in fitting]


def _names(draft: Draft, terms: Sequence[str]) -> list[str]:
    return [_plain(detail_words(draft.type, term)) for term in terms]


def _plain(words: str) -> str:
    return re.sub(r"[\s_]", "", words).lower()


def _take(line: _Line, token: str) -> None:
    if token.isdigit() and len(token) <= 2:
        (line.opp if line.is_opp else line.own).append(int(token))
    elif token in _AGAINST:
        line.is_opp = True
    elif token in line.teams:
        line.venue = line.teams[token]
    elif not _take_number(line, token) and not _take_word(line, token):
        line.words.append(token)


def _take_number(line: _Line, token: str) -> bool:
    if match := _TIME.fullmatch(token):
        minutes, seconds = match[1] or match[3], match[2] or match[4]
        if int(seconds) > 59:
            raise InputError(f"“{token}” is no time of the clock; type it like 7:42.")
        line.board = int(minutes) * 60 + int(seconds)
    elif match := _PERIOD.fullmatch(token):
        line.period = int(match[1])
    elif match := _MINUTES.fullmatch(token):
        line.minutes = int(match[1])
    else:
        return False
    return True


def _take_word(line: _Line, token: str) -> bool:
    if token in _ZONES:
        line.zone = _ZONES[token]
    elif token in _SUCCESS:
        line.success = _SUCCESS[token]
    elif token in ("k", "link"):
        line.is_linked = True
    elif token == "en":
        line.is_empty_net = True
    else:
        return token in _COMPUTED
    return True


def _with_team(draft: Draft, line: _Line, scene: Scene) -> Draft:
    """The team that was said; else the only one that has the first number."""
    if not draft.has_team:
        if line.own or line.opp:
            raise InputError(f"A {type_name(draft.type).lower()} has no players; leave them out.")
        return draft
    venue = line.venue
    if venue is None and line.own:
        known = [v for v in VENUES if (v, line.own[0]) in scene.positions]
        venue = known[0] if len(known) == 1 else None
    venue = venue or draft.team
    if venue is None:
        raise InputError("Say which team it was: h for home, a for away.")
    goalie = draft.goalie
    if venue != draft.team and draft.goalie is not None:
        goalie = scene.lineup(opponent(venue)).goalie
    return replace(draft, team=venue, goalie=goalie, own=() if line.own else draft.own)


def _with_word(draft: Draft, word: str) -> Draft:
    if word == "ps" and draft.type == "Goal":
        return draft.with_detail("Goal_PenaltyShot")
    for terms, is_first in ((draft.details(), True), (draft.details_2(), False)):
        names = _names(draft, terms)
        fitting = [t for t, name in zip(terms, names, strict=True) if name.startswith(_plain(word))]
        exact = [t for t, name in zip(terms, names, strict=True) if name == _plain(word)]
        chosen = exact or fitting
        if chosen:
            return draft.with_detail(chosen[0]) if is_first else replace(draft, detail_2=chosen[0])
    raise InputError(f"“{word}” is no detail of a {type_name(draft.type).lower()}. {HOW}")


def _filled(draft: Draft, line: _Line, scene: Scene) -> Draft:
    for numbers, roles, side in (
        (line.own, own_roles(draft.type, draft.detail), "of the team"),
        (line.opp, opp_roles(draft.type, draft.detail), "of the opponent"),
    ):
        if len(numbers) > len(roles):
            raise InputError(
                f"A {type_name(draft.type).lower()} has at most {len(roles)} players {side}."
            )
        if len(set(numbers)) < len(numbers):
            raise InputError("One number is there twice; leave it out once.")
    draft = replace(draft, own=tuple(line.own) or draft.own, opp=tuple(line.opp) or draft.opp)
    if line.is_empty_net:
        draft = replace(draft, goalie=None)
    if line.is_linked and scene.last is not None:
        draft = replace(draft, link=scene.last.event_index)
    draft = replace(
        draft,
        minutes=line.minutes or draft.minutes,
        zone=line.zone or draft.zone,
        success=line.success or draft.success,
    )
    return replace(draft, moment=_moment(draft, line, scene))


def _moment(draft: Draft, line: _Line, scene: Scene) -> Moment:
    period = line.period or draft.moment.period
    if line.board is None:
        return draft.moment if line.period is None else Moment(period, 0)
    length = scene.length(period)
    if line.board > length:
        shown = f"{length // 60}:{length % 60:02d}"
        raise InputError(f"The period is {shown} long; the clock cannot have shown more.")
    return Moment(period, length - line.board)
