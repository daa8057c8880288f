"""Staff accounts from the command line. Who may run it is a matter of the data folder's owner."""

import click

from kiosk import identity, staff_changes
from kiosk import staff as accounts
from kiosk.cli.context import Context, pass_context
from shared.cli import as_json, password_stdin, print_json, read_passphrase
from shared.clock import utc_now
from shared.words import N_


@click.group()
def staff() -> None:
    """Accounts of the people who file reports here."""


@staff.command("add")
@pass_context
@click.argument("login")
@click.option("--name", required=True, help="Her name as colleagues know it.")
@click.option("--role", type=click.Choice(accounts.ROLES), default="reporter", show_default=True)
@password_stdin
def add(context: Context, login: str, name: str, role: str, password_stdin: bool) -> None:
    """Make an account; the passphrase is the new person's own."""
    passphrase = read_passphrase(N_("Mật khẩu của người mới"), from_stdin=password_stdin)
    settings = context.open_store()
    identity.needed()
    person = accounts.add(login, name, role, passphrase, now=utc_now(), work=settings.passphrase_work)
    click.echo(f"added {person.login} {person.role}")


@staff.command("list")
@pass_context
@as_json
def list_(context: Context, as_json: bool) -> None:
    """Who may sign in here."""
    context.open_store()
    people = [{"login": one.login, "name": one.name, "role": one.role} for one in accounts.active()]
    if as_json:
        print_json(people)
        return
    for person in people:
        click.echo("\t".join(person.values()))


@staff.command("reset")
@pass_context
@click.argument("login")
@password_stdin
def reset(context: Context, login: str, password_stdin: bool) -> None:
    """Give a person a new key and passphrase. Her drafts and old reports on this PC stay closed for ever."""
    settings = context.open_store()
    closing = staff_changes.would_close(login)
    passphrase = read_passphrase(N_("Mật khẩu mới của người này"), from_stdin=password_stdin)
    work = settings.passphrase_work
    person = staff_changes.reset(login, passphrase, by="", now=utc_now(), work=work)
    click.echo(f"reset {person.login} drafts_closed={closing.drafts} reports_closed={closing.copies}")


@staff.command("retire")
@pass_context
@click.argument("login")
def retire(context: Context, login: str) -> None:
    """End a person's signing in. Her reports keep their author; the last supervisor cannot be retired."""
    context.open_store()
    staff_changes.retire(login, by="", now=utc_now())
    click.echo(f"retired {login}")
