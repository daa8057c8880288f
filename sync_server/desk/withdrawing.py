"""What waits for a second person when its case ends: withdrawn, with an event each."""

import json
from datetime import datetime

from shared.clock import stamp
from sync_server.desk import events
from sync_server.desk.models import Case
from sync_server.desk.work_models import SecondAsk


def withdraw_open(case: Case, login: str, *, now: datetime) -> None:
    """Within the transaction that ends the case; `login` is who ended it."""
    waiting = SecondAsk.select().where(SecondAsk.case == case, SecondAsk.state == "open")
    for row in waiting.order_by(SecondAsk.id):
        row.state, row.answered_by, row.answered_at = "withdrawn", login, stamp(now)
        row.save()
        detail = {"what": row.what, **json.loads(row.detail), "asked_by": row.asked_by}
        events.record(case, "second-withdrawn", login, now=now, detail=detail)
