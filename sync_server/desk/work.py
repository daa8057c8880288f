"""How a case stands: what officers decided about it, and which version of it a page was made of.

The version of a case is the number of its newest event: whatever anybody does to it is an event, so a page
that bears an older number does not know all.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee as pw

from shared import codes
from shared.errors import CannotDo
from shared.report.rules import local_day
from shared.words import N_
from sync_server.accounts.models import User
from sync_server.desk import ages, cases, clocks_kept, moves
from sync_server.desk.models import Agency, Case, CaseEvent
from sync_server.desk.moves import Facts
from sync_server.desk.work_models import CaseWork, SecondAsk
from sync_server.intake import records


class StaleCase(CannotDo):
    """Somebody did something to the case after the page was made."""

    title = N_("Vụ việc đã thay đổi trong lúc anh/chị làm")
    todo = N_("Xem điều đã thay đổi, rồi gửi lại nếu vẫn đúng.")


@dataclass(frozen=True, slots=True)
class Standing:
    """A case with what was decided about it. Inside `writing()` it stays so until the transaction ends."""

    case: Case
    work: CaseWork
    version: int

    @property
    def forms(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.work.forms)
        return found

    @property
    def legal_groups(self) -> list[str]:
        found: list[str] = json.loads(self.work.legal_groups)
        return found

    @property
    def measures(self) -> list[str]:
        found: list[str] = json.loads(self.work.measures)
        return found

    @property
    def other_agencies(self) -> list[str]:
        found: list[str] = json.loads(self.work.other_agencies)
        return found


def standing(case: Case) -> Standing:
    work = CaseWork.get_or_none(CaseWork.case == case) or CaseWork(case=case)
    newest = CaseEvent.select(pw.fn.MAX(CaseEvent.id)).where(CaseEvent.case == case).scalar()
    return Standing(case, work, int(newest or 0))


def held(case_no: str, version: int | None) -> Standing:
    """The case, kept from others until the caller's transaction ends.

    Raises NotThere; StaleCase when a page of `version` does not know all. None: whatever it is now.
    """
    found = standing(cases.hold(cases.find(case_no).id))
    if version is not None and version != found.version:
        raise StaleCase(f"version {version} of {found.version}")
    return found


def keep(found: Standing) -> None:
    """Write what deeds may change, and nothing that others keep (the clock, the moment it was taken up)."""
    found.case.save(only=[Case.status, Case.urgency, Case.officer, Case.lead_agency])
    found.work.save()


def facts(found: Standing, now: datetime) -> Facts:
    """What the rules of moves ask."""
    case, work = found.case, found.work
    attempts = CaseEvent.select().where(CaseEvent.case == case, CaseEvent.kind == "attempt").count()
    told = [records.fields_of(record) for record in cases.records_of(case)]
    waiting = SecondAsk.select().where(SecondAsk.case == case, SecondAsk.state == "open")
    return Facts(
        status=case.status,
        urgency=case.urgency,
        acknowledged=case.acknowledged_at is not None,
        owned=case.status in ("new", "reopened") or bool(case.officer_id and case.lead_agency_id),
        officer_left=bool(case.officer_id and not case.officer.active),
        decided=work.emergency_decision is not None and not clocks_kept.waits_for_decision(case),
        sexual=moves.is_sexual(found.legal_groups) or moves.is_sexual(_reported_groups(told)),
        waiting_second=waiting.exists(),
        attempts=int(attempts),
        forms=found.forms,
        oldest=ages.oldest(told, local_day(now)),
        grown_at=ages.grown_at(told),
    )


def officers() -> list[User]:
    """Those who may have a case, by login."""
    return list(User.select().where(User.role == "officer", User.active).order_by(User.login))


def agencies(keep_codes: Iterable[str] = ()) -> list[Agency]:
    """Those a case may be with; also the named ones that are no longer active."""
    wanted = Agency.active | Agency.code.in_(list(keep_codes))
    return list(Agency.select().where(wanted).order_by(Agency.name, Agency.code))


def _reported_groups(told: Sequence[Mapping[str, Any]]) -> set[str]:
    """The legal groups of what reports say. Sexual exploitation counts as sexual abuse too."""
    kinds = {kind for fields in told for kind in fields.get("concern_kinds") or ()}
    known = codes.codes("concern_kinds")
    groups = {known[kind].legal_group for kind in kinds if kind in known}
    return groups | ({"xam_hai_tinh_duc"} if "sexual_exploitation" in kinds else set())
