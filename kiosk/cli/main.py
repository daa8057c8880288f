"""The group `kiosk`, and what makes, upgrades and runs a kiosk."""

import os
import sys
from pathlib import Path

import click

from kiosk import authority, enrolment, store
from kiosk.cli import courier, install, people, reports, retention, selftest
from kiosk.cli.context import Context, insecure_http, pass_context
from kiosk.closed import closed_app
from kiosk.runtime import Runtime
from kiosk.schedule import Schedule
from kiosk.session import Sessions
from kiosk.staff import InvalidStaff, passphrase_error
from kiosk.views.uploading import UPLOAD_MAX
from shared import log
from shared.cli import Commands, as_json, password_stdin, print_json, read_passphrase, say_error
from shared.clock import new_uuid, utc_now
from shared.errors import CannotDo, StoreNotReady
from shared.serve import serve as run_server
from shared.web.base import MEBIBYTE
from shared.words import N_

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.group(cls=Commands)
@click.version_option(package_name="la-chan")
def main() -> None:
    """A kiosk of Lá Chắn: reports are filed and sealed here, and sent when there is a network."""
    log.set_up()


@main.command()
@pass_context
@click.option("--server", required=True, metavar="URL", help="The district's address, https://…")
@click.option("--code", required=True, help="The one-time code that the district gave.")
@click.option("--supervisor", required=True, metavar="LOGIN", help="Login of the station's focal point.")
@click.option("--name", help="Her name (the login without it).")
@click.option(
    "--ca",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="ca.pem of the district: from then on only certificates of this authority are taken.",
)
@insecure_http
@password_stdin
@as_json
def enrol(
    context: Context,
    server: str,
    code: str,
    supervisor: str,
    name: str | None,
    ca: Path | None,
    insecure_http: bool | None,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Make this PC a kiosk of a district, with its first supervisor. The same code may be tried again."""
    passphrase = read_passphrase(N_("Mật khẩu của người phụ trách"), from_stdin=password_stdin)
    if error := passphrase_error(passphrase):
        raise InvalidStaff({"passphrase": error})
    settings = context.settings(insecure_http=insecure_http)
    store.create(settings.data)
    if ca is not None:
        authority.keep(settings.data, ca)
    now, trusted = utc_now(), authority.authority_of(settings)
    asked = enrolment.ask(server, code, now=now, insecure_http=settings.insecure_http, authority=trusted)
    if enrolment.pending() is not None:
        work = settings.passphrase_work
        enrolment.confirm(
            login=supervisor, name=name or supervisor, passphrase=passphrase, now=now, work=work
        )
    told = {"kiosk_id": asked.kiosk_id, "unit": asked.unit_name, "district": asked.district,
            "district_key": asked.fingerprint}  # fmt: skip
    if as_json:
        print_json(told)
    else:
        click.echo("  ".join(f"{key}={value}" for key, value in told.items()))


@main.command()
@pass_context
@click.option("--host", default=None, help="Address to listen on (127.0.0.1).")
@click.option("--port", type=int, default=None, help="Port to listen on (8101).")
@insecure_http
def serve(context: Context, host: str | None, port: int | None, insecure_http: bool | None) -> None:
    """Serve the kiosk's pages, and exchange with the district on schedule."""
    from kiosk.app import create_app, read_ahead  # the pages, which no other command waits for

    settings = context.settings(host=host, port=port, insecure_http=insecure_http)
    if settings.host not in LOOPBACK and not settings.insecure_http:
        raise CannotDo(
            f"plain http on {settings.host}",
            title=N_("Không mở http thường ra ngoài máy này"),
            todo=N_("Thêm --insecure-http nếu biết chắc mạng này an toàn."),
        )
    schedule = Schedule(settings, now=utc_now, new_id=new_uuid)
    sessions = Sessions(lock_after_s=settings.lock_after_s, sign_out_after_s=settings.sign_out_after_s)
    on_ready = schedule.start
    try:
        app = create_app(settings, Runtime(settings, utc_now, new_uuid, sessions, schedule.ask_sync))
        read_ahead(app)
    except StoreNotReady as fault:
        say_error(fault)
        app, on_ready = closed_app(fault), lambda: None
    ended = True

    def stop() -> None:
        nonlocal ended
        ended = schedule.stop()

    run_server(
        app,
        host=settings.host,
        port=settings.port,
        body_max=UPLOAD_MAX + MEBIBYTE,
        on_ready=on_ready,
        on_stop=stop,
    )
    if not ended:
        # An exchange waits for the network. Cut here it loses nothing: what has no receipt goes again.
        sys.stderr.flush()
        os._exit(0)


@main.command()
@pass_context
def migrate(context: Context) -> None:
    """Bring the store to this program's version. Safe to repeat; every command does it when needed."""
    settings = context.settings()
    for name in store.bind(settings.data):
        click.echo(f"applied {name}")


COMMANDS = (
    people.staff,
    reports.import_,
    reports.sync,
    reports.status,
    courier.courier,
    retention.wipe,
    selftest.selftest,
    install.install,
)
for command in COMMANDS:
    main.add_command(command)
