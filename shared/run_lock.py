"""One run at a time, whoever starts it: a lock on a file, which the system lets go after a kill."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.errors import CannotDo
from shared.words import N_

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HERE = threading.Lock()
_HELD: set[Path] = set()


class AlreadyRunning(CannotDo):
    """Another run holds the lock. Safe to repeat later."""

    slug, exit_code = "already-running", 3
    title = N_("Việc này đang chạy rồi")
    todo = N_("Chờ một lát rồi xem lại.")


@contextmanager
def held(path: Path, *, wait_s: float = 0) -> Iterator[None]:
    """Hold the lock for the block. Raises AlreadyRunning when someone holds it for longer than `wait_s`."""
    path = path.resolve()
    deadline = time.monotonic() + wait_s
    while not _enter(path):
        if time.monotonic() >= deadline:
            raise AlreadyRunning
        time.sleep(0.05)
    try:
        yield from _locked(path, deadline)
    finally:
        with _HERE:
            _HELD.discard(path)


def _enter(path: Path) -> bool:
    """Whether no other thread of this process holds it."""
    with _HERE:
        if path in _HELD:
            return False
        _HELD.add(path)
        return True


def _locked(path: Path, deadline: float) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not _try_lock(handle):
            if time.monotonic() >= deadline:
                raise AlreadyRunning
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
