"""The cases of hand_counted in a store: told, merged and acted on as kiosks and officers do it, in order."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from shared.exchange import Discarded, Heartbeat
from shared.report.rules import LOCAL
from shared.revision import Revision
from shared.sealing import WORK_LIGHT
from sync_server.accounts.people import add_user
from sync_server.desk import agencies, cases, clock_settings
from sync_server.fleet import heard
from sync_server.intake.district import this_store
from sync_server.intake.merging import merge_waiting
from sync_server.store import writing
from tests.sync_server.builders import District, Station
from tests.sync_server.periodic.hand_counted import FILED_IN_S, LATER, LINES, LINKS, STATIONS, Line, rows
from tests.sync_server.periodic.hand_counted_deeds import DAYS_OFF, DEEDS, DISCARDED, FROZEN, SILENT, VIEWS
from tests.sync_server.periodic.hand_counted_desk import Officers
from tests.sync_server.periodic.hand_counted_told import local, notified, told

OPENED = datetime(2025, 1, 2, 8, tzinfo=LOCAL)
Step = tuple[datetime, int, Callable[[], Any]]
"""When, its place among those of one moment, and what happens."""


@dataclass
class Played:
    """A district in which the lines are played. `freeze` is called with kind, year and moment."""

    district: District
    freeze: Callable[[str, int, datetime], Any]
    stations: dict[str, Station] = field(default_factory=dict)
    first: dict[str, Revision] = field(default_factory=dict)
    number: dict[str, str] = field(default_factory=dict)

    @property
    def officers(self) -> Officers:
        return Officers(self.district)

    def play(self) -> None:
        """Everything, in the order in which it happened; each step at its moment."""
        self._found()
        for moment, _, step in sorted(self._steps(), key=lambda one: one[:2]):
            self.district.now = moment
            step()

    def case_no(self, line: str) -> str:
        """The number of the case that was opened for a line of CASES."""
        return self.number[line]

    def correct(self, line: str, **fields: Any) -> None:
        """The station of a line adds to its report."""
        first = self.first[line]
        station = self.stations[str(first.fields["station_code"])]
        self._take(station, station.revision(first.report_uuid, 2, fields, (first.revision_id,)))

    def _found(self) -> None:
        self.district.now = OPENED
        with writing():
            add_user("officer2", "officer", "mật khẩu dài", now=OPENED, work=WORK_LIGHT)
            agencies.add_demo()
            first, last = map(date.fromisoformat, DAYS_OFF)
            clock_settings.add_days(first, last, "Tết", worked=False, by="admin", now=OPENED)
        for code in list(STATIONS)[:-1]:
            self._enrol(code)
        with writing():
            self._hear()

    def _enrol(self, code: str) -> None:
        self.stations[code] = self.district.station(code, STATIONS[code])

    def _hear(self) -> None:
        """Once a day at noon, without the exchange: 700 exchanges of nothing take too long."""
        for code, station in self.stations.items():
            for number in range(182):
                day = date(2025, 12, 15) + timedelta(days=number)
                at = datetime.combine(day, time(12), LOCAL)
                if code == "SC-DM01" and day == date(2026, 6, 2):
                    at = at.replace(hour=0, minute=30)
                if day.isoformat() not in SILENT[code]:
                    heard.note(station.kiosk, network=True, now=at)

    def _steps(self) -> Iterator[Step]:
        yield local("2026-03-01 08:00"), 0, partial(self._enrol, "SC-CM01")
        for line in LINES:
            yield from self._way(line)
        for at, name, deed in rows(DEEDS):
            yield local(at), 4, partial(self._deed, name, *deed.split())
        for at, login, name, reason, _ in rows(VIEWS):
            yield local(at), 5, partial(self._view, name, login, reason)
        for at, code, days in rows(DISCARDED):
            yield local(at), 6, partial(self._discard, code, days)
        for at, (kind, year) in FROZEN.items():
            yield local(at), 9, partial(self.freeze, kind, year, local(at))

    def _way(self, line: Line) -> Iterator[Step]:
        """Of a report, from the station to an officer."""
        saving, sending = (timedelta(hours=hours) for hours in LATER.get(line.name, (0.5, 0.5)))
        saved = local(line.told) + saving
        yield saved, 1, partial(self._save, line)
        yield saved + sending, 2, partial(self._send, line)
        if line.agency != "-":
            yield saved + sending + timedelta(minutes=20), 3, partial(self._triage, line)

    def _save(self, line: Line) -> None:
        links = [
            {"report_no": self.first[to].fields["report_no"], "link_kind": kind}
            for name, to, kind in rows(LINKS)
            if name == line.name
        ]
        made = self.stations[line.station].report(0, **told(line, links))
        if line.name in FILED_IN_S:
            made = replace(made, fields={**made.fields, "time_to_file_s": FILED_IN_S[line.name]})
        self.first[line.name] = made

    def _send(self, line: Line) -> None:
        made = self.first[line.name]
        self._take(self.stations[line.station], made)
        (self.number[line.name],) = cases.case_numbers([uuid.UUID(made.report_uuid)]).values()

    def _take(self, station: Station, made: Revision) -> None:
        known = this_store()
        answer = station.send(
            [station.envelope(made)], store_id=known.store_id, changes_version=known.changes_version
        )
        assert answer.receipts[0].status == "accepted"
        assert merge_waiting(self.district.keys, now=self.district.now).merged == 1

    def _triage(self, line: Line) -> None:
        self.officers.triage(self.case_no(line.name), line.level, line.agency)

    def _deed(self, name: str, deed: str, *words: str) -> None:
        if deed == "add":
            self._add(name, *words)
        elif deed in ("same", "undone"):
            self.officers.say(deed, *(self.first[one].report_uuid for one in (name, *words)))
        else:
            getattr(self.officers, deed)(self.case_no(name), *words)

    def _add(self, name: str, what: str) -> None:
        """An addition by the station: something the child said, or that the commune was told now."""
        if what == "child_words":
            self.correct(name, child_words="Con sợ về nhà.")
        else:
            self.correct(name, agencies_notified=["commune_pc"], notifications=notified(self.district.now))

    def _view(self, name: str, login: str, reason: str) -> None:
        self.officers.view(self.case_no(name), login, reason)

    def _discard(self, code: str, days: str) -> None:
        counts = [one.split() for one in days.split(",")]
        discarded = [Discarded(day=date.fromisoformat(day), count=int(count)) for day, count in counts]
        self.stations[code].send([], heartbeat=Heartbeat(version="1", waiting=0, discarded=discarded))
