"""Putting the files into a Linux system, and the program into its start. Safe to repeat."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from kiosk.install.files import UNIT, InstalledFile, Plan
from shared.errors import CannotDo
from shared.words import N_

HIDDEN = ("/home", "/root", "/run/user", "/tmp", "/var/tmp")
"""What the unit does not show its program."""
SYSTEM = Path("/")
RUNS_SYSTEMD = Path("/run/systemd/system")


class StepFailed(CannotDo):
    """A command of the system failed after the files were written."""

    slug = "install-step-failed"
    title = N_("Một bước cài không làm được")
    lost = N_("Các tệp đã được ghi, dữ liệu còn nguyên.")
    todo = N_("Xem lỗi ở trên, sửa rồi chạy lại: lệnh này chạy lại được nhiều lần.")


def apply(files: Sequence[InstalledFile], plan: Plan, *, root: Path) -> None:
    """Write the files below `root` and have the unit started with the system; at `/`, start it at once.

    Raises CannotDo before anything is written where it cannot end well.
    """
    _ensure_possible(plan, root)
    for file in files:
        write(file, root)
    wanted = root / "etc/systemd/system/multi-user.target.wants" / Path(UNIT).name
    wanted.parent.mkdir(parents=True, exist_ok=True)
    wanted.unlink(missing_ok=True)
    wanted.symlink_to(f"../{Path(UNIT).name}")
    if root == SYSTEM:
        _start(plan)


def write(file: InstalledFile, root: Path) -> None:
    """Whole or not at all; a file that people change is left as it is."""
    path = root / file.path
    if file.keep and path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(file.content)
    fresh.chmod(file.mode)
    fresh.replace(path)


def _ensure_possible(plan: Plan, root: Path) -> None:
    if any(Path(plan.program).is_relative_to(place) for place in HIDDEN):
        raise CannotDo(
            plan.program,
            title=N_("Chương trình nằm trong thư mục riêng của một người"),
            todo=N_("Cài Lá Chắn vào /opt/la-chan rồi chạy lại lệnh này từ đó."),
        )
    if root != SYSTEM:
        return
    if os.geteuid() != 0:
        raise CannotDo(
            "not root", title=N_("Cần quyền quản trị của máy"), todo=N_("Chạy lại lệnh này với sudo.")
        )
    if not Path(plan.program).is_file() or not RUNS_SYSTEMD.is_dir():
        raise CannotDo(
            plan.program,
            title=N_("Không thấy chương trình, hoặc máy này không dùng systemd"),
            todo=N_("Xem lại --program; hoặc dùng --to để lấy các tệp và cài bằng tay."),
        )


def _start(plan: Plan) -> None:
    data = Path(plan.data)
    _run("systemd-sysusers", "/etc/sysusers.d/la-chan-kiosk.conf")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    _run("chown", "--recursive", f"{plan.account}:{plan.account}", str(data))
    data.chmod(0o700)
    _run("systemctl", "daemon-reload")
    _run("systemctl", "restart", Path(UNIT).name)


def _run(*words: str) -> None:
    try:
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        raise StepFailed(" ".join(words)) from None
