"""Letting go of a snapshot that was never frozen, a table of its rows at a time: nobody waits long."""

from sync_server.periodic.models import CountedRows, CountedStation, Snapshot
from sync_server.store import writing


def drop(snapshot: Snapshot | None) -> None:
    """Nothing happens for None. Raises ValueError for a frozen one: those stay for ever."""
    if snapshot is None:
        return
    if snapshot.state == "frozen":
        raise ValueError("a frozen snapshot is never dropped")
    for table in (CountedRows, CountedStation):
        with writing():
            table.delete().where(table.snapshot == snapshot.id).execute()
    with writing():
        snapshot.delete_instance()
