"""Commands that take reports out, and the list of fields and codes with Primero's names."""

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click

from shared.clock import utc_now
from shared.text import clean
from sync_server.cli.context import Context, pass_context
from sync_server.cli.inquire import who
from sync_server.desk import access, audit
from sync_server.desk import export as reports
from sync_server.desk.reader import Reader
from sync_server.exports import code_list, taking
from sync_server.exports.choice import FORMS, LEAST, REASON_MOST, Choice
from sync_server.periodic.wording_kept import wording

_ROLE = "command-line"
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@pass_context
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="ndjson")
@click.option(
    "--classes",
    help="Only fields of these privacy classes, e.g. P1,P2. Default: all for a plain ndjson, else P1.",
)
@click.option("--reason", default="", help="Why; kept in the log and in the file. Needed but for ndjson.")
@click.option("--from", "first", type=_DAY, help="Reports that a station was told on this day or later.")
@click.option("--to", "last", type=_DAY, help="… or earlier.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="File to write (standard output).")
def export(
    context: Context,
    form: str,
    classes: str | None,
    reason: str,
    first: datetime | None,
    last: datetime | None,
    out: Path | None,
) -> None:
    """Every report, a line each, ordered by its id.

    Plain ndjson holds everything unless --classes limits it. csv and primero, and ndjson with a --reason, end
    with a line that tells who took it, when and why, and never name an informer who did not agree to it. The
    audit log keeps who took what, and how many.
    """
    reason = clean(reason).strip()
    plain = form == "ndjson" and not reason
    wanted = frozenset(classes.split(",")) if classes else access.EVERY if plain else LEAST
    if not wanted <= access.EVERY:
        raise click.BadParameter("P1, P2, P3, P4, with commas between", param_hint="--classes")
    if not plain and not 0 < len(reason) <= REASON_MOST:
        raise click.BadParameter(f"1 to {REASON_MOST} characters", param_hint="--reason")
    days = (first.date() if first else None, last.date() if last else None)
    choice = Choice(form, wanted, reason, *days)
    context.open_store()
    pieces = _plain(choice) if plain else taking.take(choice, Reader(who(), _ROLE, utc_now()))[1]
    _write(out, pieces)


def _plain(choice: Choice) -> Iterator[bytes]:
    """The lines alone, as other programs drive them."""
    told, count = ",".join(sorted(choice.classes)), reports.count(reports.newest(), choice.bounds)
    audit.note(who(), _ROLE, "export", now=utc_now(), classes=told, count=count, reason=choice.days)
    lines = reports.lines(choice.classes, choice.bounds)
    return (json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)


@click.command("code-list")
@pass_context
@click.option("--out", type=click.Path(path_type=Path), default=None, help="File to write (standard output).")
def code_list_command(context: Context, out: Path | None) -> None:
    """Every field and code in both languages, with its name in Primero/CPIMS+, as CSV. Holds no report."""
    context.open_store()
    _write(out, [code_list.as_csv(wording().separator)])


def _write(out: Path | None, pieces: Iterable[bytes]) -> None:
    with _whole_file(out) as file:
        for piece in pieces:
            file.write(piece)


@contextmanager
def _whole_file(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a private file that is there whole or not at all."""
    if path is None:
        out = sys.stdout.buffer
        yield out
        out.flush()
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".export-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def register(main: click.Group) -> None:
    for command in (export, code_list_command):
        main.add_command(command)
