"""What this machine can do at best with the same rows: the drivers alone, nothing checked or answered."""

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

Rows = Sequence[tuple[bytes, bytes]]
"""(id, sealed)."""


def sqlite(folder: Path, rows: Rows, batch: int) -> float:
    """Rows a second by `executemany`, a transaction and an fsync for each batch."""
    db = sqlite3.connect(folder / "limit.db", isolation_level=None)
    for pragma in ("page_size=8192", "journal_mode=wal", "synchronous=full"):
        db.execute(f"PRAGMA {pragma}")
    db.execute("CREATE TABLE IF NOT EXISTS inbox (n INTEGER PRIMARY KEY, id BLOB UNIQUE, sealed BLOB)")
    db.execute("DELETE FROM inbox")
    started = time.perf_counter()
    for at in range(0, len(rows), batch):
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT INTO inbox (id, sealed) VALUES (?, ?)", rows[at : at + batch])
        db.execute("COMMIT")
    took = time.perf_counter() - started
    db.close()
    return len(rows) / took


def postgres(url: str, rows: Rows, batch: int) -> float:
    """Rows a second by COPY, a transaction for each batch."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as db:
        db.execute("DROP TABLE IF EXISTS bench_limit")
        db.execute("CREATE TABLE bench_limit (n BIGSERIAL PRIMARY KEY, id BYTEA UNIQUE, sealed BYTEA)")
        started = time.perf_counter()
        for at in range(0, len(rows), batch):
            with db.transaction(), db.cursor().copy("COPY bench_limit (id, sealed) FROM STDIN") as copy:
                for row in rows[at : at + batch]:
                    copy.write_row(row)
        return len(rows) / (time.perf_counter() - started)
