"""The engines to measure on: SQLite, and PostgreSQL where it is installed."""

from collections.abc import Iterator
from contextlib import contextmanager

from sync_server import store
from tests.fixtures.postgres import find_programs, run_cluster


def engines() -> list[str]:
    return ["SQLite", "PostgreSQL"] if find_programs() else ["SQLite"]


@contextmanager
def database_of(engine: str, *, durable: bool = False) -> Iterator[str | None]:
    """The URL of an empty database, gone with the block; None: SQLite in the data folder.

    durable: what is committed is on the disk, as in a district; else as fast as tests want it.
    """
    programs = find_programs()
    if engine == "SQLite" or programs is None:
        yield None
        return
    with run_cluster(programs, durable=durable) as cluster:
        yield cluster.new_database("bench")


def settle(engine: str) -> None:
    """Have PostgreSQL do at once what it does by itself within minutes: learn how its tables look."""
    if engine == "PostgreSQL":
        real = store.database.obj
        real.connect(reuse_if_open=True)
        real.connection().autocommit = True
        real.execute_sql("VACUUM ANALYZE")
        real.close()
