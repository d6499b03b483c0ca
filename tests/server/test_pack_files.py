from __future__ import annotations

import re
from collections import defaultdict

from tracker.core.registry import discover
from tracker.server.pack import pack_files

_DEFINITION = re.compile(r"^create or replace function\s+([\w.]+)\s*\(", re.MULTILINE)


def test_a_function_is_defined_in_one_file() -> None:
    # A changed file is applied again, alone: it would bring an older definition back.
    files = defaultdict(set)
    for file in pack_files(discover()):
        for name in _DEFINITION.findall(file.text):
            files[name].add(file.name)

    assert "tracker.publish_hockey" in files
    assert {name: sorted(where) for name, where in files.items() if len(where) > 1} == {}
