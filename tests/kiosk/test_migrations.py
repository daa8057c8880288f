"""What was on a kiosk before an update is there after it, table by table; a newer store is left alone."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk import store
from kiosk.cli import main
from kiosk.settings import KioskSettings
from kiosk.store import MIGRATIONS
from shared.database import open_sqlite
from tests import migrating


def test_no_migration_loses_or_changes_a_row(tmp_path: Path) -> None:
    database = open_sqlite(tmp_path / "kiosk.db", bytes(32))
    seen = []
    for name, told, after in migrating.walk(database, MIGRATIONS, {}, tmp_path / "steps"):
        assert after == told, name
        seen.append(name)
    database.close()
    assert seen == sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))
    assert len(told) >= 15, "each table had a row"


@pytest.mark.parametrize("command", [["status"], ["sync"], ["wipe"], ["migrate"]])
def test_a_newer_store_is_refused_with_words_and_exit_1(
    bound: None, settings: KioskSettings, command: list[str]
) -> None:
    store.database.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('0999_later', '2030-01-01')"
    )
    store.database.close()
    refused = CliRunner().invoke(main, [*command, "--data", str(settings.data)])
    assert refused.exit_code == 1
    assert "mới hơn" in refused.output and "0999_later" in refused.output
