"""Keep of `uv export`'s lines those that one system needs, without their conditions.

pip weighs conditions (`; sys_platform == 'win32'`) by the machine it runs on, also when it downloads for
another one. Usage: for_system.py [windows 3.13] < requirements > requirements
"""

import sys
from collections.abc import Iterator, Mapping
from typing import TextIO

from packaging.requirements import Requirement

WINDOWS = {
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "platform_machine": "AMD64",
}


def kept(lines: TextIO, environment: Mapping[str, str]) -> Iterator[str]:
    """Requirements, each with its hashes on one line. `environment`: what differs from this machine."""
    whole = lines.read().replace("\\\n", " ")
    for line in filter(None, map(str.strip, whole.splitlines())):
        told, *hashes = line.split(" --hash=")
        wanted = Requirement(told)
        if wanted.marker is None or wanted.marker.evaluate(dict(environment)):
            yield f"{wanted.name}{wanted.specifier} {' '.join(f'--hash={one.strip()}' for one in hashes)}\n"


def of(system: str, python: str) -> dict[str, str]:
    return WINDOWS | {"python_version": python, "python_full_version": f"{python}.0"} if system else {}


if __name__ == "__main__":
    sys.stdout.writelines(kept(sys.stdin, of(*(sys.argv[1:] or ("", "")))))
