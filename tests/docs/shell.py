"""A shell at a terminal: commands typed one by one, every prompt for a passphrase answered."""

import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PASSPHRASE = "cau chuyen ngay xua dai"
ANSWERS = (
    (
        re.compile(r"(?i)(mật khẩu|password|passphrase|confirmation|enter it again)[^\n]*: ?$"),
        PASSPHRASE,
    ),
    (re.compile(r"\[[^\]\n]*\]:? ?$"), ""),  # what stands in brackets is taken: adduser
)
PATIENCE_S = 600


@dataclass
class Shell:
    """`into`: words before `bash` that lead into another machine. `said`: all that was answered so far."""

    folder: Path
    environment: Mapping[str, str]
    into: Sequence[str] = ()
    said: str = ""
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def type(self, text: str) -> int:
        """Type a command and wait for its end; its exit status."""
        process, terminal = self._start(text)
        heard, deadline = "", time.monotonic() + PATIENCE_S
        try:
            while time.monotonic() < deadline:
                if not (told := _read(terminal)):
                    break
                heard += told
                answer = next((a for prompt, a in ANSWERS if prompt.search(heard.split("\n")[-1])), None)
                if answer is not None:
                    os.write(terminal, f"{answer}\n".encode())
                    heard += "\n"
            self.said += f"$ {text}\n{heard}"
            return process.wait(timeout=max(1, deadline - time.monotonic()))
        finally:
            os.close(terminal)
            if process.poll() is None:
                process.kill()

    def leave_running(self, text: str, log: Path) -> None:
        """Type a command that serves until it is stopped."""
        with log.open("ab") as out:
            self.running.append(
                subprocess.Popen([*self.into, "bash", "-c", f"exec env {text}"], cwd=self.folder,
                                 env=dict(self.environment), stdout=out, stderr=out, start_new_session=True)
            )  # fmt: skip

    def stop_all(self) -> None:
        """Stop what was left running; each must end well."""
        for process in self.running:
            assert process.poll() is None, f"{process.args} ended by itself: {process.returncode}"
            process.send_signal(signal.SIGTERM)
        for process in self.running:
            assert process.wait(timeout=60) in (0, -signal.SIGTERM), process.args
        self.running.clear()

    def _start(self, text: str) -> tuple[subprocess.Popen[bytes], int]:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [*self.into, "bash", "-c", text],
            cwd=self.folder, env=dict(self.environment),
            stdin=theirs, stdout=theirs, stderr=theirs,
            preexec_fn=lambda: os.login_tty(theirs),
        )  # fmt: skip
        os.close(theirs)
        return process, ours


def _read(terminal: int) -> str:
    """What comes next; empty at the end."""
    ready, _, _ = select.select([terminal], [], [], PATIENCE_S)
    try:
        return os.read(terminal, 65536).decode("utf-8", "replace").replace("\r\n", "\n") if ready else ""
    except OSError:  # Linux says so when the other end was closed
        return ""
