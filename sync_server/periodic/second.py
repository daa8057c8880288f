"""A second process for a counting, on a second processor: it calls pure functions, and such as only read.

It has a connection of its own, which sees what has been committed. It ends when its standard input does. What
it did not do, for whatever reason, is done by the one that asked.
"""

import gc
import logging
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import IO, Any, TypeVar

from shared.database import address, open_again
from sync_server.store import database, room_to_work

log = logging.getLogger(__name__)

T = TypeVar("T")
LEAST = 8_000
"""Cases, from which on it pays: to start it takes as long as counting some thousand."""
CACHE_MIB = 24
"""Of each process' connection: the index of the reports, which cases ask for in no order, fits in it."""
_PATIENCE_S = 60


class Second:
    """The other process. What it is asked for is done in that order."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", __name__]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._talking = ThreadPoolExecutor(1, "second-process")
        self._talking.submit(self._tell, address(database))

    def ask(self, function: Callable[..., T], *arguments: Any) -> Future[T]:
        """Call a function of a module there."""
        return self._talking.submit(self._ask, function, arguments)

    def answer(self, asked: Future[T]) -> T | None:
        """None where the process is gone, or does not answer."""
        try:
            return asked.result(_PATIENCE_S)
        except (OSError, EOFError, pickle.UnpicklingError) as fault:  # a TimeoutError is an OSError
            log.warning("periodic.second_process_gone fault=%s", type(fault).__name__)
            self._process.kill()
            return None

    def end(self) -> None:
        self._process.kill()
        self._talking.shutdown(cancel_futures=True)
        self._process.communicate()

    def _tell(self, told: object) -> None:
        assert self._process.stdin is not None
        pickle.dump(told, self._process.stdin, pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()

    def _ask(self, function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        self._tell((function, arguments))
        assert self._process.stdout is not None
        answer: T = pickle.load(self._process.stdout)
        return answer


@contextmanager
def second(cases: int) -> Iterator[Second | None]:
    """None where it would not pay."""
    if cases < LEAST or (os.cpu_count() or 1) < 2:
        yield None
        return
    process = Second()
    try:
        yield process
    finally:
        process.end()


def serve(told: IO[bytes], out: IO[bytes]) -> None:
    """The other process: where the store is, then what to call, until the input ends."""
    database.initialize(open_again(pickle.load(told)))
    with room_to_work(CACHE_MIB):
        while True:
            try:
                function, arguments = pickle.load(told)
            except EOFError:
                return
            pickle.dump(function(*arguments), out, pickle.HIGHEST_PROTOCOL)
            out.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    serve(sys.stdin.buffer, sys.stdout.buffer)
