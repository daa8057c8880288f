import stat
from pathlib import Path

import pytest

from kiosk import models, store
from kiosk.models import database
from kiosk.settings import KioskSettings
from shared.errors import StoreNotReady
from tests.schema import schema_of_models, schema_of_store


def test_everything_in_the_data_folder_is_its_owners_alone(bound: None, settings: KioskSettings) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in settings.data.iterdir()}
    assert stat.S_IMODE(settings.data.stat().st_mode) == 0o700
    assert set(modes.values()) == {0o600}, modes


def test_the_migrations_make_exactly_the_models(bound: None) -> None:
    assert schema_of_store(database) == schema_of_models(models.TABLES)


def test_a_second_opening_migrates_nothing(bound: None, settings: KioskSettings) -> None:
    assert store.bind(settings.data) == []


def test_a_folder_without_a_store_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreNotReady):
        store.bind(tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()


def test_a_store_with_another_key_is_refused(bound: None, settings: KioskSettings) -> None:
    database.close()
    (settings.data / "database.key").write_bytes(bytes(32))
    with pytest.raises(StoreNotReady):
        store.bind(settings.data)


def test_the_secret_of_the_pages_stays_the_same_and_is_not_the_key(
    bound: None, settings: KioskSettings
) -> None:
    key = (settings.data / "database.key").read_bytes()
    assert store.web_secret(settings.data) == store.web_secret(settings.data) != key
