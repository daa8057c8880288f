"""docs/operating.md and docs/installing-a-kiosk.md, typed word for word on a fresh Debian."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.docs import fresh_debian
from tests.docs.blocks import commands
from tests.docs.conftest import offline
from tests.docs.elsewhere import elsewhere
from tests.docs.pages import CODE
from tests.docs.shell import PASSPHRASE, Shell
from tests.samples import samples

pytestmark = pytest.mark.debian

KIOSK, PYTHON = "/opt/la-chan/bin/kiosk", "/opt/la-chan/bin/python"
UNITS = ("la-chan-server", "la-chan-web", "la-chan-work@1", "la-chan-work@2")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if lacking := fresh_debian.missing():
        pytest.skip(lacking)
    folder = tmp_path_factory.mktemp("debian") / "root"
    fresh_debian.make(folder)
    return folder


@pytest.fixture
def shell(root: Path, stick: Path, tmp_path: Path) -> Iterator[Shell]:
    """Of root, on a machine that was just set up and has no network."""
    with fresh_debian.booted(root, stick) as into:
        yield Shell(tmp_path, offline(tmp_path), into)


def does(shell: Shell, text: str) -> str:
    """What a command says; it must end well. Typed when systemd is done with what came before."""
    while shell.type("systemctl list-jobs --no-legend | grep --quiet .") == 0:
        time.sleep(0.5)
    before = len(shell.said)
    status = shell.type(text)
    assert status == 0, shell.said[-6000:]
    return shell.said[before:]


def enrol_a_kiosk(shell: Shell) -> None:
    """In /root/K, through nginx and by the authority that the page made."""
    code = CODE.findall(shell.said)[-1]
    does(shell, "echo 127.0.0.1 may-chu.huyen.vn >> /etc/hosts")
    does(shell, f"{KIOSK} enrol --data /root/K --ca /var/lib/la-chan/tls/ca.pem --server https://may-chu.huyen.vn"
                f" --code {code} --supervisor dau.moi")  # fmt: skip


def file_a_report(shell: Shell, number: int) -> None:
    """And send it."""
    report = [one for one in samples() if one["station_type"] == "school"][number]
    told = re.sub(r'"99\d{3}"', '"10525"', json.dumps(report))  # communes of the samples are made up
    does(shell, f"cat > /root/F.ndjson <<'END'\n{told}\nEND")
    does(shell, f"{KIOSK} import /root/F.ndjson --data /root/K --as dau.moi && {KIOSK} sync --data /root/K")


def become_a_relay(shell: Shell) -> None:
    """The same machine in its place: without the district's key, under the relay's role. What works on at
    the office are the processes that la-chan-work started before.
    """
    does(shell, "systemctl stop la-chan-web")
    does(shell, "mv /var/lib/la-chan/keys/district-*.key /root/ && cp /etc/la-chan/server.env /root/")
    url = f"postgresql://la_chan_relay:{quote(PASSPHRASE)}@127.0.0.1:5432/la_chan"
    does(shell, f"sed -i 's|^SYNC_SERVER_DATABASE=.*|SYNC_SERVER_DATABASE={url}|' /etc/la-chan/server.env")


def become_the_office_again(shell: Shell) -> None:
    does(shell, "cp -p /root/district-*.key /var/lib/la-chan/keys/ && cp -p /root/server.env /etc/la-chan/")


def is_up(shell: Shell, *units: str) -> None:
    """They run, were not started twice, and are as closed as the drop-in says."""
    for unit in units:
        told = does(shell, f"systemctl show {unit} --property ActiveState,NRestarts,User,ProtectSystem")
        assert {"ActiveState=active", "NRestarts=0", "User=la-chan", "ProtectSystem=strict"} <= set(
            told.split()
        )
        exposure = re.search(
            r"(\d\.\d) ", does(shell, f"systemd-analyze security --no-pager {unit} | tail -1")
        )
        assert exposure and float(exposure[1]) < 2.5


def cases(shell: Shell) -> list[dict[str, object]]:
    does(shell, "la-chan merge")
    told = does(shell, "la-chan case list --json")
    return list(json.loads(told[told.index("[") : told.rindex("]") + 1]))


def test_operating_a_server(shell: Shell) -> None:
    before = {"install -d -m 0700 -o la-chan -g la-chan /mnt/backups": first_report,
              "install -d -m 0700 -o la-chan -g la-chan /var/lib/la-chan/keys": become_a_relay}  # fmt: skip
    for command in commands("operating.md"):
        if elsewhere(command) or command.text.startswith("deploy/wheelhouse "):
            continue  # the folder is the fixture `stick`
        for beginning, prepare in before.items():
            if command.text.startswith(beginning):
                prepare(shell)
        does(shell, command.text)
    is_up(shell, *UNITS[1:])
    assert "inactive" in does(shell, f"systemctl is-active {UNITS[0]} || true")
    file_a_report(shell, 1)
    assert "no-district-key" in does(shell, "la-chan merge || true")
    assert "404" in does(shell, f"{PYTHON} -c \"import requests; print(requests.get('https://may-chu.huyen.vn/',"
                                " verify='/var/lib/la-chan/tls/ca.pem').status_code)\"")  # fmt: skip
    become_the_office_again(shell)
    assert len(cases(shell)) == 2
    told = does(shell, f"{KIOSK} status --data /root/K --json")
    assert '"waiting": 0' in told and '"received": 2' in told


def first_report(shell: Shell) -> None:
    is_up(shell, UNITS[0])
    enrol_a_kiosk(shell)
    file_a_report(shell, 0)
    assert len(cases(shell)) == 1


def test_installing_a_kiosk(shell: Shell) -> None:
    does(
        shell,
        f"printf '[global]\\nno-index = true\\nfind-links = {fresh_debian.STICK}/wheels\\n' > /etc/pip.conf",
    )
    shell.into = [word.replace(f"--chdir={fresh_debian.STICK}", f"--chdir={fresh_debian.STICK}/wheels")
                  for word in shell.into]  # fmt: skip
    for command in commands("installing-a-kiosk.md"):
        if not elsewhere(command):
            does(shell, command.text)
    ask = f"{PYTHON} -c \"import requests; print(requests.get('http://127.0.0.1:8101/healthz').status_code)\""
    assert "200" in does(shell, f"for n in $(seq 60); do {ask} 2> /dev/null && break; sleep 1; done")
    told = does(shell, "systemctl show la-chan-kiosk --property ActiveState,NRestarts,User")
    assert {"ActiveState=active", "NRestarts=0", "User=la-chan-kiosk"} <= set(told.split())
