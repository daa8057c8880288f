"""Whether the disk has what a process is about to call saved: asked inside the process, at that moment.

SIGKILL leaves the system's cache as it is, so no kill can show a missing fsync; the engine's own word can.
"""

import os
from pathlib import Path
from typing import Any

from shared.database import is_postgres


def durable_or_told(name: str, database: Any, notes: Path) -> None:
    """Called when a process is about to say "saved" or "received": by then the transaction must be over, and
    the engine must have been told to wait for the disk.
    """
    if is_postgres(database):
        synchronous = database.execute_sql("SHOW synchronous_commit").fetchone()[0] == "on"
    else:
        synchronous = database.execute_sql("PRAGMA synchronous").fetchone()[0] == 2
    if synchronous and not database.in_transaction():
        return
    with notes.open("a", encoding="utf-8") as file:
        file.write(f"{name}: {'not synchronous' if not synchronous else 'still in a transaction'}\n")
        file.flush()
        os.fsync(file.fileno())
