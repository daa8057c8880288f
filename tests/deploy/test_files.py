"""The files of deploy/, read as their readers read them."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from deploy.for_system import kept, of
from sync_server.settings import SyncServerSettings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = ("la-chan-server.service", "la-chan-web.service", "la-chan-work@.service")


def settings_of(path: Path, *, every: bool = False) -> dict[str, str]:
    """NAME=value lines as systemd and a shell both read them; every: those behind a # too."""
    lines = [line.removeprefix("#") if every else line for line in path.read_text("utf-8").splitlines()]
    told = (re.fullmatch(r'([A-Z_]+)=("?)([^"]*)\2', line) for line in lines)
    return {found[1]: found[3] for found in told if found}


@pytest.mark.parametrize("every", [False, True])
def test_the_settings_are_settings(every: bool) -> None:
    path = DEPLOY / "server.env"
    told = settings_of(path, every=every)
    settings = SyncServerSettings.from_env(told)
    assert settings.secure_cookies and settings.behind_proxy and settings.data == Path("/var/lib/la-chan")
    known = (DEPLOY.parent / "README.md").read_text("utf-8")
    assert not [name for name in told if name.startswith("SYNC_SERVER_") and f"`{name}`" not in known]
    with_shell = subprocess.run(
        ["sh", "-c", f"set -a; . {path}; printenv GUNICORN_CMD_ARGS"], capture_output=True, text=True
    )
    assert with_shell.stdout.strip() == told["GUNICORN_CMD_ARGS"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_with_its_drop_in_is_one_that_systemd_takes(unit: str, tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("no systemd-analyze here; on Debian: apt-get install systemd")
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    text = (DEPLOY / "systemd" / unit).read_text("utf-8")
    (tmp_path / unit).write_text(re.sub(r"/opt/la-chan/bin/[\w-]+", str(program), text))
    drop_in = tmp_path / f"{unit}.d" / "service.conf"
    drop_in.parent.mkdir()
    shutil.copy(DEPLOY / "systemd" / "service.conf", drop_in)
    done = subprocess.run([verify, "verify", str(tmp_path / unit)], capture_output=True, text=True)
    assert "la-chan" not in done.stderr and str(tmp_path) not in done.stderr, done.stderr
    assert re.search(rf"{re.escape(unit)}\.d|for unit in .*{re.escape(unit.removesuffix('.service'))}",
                     (DEPLOY.parent / "docs" / "operating.md").read_text("utf-8"))  # fmt: skip


def test_both_database_hosts_wait_for_each_other_and_let_only_tls_in() -> None:
    told = yaml.safe_load((DEPLOY / "patroni" / "config.yml").read_text("utf-8"))
    dcs = told["bootstrap"]["dcs"]
    assert dcs["synchronous_mode"] is True
    assert dcs["postgresql"]["parameters"]["synchronous_commit"] == "on"
    assert not [line for line in told["postgresql"]["pg_hba"] if not re.match("local|hostssl", line)]
    etcd = settings_of(DEPLOY / "patroni" / "etcd.env")
    peers = re.findall(r"http://([\d.]+):2380", etcd["ETCD_INITIAL_CLUSTER"])
    assert len(peers) == 3 and told["etcd3"]["hosts"] == [f"{peer}:2379" for peer in peers]


@pytest.mark.parametrize("script", ["la-chan", "install", "wheelhouse"])
def test_a_script_can_be_read_and_run(script: str) -> None:
    path = DEPLOY / script
    shell = path.read_text("utf-8").splitlines()[0].split()[-1].removeprefix("#!")
    assert subprocess.run([shell, "-n", str(path)]).returncode == 0 and path.stat().st_mode & 0o111


LOCKED = """
click==8.4.2 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:cc
gunicorn==27.0.0 ; sys_platform != 'win32' \\
    --hash=sha256:dd
tomli==2.2.1 ; python_full_version < '3.12' \\
    --hash=sha256:ee
"""


@pytest.mark.parametrize(
    ("system", "python", "names"),
    [("windows", "3.13", ["click", "colorama"]), ("windows", "3.11", ["click", "colorama", "tomli"])],
)
def test_what_windows_needs_is_weighed_for_windows(system: str, python: str, names: list[str]) -> None:
    lines = list(kept(io.StringIO(LOCKED), of(system, python)))
    assert [line.split("==")[0] for line in lines] == names
    assert lines[0] == "click==8.4.2 --hash=sha256:aa --hash=sha256:bb\n"
