"""Discarded drafts, from the heartbeat of a kiosk to the count of its station."""

import json
import zlib
from datetime import date

import pytest

from shared.errors import UnreadableMessage
from shared.exchange import Discarded, Heartbeat, unpack
from sync_server.intake.exchanging import take
from sync_server.intake.models import DiscardedDrafts
from sync_server.periodic.discards import discarded
from tests.sync_server.builders import District, Station

YEAR = (date(2025, 12, 15), date(2026, 12, 14))


def tell(station: Station, **counts: int) -> None:
    days = [Discarded(day=date(2026, 6, int(day[1:])), count=count) for day, count in counts.items()]
    station.send([], heartbeat=Heartbeat(version="1", waiting=0, discarded=days))


def test_a_day_that_is_told_again_counts_once_and_an_older_word_takes_nothing_away(station: Station) -> None:
    tell(station, d13=1, d14=2)
    tell(station, d14=2)
    assert discarded(*YEAR) == {"HS-DM01": 3}
    tell(station, d14=3, d15=1)
    tell(station, d13=1, d14=2)  # came late: a stick, or a repeated exchange
    assert discarded(*YEAR) == {"HS-DM01": 5}
    assert DiscardedDrafts.select().count() == 3


def test_both_ends_of_a_period_are_counted_and_the_kiosks_of_a_station_together(
    district: District, station: Station
) -> None:
    tell(station, d13=8, d14=2, d15=1)
    tell(district.station("SC-SM01", "Trường Tiểu học Sông Mẫu (hư cấu)"), d16=4)
    assert discarded(date(2026, 6, 14), date(2026, 6, 15)) == {"HS-DM01": 3}
    assert discarded(date(2026, 6, 15), date(2026, 6, 16)) == {"HS-DM01": 1, "SC-SM01": 4}
    assert discarded(date(2026, 6, 17), date(2026, 6, 30)) == {}


def test_a_kiosk_of_before_tells_nothing_and_one_that_repeats_a_day_is_read(
    district: District, station: Station
) -> None:
    def send(**beat: object) -> None:
        whole = unpack(station.request([]))
        whole["heartbeat"].pop("discarded")
        whole["heartbeat"] |= beat
        body = zlib.compress(json.dumps(whole).encode())
        take(station.kiosk.kiosk_id, station.sign(body), body, keys=district.keys, now=district.now)

    send()
    assert discarded(*YEAR) == {}
    send(discarded=[{"day": "2026-06-14", "count": 2}, {"day": "2026-06-14", "count": 1}])
    assert discarded(*YEAR) == {"HS-DM01": 2}
    for fault in ({"day": "2026-02-30", "count": 1}, {"day": "2026-06-14", "count": 0}, {}):
        with pytest.raises(UnreadableMessage):
            send(discarded=[fault])
