"""A kiosk's file from a USB stick."""

from pathlib import Path

import click

from shared.cli import EXIT_NOT_ALL_DONE, as_json, print_json, translate
from shared.clock import utc_now
from shared.courier import FILE_MAX, CourierChanged
from shared.folder import replace_private
from shared.words import N_
from sync_server.cli.context import Context, pass_context
from sync_server.intake.courier import take_file
from sync_server.intake.keys import load_keys

_NOTHING_IN_IT = N_("Tệp không chứa báo cáo nào; biên nhận mang về tin mới của huyện.")
_SOME_REFUSED = N_("Có phần của tệp không đọc được; phần còn lại đã nhận. Gọi người bảo trì của máy trạm.")


@click.group()
def courier() -> None:
    """Files that kiosks send by USB stick."""


@courier.command("import")
@pass_context
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--receipts", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="File to write for the way back (….receipts).")  # fmt: skip
@as_json
@click.pass_context
def import_(ctx: click.Context, context: Context, file: Path, receipts: Path, as_json: bool) -> None:
    """Take in FILE (….out) and write its receipts. Safe to repeat; a refused file changes nothing."""
    settings = context.open_store()
    if file.stat().st_size > FILE_MAX:
        raise CourierChanged("too large")
    taken = take_file(file.read_bytes(), keys=load_keys(settings.data), now=utc_now())
    replace_private(receipts, taken.receipts)
    told = {name: getattr(taken, name) for name in
            ("kiosk_id", "exchanges", "accepted", "duplicate", "quarantined", "refused")}  # fmt: skip
    told["receipts"] = str(receipts)
    if not taken.envelopes:
        click.echo(translate(_NOTHING_IN_IT), err=True)
    if taken.refused:
        click.echo(translate(_SOME_REFUSED), err=True)
    if as_json:
        print_json(told)
    else:
        click.echo("\n".join(f"{name} {value}" for name, value in told.items()))
    ctx.exit(EXIT_NOT_ALL_DONE if taken.refused else 0)


def register(main: click.Group) -> None:
    main.add_command(courier)
