"""What `kiosk install` writes: parsed as its readers parse it, and pointing at the real program."""

import configparser
import json
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kiosk import views
from kiosk.install.files import InstalledFile, Plan, files
from kiosk.install.linux import apply
from shared.errors import CannotDo
from tests.kiosk.test_cli import kiosk as command

TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
PROGRAM = Path(sys.executable).parent / "kiosk"
AT_WINDOWS = Plan(
    r"C:\Program Files\La Chan\Scripts\kiosk.exe", r"C:\ProgramData\Lá Chắn\kiosk", 8101, "x", "tram"
)


def plan(**changes: object) -> Plan:
    usual = {"program": "/opt/la-chan/bin/kiosk", "data": "/var/lib/la-chan-kiosk", "port": 8101}
    return Plan(**{**usual, "account": "la-chan-kiosk", "desk": "tram", **changes})  # type: ignore[arg-type]


def by_name(system: str, made: Plan) -> dict[str, InstalledFile]:
    return {Path(file.path).name: file for file in files(system, made)}


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(path.read_text("utf-8"))
    return parser


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The files of this system, as the command writes them for somebody to read."""
    result = command("install", "--system", "linux", "--to", tmp_path / "files")
    assert result.exit_code == 0, result.output
    return tmp_path / "files"


def test_the_unit_starts_the_real_program_as_its_own_account_and_gives_it_one_folder(written: Path) -> None:
    path = written / "etc/systemd/system/la-chan-kiosk.service"
    service = unit(path)["Service"]
    assert service["ExecStart"] == f'"{PROGRAM}" serve --data "/var/lib/la-chan-kiosk" --port 8101'
    assert PROGRAM.is_file()
    assert service["Restart"] == "always" and service["User"] == "la-chan-kiosk"
    assert (service["ProtectSystem"], service["ReadWritePaths"]) == ("strict", '"/var/lib/la-chan-kiosk"')
    assert (service["StateDirectory"], service["StateDirectoryMode"]) == ("la-chan-kiosk", "0700")
    if verify := shutil.which("systemd-analyze"):
        done = subprocess.run([verify, "verify", str(path)], capture_output=True, text=True)
        assert "la-chan-kiosk" not in done.stderr, done.stderr


def test_the_browser_keeps_nothing_and_opens_nothing_else(written: Path) -> None:
    places = list(written.rglob("policies/managed/la-chan-kiosk.json"))
    assert len(places) == 3
    policy = json.loads(places[0].read_text("utf-8"))
    assert (policy["URLBlocklist"], policy["URLAllowlist"]) == (["*"], ["127.0.0.1:8101"])
    off = ("PasswordManagerEnabled", "AutofillAddressEnabled", "SpellcheckEnabled", "TranslateEnabled")
    assert not any(policy[name] for name in off) and policy["SyncDisabled"] is True
    assert policy["IncognitoModeAvailability"] == 2
    script = written / "usr/local/bin/la-chan-screen"
    assert script.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", str(script)]).returncode == 0
    assert '"http://127.0.0.1:8101/"' in script.read_text("utf-8")


def test_the_file_for_a_stick_may_be_saved_and_is_the_one_thing_there_is_to_save(written: Path) -> None:
    """Chromium takes .out for a program, which 1 and 2 refuse as 3 does; 4 lets it through."""
    policy = json.loads(next(written.rglob("policies/managed/la-chan-kiosk.json")).read_text("utf-8"))
    assert (policy["DownloadRestrictions"], policy["PromptForDownloadLocation"]) == (4, True)
    edge = by_name("windows", AT_WINDOWS)["edge-policy.reg"].content.decode("utf-16")
    assert '"DownloadRestrictions"=dword:00000004' in edge
    assert '"PromptForDownloadLocation"=dword:00000001' in edge
    offering = [
        path for path in Path(views.__file__).parent.rglob("*.py") if "attachment;" in path.read_text()
    ]
    assert [path.name for path in offering] == ["usb.py"]


def test_a_system_without_it_gets_it_by_one_command_and_a_changed_setting_stays(tmp_path: Path) -> None:
    words = (
        "install",
        "--system",
        "linux",
        "--apply",
        "--root",
        tmp_path,
        "--program",
        "/opt/la-chan/bin/kiosk",
    )
    assert command(*words).exit_code == 0
    link = tmp_path / "etc/systemd/system/multi-user.target.wants/la-chan-kiosk.service"
    assert link.resolve() == (tmp_path / "etc/systemd/system/la-chan-kiosk.service").resolve()
    settings = tmp_path / "etc/la-chan/kiosk.env"
    settings.write_text("KIOSK_LOCK_AFTER_S=60\n")
    assert command(*words, "--port", "8102").exit_code == 0
    assert settings.read_text() == "KIOSK_LOCK_AFTER_S=60\n"
    assert "--port 8102" in link.read_text("utf-8") and not list(tmp_path.rglob("*.new"))


@pytest.mark.parametrize("place", ["/home/lan/kiosk", "/root/.venv/bin/kiosk", "/tmp/kiosk"])
def test_a_program_that_the_unit_could_not_see_is_refused_before_anything_is_written(
    place: str, tmp_path: Path
) -> None:
    with pytest.raises(CannotDo):
        apply(files("linux", plan(program=place)), plan(program=place), root=tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "changes",
    [
        {"data": '/var/lib/a"\nExecStart=/bin/sh'},
        {"data": "var/lib/kiosk"},
        {"data": "/var/lib/$HOME"},
        {"program": "/opt/a%h/kiosk"},
        {"desk": 'tram"; rm'},
        {"account": ""},
    ],
)
def test_what_would_say_something_else_inside_a_file_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(CannotDo):
        files("linux", plan(**changes))


def test_windows_gets_tasks_a_policy_for_each_browser_and_a_folder_of_its_own() -> None:
    made = by_name("windows", AT_WINDOWS)
    task = ElementTree.fromstring(made["la-chan-kiosk.xml"].content.decode("utf-16"))
    assert task.findtext(f".//{TASK}Command") == AT_WINDOWS.program
    assert task.findtext(f".//{TASK}Arguments") == f'serve --data "{AT_WINDOWS.data}" --port 8101'
    assert task.findtext(f".//{TASK}UserId") == "S-1-5-19", "LOCAL SERVICE"
    screen = ElementTree.fromstring(made["la-chan-screen.xml"].content.decode("utf-16"))
    assert screen.findtext(f".//{TASK}UserId") == "tram"
    assert "--kiosk http://127.0.0.1:8101/" in (screen.findtext(f".//{TASK}Arguments") or "")
    install = made["install.cmd"].content.decode("utf-8")
    assert "\r\n" in install and "\n" not in install.replace("\r\n", "")
    assert f'icacls "{AT_WINDOWS.data}" /inheritance:r' in install
    named = [name for name in made if f"%~dp0{name}" in install]
    assert sorted(named) == sorted(set(made) - {"install.cmd"})


def test_edge_is_told_the_same_in_its_own_words() -> None:
    made = by_name("windows", AT_WINDOWS)
    told = made["edge-policy.reg"].content.decode("utf-16")
    assert told.startswith("Windows Registry Editor Version 5.00\r\n")
    assert '"ForceEphemeralProfiles"=dword:00000001' in told and "Incognito" not in told
    assert '\\Edge\\URLAllowlist]\r\n"1"="127.0.0.1:8101"' in told
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.read_string(told.split("\r\n", 1)[1])
    assert len(parser.sections()) >= 4
    assert '"IncognitoModeAvailability"=dword:00000002' in made["chrome-policy.reg"].content.decode("utf-16")


def test_without_a_place_the_files_are_shown_and_nothing_is_written(tmp_path: Path) -> None:
    result = command("install", "--system", "windows", "--data", tmp_path / "x")
    assert result.exit_code == 1, "a path of another system"
    result = command("install", "--system", "windows")
    assert result.exit_code == 0 and "==> install.cmd" in result.stdout and "S-1-5-19" in result.stdout
