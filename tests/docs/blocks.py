"""The commands that README and docs/ tell people to type, in their order. Pure, but for `bash -n`.

A fence says what is in it: `sh` is typed into a shell, `bat` on Windows; `text` is a picture, `ini` a line of
a file. A fence that says nothing is a fault.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = {path.name: path for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))}
TYPED = {"sh", "bat"}
SHOWN = {"text", "ini"}
_COMMENT = re.compile(r"(^|\s+)#(\s.*)?$")


@dataclass(frozen=True, slots=True)
class Command:
    """One command as it stands on a page; `line` of the page, from 1."""

    page: str
    line: int
    shell: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line} {self.text.splitlines()[0][:70]}"


@dataclass(frozen=True, slots=True)
class Block:
    page: str
    line: int
    language: str
    lines: tuple[str, ...]

    def commands(self) -> Iterator[Command]:
        """One a line; a loop is one command. Without comments."""
        told: list[str] = []
        for number, line in enumerate(self.lines, self.line + 1):
            told += [bare] if (bare := _COMMENT.sub("", line).rstrip()) else []
            if told and (self.language == "bat" or _whole("\n".join(told))):
                yield Command(self.page, number - len(told) + 1, self.language, "\n".join(told))
                told = []
        assert not told, f"{self.page}: {told} is no command"


def blocks(page: str) -> Iterator[Block]:
    start, language, lines = 0, "", []
    for number, line in enumerate(PAGES[page].read_text("utf-8").splitlines(), 1):
        if not line.startswith("```"):
            lines.append(line)
        elif start:
            yield Block(page, start, language, tuple(lines))
            start = 0
        else:
            start, language, lines = number, line.removeprefix("```").strip(), []


def commands(page: str) -> list[Command]:
    """Every command of a page."""
    return [command for block in blocks(page) if block.language in TYPED for command in block.commands()]


def _whole(text: str) -> bool:
    return subprocess.run(["bash", "-n", "-c", text], capture_output=True).returncode == 0
