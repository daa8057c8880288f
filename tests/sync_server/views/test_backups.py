"""The page of backups: what is newest, what failed and why, without the folder's name."""

from pathlib import Path

from shared.clock import stamp
from sync_server.fleet import backup as backups
from sync_server.fleet.backup_runs import note_by_hand
from sync_server.fleet.models import BackupRun
from sync_server.store import writing
from tests.sync_server.builders import District
from tests.sync_server.views.browser import Browser, text_of


def test_the_newest_its_age_and_the_last_tries_are_told(
    district: District, maintainer: Browser, admin: Browser, officer: Browser, tmp_path: Path
) -> None:
    told = text_of(maintainer.get("/backups/"))
    assert "chưa có bản nào" in told and "mỗi đêm lúc 02:00, giữ 14 bản" in told
    note_by_hand(*backups.backup(district.settings.data, tmp_path, now=district.now), now=district.now)
    with writing():
        BackupRun.create(slot="x", started_at=stamp(district.now), state="failed", fault="no-such-folder")
    told = text_of(maintainer.get("/backups/"))
    assert "sync-server-20261124T073000Z.backup" in told and "đã quá cũ" not in told
    assert "Không có thư mục để ghi tệp này (no-such-folder)" in told
    assert str(tmp_path) not in maintainer.get("/backups/").text
    assert 'href="/backups/"' in admin.get("/kiosks/").text and officer.get("/backups/").status_code == 403
