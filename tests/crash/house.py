"""A district with its server and kiosks behind bad networks: built for a run, stopped after it."""

import contextlib
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sync_server import store
from sync_server.intake.district import this_store
from tests.crash.faults import Forger
from tests.crash.forgery import forger_of
from tests.crash.launcher import Launcher
from tests.crash.plan import Plan, Tally
from tests.crash.proxy import Proxy
from tests.crash.server import Server
from tests.crash.station import LOGIN, PASSPHRASE, Station


class House:
    """`stations` are the kiosks; `twins` are second disks of some of them."""

    def __init__(self, plan: Plan, folder: Path, database: str | None) -> None:
        self.plan, self.folder = plan, folder
        self.tally = Tally(folder / "struck")
        self.launcher = Launcher(folder / "launcher.log")
        ports = free_ports(1 + plan.kiosks)
        self.page_ports = ports[1:]
        self.server = Server(plan, self.launcher, self.tally, folder / "district", database, ports[0])
        self.stations: list[Station] = []
        self.twins: list[Station] = []
        self._proxies: list[Proxy] = []
        self._forger: Forger | None = None

    def build(self) -> None:
        """A district, units, and kiosks that are enrolled over a good network."""
        self._server("init", "--district", "Huyện Mẫu", "--admin", "quantri", "--demo", "--password-stdin")
        codes = {name: self._code(name) for name in self._names()}
        self._forger = forger_of(self.server.data, self._store_id())
        up = self.server.run("serve", "--port", str(self.server.port))
        self.server.wait_until_up()
        for name, code in codes.items():
            station = self.station(name)
            words = ("--server", station.proxy.url, "--code", code, "--supervisor", LOGIN, "--password-stdin")
            enrolling = station.start(
                "enrol", *words, "--json", out=self.folder / "enrol.out", typed=PASSPHRASE + "\n"
            )
            assert enrolling.wait(60) == 0, (self.folder / f"{name}.log").read_text("utf-8")
            self.stations.append(station)
        up.kill()
        up.wait(30)

    def station(self, name: str) -> Station:
        assert self._forger is not None
        proxy = Proxy(f"{self.plan.seed} {name}", self.server.port, self._forger, self.plan.network)
        self._proxies.append(proxy)
        return Station(self.plan, self.launcher, self.tally, self.folder, name, proxy)

    def close(self) -> None:
        self.server.close()
        self.launcher.close()
        for proxy in self._proxies:
            proxy.close()

    def faults(self) -> dict[str, int]:
        """How often each fault of the network struck."""
        found: dict[str, int] = {}
        for proxy in self._proxies:
            for name, count in proxy.met.items():
                found[name] = found.get(name, 0) + count
        return dict(sorted(found.items()))

    def confirmed(self) -> int:
        """How many reports the kiosks said are saved."""
        return sum(len(one.confirmed) for one in self.stations)

    def _names(self) -> list[str]:
        return [f"{'SC' if at % 2 else 'HS'}-CR{at + 1:02d}" for at in range(self.plan.kiosks)]

    def _code(self, name: str) -> str:
        kind = "school" if name.startswith("SC") else "health_station"
        self._server("unit", "add", "--code", name, "--name", f"Đơn vị {name}", "--type", kind,
                     "--commune", "99001")  # fmt: skip
        self._server("kiosk", "add", "--name", "Máy 1", "--unit", name)
        return (self.folder / "sync-server-kiosk.out").read_text("utf-8").split()[1]

    def _server(self, *words: str) -> None:
        running = self.server.run(*words, typed=PASSPHRASE + "\n")
        log = self.folder / f"sync-server-{words[0]}.log"
        assert running.wait(60) == 0, log.read_text("utf-8")

    def _store_id(self) -> str:
        store.bind(self.server.data, self.server.database)
        found = str(this_store().store_id)
        real = store.database.obj
        (real.close_all if self.server.database else real.close)()
        return found


@contextlib.contextmanager
def built(plan: Plan, folder: Path | None, database: str | None) -> Iterator[House]:
    """A house in a folder of its own; a given folder is kept."""
    with contextlib.ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="la-chan-crash-")))
        folder.mkdir(parents=True, exist_ok=True)
        house = House(plan, folder, database)
        try:
            house.build()
            yield house
        finally:
            house.close()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, below those the kernel gives to outgoing connections."""
    found: list[int] = []
    for port in range(21_000 + os.getpid() * 13 % 9_000, 32_700):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise RuntimeError("no free ports")
