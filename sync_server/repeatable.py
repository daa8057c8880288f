"""Transactions that are done again where a power cut took them back: their end does not wait for the disk.

Changes stand in one log, in their order: whoever writes later and waits for the disk has these there too. So
nobody is told of a deed that rests on what may be lost, and the last one of a run makes all of it last.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager

import peewee as pw

from shared.database import is_postgres
from sync_server.store import WORK_CHECKPOINT_PAGES, database, writing

log = logging.getLogger(__name__)

_MOST_PAGES = 16_000
"""Of the log of changes; then it begins anew."""

Writing = Callable[[], AbstractContextManager[None]]
"""One transaction, as `store.writing`."""


@contextmanager
def repeatable() -> Iterator[Writing]:
    """Yields what to write with. The caller ends with a transaction of `store.writing`."""
    if is_postgres(database):
        yield _soon_on_disk
        return
    copying = _Copying()
    database.execute_sql("PRAGMA wal_autocheckpoint = 0")
    try:
        yield copying.writing
    finally:
        database.execute_sql(f"PRAGMA wal_autocheckpoint = {WORK_CHECKPOINT_PAGES}")
        copying.end()


@contextmanager
def _soon_on_disk() -> Iterator[None]:
    with writing():
        database.execute_sql("SET LOCAL synchronous_commit = off")
        yield


class _Copying:
    """SQLite's log of changes is copied into the file by another thread, while this one writes on."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._copied: Future[int] | None = None

    @contextmanager
    def writing(self) -> Iterator[None]:
        (waits,) = database.execute_sql("PRAGMA synchronous").fetchone()
        database.execute_sql("PRAGMA synchronous = NORMAL")
        try:
            with writing():
                yield
        finally:
            database.execute_sql(f"PRAGMA synchronous = {waits}")
        if self._copied is None or self._copied.done():
            if self._copied and self._copied.result() > _MOST_PAGES:
                self._thread.submit(_copy, "RESTART").result()
            self._copied = self._thread.submit(_copy, "PASSIVE")

    def end(self) -> None:
        self._thread.submit(database.close)
        self._thread.shutdown()


def _copy(way: str) -> int:
    """The pages that the log has. A fault leaves all in the log: the next one tries again."""
    try:
        database.connect(reuse_if_open=True)
        _, pages, _ = database.execute_sql(f"PRAGMA wal_checkpoint({way})").fetchone()
    except pw.DatabaseError as fault:
        log.warning("store.not_copied fault=%s", type(fault).__name__)
        return 0
    return int(pages)
