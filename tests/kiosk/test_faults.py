"""A damaged folder, a full disk, a missing key, a wrong clock, an older program: words, nothing half done."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import peewee as pw
import pytest

from kiosk import clock_check, store
from kiosk.closed import closed_app
from kiosk.forms.steps import CHECK
from kiosk.models import Draft, FiledReport, OutboxEntry, ReferenceList, database
from shared.errors import StoreNotReady
from shared.store_faults import StoreDamaged, StoreFull, fault_of
from tests.kiosk.conftest import Clock, Kiosk
from tests.kiosk.test_cli import kiosk as command
from tests.kiosk.views.conftest import *  # noqa: F403 - fixtures
from tests.kiosk.views.conftest import Visitor
from tests.kiosk.views.filling import fill, page
from tests.samples import samples, told


def garbage(data: Path) -> None:
    (data / "kiosk.db").write_bytes(b"x" * 8192)


def no_key(data: Path) -> None:
    (data / "database.key").unlink()


def newer(data: Path) -> None:
    store.bind(data)
    columns = [row[1] for row in database.execute_sql("PRAGMA table_info(schema_migration)").fetchall()]
    kept = ", ".join("'9999_later'" if name == "name" else name for name in columns if name != "id")
    names = ", ".join(name for name in columns if name != "id")
    database.execute_sql(
        f"INSERT INTO schema_migration ({names}) SELECT {kept} FROM schema_migration LIMIT 1"
    )
    database.close()


def no_database(data: Path) -> None:
    (data / "sync.lock").touch()
    (data / "kiosk.db").unlink()


BREAKS = pytest.mark.parametrize("damage", [garbage, no_key, newer, no_database])


@BREAKS
def test_a_broken_folder_is_told_by_commands_and_left_as_it_is(
    damage: Callable[[Path], None], bound: None, settings: object, tmp_path: Path
) -> None:
    data = tmp_path / "kiosk"
    database.close()
    damage(data)
    before = {path.name for path in data.iterdir() if "db-" not in path.name}
    result = command("status", "--data", data)
    assert result.exit_code == 1 and "Mã lỗi" in result.stderr and "Traceback" not in result.output
    assert {path.name for path in data.iterdir() if "db-" not in path.name} == before


@BREAKS
def test_a_broken_folder_is_served_as_one_page_with_503(
    damage: Callable[[Path], None], bound: None, tmp_path: Path
) -> None:
    database.close()
    damage(tmp_path / "kiosk")
    with pytest.raises(StoreNotReady) as broken:
        store.create(tmp_path / "kiosk")
    client = closed_app(broken.value).test_client()
    for path in ("/", "/home/", "/healthz"):
        answer = client.get(path)
        assert answer.status_code == 503 and "Làm gì bây giờ" in answer.text


def test_filing_on_a_full_disk_files_nothing_and_keeps_the_draft(reporter: Visitor) -> None:
    story = random.Random(1).randbytes(9_000).hex()
    report_uuid = fill(reporter, told(samples()[0]) | {"narrative": story})
    fill_up()
    typed = {"csrf_token": reporter.token, "declaration": "yes"}
    answer = reporter.client.post(page(report_uuid, CHECK), data=typed)
    assert answer.status_code == 503
    assert "Chưa gửi gì" in answer.text and "bản nháp" in answer.text
    assert "Thử lại" in answer.text and 'name="declaration" value="yes"' in answer.text
    assert f'data-half-typed="{page(report_uuid, CHECK)}/leave"' in answer.text, "a lock keeps what is there"
    assert FiledReport.select().count() == OutboxEntry.select().count() == 0
    assert Draft.get_by_id(report_uuid).sealed
    database.execute_sql("PRAGMA max_page_count = 1000000")
    reporter.get("/home/")
    assert reporter.post(page(report_uuid, CHECK), {"declaration": "yes"}).status_code == 303
    assert FiledReport.select().count() == 1


def test_a_new_passphrase_that_could_not_be_saved_is_not_given_back(supervisor: Visitor) -> None:
    supervisor.get("/staff/")
    database.execute_sql("PRAGMA query_only = 1")
    typed = {"name": "Lê Thị Nụ", "login": "tv.nu", "role": "reporter"}
    answer = supervisor.post("/staff/", {**typed, "passphrase": "bí mật lắm nhé", "again": "bí mật lắm nhé"})
    assert answer.status_code == 503 and "Lê Thị Nụ" in answer.text and "bí mật" not in answer.text


def test_an_error_page_can_be_locked_and_left_by_who_is_signed_in(
    reporter: Visitor, visitor: Visitor
) -> None:
    ways = ("Khóa màn hình", "Ẩn ngay", "Đăng xuất")
    assert all(way in reporter.get("/no-such-page").text for way in ways)
    assert not any(way in visitor.get("/no-such-page").text for way in ways)


def test_a_store_that_breaks_while_it_is_served_is_told_on_a_whole_page(visitor: Visitor) -> None:
    database.execute_sql("DROP TABLE enrolment")
    answer = visitor.get("/when")
    assert answer.status_code == 503 and "la-chan.css" in answer.text and "store-damaged-" in answer.text


def fill_up() -> None:
    """The store may not grow, and its free pages are used."""
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    database.execute_sql(f"PRAGMA max_page_count = {pages}")
    for size in (100_000, 5_000, 100):
        with pytest.raises(pw.DatabaseError, match="full"):
            for number in range(10_000):
                ReferenceList.create(name=f"filler-{size}-{number}", content="x" * size)


def test_what_sqlite_says_is_found_behind_what_wraps_it() -> None:
    try:
        try:
            raise pw.OperationalError("database or disk is full")
        except pw.OperationalError as inner:
            raise RuntimeError("x") from inner
    except RuntimeError as outer:
        assert isinstance(fault_of(outer), StoreFull)
    assert isinstance(fault_of(pw.DatabaseError("file is not a database")), StoreDamaged)
    assert fault_of(ValueError("database or disk is full")) is None


def test_a_clock_years_off_is_one_page_until_it_is_right(
    visitor: Visitor, kiosk: Kiosk, clock: Clock
) -> None:
    kiosk.sync()
    right = clock.at
    for wrong in (datetime.fromisoformat("2015-01-01T00:00:00+00:00"), right + timedelta(days=4000)):
        clock.at = wrong
        answer = visitor.get("/")
        assert answer.status_code == 503 and "Ngày giờ của máy này sai" in answer.text
    clock.at = right
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize(("days", "wrong"), [(0, False), (-0.5, False), (-2, True), (30, False), (800, True)])
def test_when_a_clock_is_certainly_wrong(now: datetime, days: float, wrong: bool) -> None:
    assert clock_check.is_wrong(now + timedelta(days=days), (now, now)) is wrong


def test_a_clock_set_right_after_a_wrong_exchange_is_right(now: datetime) -> None:
    ahead = now + timedelta(days=400)
    assert clock_check.is_wrong(ahead, (now, ahead))
    assert not clock_check.is_wrong(now, (now, ahead))
