"""The dependency rule: kiosk -> shared <- sync_server, and pure code knows no web, database or clock."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("kiosk", "sync_server", "shared")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

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
    "uuid.uuid1", "uuid.uuid4", "uuid4",
}  # fmt: skip
MAY_IMPORT_APP = {"cli.py", "wsgi.py", "serve.py"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Full dotted names of what a file imports, with the names taken `from` a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def impure_calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute | ast.Name) and ast.unparse(node) in IMPURE_CALLS:
            yield f"{name_of(path)}:{node.lineno} {ast.unparse(node)}"


def pure_files() -> list[Path]:
    """A name of PURE whose file is not written yet is passed over."""
    files = [ROOT / f"{name}.py" for name in PURE if (ROOT / f"{name}.py").is_file()]
    return files + [path for name in PURE for path in sorted((ROOT / name).rglob("*.py"))]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_the_two_apps_never_import_each_other_and_shared_imports_neither(path: Path) -> None:
    own = name_of(path).split("/")[0]
    strangers = {"kiosk", "sync_server"} - {own}
    assert not [name for name in imports(path) if name.split(".")[0] in strangers]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_imports_the_app_but_what_starts_it(path: Path) -> None:
    apps = ("kiosk.app", "sync_server.app")
    if path.name not in MAY_IMPORT_APP and "cli" not in path.parts:
        assert not [
            name for name in imports(path) if name in apps or name.startswith(tuple(a + "." for a in apps))
        ]


@pytest.mark.parametrize("path", pure_files(), ids=name_of)
def test_pure_code_knows_no_web_database_environment_or_clock(path: Path) -> None:
    assert not [name for name in imports(path) if name.split(".")[0] in IMPURE_MODULES]
    assert not list(impure_calls(path))


@pytest.mark.parametrize("path", pure_files(), ids=name_of)
def test_pure_code_imports_only_pure_code_of_ours(path: Path) -> None:
    pure = tuple(name.replace("/", ".") for name in PURE)
    ours = [name for name in imports(path) if name.split(".")[0] in PACKAGES]
    allowed = (*pure, "shared.paths", "shared.clock.stamp", "shared.clock.from_stamp")
    assert not [name for name in ours if not any(name == a or name.startswith(a + ".") for a in allowed)]
