"""Commands about agencies that cases are passed to."""

import click

from shared.cli import as_json, print_json
from sync_server.cli.context import Context, pass_context
from sync_server.desk import agencies
from sync_server.store import writing


@click.group()
def agency() -> None:
    """Authorities that cases are passed to."""


@agency.command("add")
@pass_context
@click.option("--code", required=True, help="Letters, digits, dot, hyphen; at most 20.")
@click.option("--name", required=True)
@click.option("--kind", type=click.Choice(agencies.kinds()), required=True)
@click.option("--commune", default="", help="Commune code, 5 digits; without it the whole district.")
@click.option("--phone", default="")
@click.option("--address", default="")
def agency_add(
    context: Context, code: str, name: str, kind: str, commune: str, phone: str, address: str
) -> None:
    """Add an agency."""
    context.open_store()
    with writing():
        agencies.add(code, agencies.Told(name, kind, commune, phone, address))
    click.echo(f"added {code}")


@agency.command("list")
@pass_context
@as_json
def agency_list(context: Context, as_json: bool) -> None:
    """Every agency, closed ones last."""
    context.open_store()
    rows = agencies.as_rows(agencies.every())
    if as_json:
        print_json(rows)
        return
    for row in rows:
        state = "open" if row["active"] else "closed"
        click.echo(f"{row['code']}  {row['kind']}  {row['commune_code'] or '-'}  {state}  {row['name']}")


def register(main: click.Group) -> None:
    main.add_command(agency)
