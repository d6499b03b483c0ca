"""What a person chose stays chosen, whoever changes something else at the same time."""

from __future__ import annotations

import threading
from pathlib import Path

from tracker.settings import Settings, change_settings, load_settings


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
