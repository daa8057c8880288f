"""The wheel is whole: in an empty environment both commands work from another folder."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "dist", "tests", "bench", "*.mo")
INSIDE = (
    "shared/_resources/templates/shared/base.html",
    "shared/static/css/la-chan.css",
    "shared/static/VENDORED.json",
    "shared/static/fonts/noto-sans-vietnamese-400-normal.woff2",
    "shared/locales/en/LC_MESSAGES/messages.mo",
    "shared/data/code_lists.json",
    "shared/_resources/templates/kiosk/install/la-chan-kiosk.service",
)

pytestmark = pytest.mark.slow


def run(*words: str | Path, cwd: Path) -> str:
    quiet = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        [str(w) for w in words], cwd=cwd, env=quiet, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy without what git ignores, as a fresh clone would."""
    copy = tmp_path_factory.mktemp("copy") / "la-chan"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    out = tmp_path_factory.mktemp("dist")
    run(uv(), "build", "--wheel", "--out-dir", out, copy, cwd=out)
    return next(out.glob("*.whl"))


def uv() -> Path:
    return Path(sys.executable).parent / "uv"


def test_the_wheel_holds_templates_translations_data_and_static_files(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert not set(INSIDE) - names
    templates = {p.relative_to(ROOT).as_posix() for p in (ROOT / "templates").rglob("*.html")}
    assert not {f"shared/_resources/{name}" for name in templates} - names
    assert not [name for name in names if name.split("/")[0] in {"tests", "assets", "bench", "templates"}]


@pytest.fixture(scope="module")
def home(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`bin` of an environment that holds the wheel and what it asks for, and nothing else."""
    folder = tmp_path_factory.mktemp("home")
    run(uv(), "venv", "--quiet", "--python", sys.executable, "env", cwd=folder)
    run(uv(), "pip", "install", "--quiet", "--python", folder / "env" / "bin" / "python", wheel, cwd=folder)
    return folder / "env" / "bin"


@pytest.mark.parametrize("command", ["kiosk", "sync-server"])
def test_a_command_works_where_only_the_wheel_is(home: Path, tmp_path: Path, command: str) -> None:
    assert "serve" in run(home / command, "--help", cwd=tmp_path)


def test_templates_come_from_the_wheel_and_not_from_a_checkout(home: Path, tmp_path: Path) -> None:
    ask = "from shared.paths import resource_dir; print(resource_dir('templates'))"
    assert str(home.parent) in run(home / "python", "-c", ask, cwd=tmp_path)
