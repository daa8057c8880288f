"""A certificate that ends soon is an alert and stands on the page, until one that lasts is there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from shared.clock import from_stamp, new_uuid
from sync_server.desk.alert_models import Alert
from sync_server.fleet import tls
from sync_server.runtime import Runtime
from sync_server.schedule import run_alerts
from sync_server.settings import SyncServerSettings
from tests.sync_server.builders import District
from tests.sync_server.views.browser import Browser, text_of


def look(district: District, settings: SyncServerSettings | None = None) -> tuple[int, int]:
    """(raised, over)"""
    runtime = Runtime(settings or district.settings, district.keys, lambda: district.now, new_uuid)
    run = run_alerts(runtime)
    return run.raised, run.over


def test_it_rings_from_the_thirtieth_day_on_and_is_over_with_a_new_one(
    district: District, sign_in: Callable[[str], Browser]
) -> None:
    settings = replace(district.settings, backup_at=None)
    assert look(district, settings) == (0, 0), "there is no certificate"
    until = tls.init(district.settings.data, "Huyện Mẫu", ["10.0.0.5"], now=district.now).until
    district.now = until - timedelta(days=30)
    assert look(district, settings) == (0, 0)
    assert "Chứng thư TLS" not in sign_in("maintainer").get("/kiosks/").text
    district.now += timedelta(seconds=1)
    assert look(district, settings) == (1, 0) and look(district, settings) == (0, 0)
    alert = Alert.get()
    assert (alert.kind, alert.shown, from_stamp(alert.due_at)) == ("certificate", "TLS", until)
    maintainer = sign_in("maintainer")
    assert "Chứng thư TLS của máy chủ còn 29 ngày." in text_of(maintainer.get("/kiosks/"))
    assert "sync-server tls renew" in text_of(maintainer.get("/alerts/"))
    assert "Chứng thư TLS" not in sign_in("officer").get("/kiosks/").text
    assert look(district, replace(settings, certificate=Path("/nowhere.pem"))) == (0, 0), "known to another"
    district.now = until + timedelta(days=1)
    assert "Chứng thư TLS của máy chủ đã hết hạn." in text_of(sign_in("maintainer").get("/kiosks/"))
    tls.renew(district.settings.data, [], now=district.now)
    assert look(district, settings) == (0, 1)
    assert "Chứng thư TLS" not in sign_in("maintainer").get("/kiosks/").text


def test_one_that_is_named_is_watched_instead(district: District, tmp_path: Path) -> None:
    tls.init(tmp_path / "proxy", "Huyện Mẫu", ["10.0.0.6"], now=district.now - timedelta(days=380))
    named = replace(district.settings, backup_at=None, certificate=tls.Files(tmp_path / "proxy").server)
    assert look(district, named) == (1, 0)
    tls.init(district.settings.data, "Huyện Mẫu", ["10.0.0.5"], now=district.now)
    assert look(district, named) == (0, 0)
