"""What about the server's TLS certificate is an alert: it ends soon, or has ended."""

from collections.abc import Mapping
from datetime import datetime

import peewee as pw

from shared.clock import stamp
from sync_server.desk.alert_rules import CERTIFICATE
from sync_server.fleet.tls import ends_soon
from sync_server.intake.models import Store

SUBJECT = "certificate"
_SHOWN = "TLS"


def causes(now: datetime, ends: datetime | None) -> Mapping[str, pw.ModelSelect]:
    """ends: when the certificate ends that this process knows; where it knows none (a `work` on another
    machine), it neither raises an alert nor ends another's.
    """
    if ends is None:
        return {}
    row = Store.select(pw.Value(SUBJECT), pw.Value(_SHOWN), pw.Value(None), pw.Value(stamp(ends)))
    return {CERTIFICATE: row if ends_soon(ends, now=now) else row.where(pw.SQL("1 = 0"))}
