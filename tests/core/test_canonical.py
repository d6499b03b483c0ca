from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.core.canonical import is_canonical
from tracker.core.record import ColumnType, Record, columns, make
from tracker.core.registry import discover
from tracker.errors import InputError

KINDS = [kind for profile in discover() for kind in profile.kinds]

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=6),
    st.sampled_from([" x", "x ", "", "\x1b[0m", "\u2028", "é", "1", "true", 0, 12.345, 100.0]),
)
USUAL = {
    ColumnType.INTEGER: st.integers(0, 99_999),
    ColumnType.TEXT: st.sampled_from(["home", "Shot", "second chance", "Ünal", "E1896900001"]),
    ColumnType.BOOLEAN: st.booleans(),
    ColumnType.DECIMAL: st.sampled_from([0.0, 12.5, -3.25, 99.99]),
    ColumnType.DATE: st.sampled_from(["2026-11-21", "2026-02-30", "20261121"]),
    ColumnType.TIMESTAMP: st.sampled_from(
        ["2026-11-21T18:00:00+00:00", "2026-11-21T18:00:00.5+01:00", "2026-11-21T18:00:00"]
    ),
    ColumnType.UUID: st.sampled_from(
        ["0199f0a0-0000-7000-8000-000000000001", "0199F0A0-0000-7000-8000-000000000001"]
    ),
}


@st.composite
def payloads(draw: st.DrawFn, kind: type[Record], *, odd_fields: int) -> dict[str, Any]:
    odd = draw(st.sets(st.sampled_from([c.name for c in columns(kind)]), max_size=odd_fields))
    return {
        c.name: draw(ODD if c.name in odd else st.none() | USUAL[c.type]) for c in columns(kind)
    }


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind.name)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_looks_canonical_is_what_a_record_of_it_gives(
    kind: type[Record], data: st.DataObject
) -> None:
    payload = data.draw(payloads(kind, odd_fields=2))
    if not is_canonical(kind, payload):
        return
    try:
        given_back = make(kind, payload).payload()
    except InputError:
        return
    assert list(given_back.items()) == list(payload.items())
    assert [type(v) for v in given_back.values()] == [type(v) for v in payload.values()]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind.name)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_usual_payload_of_a_record_looks_canonical(
    kind: type[Record], data: st.DataObject
) -> None:
    payload = data.draw(payloads(kind, odd_fields=0))
    try:
        record = make(kind, payload)
    except InputError:
        return
    if not kind.__pydantic_decorators__.field_validators:
        assert is_canonical(kind, record.payload())


def test_another_order_or_a_missing_field_is_asked() -> None:
    kind = KINDS[0]
    payload = dict.fromkeys(c.name for c in columns(kind))
    assert is_canonical(kind, payload)
    assert not is_canonical(kind, dict(reversed(payload.items())))
    assert not is_canonical(kind, dict(list(payload.items())[1:]))
