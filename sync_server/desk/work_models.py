"""What officers decided about a case, and what waits for a second person."""

import peewee as pw

from sync_server.desk.models import Agency, Case
from sync_server.store import Table


class CaseWork(Table):
    """The fields of brief 4.2, one row a case once somebody decided something; lists are JSON of codes.

    `urgency_set`: the level an officer last set; `urgency_known`: what she knew then, a JSON object of
    [urgency, [reasons for high]] by report, or [urgency] where no reasons were kept; both null while the case
    follows its reports. Days are YYYY-MM-DD, moments stamps.
    """

    case = pw.ForeignKeyField(Case, backref="+", unique=True)
    urgency_set = pw.CharField(null=True)
    other_agencies = pw.TextField(default="[]")
    legal_groups = pw.TextField(default="[]")
    environment = pw.CharField(null=True)
    law_harm = pw.CharField(null=True)
    law_access = pw.CharField(null=True)
    law_obstacles = pw.CharField(null=True)
    law_self_protection = pw.CharField(null=True)
    public_concern = pw.BooleanField(default=False)
    emergency_decision = pw.CharField(null=True)
    emergency_decision_at = pw.CharField(null=True)
    separation_from = pw.CharField(null=True)
    separation_to = pw.CharField(null=True)
    plan_approved_at = pw.CharField(null=True)
    forms = pw.TextField(default="{}")
    legal_stage = pw.CharField(default="none")
    measures = pw.TextField(default="[]")
    obstacles = pw.TextField(default="")
    waiting_agency = pw.ForeignKeyField(Agency, backref="+", null=True)
    waiting_until = pw.CharField(null=True)
    closing_reason = pw.CharField(null=True)
    closed_at = pw.CharField(null=True)
    urgency_known = pw.TextField(null=True)


class SecondAsk(Table):
    """What one officer asked and another must confirm or decline. `what` is lower or close; `detail` JSON.

    `state` is open, confirmed, declined, or withdrawn as the case ended. One of a kind may be open a case.
    """

    case = pw.ForeignKeyField(Case, backref="+")
    what = pw.CharField()
    asked_by = pw.CharField()
    asked_at = pw.CharField()
    reason = pw.TextField()
    detail = pw.TextField(default="{}")
    state = pw.CharField(default="open")
    answered_by = pw.CharField(null=True)
    answered_at = pw.CharField(null=True)
    answer = pw.TextField(default="")


SecondAsk.add_index(
    pw.SQL(
        'CREATE UNIQUE INDEX "second_ask_open" ON "second_ask" ("case_id", "what") WHERE "state" = \'open\''
    )
)
