"""Forgetting from the command line; `kiosk serve` does it by itself every hour."""

import click

from kiosk import retention
from kiosk.cli.context import Context, pass_context
from kiosk.clock_check import ensure_right
from shared.cli import as_json, print_json
from shared.clock import utc_now


@click.command()
@pass_context
@as_json
def wipe(context: Context, as_json: bool) -> None:
    """Forget now what is due: copies some days after their receipts, envelopes a month after."""
    context.open_store()
    ensure_right(utc_now())
    wiped = retention.wipe(now=utc_now())
    if as_json:
        print_json({"reports": wiped.reports, "envelopes": wiped.envelopes, "clean": wiped.clean})
    else:
        click.echo(
            f"reports {wiped.reports}\nenvelopes {wiped.envelopes}\nclean {'yes' if wiped.clean else 'no'}"
        )
