"""What is wrong with the fields of a record that was refused, in plain words and all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

LONGEST_SHOWN = 40
_UNITS = {"s": "seconds", "min": "minutes"}
_PLAIN = {
    "Decimal": "a number",
    "bool": "true or false",
    "datetime": "a point in time, like 2026-01-31T18:45Z",
    "date": "a day, like 2026-01-31",
    "UUID": "an id, like 0b5f3c1e-6a2d-4c0e-9f37-1d2c8a5b4e60",
}


def refusal(
    label: str, model: type[BaseModel], given: Mapping[str, Any], error: ValidationError
) -> str:
    """A sentence for every wrong field, with what it may hold; `label` is what the record is."""
    problems = {str(p["loc"][0]) if p["loc"] else label: p for p in reversed(error.errors())}
    names = list(reversed(problems))
    unknown = [name for name in names if problems[name]["type"] == "extra_forbidden"]
    sentences = [
        _sentence(name, model, given, problems[name]) for name in names if name not in unknown
    ]
    if unknown:
        sentences.append(_unknown(unknown, list(model.model_fields)))
    return f"{label}: {' '.join(sentences)}"


def _sentence(name: str, model: type[BaseModel], given: Mapping[str, Any], problem: Any) -> str:
    if problem["type"] == "missing":
        return f"{name} is missing."
    field = model.model_fields.get(name)
    if field is None or problem["type"] in ("value_error", "assertion_error"):
        reason = problem["msg"].removeprefix("Value error, ").rstrip(".")
        reason = f"{reason[:1].lower()}{reason[1:]}"
    else:
        reason = f"it must be {_allowed(field)}"
    return f"{name} {_shown(given.get(name))} cannot be used: {reason}."


def _unknown(names: Sequence[str], known: Sequence[str]) -> str:
    text = " and ".join(f"no field '{name}'" for name in names)
    meant = [m for name in names for m in get_close_matches(name, known, n=1)]
    # First what is most likely wanted: the list of a kind with many fields is long.
    guess = f"Perhaps you mean {' and '.join(meant)}. " if meant else ""
    return f"there is {text}. {guess}There are: {', '.join(known)}."


def _allowed(field: FieldInfo) -> str:
    """What a field may hold: its type, its limits and its unit, in words."""
    annotation = _inner(field.annotation)
    if get_origin(annotation) is Literal:
        return _one_of([str(choice) for choice in get_args(annotation)])
    if annotation is str:
        longest = _limit(field, "max_length")
        return "text" if longest is None else f"text of at most {longest} characters"
    if annotation is int:
        return f"a whole number{_unit(field)}{_range(field)}"
    plain = _PLAIN.get(getattr(annotation, "__name__", ""), "something else")
    return f"{plain}{_unit(field)}{_range(field)}"


def _inner(annotation: Any) -> Any:
    """The type itself, where the field may be empty, too."""
    parts = [a for a in get_args(annotation) if a is not type(None)]
    is_optional = len(parts) == 1 and type(None) in get_args(annotation)
    return parts[0] if is_optional else annotation


def _range(field: FieldInfo) -> str:
    lowest, highest = _limit(field, "ge"), _limit(field, "le")
    if lowest is not None and highest is not None:
        return f" from {lowest:,} to {highest:,}"
    if lowest is not None:
        return f", {lowest:,} or more"
    if highest is not None:
        return f", {highest:,} at most"
    return ""


def _unit(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    unit = str(extra.get("unit") or "") if isinstance(extra, dict) else ""
    return f" of {_UNITS[unit]}" if unit in _UNITS else ""


def _limit(field: FieldInfo, name: str) -> Any:
    return next((getattr(m, name) for m in field.metadata if hasattr(m, name)), None)


def _one_of(choices: Sequence[str]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
