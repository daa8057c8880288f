"""README says what is: every setting is in its table, every command it names exists."""

import re
from pathlib import Path

import click
import pytest

from kiosk.cli import main as kiosk
from sync_server.cli import main as sync_server

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
INSTALLING = (ROOT / "docs" / "installing-a-kiosk.md").read_text("utf-8")


def settings_read() -> set[str]:
    names: set[str] = set()
    for package in ("kiosk", "sync_server", "shared"):
        for path in (ROOT / package).rglob("*.py"):
            names |= set(re.findall(r'"((?:KIOSK|SYNC_SERVER|LA_CHAN)_[A-Z_]+)"', path.read_text("utf-8")))
    return names


def test_every_setting_is_in_the_table_and_nothing_else_is():
    told = set(re.findall(r"`((?:KIOSK|SYNC_SERVER|LA_CHAN)_[A-Z_]+)`", README))
    assert told == settings_read()


@pytest.mark.parametrize(("name", "group"), [("kiosk", kiosk), ("sync-server", sync_server)])
def test_every_command_in_the_docs_exists_with_its_options(name, group):
    for line in re.findall(rf"^{name} (.+)$|`{name} ([a-z][^`]*)`", README + ARCHITECTURE + INSTALLING, re.M):
        words = (line[0] or line[1]).split("#")[0].split()
        command: click.Command = group
        while isinstance(command, click.Group) and words:
            found = command.commands.get(words.pop(0))
            assert found is not None, line
            command = found
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options | {"--help"}, line


@pytest.mark.parametrize(
    "place", re.findall(r"`((?:shared|kiosk|sync_server|tests)/[a-z_/.]+)`", ARCHITECTURE + README)
)
def test_every_place_the_docs_name_is_there(place):
    path = ROOT / place.rstrip("/")
    assert path.exists() or path.with_suffix(".py").exists()
