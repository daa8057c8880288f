"""What the benches share: figures with their spread, and what Linux tells of a process."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

L, M, A = TypeVar("L"), TypeVar("M"), TypeVar("A")

RUNS = 3
"""Of each figure that is told as a median."""
LINES = 2
"""Connections that send at once: a district has many kiosks, and this machine two cores."""


def spread(figures: Sequence[float], unit: str) -> str:
    """The median, and the least and the greatest: «4,321 (4,100–4,500) reports/s»."""
    return f"{median(figures):,.0f} ({min(figures):,.0f}–{max(figures):,.0f}) {unit}"


def p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def p99(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=100)[-1]


def cpu_s(pid: int) -> float:
    """Seconds of CPU a process has used, its own and the kernel's for it."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int, which: str = "VmRSS") -> float:
    """Millions of bytes it holds in memory, or with `VmHWM` ever held."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{which}:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise ValueError(which)


def side_by_side(lines: Sequence[L], send: Callable[[L, M], A], messages: Sequence[M]) -> list[A]:
    """What each message was answered, in their order, when every line sends its share one after the other."""
    with ThreadPoolExecutor(len(lines)) as pool:
        shares = [messages[number :: len(lines)] for number in range(len(lines))]
        answered = list(pool.map(lambda line, share: [send(line, one) for one in share], lines, shares))
    return [answered[number % len(lines)][number // len(lines)] for number in range(len(messages))]
