"""Accounts and exports from the command line: strict unless it was said otherwise, and on record."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from shared.database import is_postgres
from sync_server import store
from sync_server.accounts.models import FirstPassword
from sync_server.accounts.people import find_login, password_fits
from sync_server.accounts.rules import EASY, SignInRules, rules
from sync_server.cli import main
from sync_server.desk.models import AuditEntry
from tests.fixtures.postgres import POSTGRES_IS_SLOW, engine_url
from tests.sync_server.builders import District, Station
from tests.sync_server.views.marks import MARKED, classes_in

Run = Callable[..., str]


@pytest.fixture(params=POSTGRES_IS_SLOW)
def database_url(request: pytest.FixtureRequest) -> str | None:
    return engine_url(request)


@pytest.fixture
def run(district: District) -> Run:
    """A command over the district; its standard output."""
    options = ["--data", str(district.settings.data)]
    if district.settings.database_url:
        options += ["--database", district.settings.database_url]

    def command(*words: str, typed: str = "", status: int = 0) -> str:
        real = store.database.obj  # what the command binds takes its place
        (real.close_all if is_postgres(real) else real.close)()
        done = CliRunner().invoke(main, [*words, *options], input=typed)
        assert done.exit_code == status, done.output
        return done.stdout

    return command


def must_change() -> set[str]:
    return {row.user.login for row in FirstPassword.select()}


def test_a_new_district_is_strict_and_a_demonstration_is_not(tmp_path: Path) -> None:
    for name, more, wanted in (("a", [], SignInRules(True, True)), ("b", ["--demo"], EASY)):
        words = [
            "init",
            "--data",
            str(tmp_path / name),
            "--district",
            "H",
            "--admin",
            "lan",
            "--password-stdin",
        ]
        assert CliRunner().invoke(main, [*words, *more], input="mật khẩu dài\n").exit_code == 0
        assert rules() == wanted
        store.database.close()


def test_the_rules_are_told_changed_and_kept_on_record(run: Run) -> None:
    assert run("user", "rules") == "second_factor=false change_password=false\n"
    run("user", "rules", "--second-factor", "required")
    told = run("user", "rules", "--first-password", "change", "--json")
    assert json.loads(told) == {"second_factor": True, "change_password": True}
    assert [row.reason for row in AuditEntry.select()] == [
        "second_factor=true change_password=false",
        "second_factor=true change_password=true",
    ]


def test_a_password_given_on_the_command_line_is_for_the_first_sign_in_unless_kept(run: Run) -> None:
    add = ("user", "add", "--role", "officer", "--password-stdin")
    run(*add, "demo", typed="mật khẩu dài\n")
    run("user", "rules", "--first-password", "change")
    run(*add, "lan", typed="mật khẩu dài\n")
    run(*add, "máy", "--keep-password", typed="mật khẩu dài\n")
    assert must_change() == {"lan"}
    run("user", "password", "demo", "--password-stdin", typed="mật khẩu mới\n")
    run("user", "password", "lan", "--keep-password", "--password-stdin", typed="mật khẩu mới\n")
    assert must_change() == {"demo"} and password_fits(find_login("lan"), "mật khẩu mới")
    run("user", "password", "ai-đó", "--password-stdin", typed="mật khẩu mới\n", status=1)
    rows = json.loads(run("user", "list", "--json"))
    assert {"login": "lan", "role": "officer", "active": True, "second_factor": False} in rows
    assert [row.action for row in AuditEntry.select()].count("reset-password") == 2
    run("user", "reset-second-factor", "lan")


def test_an_export_is_limited_to_the_classes_asked_for_and_says_which(run: Run, station: Station) -> None:
    station.file(**MARKED)
    run("merge")
    assert classes_in(run("export").encode()) == {"P2", "P3", "P4"}
    limited = run("export", "--classes", "P1,P3")
    assert classes_in(limited.encode()) == {"P3"} and json.loads(limited)["fields"]["report_no"]
    run("export", "--classes", "P5", status=2)
    told = [(row.classes, row.count) for row in AuditEntry.select().where(AuditEntry.action == "export")]
    assert told == [("P1,P2,P3,P4", 1), ("P1,P3", 1)]
