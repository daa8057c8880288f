"""Command about what all kiosks of the district are told."""

import click

from shared.cli import as_json, print_json
from shared.clock import utc_now
from shared.kiosk_settings import KEEP_COPY, LOCK_AFTER, SYNC_EVERY
from sync_server.cli.context import Context, pass_context
from sync_server.cli.inquire import who
from sync_server.desk import audit
from sync_server.intake import kiosk_settings
from sync_server.intake.district import hotlines
from sync_server.store import writing


@click.command()
@pass_context
@click.option("--sync-every-s", type=int, help="Seconds between exchanges, 60 to 900.")
@click.option("--lock-after-s", type=int, help="Seconds until a screen locks, 30 to 300; 0: each PC's own.")
@click.option("--keep-copy-days", type=int, help="Days an author's copy stays after its receipt, 1 to 30.")
@click.option(
    "--hotline",
    "lines",
    multiple=True,
    metavar="NUMBER=NAME",
    help="A number of an emergency; may be given several times, in order, and replaces all that were there.",
)
@as_json
def settings(
    context: Context,
    sync_every_s: int | None,
    lock_after_s: int | None,
    keep_copy_days: int | None,
    lines: tuple[str, ...],
    as_json: bool,
) -> None:
    """Set what is named of what every kiosk is told at its next exchange; print all of it."""
    context.open_store()
    given: dict[str, int | None] = {
        SYNC_EVERY: sync_every_s,
        LOCK_AFTER: lock_after_s,
        KEEP_COPY: keep_copy_days,
    }
    named: dict[str, int | None] = {name: value for name, value in given.items() if value is not None}
    if lock_after_s == 0:
        named[LOCK_AFTER] = None
    wanted = [dict(zip(("number", "name"), line.partition("=")[::2], strict=True)) for line in lines]
    if named or wanted:
        now = utc_now()
        with writing():
            changed = kiosk_settings.change(named, wanted or hotlines())
            audit.note(who(), "command-line", "set-kiosk-settings", now=now, reason="; ".join(changed))
    told = {**kiosk_settings.told(), "hotlines": hotlines()}
    if as_json:
        print_json(told)
        return
    for name, value in told.items():
        if name != "hotlines":
            click.echo(f"{name} {value}")
    for line in hotlines():
        click.echo(f"hotline {line['number']} {line['name']}")
