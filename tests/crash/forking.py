"""Starts the two programs as processes of their own, fast: one process loads them once and forks.

A run starts some thousand processes, and Python takes a second to load the programs. What is forked is a
process like any other: its own group, files, sockets and end; it runs the command's own `main`.
"""

import contextlib
import ctypes
import gc
import json
import os
import resource
import selectors
import signal
import sys
from pathlib import Path
from typing import Any

import psycopg  # noqa: F401 - loaded here, so that nothing is loaded after a fork

import kiosk.cli
import sync_server.cli
from kiosk.cli.context import Context as KioskContext
from shared import database
from shared.sealing import WORK_LIGHT
from sync_server.cli.context import Context as ServerContext
from tests.crash import steps
from tests.crash.launcher import Order


def serve() -> None:
    """Fork for every line on standard input, tell every start and end on standard output."""
    _load()
    near, far = os.pipe()
    os.set_blocking(far, False)
    os.set_blocking(near, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(far, warn_on_full_buffer=False)
    ready = selectors.DefaultSelector()
    ready.register(0, selectors.EVENT_READ)
    ready.register(near, selectors.EVENT_READ)
    rest = b""
    while True:
        for key, _ in ready.select():
            if key.fd == near:
                os.read(near, 4096)
                _reap()
                continue
            chunk = os.read(0, 65536)
            if not chunk:
                return
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                _fork(json.loads(line))


def _load() -> None:
    for step in steps.STEPS.values():
        __import__(step.module)
    gc.collect()
    gc.freeze()


def _tell(**told: int) -> None:
    os.write(1, (json.dumps(told) + "\n").encode())


def _reap() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        _tell(ended=pid, status=os.waitstatus_to_exitcode(status))


def _fork(order: dict[str, Any]) -> None:
    pid = os.fork()
    if not pid:
        status = 70
        try:
            status = _become(Order(**order))
        finally:
            os._exit(status)
    with contextlib.suppress(OSError):  # the child did it, or has ended
        os.setpgid(pid, pid)
    _tell(started=pid)


def _become(order: Order) -> int:
    """This process is the command from here on; its exit status."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setpgid(0, 0)
    _end_with_the_launcher()
    typed, into = os.pipe()
    os.write(into, order.typed.encode())
    os.close(into)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for handle, number in (
        (typed, 0),
        (os.open(order.out, flags, 0o600), 1),
        (os.open(order.err, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 2),
    ):
        os.dup2(handle, number)
        os.close(handle)
    os.closerange(3, 256)
    os.environ.update(order.environ)
    os.chdir("/")
    _prepare(order)
    return _main(order)


def _end_with_the_launcher() -> None:
    """A run that is itself killed leaves no server behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _prepare(order: Order) -> None:
    for context, setting in ((KioskContext, "passphrase_work"), (ServerContext, "work")):
        _override(context, {setting: WORK_LIGHT})
    if order.clock:
        steps.set_clock(Path(order.clock))
    if order.struck:
        steps.watch_durability(Path(order.struck).with_name("not-durable"))
    for name, nth in order.kill_at:
        steps.arm(name, nth, Path(order.struck))
    if order.full and order.full[0] == "bytes":
        resource.setrlimit(resource.RLIMIT_FSIZE, (order.full[1], order.full[1]))
    elif order.full:
        database._PRAGMAS = (*database._PRAGMAS, ("max_page_count", order.full[1]))  # type: ignore[assignment]


def _override(context: type, overrides: dict[str, Any]) -> None:
    settings = context.settings  # type: ignore[attr-defined]
    context.settings = lambda self, **others: settings(self, **overrides, **others)  # type: ignore[attr-defined]


def _main(order: Order) -> int:
    main = kiosk.cli.main if order.program == "kiosk" else sync_server.cli.main
    try:
        main.main(order.words, prog_name=order.program)
        status: Any = 0
    except SystemExit as end:
        status = end.code
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        return 1
    return status if isinstance(status, int) else int(status is not None)


if __name__ == "__main__":
    serve()
