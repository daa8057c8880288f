"""The group `sync-server`, and what makes, upgrades and runs a server."""

import click
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.blocking import BlockingScheduler

from shared import log
from shared.cli import Commands, as_json, password_stdin, print_json, read_passphrase, translate
from shared.clock import new_uuid, utc_now
from shared.errors import CannotDo
from shared.serve import serve as run_server
from shared.words import N_
from sync_server import store
from sync_server.accounts.people import add_user
from sync_server.accounts.rules import EASY, set_rules
from sync_server.cli import (
    agencies,
    alerts,
    audit,
    backups,
    cases,
    courier,
    duplicates,
    export,
    inquire,
    keys,
    people,
    report,
    tls,
    users,
)
from sync_server.cli import log as logs
from sync_server.cli.context import Context, pass_context
from sync_server.desk import agencies as agency_list
from sync_server.intake import district
from sync_server.intake.keys import make_keys
from sync_server.intake.merging import merge_waiting
from sync_server.runtime import open_runtime
from sync_server.schedule import add_jobs

_RELAY = N_("Máy này không giữ khóa mở của huyện: chỉ nhận báo cáo, không gộp (docs/operating.md).")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.group(cls=Commands)
@click.version_option(package_name="la-chan")
def main() -> None:
    """The district's sync server of Lá Chắn: takes in sealed reports, merges them, serves the console."""
    log.set_up()


@main.command()
@pass_context
@click.option("--district", required=True, help="Name of the district or receiving unit.")
@click.option("--admin", required=True, help="Login of the first administrator.")
@click.option(
    "--demo",
    is_flag=True,
    help="The communes of the fictional samples, fictional agencies; sign-in by password alone.",
)
@password_stdin
def init(context: Context, district: str, admin: str, demo: bool, password_stdin: bool) -> None:
    """Make a new server: data folder, keys, database, first administrator. A second time is refused."""
    password = read_passphrase(N_("Mật khẩu của quản trị viên"), from_stdin=password_stdin)
    settings = context.settings()
    store.create(settings.data, settings.database_url)
    public = make_keys(settings.data)
    with store.writing():
        _found(district, public, demo)
        if demo:
            set_rules(EASY)
        add_user(admin, "admin", password, now=utc_now(), work=settings.work)
    click.echo(f"ready {settings.data}")
    keys.say_custody()


def _found(name: str, public: bytes, demo: bool) -> None:
    district.found(name, public, demo=demo, now=utc_now(), new_id=new_uuid)
    if demo:
        agency_list.add_demo()


@main.command()
@pass_context
def migrate(context: Context) -> None:
    """Bring the store to this program's version. Safe to repeat."""
    settings = context.settings()
    if not settings.database_url and not (settings.data / store.FILE_NAME).exists():
        store.bind(settings.data, None)  # raises: there is nothing to migrate
    for name in store.create(settings.data, settings.database_url):
        click.echo(f"applied {name}")


@main.command()
@pass_context
@click.option("--host", default=None, help="Address to listen on (127.0.0.1).")
@click.option("--port", type=int, default=None, help="Port to listen on (8100).")
@click.option("--no-schedule", is_flag=True, help="Only answer; let `sync-server work` merge.")
@click.option("--insecure-http", is_flag=True, help="Take plain http from elsewhere than this machine.")
def serve(
    context: Context, host: str | None, port: int | None, no_schedule: bool, insecure_http: bool
) -> None:
    """Serve the exchange and the console; merge on schedule beside it, where the district's key is."""
    from sync_server.app import create_app  # the pages, which no other command waits for

    settings = context.settings(host=host, port=port)
    if settings.host not in LOOPBACK and not insecure_http:
        raise CannotDo(
            f"plain http on {settings.host}",
            title=N_("Không mở http thường ra ngoài máy này"),
            todo=N_(
                "Chạy qua TLS (docs/tls.md) hoặc sau một proxy có TLS, "
                "hay thêm --insecure-http nếu chấp nhận rủi ro."
            ),
        )
    runtime = open_runtime(settings)
    scheduler = BackgroundScheduler(timezone="UTC")
    if not runtime.keys.private:
        click.echo(translate(_RELAY), err=True)
    elif not no_schedule:
        add_jobs(scheduler, runtime)
    run_server(
        create_app(settings, runtime),
        host=settings.host,
        port=settings.port,
        behind_proxy=settings.behind_proxy,
        on_ready=scheduler.start,
        on_stop=scheduler.shutdown,
    )


@main.command()
@pass_context
def work(context: Context) -> None:
    """Only merge, on schedule; as many such processes as wanted beside `serve --no-schedule`."""
    runtime = open_runtime(context.settings())
    runtime.keys.ensure_some_open()
    scheduler = BlockingScheduler(timezone="UTC")
    add_jobs(scheduler, runtime)
    scheduler.start()


@main.command()
@pass_context
@as_json
def merge(context: Context, as_json: bool) -> None:
    """One merge run now."""
    runtime = open_runtime(context.settings())
    result = merge_waiting(runtime.keys, now=utc_now())
    counts = {
        "merged": result.merged,
        "quarantined": result.quarantined,
        "cases_opened": result.cases_opened,
    }
    if as_json:
        print_json(counts)
    else:
        click.echo(" ".join(f"{name}={count}" for name, count in counts.items()))


agencies.register(main)
alerts.register(main)
audit.register(main)
backups.register(main)
cases.register(main)
courier.register(main)
duplicates.register(main)
export.register(main)
inquire.register(main)
keys.register(main)
logs.register(main)
people.register(main)
report.register(main)
tls.register(main)
users.register(main)
