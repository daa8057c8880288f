"""A private file is there whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from shared.folder import NoSuchFolder, replace_private


def test_a_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "k.out"
    for content in (b"first", b"second"):
        replace_private(path, content)
        assert path.read_bytes() == content and stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(NoSuchFolder):
        replace_private(tmp_path / "no stick" / "k.out", b"x")


def test_a_disk_that_fails_half_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "k.out"
    replace_private(path, b"first")

    def fails(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="No space"):
        replace_private(path, b"second")
    assert path.read_bytes() == b"first" and [found.name for found in tmp_path.iterdir()] == ["k.out"]
