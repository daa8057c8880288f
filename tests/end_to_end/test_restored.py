"""A district that comes back from a backup of before 200 reports gets them all from its kiosks, by itself."""

import json
import subprocess
import uuid
from pathlib import Path
from urllib.parse import urlsplit

from tests.end_to_end.processes import House, run, run_json
from tests.fixtures.postgres import find_programs
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


def client(house: House, program: str, *words: object) -> None:
    """A program of PostgreSQL's own, on this house's database."""
    found = find_programs()
    assert found is not None and house.database is not None
    subprocess.run([str(found / program), *map(str, words)], check=True, capture_output=True)


def back_up(house: House, out: Path) -> None:
    if house.database is None:
        run("sync-server", "backup", *house.district, "--out", out)
        assert run_json("sync-server", "verify", out, *house.district)["envelopes"] == 5
    else:
        client(house, "pg_dump", "--format=custom", "--file", out, house.database)
        refused = run("sync-server", "backup", *house.district, "--out", out, status=1)
        assert "pg_dump" in refused.stderr


def put_back(house: House, file: Path) -> None:
    if house.database is None:
        run("sync-server", "restore", file, *house.district, "--replace")
        return
    server, name = house.database.rsplit("/", 1)
    client(
        house, "psql", f"{server}/postgres", "-c", f"DROP DATABASE {name}", "-c", f"CREATE DATABASE {name}"
    )
    client(house, "pg_restore", "--dbname", house.database, file)
    run("sync-server", "restore", *house.district)


def test_a_restored_district_is_filled_again_by_the_next_exchanges(house_on_each: House) -> None:
    house, copy = house_on_each, house_on_each.folder / "copy.backup"
    server = house.serve("sync-server", *house.district, "--no-schedule")
    house.enrol(UNIT, server.url, house.code_for(UNIT))
    file_many(house, 5)
    assert run_json("kiosk", "sync", *house.kiosk(UNIT))["accepted"] == 5
    back_up(house, copy)
    file_many(house, 200)
    assert run_json("kiosk", "sync", *house.kiosk(UNIT))["accepted"] == 200
    before = exported(house)
    server.stop()
    put_back(house, copy)
    assert len(exported(house)) == 5
    house.serve("sync-server", *house.district, "--no-schedule", port=urlsplit(server.url).port)
    done = run_json("kiosk", "sync", *house.kiosk(UNIT))
    assert (done["accepted"], done["duplicate"], done["waiting"]) == (200, 5, 0)
    assert exported(house) == before and len(before) == 205
    again = run_json("kiosk", "sync", *house.kiosk(UNIT))
    assert (again["sent"], run_json("sync-server", "kiosk", "gaps", *house.district)) == (0, [])
