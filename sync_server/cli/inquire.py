"""Commands that look and mend: records, quarantine."""

import getpass

import click

from shared.cli import as_json, print_json
from shared.clock import utc_now
from sync_server.cli.context import Context, pass_context
from sync_server.fleet.log import quarantine_row
from sync_server.intake import quarantine as held
from sync_server.intake.keys import load_keys
from sync_server.intake.merging import rebuild
from sync_server.intake.quarantine_causes import CAUSES
from sync_server.store import writing


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
    cause = CAUSES[entry.code]
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
    for command in (records, quarantine):
        main.add_command(command)
