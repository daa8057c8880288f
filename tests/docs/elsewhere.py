"""The commands of the docs that no test types, each with the reason, and what holds it to be right.

Nothing else is left out: test_commands.py fails for a command that is neither typed nor listed, and for a
line of this list that no command is left for.
"""

import re
import subprocess
from dataclasses import dataclass
from typing import Protocol

from tests.docs.blocks import ROOT, Command


class Check(Protocol):
    def __call__(self, command: Command) -> None: ...


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Commands of `page` whose text `pattern` matches; `check` looks at each in another way."""

    page: str
    pattern: str
    reason: str
    check: Check

    def takes(self, command: Command) -> bool:
        return command.page == self.page and re.match(self.pattern, command.text) is not None


def is_typed_by_ci(command: Command) -> None:
    """`.ci/run` has the same target."""
    target = command.text.split()[1]
    assert f"make {target}\n" in (ROOT / ".ci" / "run").read_text("utf-8")
    told = subprocess.run(["make", "--dry-run", *command.text.split()[1:]], cwd=ROOT, capture_output=True)
    assert told.returncode == 0, told.stderr


def is_done_by_the_failover(command: Command) -> None:
    """That test promotes a standby by the same statements."""
    said = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").glob("*/*.py"))
    for word in ("pg_promote", "synchronous_standby_names"):
        assert word not in command.text or word in said, word


def names_files_that_are_there(command: Command) -> None:
    """A shell can read it, and what it takes from this project exists."""
    assert subprocess.run(["bash", "-n", "-c", command.text]).returncode == 0
    for place in re.findall(r"(?<![\w/])deploy/[\w./-]+", command.text):
        assert (ROOT / place).exists(), place


def is_in_the_installer_for_windows(command: Command) -> None:
    """tests/kiosk/test_install.py reads its files; here: the command knows what it is told."""
    if "install --to" in command.text:
        words = [".venv/bin/kiosk", "install", "--system", "windows", "--help"]
        assert b"--to" in subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout
    elif "install.cmd" in command.text:
        assert (ROOT / "templates" / "kiosk" / "install" / "install.cmd").exists()
    else:
        assert re.match(
            r'py -m venv|"C:\\Program Files\\La Chan\\Scripts\\pip" install|net user', command.text
        )


THREE_MACHINES = "needs three machines; its files are read by tests/deploy/test_files.py"
ELSEWHERE = (
    Elsewhere("README.md", "make test$", "this test is a part of it", is_typed_by_ci),
    Elsewhere("README.md", "kiosk install --apply", "needs root and a PC: fresh_debian types it from "
              "docs/installing-a-kiosk.md", names_files_that_are_there),
    Elsewhere("reliability.md", "make crash", "CI runs it by itself", is_typed_by_ci),
    Elsewhere("reliability.md", "psql -c", "needs a primary that died: tests/end_to_end/test_failover.py",
              is_done_by_the_failover),
    Elsewhere("installing-a-kiosk.md", r'py |"C:|net user|C:\\', "Windows", is_in_the_installer_for_windows),
    Elsewhere("operating.md", r"systemctl disable --now postgresql|.*(etcd|patroni|ssl-cert)", THREE_MACHINES,
              names_files_that_are_there),
)  # fmt: skip


def elsewhere(command: Command) -> Elsewhere | None:
    return next((one for one in ELSEWHERE if one.takes(command)), None)
