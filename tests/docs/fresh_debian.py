"""A fresh Debian 12 in a folder, booted with its own systemd and without a network, for pages about a system.

mmdebstrap makes it from Debian's mirror, with the packages that the pages install in apt's cache;
systemd-nspawn boots it over a layer in memory, so that each boot is a fresh one.
"""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.docs.blocks import commands
from tests.docs.elsewhere import elsewhere

ON_A_FRESH_DEBIAN = ("operating.md", "installing-a-kiosk.md")
SUITE = "bookworm"
BASE = "systemd-sysv,dbus,sudo,adduser,locales"
STICK = "/media/stick/la-chan"


def missing() -> str:
    """What this machine lacks to make and boot one; empty where it has all."""
    if os.geteuid() != 0:
        return "needs root"
    programs = [name for name in ("mmdebstrap", "systemd-nspawn") if not shutil.which(name)]
    return f"not installed: {' '.join(programs)}" if programs else ""


def packages() -> set[str]:
    """What the pages have apt install."""
    wanted: set[str] = set()
    for page in ON_A_FRESH_DEBIAN:
        for command in filter(lambda one: not elsewhere(one), commands(page)):
            if found := re.match(r"(?:sudo )?apt-get install (.+)", command.text):
                wanted |= {word for word in found[1].split() if not word.startswith("-")}
    return wanted


def make(root: Path) -> None:
    """A minimal Debian with systemd, sudo and nothing of ours; downloaded packages lie in apt's cache."""
    wanted = " ".join(sorted(packages()))
    fetch = f"apt-get --yes --no-install-recommends --download-only install {wanted}"
    subprocess.run(
        ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={BASE}", "--skip=cleanup/apt",
         '--customize-hook=echo 127.0.0.1 localhost > "$1/etc/hosts"',
         f'--customize-hook=chroot "$1" {fetch}', SUITE, str(root)],
        check=True, timeout=1200,
    )  # fmt: skip


@contextmanager
def booted(root: Path, stick: Path) -> Iterator[list[str]]:
    """Boot it; the words that lead a command into it, as root, in the folder of the stick."""
    process = subprocess.Popen(
        ["systemd-nspawn", "--quiet", "--keep-unit", "--register=no", "--private-network",
         "--volatile=overlay",
         f"--bind-ro={stick}:{STICK}", f"--directory={root}", "--boot"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        leader = _leader(process)
        yield [
            "nsenter", "--target", leader, "--mount", "--uts", "--ipc", "--net", "--pid", "--root",
            "env", "--ignore-environment", f"--chdir={STICK}", "HOME=/root", "LANG=C.UTF-8", "TERM=dumb",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ]  # fmt: skip
    finally:
        process.terminate()
        process.wait(timeout=120)


def _leader(process: subprocess.Popen[bytes]) -> str:
    """The process number of its systemd, once it is up."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for _ in range(120):
        assert process.poll() is None, "the machine did not start"
        if leader := children.read_text().split():
            asked = ["nsenter", "--target", leader[0], "--all", "systemctl", "is-system-running"]
            state = subprocess.run(asked, capture_output=True, text=True).stdout.strip()
            if state in {"running", "degraded"}:
                return leader[0]
        time.sleep(0.5)
    raise AssertionError("the machine did not come up")
