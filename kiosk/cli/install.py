"""Making a PC a kiosk: one command, or the same files for somebody to read first."""

import os
import shutil
import sys
import sysconfig
from pathlib import Path

import click

from kiosk.cli.context import Context, pass_context
from kiosk.install import linux
from kiosk.install.files import LINUX, WINDOWS, Plan, files
from shared.errors import CannotDo
from shared.words import N_

HERE = WINDOWS if os.name == "nt" else LINUX
PROGRAMS = {LINUX: "/opt/la-chan/bin/kiosk", WINDOWS: r"C:\Program Files\La Chan\Scripts\kiosk.exe"}
DATA = {LINUX: "/var/lib/la-chan-kiosk", WINDOWS: r"C:\ProgramData\La Chan\kiosk"}


@click.command()
@pass_context
@click.option("--system", type=click.Choice([LINUX, WINDOWS]), default=HERE, show_default=True)
@click.option(
    "--to", type=click.Path(path_type=Path, file_okay=False), help="Write the files here, to be read."
)
@click.option("--apply", is_flag=True, help="Put them in place and start (Linux, as root). Safe to repeat.")
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), default="/", show_default=True,
              help="With --apply: the system that is mounted there.")  # fmt: skip
@click.option("--program", help="The command kiosk, as it will be run (the one that runs now).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the pages (8101).")
@click.option("--account", default="la-chan-kiosk", show_default=True, help="Runs the program (Linux).")
@click.option(
    "--desk", default="tram", show_default=True, help="The account that is signed in at the screen."
)
def install(
    context: Context,
    system: str,
    to: Path | None,
    apply: bool,
    root: Path,
    program: str | None,
    port: int | None,
    account: str,
    desk: str,
) -> None:
    """Start the kiosk with this PC, its pages in a browser that keeps nothing. Alone it only shows."""
    data = str(context.data) if context.data else DATA[system]
    settings = context.settings(port=port)
    plan = Plan(program or _program(system), data, settings.port, account, desk)
    wanted = files(system, plan)
    if apply:
        _ensure_linux(system)
        linux.apply(wanted, plan, root=root)
    if to is not None:
        for file in wanted:
            linux.write(file, to)
    for file in wanted:
        if to is None and not apply:
            text = file.content.decode("utf-16" if file.content.startswith(b"\xff\xfe") else "utf-8")
            click.echo(f"==> {file.path}\n{text}")
        else:
            click.echo(f"written {(to or root) / file.path}")


def _program(system: str) -> str:
    """The command as it is installed here, or where it usually is on another system."""
    if system != HERE:
        return PROGRAMS[system]
    found = shutil.which("kiosk", path=sysconfig.get_path("scripts")) or shutil.which(sys.argv[0])
    return str(Path(found).absolute()) if found else PROGRAMS[system]


def _ensure_linux(system: str) -> None:
    if system != LINUX or HERE != LINUX:
        raise CannotDo(
            system,
            title=N_("Trên Windows, các tệp được cài bằng install.cmd"),
            todo=N_("Dùng --to để lấy các tệp, rồi chạy install.cmd trong đó bằng quyền quản trị."),
        )
