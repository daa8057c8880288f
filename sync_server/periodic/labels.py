"""Rows that are places, stations and agencies: their names as valid on the last day, in Vietnamese order.

One with nothing to count is a row too.
"""

from collections.abc import Set

from shared.codes import COMMUNE_UNKNOWN, codes
from shared.text import place_key
from sync_server.desk.models import Agency
from sync_server.intake.models import Commune
from sync_server.periodic.declared import line
from sync_server.periodic.measures import TOTAL
from sync_server.periodic.models import CountedStation, Snapshot
from sync_server.periodic.table import Row

NOT_DETERMINED = "Chưa xác định"
NO_AGENCY = line("agency.", "Chưa phân công")


def total(label: str = "Tổng số") -> Row:
    return line(TOTAL, label, "total")


def communes(snapshot: Snapshot, borne: Set[str]) -> list[Row]:
    """Those there were on the last day, and those that cases bear; «Chưa xác định» last."""
    day, names, there = snapshot.last_day, {}, set()
    for one in Commune.select().order_by(Commune.valid_from, Commune.id):
        if (one.valid_from or "") <= day or one.code not in names:
            names[one.code] = one.name
        if (one.valid_from or "") <= day <= (one.valid_to or day):
            there.add(one.code)
    there |= names.keys() & borne
    ordered = sorted(there - {COMMUNE_UNKNOWN}, key=lambda code: (place_key(names[code]), code))
    return [*(line(code, names[code]) for code in ordered), line(COMMUNE_UNKNOWN, NOT_DETERMINED)]


def stations(snapshot: Snapshot) -> list[Row]:
    """Keys are "station.CODE"."""
    found = CountedStation.select().where(CountedStation.snapshot == snapshot)
    ordered = sorted(found, key=lambda one: (place_key(one.name), one.station_code))
    return [line(f"station.{one.station_code}", one.name) for one in ordered]


def agencies(had: Set[str]) -> list[Row]:
    """Those that are open, and those that had cases; without one last. Keys are "agency.CODE"."""
    found = [one for one in Agency.select() if one.active or one.code in had]
    ordered = sorted(found, key=lambda one: (place_key(one.name), one.code))
    return [*(line(f"agency.{one.code}", one.name) for one in ordered), NO_AGENCY]


def of_list(list_name: str, prefix: str = "", *, depth: int = 0, but: tuple[str, ...] = ()) -> list[Row]:
    """Every code of a list, in its order."""
    return [
        line(prefix + one.id, one.vi, depth=depth) for one in codes(list_name).values() if one.id not in but
    ]
