"""`tracker sync --watch`: syncs until it is interrupted, a line for each run that did something."""

from __future__ import annotations

import queue
import sys
from datetime import datetime
from pathlib import Path

import orjson

from tracker.app import recurring_engine
from tracker.cli.output import remark, say
from tracker.cli.reports import report_json, sentences
from tracker.sync.loop import Callbacks, Pace, SyncThread
from tracker.sync.report import SyncReport

LOOK_SECONDS = 2.0
"""Between two looks, at the server and at what other commands recorded here."""

Told = SyncReport | str
"""A report, or the sentence of a run that came to none."""


def watch(folder: Path, *, as_json: bool, is_verbose: bool) -> None:
    """Returns at Ctrl+C, when the thread has ended; a request under way ends by its deadline."""
    told: queue.SimpleQueue[Told] = queue.SimpleQueue()
    with recurring_engine(folder, is_detailed=is_verbose) as (engine, drop_connections):
        callbacks = Callbacks(on_report=told.put, on_problem=told.put)
        thread = SyncThread(engine, drop_connections, callbacks, Pace(idle=LOOK_SECONDS))
        thread.start()
        try:
            _print(told, as_json=as_json, is_verbose=is_verbose)
        except KeyboardInterrupt:
            remark("Stopped. Everything that was recorded is kept.")
        finally:
            thread.stop()


def _print(told: queue.SimpleQueue[Told], *, as_json: bool, is_verbose: bool) -> None:
    last_problems: list[str] = []
    while True:
        news = told.get()
        problems = [news] if isinstance(news, str) else list(news.problems)
        for sentence in problems:
            # A server that is down is said once, not every minute.
            if sentence not in last_problems:
                remark(sentence)
        last_problems = problems
        if isinstance(news, SyncReport) and news.did_something:
            _line(news, as_json=as_json, is_verbose=is_verbose)
        sys.stdout.flush()


def _line(report: SyncReport, *, as_json: bool, is_verbose: bool) -> None:
    if as_json:
        say(orjson.dumps(report_json(report, is_verbose=is_verbose)).decode())
    else:
        say(f"{datetime.now().astimezone():%H:%M:%S}  {' '.join(sentences(report))}")
