"""Ending a process that was started by somebody else, who may not ask for its end."""

from __future__ import annotations

import subprocess
import sys
import time

from tracker.server.embedded.processes import end, identify

_PARENT = """
import subprocess, sys
sleep = "import time; print('up', flush=True); time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", sleep])
print(child.pid, flush=True)
sys.stdin.read()
child.wait()
"""


def test_a_process_whose_parent_does_not_ask_for_its_end_is_ended_at_once():
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        said = {parent.stdout.readline().strip(), parent.stdout.readline().strip()}
        (pid,) = said - {"up"}
        child = identify(int(pid))
        began = time.monotonic()

        end(child)

        assert time.monotonic() - began < 8
        assert identify(child.pid) is None
        end(child)
        parent.stdin.close()
