"""Commands about reports that may be of the same child: ids and points, never content."""

import click

from shared.cli import as_json, print_json
from sync_server.cli.context import Context, pass_context
from sync_server.desk import suggestions


@click.group()
def duplicates() -> None:
    """Reports that may be of the same child."""


@duplicates.command("list")
@pass_context
@as_json
def duplicates_list(context: Context, as_json: bool) -> None:
    """Every suggestion, the strongest first."""
    context.open_store()
    rows = [suggestions.as_row(found) for found in suggestions.every()]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(
            " ".join([*row["reports"], *(f"{key}={row[key]}" for key in ("points", "level", "state"))])
        )


def register(main: click.Group) -> None:
    main.add_command(duplicates)
