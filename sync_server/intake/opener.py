"""The process that opens ahead for a merge (`ahead`): it has the district's key and no database."""

import gc
import pickle
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import IO, Any, NamedTuple
from uuid import UUID

from sync_server.intake.keys import Keys
from sync_server.intake.opening import Refused, open_all
from sync_server.intake.preparing import Prepared

Row = tuple[Any, ...]
"""The values of `Sealed`, ids as 16 bytes."""
Found = Mapping[int, Prepared | Refused]
"""What was in entries of the inbox, or why it cannot be merged, by their row numbers."""
Sent = Mapping[int, tuple[Any, ...]]
"""The same as it goes through the pipe: plain tuples."""


class Sealed(NamedTuple):
    """Of an entry of the inbox, what opening takes. Its row never changes but in `state`."""

    id: int
    envelope_id: UUID
    report_uuid: UUID
    key_id: str
    sealed: bytes
    received_at: str
    kiosk_id: int
    unit_id: str


def sealed_of(number: int, envelope: bytes, report: bytes, *others: Any) -> Sealed:
    """Of a row as the engine gives it."""
    return Sealed(number, UUID(bytes=bytes(envelope)), UUID(bytes=bytes(report)), *others)


def serve(told: IO[bytes], out: IO[bytes]) -> None:
    """Keys first, then chunks of entries, until the input ends; an answer to each."""
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
        found = open_all(entries, keys)
    except Exception:
        return {}
    return {entry.id: tuple(one) for entry, one in zip(entries, found, strict=True)}


def found_in(sent: Sent) -> Found:
    """What the other process answered."""
    return {
        number: Refused(*one) if len(one) == len(Refused._fields) else Prepared(*one)
        for number, one in sent.items()
    }


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    serve(sys.stdin.buffer, sys.stdout.buffer)
