import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from kiosk.models import database
from tests.kiosk.conftest import PASSPHRASE
from tests.kiosk.district import District, problem
from tests.samples import samples

CODE = ["--code", "ABCDE-FGHJK", "--supervisor", "co.lan", "--password-stdin"]


def kiosk(*args: str | Path, typed: str = PASSPHRASE) -> Result:
    result = CliRunner().invoke(main, [str(arg) for arg in args], input=typed + "\n")
    if database.obj is not None:
        database.close()
    return result


@pytest.fixture
def data(tmp_path: Path, district: District) -> Path:
    """The folder of a kiosk that was enrolled by command."""
    data = tmp_path / "kiosk"
    result = kiosk("enrol", "--data", data, "--server", district.url, *CODE)
    assert result.exit_code == 0, result.output
    return data


def test_from_a_code_to_received_reports_by_command(data: Path, district: District, tmp_path: Path) -> None:
    backlog = tmp_path / "backlog.ndjson"
    backlog.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in samples()), "utf-8")
    result = kiosk("import", backlog, "--data", data, "--as", "co.lan", "--json")
    assert json.loads(result.stdout) == {"filed": 12, "skipped": 0, "refused": []}
    told = json.loads(kiosk("status", "--data", data, "--json").stdout)
    assert (told["waiting"], told["received"], told["last_sync"]) == (12, 0, None)
    result = kiosk("sync", "--data", data, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {k: told[k] for k in ("sent", "accepted", "duplicate", "quarantined", "waiting")} == {
        "sent": 12, "accepted": 12, "duplicate": 0, "quarantined": 0, "waiting": 0,
    }  # fmt: skip
    told = json.loads(kiosk("status", "--data", data, "--json").stdout)
    assert (told["waiting"], told["received"], told["kiosk_id"]) == (0, 12, "SC-SM01-K1")
    assert told["last_sync"] is not None


def test_enrolling_again_with_the_same_code_says_the_same(data: Path, district: District) -> None:
    result = kiosk("enrol", "--data", data, "--server", district.url, *CODE, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["kiosk_id"] == "SC-SM01-K1"


def test_a_refused_line_is_named_in_vietnamese_and_exits_1(data: Path, tmp_path: Path) -> None:
    backlog = tmp_path / "backlog.ndjson"
    backlog.write_text(json.dumps(samples()[1] | {"child_sex": None}) + "\n[]\n", "utf-8")
    result = kiosk("import", backlog, "--data", data, "--as", "co.lan", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert [one["line"] for one in told["refused"]] == [1, 2]
    assert list(told["refused"][0]["fields"]) == ["child_sex"] and told["refused"][0]["fields"]["child_sex"]
    assert told["refused"][1]["fields"] == {"": "Dòng không phải là một đối tượng JSON"}


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["status"], 1),
        (["sync"], 1),
        (["migrate"], 1),
        (["import", __file__, "--as", "x"], 1),
        (["import", "/no/such/file", "--as", "x"], 2),
        (["sync", "--no-such-option"], 2),
    ],
)
def test_a_folder_without_a_kiosk_fails_and_stays_as_it_is(
    args: list[str], status: int, tmp_path: Path
) -> None:
    assert kiosk(*args, "--data", tmp_path / "none").exit_code == status
    assert not (tmp_path / "none").exists()


def test_an_unknown_person_cannot_import(data: Path) -> None:
    result = kiosk("import", __file__, "--data", data, "--as", "khong.co")
    assert result.exit_code == 1 and "Không có ai dùng tên đăng nhập này" in result.stderr


def test_sync_exits_3_without_a_server_and_1_when_revoked(data: Path, district: District) -> None:
    district.script.append(problem(403, "kiosk-revoked"))
    result = kiosk("sync", "--data", data, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["code"] == "kiosk-revoked" and "kiosk-revoked" in result.stderr
    district.script.append(problem(503, "store-not-ready"))
    assert kiosk("sync", "--data", data, "--json").exit_code == 3


def test_people_are_added_with_their_own_passphrase(data: Path) -> None:
    args = ["staff", "add", "--data", data, "thay.minh", "--name", "Lê Minh", "--password-stdin"]
    assert kiosk(*args, typed="ngắn").exit_code == 1
    assert kiosk(*args).exit_code == 0
    assert kiosk(*args).exit_code == 1
    people = json.loads(kiosk("staff", "list", "--data", data, "--json").stdout)
    assert [one["login"] for one in people] == ["co.lan", "thay.minh"]


def test_plain_http_is_for_this_machine_only(tmp_path: Path) -> None:
    result = kiosk("enrol", "--data", tmp_path / "k", "--server", "http://192.0.2.1", *CODE)
    assert result.exit_code == 1 and "address-refused" in result.stderr


def test_the_version_is_told() -> None:
    assert "version 0." in kiosk("--version").output


def test_no_command_shows_content(data: Path, tmp_path: Path) -> None:
    marker = "Dấu Hiệu Riêng"
    backlog = tmp_path / "backlog.ndjson"
    lines = [samples()[0] | {"child_full_name": marker}, samples()[1] | {"child_sex": marker, marker: 1}]
    backlog.write_text("\n".join(json.dumps(one) for one in lines), "utf-8")
    for args in (["import", backlog, "--as", "co.lan"], ["sync"], ["status"]):
        result = kiosk(*args, "--data", data)
        assert marker not in result.output.replace(f"\t{marker}\t", "")


def test_people_are_reset_and_retired_by_command(data: Path) -> None:
    args = ["--data", data, "thay.minh"]
    kiosk("staff", "add", *args, "--name", "Lê Minh", "--password-stdin")
    assert kiosk("staff", "reset", *args, "--password-stdin", typed="mật khẩu khác").exit_code == 0
    assert kiosk("staff", "retire", *args).exit_code == 0
    assert kiosk("staff", "retire", *args).exit_code == 1
    refused = kiosk("staff", "retire", "--data", data, "co.lan")
    assert refused.exit_code == 1 and "last-supervisor" in refused.stderr
