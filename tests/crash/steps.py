"""The named steps at which a process may be killed, and how it is made to kill itself there.

The programs know nothing of this: a step is the seam before or after one of their functions.
"""

import functools
import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.crash.durability import durable_or_told


@dataclass(frozen=True, slots=True)
class Step:
    """`moment` is before or after the call of `function` in `module`."""

    name: str
    module: str
    function: str
    moment: str = "after"


KIOSK = (
    Step("kiosk.filing.begun", "kiosk.filing", "_filed_already", "before"),
    Step("kiosk.filing.numbered", "kiosk.numbering", "reserve"),
    Step("kiosk.filing.sealed", "kiosk.outbox", "put_many"),
    Step("kiosk.filing.written", "kiosk.drafts", "remove_filed"),
    Step("kiosk.filing.on-disk", "kiosk.filing", "file_reports"),
    Step("kiosk.sync.begun", "kiosk.sync_log", "begin"),
    Step("kiosk.sync.packed", "kiosk.client", "exchange", "before"),
    Step("kiosk.sync.answered", "kiosk.client", "exchange"),
    Step("kiosk.sync.unanswered", "kiosk.outbox", "sent_without_answer", "before"),
    Step("kiosk.sync.settled", "kiosk.receipts", "settle"),
    Step("kiosk.sync.marked", "kiosk.filing", "mark_received"),
    Step("kiosk.sync.compared", "kiosk.restores", "compare"),
    Step("kiosk.sync.taken", "kiosk.exchanging", "take"),
    Step("kiosk.sync.ending", "kiosk.sync_log", "end", "before"),
    Step("kiosk.restore.put-back", "kiosk.resending", "put_back"),
    Step("kiosk.restore.new-epoch", "kiosk.outbox", "start_epoch"),
)
SERVER = (
    Step("server.exchange.read", "sync_server.intake.exchanging", "read_signed"),
    Step("server.inbox.inserted", "sync_server.intake.inbox", "_insert"),
    Step("server.inbox.receipted", "sync_server.intake.inbox", "accept"),
    Step("server.inbox.quarantined", "sync_server.intake.quarantine", "keep_unreadable"),
    Step("server.exchange.noted", "sync_server.intake.exchanging", "_note_heartbeat"),
    Step("server.exchange.packed", "sync_server.intake.exchanging", "_answer"),
    Step("server.exchange.on-disk", "sync_server.intake.exchanging", "sign_answer", "before"),
    Step("server.exchange.answering", "sync_server.intake.api", "take"),
)
MERGE = (
    Step("server.merge.claimed", "sync_server.intake.claiming", "claim"),
    Step("server.merge.opened", "sync_server.intake.opening", "prepared"),
    Step("server.merge.stored", "sync_server.intake.folding", "store"),
    Step("server.merge.folded", "sync_server.intake.folding", "add"),
    Step("server.merge.cased", "sync_server.desk.cases", "take_in"),
    Step("server.merge.left", "sync_server.desk.fresh", "note"),
    Step("server.merge.on-disk", "sync_server.intake.merging", "_note", "before"),
    Step("server.merge.noted", "sync_server.intake.merging", "_note"),
    Step("server.merge.followed", "sync_server.desk.fresh", "_settle_some"),
)
STEPS = {step.name: step for step in (*KIOSK, *SERVER, *MERGE)}
WITH_RESTORES = frozenset({"kiosk.restore.put-back", "kiosk.restore.new-epoch"})
"""Reached only after a store came back from a copy."""
RARE = (*sorted(WITH_RESTORES), "server.inbox.quarantined")
"""Reached so seldom that every process is armed there until it struck once."""

_counting = threading.Lock()


def arm(name: str, nth: int, struck: Path) -> None:
    """Let this process end by SIGKILL, with its whole group, the nth time it comes to a step."""
    step = STEPS[name]
    module = importlib.import_module(step.module)
    setattr(module, step.function, _dying(getattr(module, step.function), step, nth, struck))


def watch_durability(notes: Path) -> None:
    """Let this process note where it says "saved" or "received" before the disk has it."""
    for name in ("kiosk.filing.on-disk", "server.exchange.on-disk"):
        step = STEPS[name]
        module = importlib.import_module(step.module)
        owner = "kiosk.models" if name.startswith("kiosk") else "sync_server.store"
        database = importlib.import_module(owner).database
        setattr(module, step.function, _watched(getattr(module, step.function), step, database, notes))


def _watched(function: Callable[..., Any], step: Step, database: Any, notes: Path) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*args: Any, **words: Any) -> Any:
        if step.moment == "before":
            durable_or_told(step.name, database, notes)
        result = function(*args, **words)
        if step.moment == "after":
            durable_or_told(step.name, database, notes)
        return result

    return call


def _dying(function: Callable[..., Any], step: Step, nth: int, struck: Path) -> Callable[..., Any]:
    left = nth

    def reached() -> None:
        nonlocal left
        with _counting:
            left -= 1
            if left:
                return
            handle = os.open(struck, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.write(handle, f"{step.name}\n".encode())
            os.killpg(0, signal.SIGKILL)
            signal.pause()

    @functools.wraps(function)
    def call(*args: Any, **words: Any) -> Any:
        if step.moment == "before":
            reached()
        result = function(*args, **words)
        if step.moment == "after":
            reached()
        return result

    return call


def set_clock(path: Path) -> None:
    """The programs' clock, off by as many seconds as a file says at each moment; it jumps with the file."""
    from shared import clock

    true = clock.utc_now

    def off_by() -> datetime:
        try:
            return true() + timedelta(seconds=float(path.read_text() or 0))
        except (OSError, ValueError):
            return true()

    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("kiosk", "sync_server") and getattr(module, "utc_now", None) is true:
            module.utc_now = off_by  # type: ignore[attr-defined]
