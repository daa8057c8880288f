"""The folder for a machine without a network, made once a run, and what is installed from it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT


@pytest.fixture(scope="session")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `deploy/wheelhouse` makes it; this asks the package index."""
    folder = tmp_path_factory.mktemp("stick") / "la-chan"
    subprocess.run([ROOT / "deploy" / "wheelhouse", folder], check=True, timeout=600)
    return folder


def offline(home: Path) -> dict[str, str]:
    """The environment of somebody whose machine reaches no index."""
    return {
        "HOME": str(home),
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


@pytest.fixture(scope="session")
def installed(stick: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that `./install` of the stick made, without an index."""
    home = tmp_path_factory.mktemp("installed")
    env = offline(home)
    env["PATH"] = f"{Path(os.path.realpath(sys.executable)).parent}:{env['PATH']}"
    subprocess.run([stick / "install", home / "env"], check=True, cwd=home, env=env, timeout=600)
    return home / "env"
