"""Slips to agencies: issued once, never changed, each copy counted. Owns `referral`, `referral_copy`."""

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.clock import from_stamp, stamp
from shared.errors import CannotDo, NotThere
from shared.report.rules import local_day
from shared.words import N_
from sync_server.desk import audit, cases, clock_rules, clocks_kept, deeds, events, letters, slip_words
from sync_server.desk.clocks import REPLY
from sync_server.desk.models import Agency, Case
from sync_server.desk.reader import Reader
from sync_server.desk.referral_models import Referral, ReferralCopy
from sync_server.desk.slip import SENSITIVE, Slip, told_of
from sync_server.desk.slip_sources import Sources

CLASSES = "P2,P3"
"""What a slip shows."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What an officer chose for a slip: fields to tell, codes of what is asked, and her own texts."""

    ticked: tuple[str, ...]
    requests: tuple[str, ...]
    texts: Mapping[str, str]
    need: str = ""


def compose(sources: Sources, agency: Agency, choice: Choice) -> Slip:
    """The slip as it would print now. Who must not be told stands on it whatever was chosen."""
    words = slip_words.now_in_use()
    texts = {name: choice.texts.get(name, "") for name in ("happened", "safety", "done", "asked")}
    return Slip(
        issuer=words.issuer,
        to=agency.name,
        address=agency.address,
        child=told_of(sources.offers, choice.ticked),
        requests=choice.requests,
        request_note=choice.texts.get("request_note", ""),
        withheld=sources.withheld,
        contact=sources.contact,
        confidential=words.confidential,
        **texts,
    )


def due(case: Case, *, now: datetime) -> datetime:
    """When an agency that gets a slip now has to answer."""
    return clock_rules.rules().due(REPLY, case.urgency, now)


def issue(
    slip: Slip, sources: Sources, agency: Agency, choice: Choice, key: uuid.UUID, reader: Reader
) -> Referral:
    """Number the slip and freeze what it tells; the agency's clock starts. Within the caller's transaction.

    A form that was sent already (`key`) gives the slip it made. Raises CannotDo for a closed agency.
    """
    made: Referral | None = Referral.get_or_none(Referral.slip_key == key)
    if made is not None:
        return made
    if not agency.active:
        raise CannotDo("agency closed", title=N_("Cơ quan này đã khép, chọn cơ quan khác"), field="agency")
    case, now, mark = cases.find(sources.case.case_no), reader.now, slip_words.now_in_use().mark
    told = [offer.field for offer in sources.offers if offer.field in set(choice.ticked)]
    year = local_day(now).year
    referral: Referral = Referral.create(
        case=case, agency=agency, slip_key=key,
        year=year, number=letters.take_number("slip", year), mark=mark,
        urgency=case.urgency, issued_at=stamp(now), issued_by=reader.login, due_at=stamp(due(case, now=now)),
        fields=json.dumps(told), need=choice.need if SENSITIVE & set(told) else "",
        content=json.dumps(slip.as_dict(), ensure_ascii=False),
    )  # fmt: skip
    clocks_kept.begin(case, REPLY, now, now=now, subject=name_of(referral))
    detail = {"slip": name_of(referral), "agency": agency.code, "fields": told, "requests": choice.requests}
    events.record(case, "slip-issued", reader.login, now=now, detail=detail)
    deeds.follow_paper("forward", case, name_of(referral), reader)
    note(reader, "issue-slip", referral)
    return referral


def find(case_no: str, number: int) -> Referral:
    """A slip of this case by its row. Raises NotThere."""
    found = (
        Referral.select(Referral, Case, Agency)
        .join(Case)
        .switch(Referral)
        .join(Agency)
        .where(Referral.id == number, Case.case_no == case_no)
        .first()
    )
    if found is None:
        raise NotThere("slip", title=N_("Không có phiếu chuyển này"))
    referral: Referral = found
    return referral


def slip_of(referral: Referral) -> Slip:
    """What it says. Its reader must be in the audit log first."""
    return Slip.from_dict(json.loads(referral.content))


def name_of(referral: Referral) -> str:
    """«12/PC-TE»: its number on paper."""
    return letters.written("slip", referral.number, referral.mark)


def of_case(case: Case) -> list[Referral]:
    """The newest first."""
    query = Referral.select(Referral, Agency).join(Agency).where(Referral.case == case)
    return list(query.order_by(Referral.id.desc()))


def note(reader: Reader, action: str, referral: Referral) -> None:
    """In the audit log: who has to do with the content of this slip."""
    audit.note(reader.login, reader.role, action, now=reader.now, case_no=referral.case.case_no,
               classes=CLASSES, reason=name_of(referral))  # fmt: skip


def copies(referral: Referral) -> list[ReferralCopy]:
    return list(ReferralCopy.select().where(ReferralCopy.referral == referral).order_by(ReferralCopy.number))


def add_copy(referral: Referral, reader: Reader) -> int:
    """Count one more copy before it reaches the printer; its number. Within the caller's transaction."""
    # The row of the slip is taken first, so that two who print at once get two numbers.
    Referral.update(number=Referral.number).where(Referral.id == referral.id).execute()
    number = len(copies(referral)) + 1
    ReferralCopy.create(referral=referral, number=number, at=stamp(reader.now), login=reader.login)
    detail = {"slip": name_of(referral), "copy": number}
    events.record(referral.case, "slip-printed", reader.login, now=reader.now, detail=detail)
    note(reader, "print-slip", referral)
    return number


def overdue(referral: Referral, *, now: datetime) -> bool:
    return referral.state == "waiting" and from_stamp(referral.due_at) < now


def sensitive(ticked: Collection[str]) -> bool:
    """Whether one of these fields is told only with a reason."""
    return not SENSITIVE.isdisjoint(ticked)
