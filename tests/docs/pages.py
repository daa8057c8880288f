"""What a page takes for granted before its commands, and what stands there for something else."""

import json
import re
import shutil
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.docs.blocks import ROOT
from tests.docs.shell import Shell
from tests.samples import samples

CODE = re.compile(r"\b[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}\b")
SERVES = re.compile(r"(\w+=\S+ )*(sync-server (serve|work)|kiosk serve|gunicorn)\b")


@dataclass
class Desk:
    """A folder with the shell of somebody who follows a page; `ports` of server and kiosk."""

    shell: Shell
    stick: Path
    ports: tuple[int, int]
    postgres_url: str = ""

    @property
    def folder(self) -> Path:
        return self.shell.folder

    def type(self, text: str, *, ends: set[int] | None = None) -> None:
        status = self.shell.type(text)
        assert status in (ends or {0}), self.shell.said

    def serve(self, text: str) -> None:
        log = self.folder / f"served-{len(self.shell.running)}.log"
        self.shell.leave_running(text, log)
        port = self.ports["kiosk" in text]
        for _ in range(100 if "work" not in text else 0):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                    return
            except OSError as fault:
                if "SSL" in str(fault) or "reset" in str(fault) or "disconnected" in str(fault):
                    return  # it answers, with TLS
                assert self.shell.running[-1].poll() is None, log.read_text()
                time.sleep(0.2)


Before = Callable[[Desk], None]


def a_district(desk: Desk) -> None:
    """In the folder D, with a unit and a kiosk that nobody enrolled yet."""
    desk.type('sync-server init --data D --district "Huyện Mẫu" --admin quan.tri --demo')
    desk.type('sync-server unit add --data D --code SC-01 --name "Trường Mẫu" --type school --commune 99001')
    desk.type('sync-server kiosk add --data D --name "Máy trực" --unit SC-01')
    (desk.folder / "backups").mkdir()


def a_district_with_a_report(desk: Desk) -> None:
    """And a kiosk in the folder K that filed it."""
    a_district(desk)
    desk.serve("sync-server serve --data D")
    desk.type(f"kiosk enrol --data K --server http://127.0.0.1:{desk.ports[0]} --supervisor dau.moi"
              f" --code {last_code(desk)}")  # fmt: skip
    report = next(one for one in samples() if one["station_type"] == "school")
    (desk.folder / "F.ndjson").write_text(json.dumps(report), "utf-8")
    desk.type(
        "kiosk import F.ndjson --data K --as dau.moi && kiosk sync --data K && sync-server merge --data D"
    )
    desk.shell.stop_all()


def an_empty_environment(desk: Desk) -> None:
    """Nothing of the program is on this machine yet."""
    desk.type("python3 -m venv env")
    path = f"{desk.folder / 'env' / 'bin'}:{desk.shell.environment['PATH']}"
    desk.shell.environment = {**desk.shell.environment, "PATH": path}


def copies_of_the_keys(desk: Desk) -> None:
    desk.type("sync-server key backup --data D --custodian Lan --out lan.keys")


def keys_are_lost(desk: Desk) -> None:
    desk.shell.stop_all()
    shutil.rmtree(desk.folder / "D" / "keys")


def all_is_stopped(desk: Desk) -> None:
    desk.shell.stop_all()


def ca_was_carried(desk: Desk) -> None:
    shutil.copy(desk.folder / "D" / "tls" / "ca.pem", desk.folder / "ca.pem")


def postgres_was_restored(desk: Desk) -> None:
    """By PostgreSQL's own means, into the database the URL names."""
    desk.shell.stop_all()
    desk.type(f"sync-server restore backups/*.backup --data D --database {desk.postgres_url}")


def last_code(desk: Desk) -> str:
    return CODE.findall(desk.shell.said)[-1]


@dataclass(frozen=True)
class Page:
    """`first`: before all. `before`: before the command that begins so. `instead`: what is typed for what
    stands there; `ends`: exit statuses that are no fault, by the command's beginning.
    """

    first: tuple[Before, ...] = ()
    before: Mapping[str, Before] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    ends: Mapping[str, set[int]] = field(default_factory=dict)


BACKUPS = {"/backups/sync-server-….backup": "backups/*.backup", "/backups/": "backups/"}
PAGES: Mapping[str, Page] = {
    "README.md": Page(
        before={"pip install": an_empty_environment},
        instead={"https://…": "http://127.0.0.1:{server}", "--code CODE": "--code {code}",
                 "make demo": f"make --directory {ROOT} demo ONCE=1"},
        ends={"kiosk selftest": {0, 1}},
    ),
    "backups.md": Page(
        (a_district_with_a_report, copies_of_the_keys),
        before={"sync-server key restore": keys_are_lost,
                "sync-server restore --data D --database": postgres_was_restored},
        instead={**BACKUPS, "[--replace]": "--replace", "postgresql://…": "{postgres}"},
    ),
    "exchanging-data.md": Page((a_district_with_a_report,)),
    "keys.md": Page((a_district_with_a_report,), before={"sync-server key restore": keys_are_lost}),
    "tls.md": Page(
        (a_district,),
        before={"kiosk enrol": ca_was_carried},
        instead={"--name 10.0.0.5": "--name 10.0.0.5 --name localhost", "0.0.0.0:443": "127.0.0.1:{server}",
                 "https://may-chu.huyen.vn": "https://localhost:{server}", "--code CODE": "--code {code}"},
    ),
    "upgrading.md": Page(
        (a_district_with_a_report,),
        before={"pip install": all_is_stopped},
        instead={**BACKUPS, "la_chan-NEW.whl": "la_chan-*.whl", "la_chan-OLD.whl": "la_chan-*.whl"},
    ),
    "who-saw-what.md": Page((a_district_with_a_report,)),
}  # fmt: skip
"""The pages that are typed on this machine; those for a whole system are in fresh_debian."""
