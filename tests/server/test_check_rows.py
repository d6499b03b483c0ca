"""check_rows: which rows would be refused, and why, without changing anything."""

from __future__ import annotations

from tests.server.conftest import edited, trial


def test_it_names_each_row_that_would_be_refused_and_why(api, game_id):
    good = trial(game_id, 1)
    negative = trial(game_id, 2, points=-1)
    too_long = trial(game_id, 3, note="x" * 30)
    not_a_number = trial(game_id, 4, points="many")

    found = api.call(
        "check_rows", p_kind="trial.trial", p_rows=[good, negative, too_long, not_a_number]
    ).json()

    assert [(f["change_id"], f["record_id"], f["code"]) for f in found] == [
        (negative["change_id"], negative["record_id"], "23514"),
        (too_long["change_id"], too_long["record_id"], "22001"),
        (not_a_number["change_id"], not_a_number["record_id"], "22P02"),
    ]
    assert "points_are_not_negative" in found[0]["reason"]
    assert api.client.get(f"/staging_trials?game_id=eq.{game_id}").json() == []
    assert api.receipts(game_id) == []


def test_the_reason_is_the_constraints_comment_where_there_is_one(trials, api, game_id):
    comment = "Points cannot be less than zero."
    on = "on constraint points_are_not_negative on public.staging_trials"
    trials.sql(f"comment {on} is '{comment}'")

    (found,) = api.call(
        "check_rows", p_kind="trial.trial", p_rows=[trial(game_id, 1, points=-1)]
    ).json()

    trials.sql(f"comment {on} is null")
    assert found["reason"].startswith(comment)


def test_rows_that_the_guard_skips_are_not_refused(api, game_id):
    row = trial(game_id, 1)
    api.push(row)
    skipped = [row, trial(game_id, 1), edited(row, 10**9)]

    assert api.call("check_rows", p_kind="trial.trial", p_rows=skipped).json() == []


def test_it_checks_with_the_callers_rights(sign_in, game_id):
    api = sign_in("scorekeeper", scope_ids=[str(game_id)])
    mine, foreign = trial(game_id, 1), trial(game_id + 1_000_000, 1)

    found = api.call("check_rows", p_kind="trial.trial", p_rows=[mine, foreign]).json()

    assert [(f["change_id"], f["code"]) for f in found] == [(foreign["change_id"], "42501")]


def test_five_hundred_rows_are_checked_in_one_request(api, game_id):
    rows = [trial(game_id, i, points=-1 if i == 400 else 1) for i in range(1, 501)]

    found = api.call("check_rows", p_kind="trial.trial", p_rows=rows).json()

    assert [f["change_id"] for f in found] == [rows[399]["change_id"]]


def test_an_unknown_kind_is_refused(api):
    response = api.call("check_rows", p_kind="trial.nothing", p_rows=[])

    assert (response.status_code, response.json()["code"]) == (400, "22023")
