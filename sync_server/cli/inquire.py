"""Commands that look and mend: export, records, quarantine."""

import getpass
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from shared.cli import as_json, print_json
from shared.clock import utc_now
from sync_server.cli.context import Context, pass_context
from sync_server.desk import access, audit
from sync_server.desk import export as exporting
from sync_server.fleet.log import quarantine_row
from sync_server.intake import quarantine as held
from sync_server.intake.keys import load_keys
from sync_server.intake.merging import rebuild
from sync_server.store import writing


@click.command()
@pass_context
@click.option("--format", "form", type=click.Choice(["ndjson"]), default="ndjson")
@click.option("--classes", default="P1,P2,P3,P4", help="Only fields of these privacy classes, e.g. P1.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="File to write (standard output).")
def export(context: Context, form: str, classes: str, out: Path | None) -> None:
    """Every report, a JSON line each, ordered by its id.
    Holds everything unless --classes limits it: the audit log keeps who took what, and how many.
    """
    wanted = frozenset(classes.split(","))
    if not wanted <= access.EVERY:
        raise click.BadParameter("P1, P2, P3, P4, with commas between", param_hint="--classes")
    context.open_store()
    told = ",".join(sorted(wanted))
    audit.note(who(), "command-line", "export", now=utc_now(), classes=told, count=exporting.count())
    with _whole_file(out) as file:
        for line in exporting.lines(wanted):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


@contextmanager
def _whole_file(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a private file that is there whole or not at all."""
    if path is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        yield sys.stdout
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".export-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@click.group()
def records() -> None:
    """The cache of folded reports."""


@records.command("rebuild")
@pass_context
def records_rebuild(context: Context) -> None:
    """Remake every record from the inbox; the export is the same after it."""
    settings = context.open_store()
    click.echo(f"records {rebuild(load_keys(settings.data), now=utc_now())}")


@click.group()
def quarantine() -> None:
    """Envelopes that could not be taken or merged."""


@quarantine.command("list")
@pass_context
@as_json
def quarantine_list(context: Context, as_json: bool) -> None:
    """What waits for a person, urgent ones first."""
    context.open_store()
    rows = [quarantine_row(entry) for entry in held.open_entries()]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(" ".join(f"{key}={'-' if value is None else value}" for key, value in row.items()))


@quarantine.command("show")
@pass_context
@click.argument("number", type=int)
def quarantine_show(context: Context, number: int) -> None:
    """One entry with its meaning, owner and next step; never content."""
    context.open_store()
    entry = held.find(number)
    cause = held.CAUSES[entry.code]
    print_json(
        {
            **quarantine_row(entry),
            "meaning": cause.meaning,
            "owner": cause.owner,
            "next_step": cause.next_step,
        }
    )


@quarantine.command("retry")
@pass_context
@click.argument("number", type=int)
def quarantine_retry(context: Context, number: int) -> None:
    """Put an entry back before the next merge."""
    context.open_store()
    with writing():
        held.retry(number, who(), now=utc_now())
    click.echo(f"retried {number}")


@quarantine.command("settle")
@pass_context
@click.argument("number", type=int)
@click.option("--reason", required=True)
def quarantine_settle(context: Context, number: int, reason: str) -> None:
    """Close an entry with a reason; its bytes are kept."""
    context.open_store()
    with writing():
        held.settle(number, who(), reason, now=utc_now())
    click.echo(f"settled {number}")


def who() -> str:
    return f"os:{getpass.getuser()}"


def register(main: click.Group) -> None:
    for command in (export, records, quarantine):
        main.add_command(command)
