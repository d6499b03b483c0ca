"""`tracker demo`: the main job from end to end, on a real game, in a temporary data folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from tracker.app import (
    connect_own_server,
    embedded_server,
    has_records,
    open_laptop,
    server_reader,
)
from tracker.cli.demo_steps import (
    DemoResult,
    count_lost,
    record_until_killed,
    refuse_bad_rows,
    report,
    resume_recording,
)
from tracker.cli.output import AsJson, DataDir, answer, remark
from tracker.cli.screen import has_screen
from tracker.cli.syncing import run_with_progress
from tracker.core.profile import Demo, Profile
from tracker.core.registry import Registry, discover
from tracker.core.scope import Scope
from tracker.errors import HostingError, InputError


def demo(
    game: Annotated[Path | None, typer.Option("--game", help="Another game's folder.")] = None,
    headless: Annotated[
        bool, typer.Option("--headless", help="Open no window at the end.")
    ] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Record a real game, lose power half way, sync, and compare with the official numbers."""
    registry = discover()
    profile, shown = _profile_with_demo(registry)
    with _folder(data_dir) as folder, _server(folder, registry):
        result = _play(folder, profile, shown, game)
        answer(as_json, result.json(), report(profile, result))
        if not headless and has_screen():
            from tracker.cli.window import run_window

            run_window(folder)
    if not result.is_right:
        raise typer.Exit(1)


def _play(folder: Path, profile: Profile, shown: Demo, game: Path | None) -> DemoResult:
    expected = shown.load(game)
    scope = Scope(profile.name, expected.scopes[0].scope_id)
    total = sum(len(part.records) for part in expected.scopes)
    remark(f"Recording {total} entries of {scope} with no network …")
    said = record_until_killed(folder, profile, game, total // 2)
    remark(f"The writer was killed after {len(said)} entries. Starting it again …")
    said += resume_recording(folder, profile, game)
    with open_laptop(folder) as laptop:
        lost = count_lost(laptop.store, scope, said, total)
        refused = refuse_bad_rows(laptop.store, scope, shown)
        remark("Going online …")
        synced = run_with_progress(laptop, [scope])
        if profile.tools.server_summary is None:
            raise InputError(f"{profile.label} has no numbers on the server to show.")
        with server_reader(laptop) as reading:
            summary = profile.tools.server_summary(scope.id, reading)
    official = shown.official(game)
    return DemoResult(
        title=shown.title if game is None else str(scope),
        recorded=total,
        said=len(said),
        lost=lost,
        refused=refused,
        pushed=synced.acknowledged,
        waiting=synced.waiting,
        differences=tuple(shown.differences(summary, official)),
        summary=summary,
        official=official,
    )


def _profile_with_demo(registry: Registry) -> tuple[Profile, Demo]:
    for profile in registry:
        if profile.tools.demo is not None:
            return profile, profile.tools.demo
    raise InputError("No profile of this installation has a demo.")


@contextmanager
def _folder(data_dir: Path | None) -> Iterator[Path]:
    if data_dir is not None:
        if has_records(data_dir):
            raise InputError(f"{data_dir} holds records already; the demo wants an empty folder.")
        yield data_dir
        return
    with tempfile.TemporaryDirectory(prefix="tracker-demo-", ignore_cleanup_errors=True) as made:
        yield Path(made)


@contextmanager
def _server(folder: Path, registry: Registry) -> Iterator[None]:
    server = embedded_server(folder, registry, remark)
    try:
        address = server.start()
        connect_own_server(folder, address.url)
        yield
    except HostingError as error:
        raise HostingError(f"The demo needs the embedded server. {error}") from error
    finally:
        server.stop()
