"""The `tracker` command: without a subcommand it opens the window."""

from __future__ import annotations

import gc
import io
import os
import sys
from pathlib import Path

from tracker.cli.folders import default_folder
from tracker.errors import TrackerError

INTERRUPTED = 130
OBJECTS_BEFORE_LOOKING = 20_000
"""For circular garbage; the interpreter's own 700 cost a twentieth of a long sync."""


def run() -> None:
    """Entry point. A TrackerError becomes its sentence and exit code; anything else is a bug."""
    _print_what_the_terminal_can()
    try:
        sys.exit(_dispatch(sys.argv[1:]))
    except TrackerError as error:
        _report(str(error), error.exit_code)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _say_stopped()
        sys.exit(INTERRUPTED)


def _say_stopped() -> None:
    kept = "What was recorded and sent before is kept; the same command goes on from there."
    sys.stderr.write(f"\nStopped. {kept}\n")


def _dispatch(arguments: list[str]) -> int:
    folder = _window_folder(arguments)
    if folder is not None:
        # The command library is not needed for a window, and importing it costs start-up time.
        from tracker.cli.window import run_window

        return run_window(folder)
    return _command(arguments)


def _command(arguments: list[str]) -> int:
    # A command ends soon; importing and sending many records makes few circles to look for.
    gc.set_threshold(OBJECTS_BEFORE_LOOKING)
    from typer.exceptions import Abort, TyperException

    from tracker.cli.commands import app
    from tracker.cli.usage import in_any_place, usage_sentence

    try:
        code = app(in_any_place(arguments), prog_name="tracker", standalone_mode=False)
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stderr.write(error.format_message() + "\n")
        else:
            _report(usage_sentence(error), error.exit_code)
        return error.exit_code
    except Abort:
        # The answer to a question was Ctrl+C or the end of the input.
        code = INTERRUPTED
    except BrokenPipeError:
        return _close_quietly()
    if code == INTERRUPTED:
        _say_stopped()
    return code if isinstance(code, int) else 0


def _close_quietly() -> int:
    """Whoever read the output (`head`) has had enough; the rest is written to nobody."""
    nobody = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nobody, sys.stdout.fileno())
    return 0


def _print_what_the_terminal_can() -> None:
    # A name that the terminal's character set has not is no reason to end with an error.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _window_folder(arguments: list[str]) -> Path | None:
    """The data folder, if the arguments ask for the window and nothing else."""
    if not arguments:
        return default_folder()
    if arguments[0] == "--data-dir" and len(arguments) == 2:
        return Path(arguments[1])
    if len(arguments) == 1 and arguments[0].startswith("--data-dir="):
        return Path(arguments[0].removeprefix("--data-dir="))
    return None


def _report(sentence: str, exit_code: int) -> None:
    sys.stderr.write(f"{sentence}\n")
    if "--json" in sys.argv:
        import json

        sys.stdout.write(json.dumps({"error": sentence, "exit_code": exit_code}) + "\n")
