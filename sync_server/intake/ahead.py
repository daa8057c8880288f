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
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from threading import Condition
from typing import IO, Any
from uuid import UUID

from shared.revision import json_bytes
from sync_server.intake.keys import Keys
from sync_server.intake.opening import Refused, open_all
from sync_server.intake.preparing import Prepared, received

log = logging.getLogger(__name__)

LEAST = 3_000
"""Envelopes that wait, from which on it pays."""
_PATIENCE_S = 30
_CHUNK = 50
"""Envelopes told at a time."""
_MOST = 2_000
"""Envelopes that are asked for, or opened and not taken yet."""

Row = tuple[Any, ...]
"""The values of `Sealed`, ids as 16 bytes."""
Claimed = Sequence[tuple[int, bool]]
"""As in `claiming`, which would bring the database into the other process."""
Found = Mapping[int, Prepared | Refused]
"""What was in entries of the inbox, or why it cannot be merged, by their row numbers."""
Sent = Mapping[int, tuple[Any, ...]]
"""The same as it goes through the pipe: plain tuples, and the long texts as bytes, written once."""


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
    """The other process, and what it is to open: some batches, in the order of claims.

    A merge takes what is ready of what it claimed. What nobody began it opens itself, while the other one is
    at what comes later. So neither waits for the other, however they share the work.
    """

    def __init__(self, keys: Keys) -> None:
        command = [sys.executable, "-m", __name__]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._talking = ThreadPoolExecutor(1)
        self._changed = Condition()
        self._last: dict[bool, int] = {}
        self._left: dict[int, tuple[bool, Row]] = {}
        self._begun: dict[int, bool] = {}
        self._found: dict[int, tuple[bool, Prepared | Refused]] = {}
        self._talking.submit(self._ask, keys)
        self._work: Future[None] | None = None
        self._over = False

    def take(self, claimed: Claimed) -> Found:
        """What was found of these. What is passed over, as another merge has it, is let go."""
        wanted = {number for number, _ in claimed}
        passed = {urgent: number for number, urgent in claimed}
        with self._changed:
            for held in (self._left, self._found):
                for number in [one for one, (urgent, _) in held.items() if one <= passed.get(urgent, 0)]:
                    if held is self._left or number not in wanted:
                        del held[number]
            self._changed.wait_for(lambda: wanted.isdisjoint(self._begun), _PATIENCE_S)
            for urgent, number in passed.items():
                self._last[urgent] = max(number, self._last.get(urgent, 0))
            return {number: self._found.pop(number)[1] for number in wanted & self._found.keys()}

    def ask(self, entries: Callable[[Mapping[bool, int], int], Sequence[tuple[bool, Row]]]) -> None:
        """Have more opened, as far as there is room: so many of what `entries` tells after the last ones."""
        with self._changed:
            room = _MOST - len(self._left) - len(self._begun) - len(self._found)
        if room <= 0 or self._process.poll() is not None:
            return
        more = entries(self._last, room)
        with self._changed:
            self._left |= {row[0]: (urgent, row) for urgent, row in more}
            self._last |= {urgent: row[0] for urgent, row in more}
        if more and (self._work is None or self._work.done()):
            self._work = self._talking.submit(self._open)

    def end(self) -> None:
        self._over = True
        self._process.kill()
        self._talking.shutdown()
        self._process.communicate()

    def _open(self) -> None:
        while some := self._begin():
            try:
                answer = self._ask(some)
            except (OSError, EOFError, pickle.UnpicklingError) as fault:  # a TimeoutError is an OSError
                if not self._over:
                    log.warning("merge.not_opened_ahead fault=%s", type(fault).__name__)
                self._process.kill()
                answer = {}
            with self._changed:
                self._found |= {number: (self._begun[number], one) for number, one in answer.items()}
                self._begun = {}
                self._changed.notify_all()

    def _begin(self) -> list[Row]:
        with self._changed:
            if self._process.poll() is not None:
                self._left = {}
            some = dict(islice(self._left.items(), _CHUNK))
            self._begun = {number: urgent for number, (urgent, _) in some.items()}
            for number in some:
                del self._left[number]
            return [row for _, row in some.values()]

    def _ask(self, told: object) -> Found:
        to, out = self._process.stdin, self._process.stdout
        assert to is not None and out is not None
        pickle.dump(told, to, pickle.HIGHEST_PROTOCOL)
        to.flush()
        return _found(pickle.load(out))


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
    answer: Sent = {}
    while True:
        pickle.dump(answer, out, pickle.HIGHEST_PROTOCOL)
        out.flush()
        try:
            entries = [sealed_of(*values) for values in pickle.load(told)]
        except EOFError:
            return
        answer = _opened(entries, keys)


def _opened(entries: Sequence[Sealed], keys: Keys) -> Sent:
    """Nothing where one has what no one foresaw: the merge meets it too, and names it."""
    try:
        found = open_all(entries, keys, json_bytes)
    except Exception:
        return {}
    return {entry.id: tuple(one) for entry, one in zip(entries, found, strict=True)}


def _found(sent: Sent) -> Found:
    return {
        number: Refused(*one) if len(one) == len(Refused._fields) else received(one)
        for number, one in sent.items()
    }


def sealed_of(number: int, envelope: bytes, report: bytes, *others: Any) -> Sealed:
    """Of a row as the engine gives it."""
    return Sealed(number, UUID(bytes=bytes(envelope)), UUID(bytes=bytes(report)), *others)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    serve(sys.stdin.buffer, sys.stdout.buffer)
