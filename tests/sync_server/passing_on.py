"""Something of all that passing a case on takes: an agency, a late slip, a reminder, duty, alerts."""

import uuid
from datetime import timedelta

from shared.clock import stamp
from sync_server.desk import agencies, alert_causes, duty, referrals, replies, slip_sources
from sync_server.desk.models import Agency
from sync_server.desk.reader import Reader
from sync_server.desk.referral_models import Referral
from sync_server.desk.referrals import Choice
from sync_server.store import writing
from tests.sync_server.builders import District

TEXTS = {"happened": "Trẻ bị đánh tại nhà.", "asked": "Chưa hỏi trẻ.", "safety": "Trẻ đang ở trường."}
CHOICE = Choice(("child_full_name", "child_sex"), ("verify", "emergency"), TEXTS)


def pass_on(district: District, case_no: str = "VA-2026-0001") -> None:
    """Each is number 1 of its table; the alert 1 is of an urgent case, if one waits."""
    reader = Reader("officer", "officer", district.now)
    with writing():
        agencies.add_demo()
    agency = Agency.get_by_id(1)
    sources = slip_sources.read(case_no, agency, reader)
    slip = referrals.compose(sources, agency, CHOICE)
    with writing():
        made = referrals.issue(slip, sources, agency, CHOICE, uuid.uuid4(), reader)
        Referral.update(due_at=stamp(district.now - timedelta(hours=1))).execute()
        replies.remind(referrals.find(case_no, made.id), reader, seen=0)
        person = duty.add(duty.Told("Cán bộ trực", "07:30", "17:00", "12345", ("cases",)))
        duty.add_channel(person.id, "json://user:matkhau@127.0.0.1:9/")
        alert_causes.raise_new(now=district.now, silent_after=timedelta(hours=72))
