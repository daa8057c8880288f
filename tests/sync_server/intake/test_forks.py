"""Numbers claimed twice are noted as they come: the same as a look through the whole inbox would find."""

import threading
import uuid
from collections import Counter
from itertools import count

import peewee as pw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.database import connected
from shared.envelope import Envelope, to_wire
from sync_server.fleet import gaps, inbox_check
from sync_server.intake import forks, inbox
from sync_server.intake.models import ForkedNumber, InboxEntry
from sync_server.store import database, writing
from tests.examples import share
from tests.sync_server.builders import District, Station

Number = tuple[int, int, int]
"""(row id of the kiosk, epoch, sequence)."""
examples = count(1)
envelopes = st.tuples(st.integers(1, 2), st.integers(1, 4), st.integers(0, 2))
"""(epoch, sequence, which of the envelopes of this number)."""


def scanned() -> set[Number]:
    entry = InboxEntry
    numbers = entry.select(entry.kiosk, entry.epoch, entry.sequence)
    twice = numbers.group_by(entry.kiosk, entry.epoch, entry.sequence).having(pw.fn.COUNT(entry.id) > 1)
    return set(twice.tuples())


def noted() -> set[Number]:
    return set(ForkedNumber.select(ForkedNumber.kiosk, ForkedNumber.epoch, ForkedNumber.sequence).tuples())


def an_envelope(model: Envelope, station: Station, epoch: int, sequence: int, which: int) -> Envelope:
    number = uuid.uuid5(uuid.NAMESPACE_OID, f"{station.kiosk.id} {epoch} {sequence} {which}")
    name = str(uuid.UUID(bytes=number.bytes, version=4))
    return model._replace(envelope_id=name, epoch=epoch, sequence=sequence)


@pytest.fixture
def stations(district: District, station: Station) -> tuple[Station, Station]:
    return station, district.station("SC-DM01")


@pytest.fixture
def model(station: Station) -> Envelope:
    return station.envelope(station.report())


@settings(max_examples=share(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.tuples(st.booleans(), st.lists(envelopes, max_size=8)), min_size=1, max_size=5))
def test_what_is_noted_is_what_a_look_through_the_inbox_finds(
    district: District,
    stations: tuple[Station, Station],
    model: Envelope,
    batches: list[tuple[bool, list[tuple[int, int, int]]]],
) -> None:
    base = 2 * next(examples)
    for second, told in batches:
        one = stations[second]
        raw = [to_wire(an_envelope(model, one, base + epoch, *rest)) for epoch, *rest in told]
        with writing():
            inbox.accept(one.kiosk, raw, now=district.now)
        twice = scanned()
        assert noted() == twice
        mine = {(one.kiosk.id, base + epoch, sequence) for epoch, sequence, _ in told}
        assert forks.is_forked(one.kiosk, raw) == bool(mine & twice)
    by_epoch = Counter((kiosk, epoch) for kiosk, epoch, _ in twice)
    assert forks.counted() == by_epoch
    names = {one.kiosk.id: one.kiosk.kiosk_id for one in stations}
    assert gaps.forked_kiosks() == sorted({names[kiosk] for kiosk, _ in by_epoch})
    assert list(inbox_check.numbers_twice()) == []


def test_two_disks_that_speak_at_once_are_noted(
    district: District, station: Station, model: Envelope
) -> None:
    for sequence in range(1, 6):
        start = threading.Barrier(2)

        def speak(which: int, sequence: int = sequence, start: threading.Barrier = start) -> None:
            raw = [to_wire(an_envelope(model, station, 1, sequence, which))]
            with connected(database):
                start.wait()
                with writing():
                    inbox.accept(station.kiosk, raw, now=district.now)

        disks = [threading.Thread(target=speak, args=(which,)) for which in range(2)]
        for disk in disks:
            disk.start()
        for disk in disks:
            disk.join()
        assert (station.kiosk.id, 1, sequence) in noted()
    assert noted() == scanned()


def test_what_is_noted_wrongly_is_found(district: District, station: Station) -> None:
    station.file()
    with writing():
        ForkedNumber.create(kiosk=station.kiosk, epoch=1, sequence=1)
    (found,) = inbox_check.numbers_twice()
    assert (found.what, found.where) == ("fork-miscounted", "HS-DM01-K1 1/1")
