"""What a slip may draw on: all reports of a case, read once the audit log has who reads them and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from shared.report import fields
from shared.report.reading import in_words
from shared.revision import Revision
from sync_server.desk import access, audit, cases, dossier, slip
from sync_server.desk.models import Agency, Case
from sync_server.desk.reader import Reader
from sync_server.desk.slip import Offer
from sync_server.intake import records
from sync_server.intake.district import commune_names
from sync_server.intake.merge import fold, values
from sync_server.intake.models import Record

HEADS = frozenset({"school_head", "health_station_head"})
"""Not told where the person suspected works at the reporting unit (brief 3.4)."""


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Whom no slip may name: who told the station, and other children. For the check alone, never shown."""

    names: tuple[str, ...]
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """`first`: what the texts of a new slip begin with. `withheld`, `contact`: as in Slip."""

    case: Case
    offers: tuple[Offer, ...]
    first: Mapping[str, str]
    withheld: tuple[str, ...]
    contact: str
    unnamed: Unnamed


def read(case_no: str, agency: Agency, reader: Reader) -> Sources:
    """Raises NotThere."""
    case = cases.find(case_no)
    found = cases.records_of(case)
    seen = sorted(access.SEES[reader.role])
    audit.note(reader.login, reader.role, "prepare-slip", now=reader.now, case_no=case_no,
               classes=",".join(seen), count=len(found), reason=agency.code)  # fmt: skip
    histories = records.histories(record.report_uuid for record in found)
    told = [(record, [revision for revision, _ in histories[record.report_uuid]]) for record in found]
    said = [values(fold(revisions)) for _, revisions in told]
    say = partial(in_words, communes=commune_names(), lang="vi")
    contact = _contact(said)
    groups = [dossier.groups(revisions, r.station_code, access.SEES[reader.role]) for r, revisions in told]
    return Sources(
        case=case,
        offers=slip.offers(groups, agency.kind, contact, say),
        first=_first(said),
        withheld=tuple(dict.fromkeys(filter(None, (_withheld(revisions) for _, revisions in told)))),
        contact=contact,
        unnamed=_unnamed(found, said),
    )


def may_get(case: Case, agency: Agency) -> bool:
    """Whether a slip of this case may go to the agency."""
    if agency.kind not in HEADS:
        return bool(agency.active)
    told = (records.fields_of(record) for record in cases.records_of(case))
    return bool(agency.active) and all(fields_.get("conflict_of_interest") != "yes" for fields_ in told)


def _withheld(revisions: Sequence[Revision]) -> str:
    return " ".join(dossier.withheld_from(revisions).split())


def _contact(said: Iterable[Mapping[str, Any]]) -> str:
    """The gravest answer of all reports; one that does not say counts as not known, never as safe."""
    answers = {told.get("safe_contact") or "unknown" for told in said}
    return next((answer for answer in ("no", "unknown") if answer in answers), "")


def _first(said: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Texts to begin with; the officer shortens them and takes out whom the agency must not know."""
    return {
        "happened": _lines(str(told.get("narrative") or "") for told in said),
        "safety": _lines(
            _in_words(told, "child_location_now", "child_condition", "scr_no_safe_place") for told in said
        ),
        "done": _lines(
            _in_words(told, "actions_taken", "actions_text", "agencies_notified") for told in said
        ),
        "asked": _lines(str(told.get("child_words") or "") for told in said),
    }


def _in_words(told: Mapping[str, Any], *names: str) -> str:
    known, communes = fields(), commune_names()
    parts = []
    for name in names:
        if told.get(name) not in (None, "", []):
            text = ", ".join(in_words(known[name], told[name], communes, "vi"))
            parts.append(f"{known[name].vi}: {text}")
    return "; ".join(parts)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))[: slip.TEXT_MOST]


def _unnamed(found: Sequence[Record], said: Sequence[Mapping[str, Any]]) -> Unnamed:
    others = [row["report_no"] for told in said for row in told.get("links") or () if row.get("report_no")]
    own = {record.report_no for record in found}
    linked = Record.select().where(Record.report_no.in_([number for number in others if number not in own]))
    own_names = {told.get("child_full_name") for told in said}
    children = [records.fields_of(record).get("child_full_name") for record in linked]
    names = [told.get("informer_name") for told in said] + [n for n in children if n not in own_names]
    phones = [told.get("informer_phone") for told in said]
    return Unnamed(tuple(filter(None, names)), tuple(filter(None, phones)))
