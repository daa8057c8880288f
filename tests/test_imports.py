"""The dependency rule: kiosk -> shared <- sync_server, and pure code knows no web, database or clock."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("kiosk", "sync_server", "shared")

# Files, or whole packages, of pure code: from arguments to a value, and nothing else.
PURE = (
    "shared/codes", "shared/report", "shared/urgency", "shared/text", "shared/envelope", "shared/revision",
    "shared/exchange", "shared/courier", "shared/attachments", "shared/errors", "shared/words",
    "shared/receipt_code",
    "kiosk/forms", "kiosk/backoff",
    "sync_server/intake/merge", "sync_server/intake/rows", "sync_server/intake/preparing",
    "sync_server/intake/folded", "sync_server/intake/summary", "sync_server/intake/to_count",
    "sync_server/desk/clocks", "sync_server/desk/working_time",
    "sync_server/desk/access", "sync_server/desk/moves",
    "sync_server/desk/child_features", "sync_server/desk/duplicates", "sync_server/desk/duplicate_keys",
    "sync_server/desk/dossier", "sync_server/desk/chain", "sync_server/desk/asks",
    "sync_server/desk/deed_list", "sync_server/desk/search_terms", "sync_server/desk/search_query",
    "sync_server/desk/deed", "sync_server/desk/deed_moves", "sync_server/desk/deed_facts",
    "sync_server/desk/corrections", "sync_server/desk/pictures",
    "sync_server/periodic/periods", "sync_server/periodic/table", "sync_server/periodic/matters",
    "sync_server/periodic/spans", "sync_server/periodic/flows", "sync_server/periodic/people",
    "sync_server/periodic/clock_states", "sync_server/periodic/rows", "sync_server/periodic/counted",
    "sync_server/periodic/counted_report", "sync_server/periodic/sayings",
    "sync_server/fleet/silence", "sync_server/fleet/kiosk_states",
    "shared/kiosk_settings", "sync_server/fleet/station_time",
    "sync_server/views/spans", "sync_server/views/days",
    "sync_server/periodic/document", "sync_server/periodic/wording", "sync_server/periodic/charts",
    "sync_server/periodic/sheet_csv", "sync_server/periodic/outside", "sync_server/periodic/sums",
    "sync_server/periodic/swings", "sync_server/periodic/behind",
    "sync_server/periodic/checks", "sync_server/periodic/measures",
    "sync_server/exports/choice", "sync_server/exports/mapping", "sync_server/exports/primero",
    "sync_server/exports/table_csv", "sync_server/exports/code_list",
)  # fmt: skip
IMPURE_MODULES = {
    "flask", "flask_babel", "flask_login", "flask_wtf", "flask_htmx", "werkzeug", "peewee", "playhouse",
    "sqlcipher3", "sqlite3", "psycopg", "requests", "urllib3", "apscheduler", "time", "random", "secrets",
    "socket", "subprocess", "threading", "logging",
}  # fmt: skip
IMPURE_CALLS = {
    "os.environ", "os.getenv", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time",
    "uuid.uuid1", "uuid.uuid4", "uuid4", "uuid6.uuid7", "uuid7",
}  # fmt: skip
MAY_IMPORT_APP = {"cli.py", "wsgi.py", "serve.py"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imports(path: Path) -> list[str]:
    """Full dotted names of what a file imports, with the names taken `from` a module."""
    found: list[str] = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno} imports relatively"
            found += (f"{node.module}.{alias.name}" for alias in node.names)
    return found


def impure_calls(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Attribute | ast.Name) and ast.unparse(node) in IMPURE_CALLS:
            yield f"{name_of(path)}:{node.lineno} {ast.unparse(node)}"


def files_of(name: str) -> list[Path]:
    """The file, or those of the package, that PURE or PACKAGES names."""
    file = ROOT / f"{name}.py"
    return [file] if file.is_file() else sorted((ROOT / name).rglob("*.py"))


def within(name: str, *parents: str) -> bool:
    return name in parents or name.startswith(tuple(parent + "." for parent in parents))


def told(path: Path, names: Iterable[str]) -> list[str]:
    return [f"{name_of(path)} imports {name}" for name in names]


@pytest.mark.parametrize("own", PACKAGES)
def test_the_two_apps_never_import_each_other_and_shared_imports_neither(own: str) -> None:
    strangers = {"kiosk", "sync_server"} - {own}
    for path in files_of(own):
        assert not told(path, [name for name in imports(path) if within(name, *strangers)])


@pytest.mark.parametrize("own", PACKAGES)
def test_nothing_imports_the_app_but_what_starts_it(own: str) -> None:
    for path in files_of(own):
        if path.name not in MAY_IMPORT_APP and "cli" not in path.parts:
            assert not told(
                path, [name for name in imports(path) if within(name, "kiosk.app", "sync_server.app")]
            )


@pytest.mark.parametrize("pure", PURE)
def test_pure_code_knows_no_web_database_environment_or_clock(pure: str) -> None:
    for path in files_of(pure):
        assert not told(path, [name for name in imports(path) if within(name, *IMPURE_MODULES)])
        assert not list(impure_calls(path))


@pytest.mark.parametrize("pure", PURE)
def test_pure_code_imports_only_pure_code_of_ours(pure: str) -> None:
    modules = tuple(name.replace("/", ".") for name in PURE)
    allowed = (*modules, "shared.paths", "shared.clock.stamp", "shared.clock.from_stamp")
    for path in files_of(pure):
        ours = [name for name in imports(path) if within(name, *PACKAGES)]
        assert not told(path, [name for name in ours if not within(name, *allowed)])
