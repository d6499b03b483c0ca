"""refresh_scope: publishes once per version, for those who may write."""

from __future__ import annotations

from tests.server.conftest import edited, trial, wait_until_known


def totals(trials, game_id):
    return trials.sql("select points, times from trial_totals where game_id = %s", str(game_id))


def test_refresh_publishes_and_says_up_to_which_version(trials, api, game_id):
    api.push(trial(game_id, 1, points=2), trial(game_id, 2, points=3))
    version = api.scope(game_id)["version"]

    answer = api.call("refresh_scope", p_scope=f"trial:{game_id}").json()

    assert answer == {"version": version, "published_version": version}
    assert totals(trials, game_id) == [{"points": 5, "times": 1}]
    scope = api.scope(game_id)
    assert scope["published_version"] == version
    assert scope["published_at"] is not None


def test_refresh_does_nothing_when_nothing_changed(trials, api, game_id):
    api.push(trial(game_id, 1, points=2))

    answers = [api.call("refresh_scope", p_scope=f"trial:{game_id}").json() for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert totals(trials, game_id) == [{"points": 2, "times": 1}]


def test_refresh_follows_an_edit(trials, api, game_id):
    row = trial(game_id, 1, points=2)
    api.push(row)
    api.call("refresh_scope", p_scope=f"trial:{game_id}")
    api.push(edited(row, api.versions[row["trial_key"]], points=7))

    api.call("refresh_scope", p_scope=f"trial:{game_id}")

    assert totals(trials, game_id) == [{"points": 7, "times": 2}]


def test_refresh_of_an_unknown_scope_has_nothing_to_do(api, game_id):
    answer = api.call("refresh_scope", p_scope=f"trial:{game_id}")

    assert answer.json() == {"version": 0, "published_version": 0}


def test_a_failing_publisher_leaves_the_debt(trials, api, game_id):
    api.push(trial(game_id, 1, points=2))
    trials.sql(
        "create or replace function tracker.publish_broken(p_scope_id text) returns void"
        " language plpgsql as $$ begin raise exception 'broken'; end $$"
    )
    trials.sql(
        "update tracker.profiles set publish_function = 'tracker.publish_broken'"
        " where profile = 'trial'"
    )
    try:
        response = api.call("refresh_scope", p_scope=f"trial:{game_id}")
    finally:
        trials.sql(
            "update tracker.profiles set publish_function = 'tracker.publish_trial'"
            " where profile = 'trial'"
        )

    assert response.status_code == 400
    assert api.scope(game_id)["published_version"] == 0


def test_a_functions_own_time_limit_replaces_the_roles(trials, api):
    trials.sql(
        "create function public.trial_slow() returns void language sql"
        " set statement_timeout = '100ms' as $$ select pg_sleep(5) $$;"
        " notify pgrst, 'reload schema'"
    )
    wait_until_known(trials, "/rpc/trial_slow", {})

    assert api.call("trial_slow").json()["code"] == "57014"
    trials.sql("drop function public.trial_slow()")
