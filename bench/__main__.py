"""Runs every bench module, or those named, and prints one table of what they measured.

python -m bench [NAME …]
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.table import Table

import bench

Row = tuple[str, str, str]
"""What was measured, the figure with its unit, and the bound it must keep ("" for none)."""


def rows(names: list[str]) -> Iterator[Row]:
    for name in names:
        yield from importlib.import_module(f"bench.{name}").main()


def run(names: list[str]) -> None:
    known = sorted(found.name for found in pkgutil.iter_modules(bench.__path__) if found.name[0] != "_")
    show(rows(names or [name for name in known if _is_subject(name)]))


def show(found: Iterable[Row]) -> None:
    """Print one table of what was measured; each figure on standard error as soon as it is known."""
    measured = Table("what", "measured", "must be", title="Lá Chắn")
    for row in found:
        print(*row, sep=" · ", file=sys.stderr, flush=True)
        measured.add_row(*row)
    Console().print(measured)


def _is_subject(name: str) -> bool:
    return hasattr(importlib.import_module(f"bench.{name}"), "main")


if __name__ == "__main__":
    run(sys.argv[1:])
