"""The whole path by the commands: what a backlog says stands in the district's export, and nowhere else."""

import json
import os
import signal
import subprocess
import unicodedata
import zlib
from pathlib import Path

import pytest
import requests

from tests.end_to_end.processes import PASSPHRASE, PROGRAMS, Served, run, run_json
from tests.end_to_end.wire import Tap
from tests.fixtures.postgres import free_port
from tests.samples import nfc, samples, told

MARKERS = ("Đặngmarker Thịxuyênsuốt", "marker-narrative-4711 lời kể không được lộ", "0900 471 147")


def write_lines(path: Path, reports: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(report, ensure_ascii=False) for report in reports), "utf-8")
    return path


def exported(house) -> list[dict]:
    out = house.folder / "export.ndjson"
    run("sync-server", "export", *house.district, "--out", out)
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def test_the_samples_are_filed_once_sent_merged_and_come_back_equal(house_on_each):
    house = house_on_each
    server = house.serve("sync-server", *house.district, "--no-schedule")
    house.enrol("SC-DM01", server.url, house.code_for("SC-DM01"))
    backlog = write_lines(house.folder / "samples.ndjson", samples())
    words = ("import", backlog, *house.kiosk("SC-DM01"), "--as", "dau.moi")
    assert run_json("kiosk", *words) == {"filed": 12, "skipped": 0, "refused": []}
    assert run_json("kiosk", *words) == {"filed": 0, "skipped": 12, "refused": []}
    sent = run_json("kiosk", "sync", *house.kiosk("SC-DM01"))
    assert (sent["accepted"], sent["duplicate"], sent["quarantined"], sent["waiting"]) == (12, 0, 0, 0)
    assert run_json("sync-server", "merge", *house.district)["merged"] == 12
    lines = {line["report_uuid"]: line for line in exported(house)}
    assert list(lines) == sorted(lines) and len(lines) == 12
    numbers = {
        sample["report_no"]: lines[sample["report_uuid"]]["fields"]["report_no"] for sample in samples()
    }
    for sample in samples():
        fields = lines[sample["report_uuid"]]["fields"]
        expected = nfc(told(sample))
        for link in expected.get("links", ()):
            link["report_no"] = numbers[link["report_no"]]
        assert {name: fields.get(name) for name in expected} == expected
        assert fields["urgency"] == sample["urgency"]
    before = (house.folder / "export.ndjson").read_bytes()
    run("sync-server", "records", "rebuild", *house.district)
    exported(house)
    assert (house.folder / "export.ndjson").read_bytes() == before


@pytest.mark.slow
def test_bad_lines_are_refused_by_number_and_field_and_the_good_ones_filed(house):
    server = house.serve("sync-server", *house.district)
    house.enrol("SC-DM01", server.url, house.code_for("SC-DM01"))
    good, bad = told(samples()[1]), {**told(samples()[2]), "child_sex": "x", "narative": "y"}
    backlog = house.folder / "mixed.ndjson"
    text = "\r\n".join(json.dumps(one, ensure_ascii=False) for one in (good, bad))
    backlog.write_bytes(b"\xef\xbb\xbf" + text.encode() + b"\n\n[1]\n\xff\xfe\n")
    words = ("import", backlog, *house.kiosk("SC-DM01"), "--as", "dau.moi")
    done = run_json("kiosk", *words, status=1)
    assert done["filed"] == 1
    refused = {row["line"]: set(row["fields"]) for row in done["refused"]}
    assert refused == {2: {"child_sex", "narative"}, 4: {""}, 5: {""}}


@pytest.mark.slow
def test_a_server_out_of_reach_or_killed_loses_nothing(house):
    server = house.serve("sync-server", *house.district, "--no-schedule")
    house.enrol("SC-DM01", server.url, house.code_for("SC-DM01"))
    write_lines(house.folder / "one.ndjson", [samples()[0]])
    run("kiosk", "import", house.folder / "one.ndjson", *house.kiosk("SC-DM01"), "--as", "dau.moi")
    server.stop(signal.SIGKILL)
    waiting = run_json("kiosk", "sync", *house.kiosk("SC-DM01"), status=3)
    assert (waiting["accepted"], waiting["waiting"]) == (0, 1)
    status = run_json("kiosk", "status", *house.kiosk("SC-DM01"))
    assert (status["waiting"], status["received"]) == (1, 0)


@pytest.mark.slow
def test_a_revoked_kiosk_stops_keeps_its_reports_and_says_so(house):
    server = house.serve("sync-server", *house.district, "--no-schedule")
    house.enrol("SC-DM01", server.url, house.code_for("SC-DM01"))
    write_lines(house.folder / "one.ndjson", [samples()[0]])
    run("kiosk", "import", house.folder / "one.ndjson", *house.kiosk("SC-DM01"), "--as", "dau.moi")
    run("sync-server", "kiosk", "revoke", "SC-DM01-K1", *house.district)
    done = run_json("kiosk", "sync", *house.kiosk("SC-DM01"), status=1)
    assert done["waiting"] == 1 and done["code"] == "kiosk-revoked"


JSON = {"Content-Type": "application/json"}
GUESS = b'{"code":"AAAAA-AAAAA","verify_key":"' + b"A" * 43 + b'="}'
REFUSED = [
    ("/v1/exchange", b"", {}, 401),
    ("/v1/exchange", zlib.compress(b"{}"), {"X-Kiosk": "SC-DM01-K1", "X-Signature": "AAAA"}, 401),
    ("/v1/exchange", b"x" * 1_100_000, {"X-Kiosk": "SC-DM01-K1"}, 413),
    ("/v1/enrolments", b"[]", JSON, 400),
    ("/v1/enrolments", b"\xff", JSON, 400),
    ("/v1/enrolments", GUESS, JSON, 403),
    ("/v1/nothing", b"", {}, 404),
]


def post(url: str, body: bytes, headers: dict[str, str]) -> requests.Response:
    return requests.post(url, data=body, headers=headers, timeout=10)


@pytest.mark.slow
def test_every_refusal_of_the_api_is_a_problem_in_json_and_guessing_is_slowed_down(house):
    server = house.serve("sync-server", *house.district, "--no-schedule")
    house.enrol("SC-DM01", server.url, house.code_for("SC-DM01"))
    for path, body, headers, status in REFUSED:
        refused = post(server.url + path, body, headers)
        problem = refused.json()
        assert (refused.status_code, problem["status"]) == (status, status), path
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert problem["type"].startswith("urn:la-chan:problem:")
    statuses = [post(f"{server.url}/v1/enrolments", GUESS, JSON).status_code for _ in range(19)]
    assert statuses[-1] == 429
    assert int(post(f"{server.url}/v1/enrolments", GUESS, JSON).headers["Retry-After"]) > 0


@pytest.mark.slow
def test_no_marker_is_in_the_kiosk_s_folder_on_the_wire_or_in_any_log(house):
    server = house.serve("sync-server", *house.district)
    tap = Tap(server.port)
    house.enrol("SC-DM01", tap.url, house.code_for("SC-DM01"))
    name, narrative, phone = MARKERS
    marked = {
        **told(samples()[0]),
        "child_full_name": name,
        "narrative": narrative + " " + "kể tiếp " * 30,
        "caregiver_phone": phone,
        "informer_phone": phone,
    }
    logs = [run("kiosk", "import", write_lines(house.folder / "m.ndjson", [marked]), *house.kiosk("SC-DM01"),
                "--as", "dau.moi")]  # fmt: skip
    (house.folder / "m.ndjson").unlink()
    logs.append(run("kiosk", "sync", *house.kiosk("SC-DM01")))
    kiosk = house.serve("kiosk", *house.kiosk("SC-DM01"))
    logs.append(run("sync-server", "merge", *house.district))
    logs.append(run("sync-server", "log", *house.district))
    found = exported(house)
    assert found[0]["fields"]["child_full_name"] == name
    (house.folder / "export.ndjson").unlink()
    kiosk.stop()
    server.stop()
    tap.close()
    said = "".join(done.stdout + done.stderr for done in logs).encode()
    places = {path: path.read_bytes() for path in house.folder.rglob("*") if path.is_file()}
    assert len(places) > 5 and len(tap.seen) > 2000
    for marker in MARKERS:
        for form in {marker, unicodedata.normalize("NFD", marker), marker.replace(" ", "")}:
            for coded in (form.encode(), form.encode("utf-16-le"), json.dumps(form)[1:-1].encode()):
                assert coded not in said and coded not in bytes(tap.seen)
                assert [path for path, content in places.items() if coded in content] == []


@pytest.mark.slow
def test_what_is_wrong_is_told_in_words_and_by_exit_status(house, tmp_path):
    missing = run("kiosk", "status", "--data", tmp_path / "none", status=1)
    assert "Traceback" not in missing.stderr and "Mã lỗi" in missing.stderr
    again = run("sync-server", "init", *house.district, "--district", "x", "--admin", "y", "--password-stdin",
                typed=PASSPHRASE, status=1)  # fmt: skip
    assert "khởi tạo" in again.stderr
    run("kiosk", "import", status=2)


@pytest.mark.slow
def test_several_workers_of_gunicorn_answer_while_another_process_merges(house_on_each):
    house = house_on_each
    port = free_port()
    environ = {**os.environ, "SYNC_SERVER_DATA": str(house.folder / "district")}
    if house.database:
        environ["SYNC_SERVER_DATABASE"] = house.database
    command = [PROGRAMS / "gunicorn", "--workers", "2", "--bind", f"127.0.0.1:{port}", "sync_server.wsgi:app"]
    with (house.folder / "gunicorn.log").open("wb") as log:
        process = subprocess.Popen(command, env=environ, stdout=log, stderr=log, cwd="/")
    house.running.append(Served(process, port, house.folder / "gunicorn.log"))
    house.running[-1].wait_until_ready()
    house.enrol("SC-DM01", f"http://127.0.0.1:{port}", house.code_for("SC-DM01"))
    backlog = write_lines(house.folder / "samples.ndjson", samples())
    run("kiosk", "import", backlog, *house.kiosk("SC-DM01"), "--as", "dau.moi")
    assert run_json("kiosk", "sync", *house.kiosk("SC-DM01"))["accepted"] == 12
    assert run_json("sync-server", "merge", *house.district)["merged"] == 12
