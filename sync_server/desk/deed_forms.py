"""The form of a deed before anybody types into it: what it offers, and what the case says now."""

from shared import codes
from shared.text import fold
from sync_server.desk import work
from sync_server.desk.asks import Choices, boxes_of_moment, shown_day
from sync_server.desk.deed import Deed
from sync_server.desk.models import Agency
from sync_server.desk.reader import Reader
from sync_server.desk.work import Standing

_PLAIN = (
    "environment", "law_harm", "law_access", "law_obstacles", "law_self_protection", "legal_stage",
    "obstacles", "plan_approved_at", "separation_from", "separation_to", "waiting_until",
)  # fmt: skip


def choices(deed: Deed, found: Standing, lang: str) -> Choices:
    """(code, text) of every answer that the deed offers, by ask."""
    return {ask.name: _offered(ask.choices, found, lang) for ask in deed.asks if ask.choices}


def filled(deed: Deed, found: Standing, reader: Reader) -> dict[str, str | list[str]]:
    """The boxes of a deed's form before anybody types: what the case says now, and what is likely."""
    typed: dict[str, str | list[str]] = {}
    if deed.name in ("emergency", "decide"):
        typed |= boxes_of_moment("decision_at", reader.now)
    if not deed.filled:
        return typed
    for ask in deed.asks:
        told = _now(ask.name, found, reader)
        if told is not None:
            typed[ask.name] = shown_day(str(told)) if ask.kind == "day" else told
    return typed


def _now(name: str, found: Standing, reader: Reader) -> str | list[str] | None:
    """What the case says now of what an ask asks; None where it says nothing."""
    case, row = found.case, found.work
    if name in _PLAIN:
        told: str | None = getattr(row, name)
        return told or None
    if name.startswith("form_"):
        return found.forms.get(name.removeprefix("form_"), "none")
    several = {
        "legal_groups": found.legal_groups,
        "measures": found.measures,
        "other_agencies": found.other_agencies,
    }
    if name in several:
        return several[name]
    one = {
        "urgency": case.urgency,
        "lead_agency": case.lead_agency.code if case.lead_agency_id else _likely_lead(case.commune_code),
        "officer": case.officer.login if case.officer_id else reader.login,
        "public_concern": "yes" if row.public_concern else "no",
        "waiting_agency": row.waiting_agency.code if row.waiting_agency_id else None,
    }
    return one.get(name)


def _likely_lead(commune_code: str) -> str | None:
    """The People's Committee of the commune where it happened, which the law makes responsible."""
    found = Agency.get_or_none(
        Agency.kind == "commune_pc", Agency.commune_code == commune_code, Agency.active
    )
    return found.code if found else None


def _offered(source: str, found: Standing, lang: str) -> list[tuple[str, str]]:
    if source == "officers":
        return [(officer.login, officer.login) for officer in work.officers()]
    if source == "agencies":
        case, row = found.case, found.work
        kept = [*found.other_agencies]
        kept += [agency.code for agency in (case.lead_agency, row.waiting_agency) if agency is not None]
        told = [(agency.code, agency.name) for agency in work.agencies(kept)]
        return sorted(told, key=lambda pair: fold(pair[1]))
    if source == "yes_no":
        return [(code, codes.label("yes_no_unknown", code, lang)) for code in ("yes", "no")]
    left_out = {"merged"} if source == "closing_reason" else set()
    return [(code, one.label(lang)) for code, one in codes.codes(source).items() if code not in left_out]
