"""Commands that add: units, kiosks."""

import getpass
from datetime import timedelta

import click

from shared.cli import as_json, print_json, translate
from shared.clock import utc_now
from sync_server.cli.context import Context, pass_context
from sync_server.cli.kiosk_settings import settings
from sync_server.fleet.gaps import gaps as find_gaps
from sync_server.fleet.gaps import settle_forks
from sync_server.fleet.kiosk_states import State
from sync_server.fleet.kiosks import as_row, without_gaps
from sync_server.intake import district, enrolment
from sync_server.store import writing


@click.group()
def unit() -> None:
    """Schools and health stations."""


@unit.command("add")
@pass_context
@click.option(
    "--code", required=True, help="Letters, digits, dot, hyphen; at most 20. Starts report numbers."
)
@click.option("--name", required=True)
@click.option("--type", "unit_type", type=click.Choice(["school", "health_station"]), required=True)
@click.option("--commune", required=True, help="Commune code, 5 digits.")
def unit_add(context: Context, code: str, name: str, unit_type: str, commune: str) -> None:
    """Add a unit."""
    context.open_store()
    with writing():
        district.add_unit(code, name, unit_type, commune, now=utc_now())
    click.echo(f"added {code}")


@click.group()
def kiosk() -> None:
    """Enrolled PCs."""


@kiosk.command("add")
@pass_context
@click.option("--name", required=True)
@click.option("--unit", "unit_code", required=True)
@as_json
def kiosk_add(context: Context, name: str, unit_code: str, as_json: bool) -> None:
    """Add a kiosk and print its one-time enrolment code."""
    settings = context.open_store()
    with writing():
        added, code = enrolment.add_kiosk(
            name, unit_code, now=utc_now(), valid=timedelta(hours=settings.enrolment_code_hours)
        )
    _print_code(added.kiosk_id, code, as_json)


@kiosk.command("code")
@pass_context
@click.argument("kiosk_id")
@as_json
def kiosk_code(context: Context, kiosk_id: str, as_json: bool) -> None:
    """A fresh code for a kiosk: a new disk, or a code that ran out."""
    settings = context.open_store()
    with writing():
        found = enrolment.find_kiosk(kiosk_id)
        code = enrolment.new_code(found, now=utc_now(), valid=timedelta(hours=settings.enrolment_code_hours))
    _print_code(kiosk_id, code, as_json)


@kiosk.command("revoke")
@pass_context
@click.argument("kiosk_id")
def kiosk_revoke(context: Context, kiosk_id: str) -> None:
    """Stop a kiosk. What it sent stays; what waits on it stays on it."""
    context.open_store()
    with writing():
        enrolment.revoke(kiosk_id)
    click.echo(f"revoked {kiosk_id}")


@kiosk.command("list")
@pass_context
@as_json
def kiosk_list(context: Context, as_json: bool) -> None:
    """Every kiosk and its last heartbeat."""
    context.open_store()
    rows = [as_row(found) | {"means": _means(found.state)} for found in without_gaps(now=utc_now())]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(" ".join(f"{key}={'-' if value is None else value}" for key, value in row.items()))


@kiosk.command("gaps")
@pass_context
@as_json
def kiosk_gaps(context: Context, as_json: bool) -> None:
    """Numbers that are missing, and numbers claimed twice."""
    context.open_store()
    found = find_gaps()
    if as_json:
        print_json(found)
    else:
        for row in found:
            spans = " ".join(f"{first}-{last}" for first, last in row["missing"])
            click.echo(f"{row['kiosk_id']} epoch={row['epoch']} forks={row['forks']} missing={spans or '-'}")


@kiosk.command("settle-forks")
@pass_context
@click.argument("kiosk_id")
@click.option("--reason", required=True, help="What came of the second disk.")
def kiosk_settle_forks(context: Context, kiosk_id: str, reason: str) -> None:
    """Close the alarm that two disks spoke as one kiosk. Both disks' reports are kept as they are."""
    context.open_store()
    with writing():
        settled = settle_forks(kiosk_id, f"os:{getpass.getuser()}", reason, now=utc_now())
    click.echo(f"settled {settled}")


def _means(state: State) -> str:
    """How a kiosk is, in words."""
    rest = [translate(text) for text in (state.means, state.todo) if text]
    return f"{translate(state.word)}. {' '.join(rest)}".strip()


def _print_code(kiosk_id: str, code: str, as_json: bool) -> None:
    if as_json:
        print_json({"kiosk_id": kiosk_id, "enrolment_code": code})
    else:
        click.echo(f"{kiosk_id} {code}")


kiosk.add_command(settings)


def register(main: click.Group) -> None:
    for group in (unit, kiosk):
        main.add_command(group)
