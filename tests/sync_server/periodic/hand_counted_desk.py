"""What officers do with the cases of hand_counted, by the doors that the console uses."""

import uuid
from dataclasses import dataclass
from typing import Any

from shared.clock import stamp
from sync_server.desk import (
    case_file,
    cases,
    deeds,
    referrals,
    replies,
    second,
    slip_sources,
    verdicts,
    work,
)
from sync_server.desk.deed_list import DEEDS
from sync_server.desk.duplicate_models import Suggestion
from sync_server.desk.models import Agency
from sync_server.desk.moves import FORMS
from sync_server.desk.reader import Reader
from sync_server.desk.referral_models import Referral
from sync_server.desk.replies import Answer
from sync_server.desk.verdicts import Said
from sync_server.store import writing
from tests.sync_server.builders import District
from tests.sync_server.passing_on import TEXTS
from tests.sync_server.periodic.hand_counted_told import local

NOTE = "Cán bộ xã đã xác minh tại nhà, có biên bản."


@dataclass(frozen=True, slots=True)
class Officers:
    """Each method is a word of DEEDS in hand_counted_deeds; it happens at the district's `now`."""

    district: District

    def triage(self, case_no: str, level: str, agency: str) -> None:
        self._do(case_no, "triage", urgency=level, lead_agency=agency, other_agencies=(), officer="officer")

    def close(self, case_no: str, reason: str) -> None:
        """By two officers where it takes two."""
        self._do(case_no, "close", reason=reason, note=NOTE, confirmed_by="Ủy ban nhân dân xã, ông Mẫu")
        for asked in second.of_case(cases.find(case_no)):
            with writing():
                version = work.standing(cases.find(case_no)).version
                second.answer(case_no, asked.number, version, self._reader("officer2"), agreed=True)

    def reopen(self, case_no: str) -> None:
        self._do(case_no, "reopen", note=NOTE)

    def attempt(self, case_no: str) -> None:
        self._do(case_no, "attempt", note=NOTE)

    def decide(self, case_no: str, decision: str, *at: str) -> None:
        moment = stamp(local(" ".join(at)))
        form = "made" if decision == "not_needed" else None
        self._do(case_no, "decide", emergency_decision=decision, decision_at=moment, form_02=form, note=NOTE)

    def emergency(self, case_no: str, *at: str) -> None:
        self._do(case_no, "emergency", decision_at=stamp(local(" ".join(at))), measures=(), note=NOTE)

    def assess(self, case_no: str, environment: str) -> None:
        self._do(case_no, "assess", environment=environment, legal_groups=(), public_concern="no")

    def legal(self, case_no: str, stage: str) -> None:
        self._do(case_no, "legal", legal_stage=stage)

    def forms(self, case_no: str, form: str) -> None:
        self._do(case_no, "forms", **{f"form_{n}": "made" if n == form else "none" for n in FORMS})

    def plan(self, case_no: str, approved: str) -> None:
        """From the triage to a plan that was approved on a day."""
        for deed in ("forward", "verify", "plan"):
            self._do(case_no, deed, note=NOTE)
        self._do(case_no, "support", plan_approved_at=approved)

    def separate(self, case_no: str, since: str, until: str | None = None) -> None:
        self._do(case_no, "separate", separation_from=since, separation_to=until, note=NOTE)

    def slip(self, case_no: str, to: str, *requests: str) -> None:
        agency, choice = Agency.get(Agency.code == to), referrals.Choice(("child_sex",), requests, TEXTS)
        with writing():
            sources = slip_sources.read(case_no, agency, self._reader())
            slip = referrals.compose(sources, agency, choice)
            referrals.issue(slip, sources, agency, choice, uuid.uuid4(), self._reader())

    def reply(self, case_no: str, answer: str) -> None:
        """To the newest slip of the case."""
        slips = Referral.select().where(Referral.case == cases.find(case_no))
        newest = slips.order_by(Referral.id.desc()).get()
        with writing():
            told = Answer(answer, self.district.now, "phone", "Trực ban", "")
            replies.log(newest, told, self._reader())

    def say(self, verdict: str, report: str, other: str) -> None:
        """Of two reports that the district suggests as of one child."""
        pair = sorted((uuid.UUID(report), uuid.UUID(other)))
        found = Suggestion.get(Suggestion.report_a == pair[0], Suggestion.report_b == pair[1])
        with writing():
            said = Said(verdict, "cùng tên, cùng ngày sinh", len(verdicts.of(found)))
            verdicts.decide(found.id, said, self._reader())

    def view(self, case_no: str, login: str, reason: str) -> None:
        """The case, without a reason; with one, who the informer is."""
        if reason:
            case_file.informers(case_no, reason, self._reader(login))
        else:
            case_file.open_file(case_no, self._reader(login))

    def _reader(self, login: str = "officer") -> Reader:
        return Reader(login, "officer", self.district.now)

    def _do(self, case_no: str, deed: str, **answers: Any) -> None:
        with writing():
            deeds.do(DEEDS[deed], case_no, None, answers, self._reader())
