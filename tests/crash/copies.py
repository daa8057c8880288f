"""Copies of a whole store, taken while it stands still and put back later, as a backup is."""

import shutil
from urllib.parse import urlsplit

from tests.crash.server import Server
from tests.crash.station import Station


class ServerCopy:
    """The district as it was when this was made."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._folder = server.data.with_name("district-copy")
        with server.down():
            shutil.copytree(server.data, self._folder)
            if server.database:
                _postgres(server.database, "CREATE DATABASE {copy} TEMPLATE {name}")

    def put_back(self) -> None:
        server = self._server
        with server.down(), server.swapping:
            server.generation += 1
            shutil.rmtree(server.data)
            shutil.copytree(self._folder, server.data)
            if server.database:
                _postgres(server.database, "DROP DATABASE {name}", "CREATE DATABASE {name} TEMPLATE {copy}")


class StationCopy:
    """A kiosk's data folder as it was when this was made."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._folder = station.data.with_name(f"{station.name}-copy")
        with station.using:
            shutil.copytree(station.data, self._folder)

    def put_back(self) -> bool:
        """Put the old disk in, once the district has all of the new one; whether it came to that.

        What nobody but the lost disk has is lost, and no program can bring it back.
        """
        station = self._station
        with station.using:
            for _ in range(40):
                if station.sync(calm=True).get("result") == "done":
                    break
            else:
                return False
            shutil.rmtree(station.data)
            shutil.copytree(self._folder, station.data)
            return True


def clone(station: Station, twin: Station) -> None:
    """A second disk that speaks as the same kiosk."""
    with station.using:
        shutil.copytree(station.data, twin.data)


def _postgres(url: str, *statements: str) -> None:
    import psycopg

    name = urlsplit(url).path.lstrip("/")
    with psycopg.connect(url.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        for statement in statements:
            connection.execute(statement.format(name=name, copy=f"{name}_copy"))  # type: ignore[arg-type]
