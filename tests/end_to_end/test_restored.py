"""A district that comes back from a backup of before 200 reports gets them all from its kiosks, by itself."""

import json
import stat
import uuid
from urllib.parse import urlsplit

import pytest

from shared.clock import new_uuid
from sync_server.fleet.restoring import mark_restored
from sync_server.intake.models import InboxEntry, KioskEpoch
from sync_server.store import writing
from tests.end_to_end.one_process import Pair
from tests.end_to_end.processes import House, run, run_json
from tests.samples import samples, told

UNIT = "SC-DM01"


def file_many(house: House, count: int) -> None:
    lines = [{**told(samples()[1]), "report_uuid": str(uuid.uuid4())} for _ in range(count)]
    path = house.folder / "backlog.ndjson"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    words = ("import", path, *house.kiosk(UNIT), "--as", "dau.moi")
    assert run_json("kiosk", *words)["filed"] == count


def exported(house: House) -> dict[str, object]:
    run("sync-server", "merge", *house.district)
    lines = run("sync-server", "export", *house.district).stdout.splitlines()
    return {line["report_uuid"]: line["fields"] for line in map(json.loads, lines)}


def carry_by_stick(house: House, count: int) -> None:
    """There and back by the commands; a file that was cut short is refused and gives no receipts."""
    out, receipts = house.folder / "k.out", house.folder / "k.receipts"
    words = ("courier", "import", out, *house.district, "--receipts", receipts)
    assert run_json("kiosk", "courier", "export", out, *house.kiosk(UNIT))["reports"] == count
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    content = out.read_bytes()
    out.write_bytes(content[:-1])
    refused = run("sync-server", *words, status=1)
    assert "bị cắt ngắn" in refused.stderr and not receipts.exists()
    out.write_bytes(content)
    assert run_json("sync-server", *words)["accepted"] == count
    done = run_json("kiosk", "courier", "import", receipts, *house.kiosk(UNIT))
    assert (done["accepted"], done["waiting"]) == (count, 0)
    empty = run("kiosk", "courier", "export", out, *house.kiosk(UNIT))
    assert "Không có báo cáo nào đang chờ" in empty.stderr


@pytest.mark.slow
def test_a_restored_district_is_filled_again_by_the_next_exchanges(house: House) -> None:
    copy = house.folder / "copy.backup"
    server = house.serve("sync-server", *house.district, "--no-schedule")
    house.enrol(UNIT, server.url, house.code_for(UNIT))
    file_many(house, 5)
    carry_by_stick(house, 5)
    run("sync-server", "backup", *house.district, "--out", copy)
    assert run_json("sync-server", "verify", copy, *house.district)["envelopes"] == 5
    file_many(house, 200)
    assert run_json("kiosk", "sync", *house.kiosk(UNIT))["accepted"] == 200
    before = exported(house)
    server.stop()
    run("sync-server", "restore", copy, *house.district, "--replace")
    house.serve("sync-server", *house.district, "--no-schedule", port=urlsplit(server.url).port)
    done = run_json("kiosk", "sync", *house.kiosk(UNIT))
    assert (done["accepted"], done["duplicate"], done["waiting"]) == (200, 5, 0)
    assert exported(house) == before and len(before) == 205
    again = run_json("kiosk", "sync", *house.kiosk(UNIT))
    assert (again["sent"], run_json("sync-server", "kiosk", "gaps", *house.district)) == (0, [])


def test_on_each_engine_what_was_lost_behind_a_gap_comes_back_too(pair: Pair) -> None:
    pair.file(6)
    pair.kiosk.sync()
    with writing():  # as a copy from before two of them came, the one that fills a gap among them
        InboxEntry.delete().where(InboxEntry.sequence.in_([3, 6])).execute()
        KioskEpoch.update(contiguous=5).execute()
    mark_restored(new_id=new_uuid)
    result = pair.kiosk.sync()
    assert (result.accepted, result.duplicate, result.waiting) == (2, 4, 0)
    assert pair.merge() == (6, 0)
    assert pair.kiosk.sync().sent == 0
