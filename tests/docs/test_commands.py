"""Every command of README and docs/ is typed by a test, or is on the list of elsewhere.py with its reason."""

import shutil
import socket
from pathlib import Path

import pytest

from tests.docs.blocks import PAGES, SHOWN, TYPED, Command, blocks, commands
from tests.docs.conftest import offline
from tests.docs.elsewhere import ELSEWHERE, elsewhere
from tests.docs.fresh_debian import ON_A_FRESH_DEBIAN
from tests.docs.pages import PAGES as ON_THIS_MACHINE
from tests.docs.pages import SERVES, Desk, Page, last_code
from tests.docs.shell import Shell
from tests.fixtures.postgres import free_port

EVERY = [command for page in PAGES for command in commands(page)]
LEFT_OUT = [command for command in EVERY if elsewhere(command)]


@pytest.mark.parametrize("page", PAGES)
def test_a_fence_says_whether_it_is_typed(page: str) -> None:
    for block in blocks(page):
        assert block.language in TYPED | SHOWN, f"{page}:{block.line}"


def test_every_command_is_typed_or_listed_and_nothing_else_is() -> None:
    typed = [command for command in EVERY if command.page in {*ON_THIS_MACHINE, *ON_A_FRESH_DEBIAN}]
    assert not [str(command) for command in EVERY if command not in typed and command not in LEFT_OUT]
    assert not [one.pattern for one in ELSEWHERE if not any(one.takes(command) for command in EVERY)]
    for page in ON_THIS_MACHINE:
        assert any(command.page == page for command in typed)


@pytest.mark.parametrize("command", LEFT_OUT, ids=str)
def test_what_is_typed_elsewhere_is_looked_at_here(command: Command) -> None:
    found = elsewhere(command)
    assert found is not None and found.reason
    found.check(command)


@pytest.fixture
def desk(stick: Path, installed: Path, tmp_path: Path, postgres_url: str) -> Desk:
    server = free_port()
    with socket.create_server(("127.0.0.1", server)):
        kiosk = free_port()
    shutil.copy(next((stick / "wheels").glob("la_chan-*.whl")), tmp_path)
    env = offline(tmp_path)
    env |= {
        "PATH": f"{installed / 'bin'}:{env['PATH']}",
        "PIP_FIND_LINKS": str(stick / "wheels"),
        "SYNC_SERVER_PORT": str(server),
        "SYNC_SERVER_BACKUP_AT": "off",
        "KIOSK_PORT": str(kiosk),
    }
    return Desk(Shell(tmp_path, env), stick, (server, kiosk), postgres_url)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("page", ON_THIS_MACHINE)
def test_a_page_followed_from_top_to_bottom_works(page: str, desk: Desk) -> None:
    told = ON_THIS_MACHINE[page]
    for prepare in told.first:
        prepare(desk)
    try:
        for command in commands(page):
            if not elsewhere(command):
                follow(command, told, desk)
    finally:
        desk.shell.stop_all()


def follow(command: Command, told: Page, desk: Desk) -> None:
    for beginning, prepare in told.before.items():
        if command.text.startswith(beginning):
            prepare(desk)
    text = command.text
    for said, typed in told.instead.items():
        if said in text:
            values = {"server": desk.ports[0], "postgres": desk.postgres_url}
            text = text.replace(
                said, typed.format(code=last_code(desk) if "{code}" in typed else "", **values)
            )
    if SERVES.match(text):
        desk.serve(text)
        return
    ends = next((e for beginning, e in told.ends.items() if text.startswith(beginning)), {0})
    desk.type(text, ends=ends)
