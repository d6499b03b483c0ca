"""A file that is handed to somebody is there whole, or as it was before."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from tracker.local_db.whole_files import sync_folder, write_whole


def refuse(code: int, *, folders: bool) -> object:
    sync = os.fsync

    def fsync(number: int) -> None:
        if stat.S_ISDIR(os.fstat(number).st_mode) is folders:
            raise OSError(code, os.strerror(code))
        sync(number)

    return fsync


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    for content in (b"one", b"another"):
        write_whole(tmp_path / "bundle", content)
        assert (tmp_path / "bundle").read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]


def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole(tmp_path / "bundle", b"one")
    monkeypatch.setattr(os, "fsync", refuse(errno.ENOSPC, folders=False))
    with pytest.raises(OSError, match="space"):
        write_whole(tmp_path / "bundle", b"another")
    assert (tmp_path / "bundle").read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]


def test_a_stick_that_cannot_sync_folders_is_good_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", refuse(errno.EINVAL, folders=True))
    write_whole(tmp_path / "bundle", b"one")
    monkeypatch.setattr(os, "fsync", refuse(errno.EIO, folders=True))
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        sync_folder(tmp_path)
