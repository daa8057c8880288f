"""Copies that are put back in the course of a run: the district's, then kiosks', then a clone.

Never two that lost the same thing: what no side has any more, no program can bring back.
"""

from collections.abc import Callable

from tests.crash import copies, reports
from tests.crash.house import House
from tests.crash.station import Station
from tests.crash.verdict import Disks

WaitFor = Callable[[float], bool]
"""Waits until a share of the run is over; whether it goes on."""


class Restores:
    def __init__(self, house: House, say: Callable[[str], None]) -> None:
        self._house, self._say = house, say
        self._restored: set[str] = set()
        self._cloned: set[str] = set()

    def disks(self) -> Disks:
        return Disks(frozenset(self._restored), frozenset(self._cloned))

    def run(self, wait_for: WaitFor) -> None:
        stations = self._house.stations
        if wait_for(0.1):
            self._district(wait_for)
        for station in stations[: len(stations) // 2]:
            if wait_for(0.6):
                self._kiosk(station, wait_for)
        if wait_for(0.85):
            self._clone(stations[-1])

    def _district(self, wait_for: WaitFor) -> None:
        copy, before = copies.ServerCopy(self._house.server), self._house.confirmed()
        if wait_for(0.55):
            copy.put_back()
            since = self._house.confirmed() - before
            self._say(f"the district comes back from a copy that was made {since} reports ago")

    def _kiosk(self, station: Station, wait_for: WaitFor) -> None:
        copy, before = copies.StationCopy(station), len(station.confirmed)
        self._file_more(station, "after the copy")
        wait_for(0.8)
        share, station.proxy.share = station.proxy.share, 0
        self._restored.add(station.name)
        since = len(station.confirmed) - before
        assert copy.put_back(), f"{station.name}: its reports do not reach the district"
        station.proxy.share = share
        self._say(f"{station.name} comes back from a copy that was made {since} reports ago")

    def _clone(self, station: Station) -> None:
        """Both disks file the same numbers and send."""
        with station.using:
            twin = self._house.station(f"{station.name}-twin")
            copies.clone(station, twin)
            twin.told, twin.poisoned = dict(station.told), set(station.poisoned)
            twin.spoilt = set(station.spoilt)
            twin.confirmed = set(station.confirmed)
            self._cloned.add(station.name)
            self._restored |= {station.name, twin.name}
            for one in (station, twin):
                self._file_more(one, f"on the disk of {one.name}")
            self._house.twins.append(twin)
        self._say(f"{station.name} has a clone")

    def _file_more(self, station: Station, why: str) -> None:
        with station.using:
            station.set_clock(0)
            station.take(reports.make(f"{self._house.plan.seed} {station.name} {why}", 3))
            for _ in range(60):  # a server whose clock is off by years makes the kiosk doubt its own
                station.file(station.files[-1], calm=True)
                if station.files[-1] in station.filed:
                    return
                station.sync(calm=True)
            raise AssertionError(f"{station.name} files nothing {why}")
