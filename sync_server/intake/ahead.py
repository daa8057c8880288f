"""Opening ahead: while one batch is written, another process opens and prepares the next one on a second
processor.

Only for a backlog: to start it takes as long as merging a thousand reports. It has the district's key and no
database, keeps nothing, and ends when its standard input does, however the merge ended. What it did not open
in time, or at all, the merge opens itself.
"""

import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from threading import Condition

from sync_server.intake import opener
from sync_server.intake.keys import Keys
from sync_server.intake.opener import Found, Row, found_in
from sync_server.intake.opening import Refused
from sync_server.intake.preparing import Prepared

log = logging.getLogger(__name__)

LEAST = 3_000
"""Envelopes that wait, from which on it pays."""
_PATIENCE_S = 30
_CHUNK, _AT_ONCE = 50, 150
"""Envelopes told at a time, and told without an answer: while one chunk is opened the next ones lie ready."""
_PIPE = 2**20
"""Bytes: some answers, so that the other process need not wait until they are heard."""
_TURN_S = 0.0005
"""How long a thread keeps the interpreter while another wants it: the merge would keep both that talk waiting
for ten times as long, and with them the other process.
"""
_MOST = 2_000
"""Envelopes that are asked for, or opened and not taken yet."""

Claimed = Sequence[tuple[int, bool]]
"""As in `claiming`."""


class Ahead:
    """The other process, and what it is to open: some batches, in the order of claims.

    A merge takes what is ready of what it claimed. What nobody began it opens itself, while the other one is
    at what comes later. So neither waits for the other, however they share the work. One thread tells, one
    hears: whoever did both could wait to tell while the other waits to answer.
    """

    def __init__(self, keys: Keys) -> None:
        command = [sys.executable, "-m", opener.__name__]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pipesize=_PIPE
        )
        self._telling, self._hearing = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._changed = Condition()
        self._last: dict[bool, int] = {}
        self._left: dict[int, tuple[bool, Row]] = {}
        self._begun: dict[int, bool] = {}
        self._found: dict[int, tuple[bool, Prepared | Refused]] = {}
        self._over = False
        self._telling.submit(self._tell, keys)
        self._work: Future[None] | None = None

    def take(self, claimed: Claimed) -> tuple[Found, Set[int]]:
        """What was found of these, and which are being opened: `rest` waits for them. Others are let go, as
        are those that were passed over, which another merge has.
        """
        wanted = {number for number, _ in claimed}
        passed = {urgent: number for number, urgent in claimed}
        with self._changed:
            for held in (self._left, self._found):
                for number in [one for one, (urgent, _) in held.items() if one <= passed.get(urgent, 0)]:
                    if held is self._left or number not in wanted:
                        del held[number]
            for urgent, number in passed.items():
                self._last[urgent] = max(number, self._last.get(urgent, 0))
            return self._out(wanted), wanted & self._begun.keys()

    def rest(self, wanted: Set[int]) -> Found:
        """What was found of these, once none of them is being opened any more."""
        with self._changed:
            self._changed.wait_for(lambda: wanted.isdisjoint(self._begun), _PATIENCE_S)
            return self._out(wanted)

    def _out(self, wanted: Set[int]) -> Found:
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
            self._work = self._telling.submit(self._tell_all)

    def end(self) -> None:
        self._over = True
        self._process.kill()
        self._telling.shutdown()
        self._hearing.shutdown()
        self._process.communicate()

    def _tell_all(self) -> None:
        while some := self._begin():
            self._tell([row for _, row in some.values()])

    def _begin(self) -> Mapping[int, tuple[bool, Row]]:
        with self._changed:
            self._changed.wait_for(lambda: len(self._begun) <= _AT_ONCE - _CHUNK)
            if self._process.poll() is not None:
                self._left = {}
            some = dict(islice(self._left.items(), _CHUNK))
            self._begun |= {number: urgent for number, (urgent, _) in some.items()}
            for number in some:
                del self._left[number]
            return some

    def _tell(self, what: Keys | Sequence[Row]) -> None:
        to = self._process.stdin
        assert to is not None
        try:
            pickle.dump(what, to, pickle.HIGHEST_PROTOCOL)
            to.flush()
        except OSError as fault:
            self._lost(fault)
        self._hearing.submit(self._hear, [row[0] for row in what] if isinstance(what, list) else [])

    def _hear(self, numbers: Sequence[int]) -> None:
        out = self._process.stdout
        assert out is not None
        try:
            answer = found_in(pickle.load(out))
        except (OSError, EOFError, pickle.UnpicklingError) as fault:
            self._lost(fault)
            answer = {}
        with self._changed:
            begun = {number: self._begun.pop(number) for number in numbers}
            self._found |= {number: (begun[number], one) for number, one in answer.items()}
            self._changed.notify_all()

    def _lost(self, fault: Exception) -> None:
        if not self._over:
            log.warning("merge.not_opened_ahead fault=%s", type(fault).__name__)
        self._over = True
        self._process.kill()


@contextmanager
def opening_ahead(keys: Keys, waiting: int) -> Iterator[Ahead | None]:
    """None where it would not pay."""
    if waiting < LEAST or (os.cpu_count() or 1) < 2:
        yield None
        return
    ahead, before = Ahead(keys), sys.getswitchinterval()
    sys.setswitchinterval(_TURN_S)
    try:
        yield ahead
    finally:
        sys.setswitchinterval(before)
        ahead.end()
