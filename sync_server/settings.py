"""Settings of the sync server, read once from the environment; commands may overrule them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from shared.sealing import WORK, Work
from shared.settings import Faults, Network, flag, networks, time_of_day, whole

BACKUP_AT = time(2)
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1"))


@dataclass(frozen=True, slots=True)
class SyncServerSettings:
    """`database_url` None is SQLite in the data folder. `work` is the cost of a password hash.

    `behind_proxy`: who asks is the last address of X-Forwarded-For, which the proxy adds.
    `backup_at`: Viet Nam's time, None for never; `backup_to` None is a folder of the data folder.
    `certificate`: whose end is an alert; None for the one in the data folder, if there is one.
    """

    data: Path
    database_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8100
    merge_every_s: int = 15
    alert_every_s: int = 60
    alert_repeat_min: int = 15
    alert_silent_hours: int = 8
    backup_at: time | None = BACKUP_AT
    backup_to: Path | None = None
    backup_keep: int = 14
    certificate: Path | None = None
    enrolment_code_hours: int = 72
    sign_out_after_s: int = 900
    secure_cookies: bool = False
    behind_proxy: bool = False
    log_months: int = 24
    metrics_from: tuple[Network, ...] = LOOPBACK
    metrics_token: str | None = field(default=None, repr=False)
    work: Work = WORK

    @classmethod
    def from_env(cls, environ: Mapping[str, str], **overrides: Any) -> "SyncServerSettings":
        """Raises StoreNotReady naming every setting that cannot be read."""
        faults = Faults()
        settings = cls(
            data=Path(environ.get("SYNC_SERVER_DATA", "sync-server-data")),
            database_url=environ.get("SYNC_SERVER_DATABASE") or None,
            host=environ.get("SYNC_SERVER_HOST", "127.0.0.1"),
            port=whole(environ, "SYNC_SERVER_PORT", 8100, 1, 65535, faults),
            merge_every_s=whole(environ, "SYNC_SERVER_MERGE_EVERY_S", 15, 1, 86400, faults),
            alert_every_s=whole(environ, "SYNC_SERVER_ALERT_EVERY_S", 60, 5, 86400, faults),
            alert_repeat_min=whole(environ, "SYNC_SERVER_ALERT_REPEAT_MIN", 15, 1, 1440, faults),
            alert_silent_hours=whole(environ, "SYNC_SERVER_ALERT_SILENT_HOURS", 8, 1, 8760, faults),
            backup_at=time_of_day(environ, "SYNC_SERVER_BACKUP_AT", BACKUP_AT, faults),
            backup_to=Path(to) if (to := environ.get("SYNC_SERVER_BACKUP_TO")) else None,
            backup_keep=whole(environ, "SYNC_SERVER_BACKUP_KEEP", 14, 1, 10000, faults),
            certificate=Path(pem) if (pem := environ.get("SYNC_SERVER_CERTIFICATE")) else None,
            enrolment_code_hours=whole(environ, "SYNC_SERVER_ENROLMENT_CODE_HOURS", 72, 1, 720, faults),
            sign_out_after_s=whole(environ, "SYNC_SERVER_SIGN_OUT_AFTER_S", 900, 60, 86400, faults),
            secure_cookies=flag(environ, "SYNC_SERVER_SECURE_COOKIES", False, faults),
            behind_proxy=flag(environ, "SYNC_SERVER_BEHIND_PROXY", False, faults),
            log_months=whole(environ, "SYNC_SERVER_LOG_MONTHS", 24, 3, 1200, faults),
            metrics_from=networks(environ, "SYNC_SERVER_METRICS_FROM", LOOPBACK, faults),
            metrics_token=environ.get("SYNC_SERVER_METRICS_TOKEN") or None,
        )
        faults.raise_any()
        return replace(settings, **{name: value for name, value in overrides.items() if value is not None})
