"""What a person chose stays chosen, whoever changes something else at the same time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tracker.settings import Settings, change_settings, load_settings, shown_name


def test_a_folder_without_settings_has_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "new") == Settings()


def test_changes_of_many_threads_are_all_kept(tmp_path: Path) -> None:
    names = ("theme", "email", "server_url", "auth_url", "api_key")
    threads = [
        threading.Thread(target=change_settings, args=(tmp_path,), kwargs={name: f"{name}!"})
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = load_settings(tmp_path)

    assert [getattr(found, name) for name in names] == [f"{name}!" for name in names]
    assert [p.name for p in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        (Settings(display_name="Ana"), "Ana"),
        (Settings(display_name="Ana", email="a@rink.invalid"), "Ana"),
        (Settings(email="ana.ice@rink.invalid"), "ana.ice"),
        (Settings(), "scorekeeper"),
    ],
)
def test_neighbours_read_the_chosen_name_or_who_signed_in_or_the_machines_user(
    settings: Settings, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "scorekeeper")
    assert shown_name(settings) == name


def test_a_machine_without_users_has_no_name_to_show(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("no such user")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert shown_name(Settings()) == ""
