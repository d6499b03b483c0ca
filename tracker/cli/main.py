"""The `tracker` command: without a subcommand it opens the window."""

from __future__ import annotations

import sys
from pathlib import Path

from tracker.cli.folders import default_folder
from tracker.errors import TrackerError

INTERRUPTED = 130


def run() -> None:
    """Entry point. A TrackerError becomes its sentence and exit code; anything else is a bug."""
    try:
        sys.exit(_dispatch(sys.argv[1:]))
    except TrackerError as error:
        _report(error, as_json="--json" in sys.argv)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _say_stopped()
        sys.exit(INTERRUPTED)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            _say_stopped()
        raise


def _say_stopped() -> None:
    sys.stderr.write("Stopped. What was recorded and sent before is kept; nothing is half done.\n")


def _dispatch(arguments: list[str]) -> int:
    folder = _window_folder(arguments)
    if folder is not None:
        # The command library is not needed for a window, and importing it costs start-up time.
        from tracker.cli.window import run_window

        return run_window(folder)
    from tracker.cli.commands import app

    app(arguments, prog_name="tracker")
    return 0


def _window_folder(arguments: list[str]) -> Path | None:
    """The data folder, if the arguments ask for the window and nothing else."""
    if not arguments:
        return default_folder()
    if arguments[0] == "--data-dir" and len(arguments) == 2:
        return Path(arguments[1])
    if len(arguments) == 1 and arguments[0].startswith("--data-dir="):
        return Path(arguments[0].removeprefix("--data-dir="))
    return None


def _report(error: TrackerError, *, as_json: bool) -> None:
    sys.stderr.write(f"{error}\n")
    if as_json:
        import json

        answer = {"error": str(error), "exit_code": error.exit_code}
        sys.stdout.write(json.dumps(answer) + "\n")
