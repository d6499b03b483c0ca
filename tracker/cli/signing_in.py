"""`tracker sign-in` and `tracker sign-out`: a Supabase project's e-mail and password."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from tracker.app import open_laptop
from tracker.app import sign_in as sign_in_laptop
from tracker.app import sign_out as sign_out_laptop
from tracker.cli.output import AsJson, DataDir, answer, folder_of, remark
from tracker.errors import InputError


def sign_in(  # noqa: PLR0913 - a command's options
    url: Annotated[str, typer.Argument(metavar="URL", help="Such as https://x.supabase.co.")],
    email: Annotated[str, typer.Option(help="Who signs in.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    api_key: Annotated[
        str | None, typer.Option(help="The project's publishable key; not a secret.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Sign in to a Supabase project; the password is asked for and kept nowhere."""
    password = _password(is_piped=password_stdin)
    with open_laptop(folder_of(data_dir)) as laptop:
        connected = sign_in_laptop(laptop, url, (email, password), api_key)
    if connected.remark is not None:
        remark(connected.remark)
    value = {"url": connected.url, "email": email, "session_kept": connected.is_token_kept}
    answer(as_json, value, [f"Signed in to {connected.url} as {email}."])


def sign_out(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Forget the session here. Records and what waits to be sent stay."""
    with open_laptop(folder_of(data_dir)) as laptop:
        sign_out_laptop(laptop)
    answer(as_json, {"signed_in": False}, ["Signed out; everything that was recorded is kept."])


def _password(*, is_piped: bool) -> str:
    if is_piped:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = getpass.getpass("Password: ")
    else:
        raise InputError("There is no terminal to ask for the password; use --password-stdin.")
    if not password:
        raise InputError("The password is empty.")
    return password
