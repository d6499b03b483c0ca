from __future__ import annotations

import pytest

from tracker.errors import (
    ContractMismatch,
    NotAllowed,
    ServerUnreachable,
    SignInNeeded,
)
from tracker.sync.classify import Refusal, RefusalClass, ServerRefused, as_error, classify


def meaning(status: int, code: str = "", message: str = "") -> str:
    return classify(status, code, message, {}).meaning.value


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (503, "PGRST000"),
        (503, "PGRST001"),
        (503, "PGRST002"),
        (504, "PGRST003"),
        (503, "08006"),
        (503, "53300"),
        (500, "57014"),
        (503, "57P01"),
        (500, "55P03"),
        (500, "40P01"),
        (500, "40001"),
        (400, "25006"),
        (503, "PT503"),
        (413, "54000"),
        (500, "54000"),
        (401, "PGRST303"),
        (408, ""),
        (413, ""),
        (429, ""),
        (500, ""),
        (502, ""),
        (503, ""),
        (504, ""),
        (522, ""),
    ],
)
def test_what_passes_by_itself_is_transient(status: int, code: str) -> None:
    assert meaning(status, code) == "transient"


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (401, "PGRST301", "JWT expired"),
        (401, "PGRST302", "Anonymous access is disabled"),
        (401, "PGRST303", "JWT expired"),
        (401, "42501", "permission denied for table staging_events"),
        (401, "", ""),
    ],
)
def test_a_token_that_is_not_accepted_is_auth(status: int, code: str, message: str) -> None:
    assert meaning(status, code, message) == "auth"


@pytest.mark.parametrize(("status", "code"), [(403, "42501"), (403, "PT403"), (403, "")])
def test_a_missing_right_is_permission(status: int, code: str) -> None:
    assert meaning(status, code) == "permission"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "22P02"),
        (400, "22001"),
        (400, "22P05"),
        (400, "23502"),
        (409, "23503"),
        (409, "23505"),
        (400, "23514"),
        (400, "21000"),
        (500, "21000"),
        (400, "P0001"),
        (500, "P0002"),
        (400, "PGRST102"),
        (409, "PT409"),
        (412, "PT412"),
        (400, "44000"),
    ],
)
def test_what_a_row_is_to_blame_for_is_poison(status: int, code: str) -> None:
    assert meaning(status, code) == "poison"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (404, "PGRST202"),
        (400, "PGRST204"),
        (404, "PGRST205"),
        (406, "PGRST106"),
        (400, "PGRST122"),
        (404, "42P01"),
        (400, "42703"),
        (400, "42P10"),
        (404, "42883"),
        (404, ""),
        (405, ""),
        (406, ""),
    ],
)
def test_what_the_server_lacks_is_contract(status: int, code: str) -> None:
    assert meaning(status, code) == "contract"


@pytest.mark.parametrize(("status", "code"), [(500, "XX000"), (400, "99999"), (418, "")])
def test_anything_else_is_unknown(status: int, code: str) -> None:
    assert meaning(status, code) == "unknown"


@pytest.mark.parametrize(
    ("status", "code", "is_too_much"),
    [
        (500, "57014", True),
        (413, "", True),
        (500, "54000", True),
        (504, "", True),
        (503, "", False),
        (500, "40P01", False),
    ],
)
def test_a_smaller_batch_is_worth_a_try_only_when_size_was_the_reason(
    status: int, code: str, is_too_much: bool
) -> None:
    assert classify(status, code, "", {}).is_too_much is is_too_much


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "17"}, 17.0),
        ({"retry-after": "0"}, 1.0),
        ({"retry-after": "soon"}, None),
        (
            {
                "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT",
                "date": "Wed, 21 Oct 2026 07:28:00 GMT",
            },
            30.0,
        ),
    ],
)
def test_the_servers_wish_has_a_floor_of_a_second(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert classify(503, "", "", headers).retry_after_seconds == seconds


def test_too_many_requests_slow_the_client_down_even_without_a_wish() -> None:
    assert classify(429, "", "", {}).retry_after_seconds == 5.0


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (RefusalClass.TRANSIENT, ServerUnreachable),
        (RefusalClass.AUTH, SignInNeeded),
        (RefusalClass.PERMISSION, NotAllowed),
        (RefusalClass.CONTRACT, ContractMismatch),
        (RefusalClass.POISON, ServerRefused),
        (RefusalClass.UNKNOWN, ServerRefused),
    ],
)
def test_each_class_has_its_exception(refusal: RefusalClass, error: type[Exception]) -> None:
    raised = as_error(Refusal(refusal, "12345", "the words"))
    assert type(raised) is error
    assert "12345: the words" in str(raised)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("JWSError (CompactDecodeError Invalid number of parts: Expected 3)", "is not whole"),
        ("JWSError JWSInvalidSignature", "not one of this server's"),
        ("JWT expired", "has expired"),
    ],
)
def test_what_is_wrong_with_a_token_is_said_in_words(message: str, words: str) -> None:
    sentence = str(as_error(classify(401, "PGRST301", message, {})))
    assert words in sentence
    assert "JW" not in sentence
