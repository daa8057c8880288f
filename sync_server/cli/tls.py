"""TLS of the district's own: an authority that kiosks are given once, and certificates that it signs."""

from pathlib import Path
from typing import Any

import click

from shared.cli import as_json, print_json, translate
from shared.clock import utc_now
from shared.words import N_
from sync_server.cli.context import Context, pass_context
from sync_server.cli.inquire import who
from sync_server.desk import audit
from sync_server.fleet import tls as files
from sync_server.fleet.certificates import Told, read
from sync_server.fleet.tls import Files, days_left
from sync_server.intake.district import this_store

_NAMES = "A host name or an IP address that kiosks and browsers use; may be given several times."
_COPY = N_(
    "Chép {ca} sang từng máy trạm (không phải ca.key), rồi kết nối bằng «kiosk enrol --ca ca.pem», "
    "hoặc đặt tệp vào thư mục dữ liệu của máy trạm với tên district-ca.pem. So dấu của CA: {fingerprint}"
)
_RUN = N_("Chạy máy chủ với chứng thư: gunicorn --certfile {server} … (xem docs/tls.md).")
_KEEP = N_(
    "Cất một bản ca.key ngoài máy chủ này: mất nó thì lần gia hạn sau phải chép CA mới cho mọi máy trạm."
)
_RESTART = N_("Chạy lại máy chủ để dùng chứng thư mới. Máy trạm không cần làm gì.")


@click.group()
def tls() -> None:
    """The server's certificate, by an authority of the district's own. Needs la_chan[tls]."""


@tls.command("init")
@pass_context
@click.option("--name", "names", multiple=True, required=True, help=_NAMES)
@as_json
def tls_init(context: Context, names: tuple[str, ...], as_json: bool) -> None:
    """Make the authority and a certificate for these names. Overwrites nothing."""
    settings = context.open_store()
    told = files.init(settings.data, this_store().district, names, now=utc_now())
    audit.note(who(), "command-line", "tls-init", now=utc_now())
    _print(settings.data, told, as_json)
    ca = Files(settings.data).ca
    for line in (_COPY, _RUN, _KEEP):
        places = {"ca": ca, "fingerprint": _of_ca(settings.data), "server": Files(settings.data).server}
        click.echo(translate(line).format(**places), err=True)


@tls.command("renew")
@pass_context
@click.option("--name", "names", multiple=True, help=_NAMES + " Those of the old certificate without it.")
@as_json
def tls_renew(context: Context, names: tuple[str, ...], as_json: bool) -> None:
    """A new key and certificate by the same authority: kiosks need nothing for it."""
    settings = context.open_store()
    told = files.renew(settings.data, names, now=utc_now())
    audit.note(who(), "command-line", "tls-renew", now=utc_now())
    _print(settings.data, told, as_json)
    click.echo(translate(_RESTART), err=True)


@tls.command("show")
@pass_context
@as_json
@click.pass_context
def tls_show(ctx: click.Context, context: Context, as_json: bool) -> None:
    """What the certificate says; exit status 1 with fewer than 30 days left, for a monthly job."""
    data = context.settings().data
    told = files.shown(data)
    _print(data, told, as_json)
    if files.ends_soon(told.until, now=utc_now()):
        ctx.exit(1)


def _print(data: Path, told: Told, as_json: bool) -> None:
    lines: dict[str, Any] = {
        "names": list(told.names),
        "until": told.until.isoformat(),
        "days_left": days_left(told.until, now=utc_now()),
        "ca_fingerprint": _of_ca(data),
        "ca": str(Files(data).ca),
        "server": str(Files(data).server),
    }
    if as_json:
        print_json(lines)
        return
    for name, value in lines.items():
        click.echo(f"{name} {' '.join(value) if isinstance(value, list) else value}")


def _of_ca(data: Path) -> str:
    return read(Files(data).ca.read_bytes()).fingerprint


def register(main: click.Group) -> None:
    main.add_command(tls)
