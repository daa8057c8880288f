"""Opening ahead: while one batch is written, another process opens and prepares the next one on a second
processor.

Only for a backlog: to start it takes as long as merging a thousand reports. It has the district's key and no
database, keeps nothing, and ends when its standard input does, however the merge ended. What it did not open
in time, or at all, the merge opens itself.
"""

import gc
import logging
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import IO, Any
from uuid import UUID

from sync_server.intake.keys import Keys
from sync_server.intake.opening import Refused, open_all
from sync_server.intake.preparing import Prepared

log = logging.getLogger(__name__)

LEAST = 3_000
"""Envelopes that wait, from which on it pays."""
_PATIENCE_S = 30
_CHUNK = 50
"""Envelopes asked for at a time."""

Found = Mapping[int, Prepared | Refused]
"""What was in entries of the inbox, or why it cannot be merged, by their row numbers."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Of an entry of the inbox, what opening takes. Its row never changes but in `state`."""

    id: int
    envelope_id: UUID
    report_uuid: UUID
    key_id: str
    sealed: bytes
    received_at: str
    kiosk_id: int
    unit_id: str


class Ahead:
    """The other process. One batch is asked for at a time; what is found of it is taken before the next.

    It is asked in chunks, and stopped at the next one when the merge comes for them: so neither process waits
    for the other, however they share the work.
    """

    def __init__(self, keys: Keys) -> None:
        command = [sys.executable, "-m", __name__]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._talking = ThreadPoolExecutor(1)
        self._answer: Future[Found] | None = None
        self._wanted = Event()
        self._runs = self._talking.submit(self._ask, keys)

    def ask(self, entries: Sequence[tuple[Any, ...]]) -> None:
        """Have these entries opened: the values of `Sealed`, ids as 16 bytes."""
        if entries and self._runs.done() and self._process.poll() is None:
            self._wanted.clear()
            self._answer = self._talking.submit(self._ask_for, entries)

    def take(self) -> Found:
        """What was found so far of what was asked for last; {} where the process is not there yet, or not any
        more.
        """
        self._wanted.set()
        answer, self._answer = self._answer, None
        try:
            return answer.result(_PATIENCE_S) if answer else {}
        except (OSError, EOFError, pickle.UnpicklingError) as fault:  # a TimeoutError is an OSError
            log.warning("merge.not_opened_ahead fault=%s", type(fault).__name__)
            self._process.kill()
            return {}

    def end(self) -> None:
        self._process.kill()
        self._talking.shutdown()
        self._process.communicate()

    def _ask_for(self, entries: Sequence[tuple[Any, ...]]) -> Found:
        found: dict[int, Prepared | Refused] = {}
        for at in range(0, len(entries), _CHUNK):
            if self._wanted.is_set():
                break
            found |= self._ask(entries[at : at + _CHUNK])
        return found

    def _ask(self, told: object) -> Any:
        to, out = self._process.stdin, self._process.stdout
        assert to is not None and out is not None
        pickle.dump(told, to, pickle.HIGHEST_PROTOCOL)
        to.flush()
        return pickle.load(out)


@contextmanager
def opening_ahead(keys: Keys, waiting: int) -> Iterator[Ahead | None]:
    """None where it would not pay."""
    if waiting < LEAST or (os.cpu_count() or 1) < 2:
        yield None
        return
    ahead = Ahead(keys)
    try:
        yield ahead
    finally:
        ahead.end()


def serve(told: IO[bytes], out: IO[bytes]) -> None:
    """The other process: keys first, then batches, until the input ends."""
    keys: Keys = pickle.load(told)
    answer: object = None
    while True:
        pickle.dump(answer, out, pickle.HIGHEST_PROTOCOL)
        out.flush()
        try:
            entries = [_sealed(*values) for values in pickle.load(told)]
        except EOFError:
            return
        answer = _opened(entries, keys)


def _opened(entries: Sequence[Sealed], keys: Keys) -> Found:
    """Nothing where one has what no one foresaw: the merge meets it too, and names it."""
    try:
        found = open_all(entries, keys)
    except Exception:
        return {}
    return {entry.id: one for entry, one in zip(entries, found, strict=True)}


def _sealed(number: int, envelope: bytes, report: bytes, *others: Any) -> Sealed:
    return Sealed(number, UUID(bytes=bytes(envelope)), UUID(bytes=bytes(report)), *others)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    serve(sys.stdin.buffer, sys.stdout.buffer)
