"""What a person wrote is in no byte of the kiosk's folder, of the exchange, or of a log."""

import logging

import pytest

from kiosk import drafts
from shared.exchange import unpack
from tests.kiosk.conftest import PASSPHRASE, Kiosk, a_report
from tests.kiosk.district import District

MARKERS = ("Đỗ Dấu Ấn", "lời kể đánh dấu riêng của trẻ", "0912 345 678")


def test_markers_are_found_nowhere(
    kiosk: Kiosk, district: District, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    name, story, phone = MARKERS
    answers = {"child_full_name": name, "narrative": story, "caregiver_phone": phone}
    person = kiosk.supervisor.staff_id
    drafts.save(kiosk.new_id(), person, answers, started_at=kiosk.clock(), now=kiosk.clock())
    kiosk.file(report=a_report(1, **answers))
    kiosk.sync()
    kiosk.file(report=a_report(1, **answers))
    folder = b"".join(path.read_bytes() for path in kiosk.settings.data.iterdir())
    wire = b"".join(str(unpack(body)).encode() + body for body in district.bodies)
    logged = (caplog.text + " ".join(str(record.__dict__) for record in caplog.records)).encode()
    for marker in (*MARKERS, PASSPHRASE, "child_full_name"):
        for place in (folder, wire):
            assert marker.encode() not in place and marker.encode("utf-16-le") not in place
    for marker in (*MARKERS, PASSPHRASE):
        assert marker.encode() not in logged
