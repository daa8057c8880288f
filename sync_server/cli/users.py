"""Accounts of the console: add, list, help out who is locked out, and how strictly people are let in."""

from dataclasses import asdict, replace

import click

from shared.cli import as_json, password_stdin, print_json, read_passphrase
from shared.clock import utc_now
from shared.words import N_
from sync_server.accounts import people, second_factor, sessions
from sync_server.accounts.rules import rules, set_rules
from sync_server.cli.context import Context, pass_context
from sync_server.cli.inquire import who
from sync_server.desk import audit
from sync_server.store import writing

_ROLE = "command-line"
keep_password = click.option(
    "--keep-password", is_flag=True, help="The person chose it herself: no change at the first sign-in."
)


@click.group()
def user() -> None:
    """Accounts of the console."""


@user.command("add")
@pass_context
@click.argument("login")
@click.option("--role", type=click.Choice(people.ROLES), required=True)
@keep_password
@password_stdin
def user_add(context: Context, login: str, role: str, keep_password: bool, password_stdin: bool) -> None:
    """Add an officer, an admin or a maintainer. The password is for the first sign-in, unless it is kept."""
    password = read_passphrase(N_("Mật khẩu"), from_stdin=password_stdin)
    settings, now = context.open_store(), utc_now()
    with writing():
        first = rules().change_password and not keep_password
        people.add_user(login, role, password, now=now, work=settings.work, first=first)
        audit.note(who(), _ROLE, "add-account", now=now, reason=login)
    click.echo(f"added {login} {role}")


@user.command("list")
@pass_context
@as_json
def user_list(context: Context, as_json: bool) -> None:
    """Every account: login, role, whether it is open and has a second factor."""
    context.open_store()
    factors = second_factor.logins_with_one()
    rows = [
        {
            "login": found.login,
            "role": found.role,
            "active": found.active,
            "second_factor": found.login in factors,
        }
        for found in people.every()
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(" ".join(f"{key}={value}" for key, value in row.items()))


@user.command("password")
@pass_context
@click.argument("login")
@keep_password
@password_stdin
def user_password(context: Context, login: str, keep_password: bool, password_stdin: bool) -> None:
    """Give an account another password, and sign it out everywhere."""
    password = read_passphrase(N_("Mật khẩu"), from_stdin=password_stdin)
    settings, now = context.open_store(), utc_now()
    with writing():
        found = people.find_login(login)
        first = rules().change_password and not keep_password
        people.set_password(found, password, now=now, work=settings.work, first=first)
        sessions.end_all(found, now=now)
        audit.note(who(), _ROLE, "reset-password", now=now, reason=login)
    click.echo(f"reset {login}")


@user.command("reset-second-factor")
@pass_context
@click.argument("login")
def user_reset_second_factor(context: Context, login: str) -> None:
    """The telephone and the recovery codes are lost: the person sets up another at her next sign-in."""
    context.open_store()
    now = utc_now()
    with writing():
        found = people.find_login(login)
        second_factor.reset(found)
        sessions.end_all(found, now=now)
        audit.note(who(), _ROLE, "reset-second-factor", now=now, reason=login)
    click.echo(f"reset {login}")


@user.command("rules")
@pass_context
@click.option("--second-factor", type=click.Choice(["required", "optional"]), default=None)
@click.option("--first-password", type=click.Choice(["change", "keep"]), default=None)
@as_json
def user_rules(
    context: Context, second_factor: str | None, first_password: str | None, as_json: bool
) -> None:
    """How strictly people are let in; with an option, change it (for this whole district).

    --second-factor: whether officers and admins must have one. --first-password: whether what `user add` and
    `user password` set is changed at the first sign-in; what an admin sets in the console always is.
    """
    context.open_store()
    wanted = now_are = rules()
    if second_factor:
        wanted = replace(wanted, second_factor=second_factor == "required")
    if first_password:
        wanted = replace(wanted, change_password=first_password == "change")
    told = {name: value for name, value in asdict(wanted).items()}
    if wanted != now_are:
        with writing():
            set_rules(wanted)
            in_words = " ".join(f"{name}={str(value).lower()}" for name, value in told.items())
            audit.note(who(), _ROLE, "sign-in-rules", now=utc_now(), reason=in_words)
    if as_json:
        print_json(told)
    else:
        click.echo(" ".join(f"{name}={str(value).lower()}" for name, value in told.items()))


def register(main: click.Group) -> None:
    main.add_command(user)
