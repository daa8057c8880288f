"""The suite fails when a promise is taken away: else its green would mean nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.planted import FAULTS, plant

SMALL = ["--size=16", "--kiosks=2", "--kills=5", "--faults=20", "--poisoned=2"]
SMALL += ["--no-restores", "--some-steps"]


def run(folder: Path, network: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.crash", "--seed", "3", *SMALL, "--network", *network]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=300)


@pytest.mark.planted
@pytest.mark.parametrize("name", FAULTS)
def test_each_planted_fault_breaks_its_promise(name: str, tmp_path: Path) -> None:
    plant(FAULTS[name], tmp_path)
    done = run(tmp_path, FAULTS[name].network)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"BROKEN  {FAULTS[name].promise}" in done.stdout, done.stdout + done.stderr


@pytest.mark.planted
def test_without_a_planted_fault_the_same_run_passes() -> None:
    done = run(Path(__file__).parents[2])
    assert done.returncode == 0, done.stdout + done.stderr
