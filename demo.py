"""The whole path on loopback: a district, a school and a health station, all fictional.

`make demo` serves until Ctrl-C and resumes where it was; `make demo ONCE=1` files the twelve samples,
exchanges, merges, prints the district's list and exits 0.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
PROGRAMS = Path(sys.executable).parent
SAMPLES = ROOT / "tests" / "samples" / "sample_reports.json"
PASSPHRASE = "la chan 2026"
WORDS = {"high": "KHẨN CẤP", "medium": "ƯU TIÊN", "low": "THEO DÕI"}


@dataclass(frozen=True, slots=True)
class Station:
    """A unit with its kiosk: whose samples it files, who signs in there."""

    kind: str
    code: str
    name: str
    port: int
    supervisor: str
    reporter: str
    reporter_name: str


STATIONS = (
    Station(
        "school", "SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)", 8101, "dm.dm01", "tv.dm01", "Lý Thị Tư Vấn"
    ),
    Station(
        "health_station",
        "HS-DM01",
        "Trạm Y tế xã Đồng Mẫu (hư cấu)",
        8102,
        "dm.yt01",
        "yt.dm01",
        "Hồ Văn Y Tá",
    ),
)
PEOPLE = (("canbo", "officer"), ("quantri", "admin"), ("baotri", "maintainer"))


def run(program: str, *words: str, typed: str = "", allow: tuple[int, ...] = (0,)) -> str:
    """Run one command of the project; its standard output. Stops the demo where it fails."""
    done = subprocess.run(
        [PROGRAMS / program, *words], input=typed, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode not in allow:
        sys.exit(f"{program} {' '.join(words[:2])}: {done.stderr}")
    return done.stdout


def free_port(wanted: int) -> int:
    """The wanted port, or the next free one."""
    for port in range(wanted, wanted + 500):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    sys.exit("no free port")


class Demo:
    """The three data folders and the processes over them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.district = str(folder / "district")
        self.server_port = free_port(8100)
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def server_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def kiosk(self, station: Station) -> str:
        return str(self.folder / station.code)

    def serve(self, program: str, data: str, port: int, *words: str) -> None:
        """Start one server and wait until it answers."""
        log = open(self.folder / f"{Path(data).name}.log", "ab")  # noqa: SIM115 - the process writes on
        command = [PROGRAMS / program, "serve", "--data", data, "--port", str(port), *words]
        self.processes.append(subprocess.Popen(command, stdout=log, stderr=log))
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        sys.exit(f"{program} did not start; see {log.name}")

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(timeout=40)

    def make_district(self) -> None:
        """Once: keys, database, the three people of the console."""
        if Path(self.district, "ready").exists():
            return
        shutil.rmtree(self.district, ignore_errors=True)
        run("sync-server", "init", "--data", self.district, "--district", "Huyện Mẫu (hư cấu)", "--demo",
            "--admin", "quantri", "--password-stdin", typed=PASSPHRASE)  # fmt: skip
        for login, role in PEOPLE:
            if role != "admin":
                run("sync-server", "user", "add", "--data", self.district, login, "--role", role,
                    "--password-stdin", typed=PASSPHRASE)  # fmt: skip
        Path(self.district, "ready").touch()

    def make_kiosk(self, station: Station) -> None:
        """Once: the unit, its code, the enrolment, two staff."""
        data = self.kiosk(station)
        if Path(data, "ready").exists():
            return
        shutil.rmtree(data, ignore_errors=True)
        units = run("sync-server", "kiosk", "list", "--data", self.district, "--json")
        known = {row["unit"]: row["kiosk_id"] for row in json.loads(units)}
        if station.code not in known:
            run("sync-server", "unit", "add", "--data", self.district, "--code", station.code, "--name",
                station.name, "--type", station.kind, "--commune", "99001", allow=(0, 1))  # fmt: skip
            words = ("add", "--name", "Máy trực", "--unit", station.code)
        else:
            words = ("code", known[station.code])
        added = json.loads(run("sync-server", "kiosk", *words, "--data", self.district, "--json"))
        run("kiosk", "enrol", "--data", data, "--server", self.server_url, "--code", added["enrolment_code"],
            "--supervisor", station.supervisor, "--password-stdin", typed=PASSPHRASE)  # fmt: skip
        run("kiosk", "staff", "add", "--data", data, station.reporter, "--name", station.reporter_name,
            "--password-stdin", typed=PASSPHRASE)  # fmt: skip
        Path(data, "ready").touch()

    def file_samples(self, station: Station) -> int:
        """File the samples of this kind of station; those filed before are skipped."""
        reports = json.loads(SAMPLES.read_text("utf-8"))["reports"]
        lines = [json.dumps(r, ensure_ascii=False) for r in reports if r["station_type"] == station.kind]
        backlog = self.folder / f"{station.code}.ndjson"
        backlog.write_text("\n".join(lines), "utf-8")
        data = self.kiosk(station)
        done = json.loads(
            run("kiosk", "import", str(backlog), "--data", data, "--as", station.reporter, "--json")
        )
        run("kiosk", "sync", "--data", data, "--json")
        return int(done["filed"])

    def cases(self) -> list[dict[str, Any]]:
        run("sync-server", "merge", "--data", self.district, "--json")
        return list(json.loads(run("sync-server", "case", "list", "--data", self.district, "--json")))


def print_list(cases: list[dict[str, Any]], kiosks: int) -> None:
    now = datetime.now(UTC)
    print(f"\n{len(cases)} vụ việc từ {kiosks} máy trạm:\n")
    for case in cases:
        waited = now - datetime.fromisoformat(case["informed_at"])
        waiting = f"chờ {waited.days:>3} ngày {waited.seconds // 3600:>2} giờ"
        stations = ", ".join(case["stations"])
        print(
            f"  {case['case_no']}  {WORDS[case['urgency']]:<8}  {waiting}  {case['commune']:<26}  {stations}"
        )


def once() -> None:
    """Everything in a folder of its own, which goes when it is done."""
    with tempfile.TemporaryDirectory(prefix="la-chan-demo-") as folder, ExitStack() as stack:
        demo = Demo(Path(folder))
        demo.make_district()
        stack.callback(demo.stop)
        demo.serve("sync-server", demo.district, demo.server_port, "--no-schedule")
        for station in STATIONS:
            demo.make_kiosk(station)
            print(f"{station.name}: {demo.file_samples(station)} báo cáo")
        print_list(demo.cases(), len(STATIONS))


def stay() -> None:
    """Serve until Ctrl-C; a second start resumes."""
    with ExitStack() as stack:
        demo = Demo(ROOT / ".demo")
        demo.folder.mkdir(exist_ok=True)
        demo.make_district()
        stack.callback(demo.stop)
        demo.serve("sync-server", demo.district, demo.server_port)
        ports = {}
        for station in STATIONS:
            demo.make_kiosk(station)
            demo.file_samples(station)
            ports[station.code] = free_port(station.port)
            demo.serve("kiosk", demo.kiosk(station), ports[station.code])
        print_list(demo.cases(), len(STATIONS))
        print(f"\nMật khẩu của mọi người: {PASSPHRASE}\n")
        for station in STATIONS:
            print(f"  {station.name}: http://127.0.0.1:{ports[station.code]}")
            print(f"      {station.reporter} (lập báo cáo), {station.supervisor} (đầu mối)")
        print(f"  Huyện Mẫu: {demo.server_url}")
        print(f"      {', '.join(f'{login} ({role})' for login, role in PEOPLE)}")
        print("\nThử: lập một báo cáo ở trường, xem «Huyện đã nhận», rồi mở vụ việc ở huyện bằng canbo.")
        print("Ctrl-C để dừng; lần sau chạy lại từ chỗ này.", flush=True)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            while all(process.poll() is None for process in demo.processes):
                time.sleep(0.5)
            sys.exit(f"a process of the demo ended; see {demo.folder}")
        except KeyboardInterrupt:
            print("\nĐang dừng…")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true", help="file, exchange, merge, print, exit")
    os.environ.pop("SYNC_SERVER_DATABASE", None)
    once() if parser.parse_args().once else stay()
