"""Looked at while the storm goes on: what a kiosk calls received is at the district.

The restores would heal a lie in the end; it must not be told even for a moment.
"""

import uuid
from collections.abc import Callable
from typing import Any

from shared.database import connected, open_postgres, open_sqlite
from tests.crash.server import Server
from tests.crash.station import Station

_BELIEVED = "SELECT envelope_id, epoch, sequence FROM outbox_entry WHERE state IN ('accepted', 'duplicate')"


class Believing:
    """Collects the envelopes that some kiosk called received when the district had none of them."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.unfounded: set[str] = set()

    def watch(self, station: Station, sync: Callable[[], dict[str, Any]]) -> None:
        """Run one sync, then hold what the kiosk believes against what the district has."""
        generation = self._server.generation
        said = sync()
        if not said.get("exchanges") or _heard_a_lie(said):
            return  # the kiosk may not know yet that the district came back from a copy
        with self._server.swapping:
            if generation == self._server.generation:
                kept = self._kept()
                believed = _believed(station).items()
                self.unfounded |= {f"{station.name} {number}" for one, number in believed if one not in kept}

    def _kept(self) -> set[str]:
        server = self._server
        if server.database:
            store = open_postgres(server.database)
        else:
            store = open_sqlite(server.data / "sync_server.db", (server.data / "database.key").read_bytes())
        with connected(store):
            found = {_text(row[0]) for row in store.execute_sql("SELECT envelope_id FROM inbox_entry")}
        (store.close_all if server.database else store.close)()
        return found


def _heard_a_lie(said: dict[str, Any]) -> bool:
    """Whether an answer in the district's own hand was for other bytes: none of its receipts was believed."""
    return bool(said["sent"] > said["accepted"] + said["duplicate"] + said["quarantined"])


def _believed(station: Station) -> dict[str, str]:
    """What the kiosk calls received: epoch and number by envelope."""
    store = open_sqlite(station.data / "kiosk.db", (station.data / "database.key").read_bytes())
    found = {row[0]: f"{row[1]}/{row[2]}" for row in store.execute_sql(_BELIEVED)}
    store.close()
    return found


def _text(told: Any) -> str:
    return str(uuid.UUID(bytes=bytes(told)))
