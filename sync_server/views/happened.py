"""What events and decisions of a case say, in words: labels of codes, names, days and moments as written."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext

from shared import codes
from shared.report import Field, fields
from shared.report.reading import written_time
from shared.web.language import lang
from shared.words import N_
from sync_server.desk.access import SEES
from sync_server.desk.asks import Ask
from sync_server.desk.case_file import CaseFile
from sync_server.desk.corrections import correctable
from sync_server.desk.deed_list import DEEDS
from sync_server.desk.events import KINDS
from sync_server.desk.models import Agency
from sync_server.desk.moves import FORMS
from sync_server.desk.second import WHAT, count_open

_ASKS: Mapping[str, Ask] = {ask.name: ask for deed in DEEDS.values() for ask in deed.asks}
_LABELS = {
    "status": N_("Tình trạng"),
    "urgency": N_("Mức độ"),
    "what": N_("Việc"),
    "lower_to": N_("Hạ xuống mức"),
    "asked_by": N_("Người đề nghị"),
    "field": N_("Mục"),
    "report_no": N_("Báo cáo"),
    "number": N_("Bản"),
}
_ORDER = {name: at for at, name in enumerate(dict.fromkeys([*_LABELS, *_ASKS]))}
_LISTS = {"status": "case_status", "lower_to": "urgency"}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        told_in=told_in,
        file_facts=file_facts,
        happened_words=KINDS.__getitem__,
        may_settle=_may_settle,
        second_waiting=count_open,
        day=written_time,
    )


def told_in(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, words) of each thing an event says that this program has a name for."""
    names = agency_names(detail) if "agenc" in " ".join(detail) else {}
    found = []
    for name in sorted(detail.keys() & _ORDER.keys(), key=_ORDER.__getitem__):
        told, label = detail[name], _LABELS.get(name) or _ASKS[name].label
        if told not in (None, "", []):
            found.append((str(gettext(label)), ", ".join(_words(name, one, names) for one in _each(told))))
    return found


def file_facts(file: CaseFile) -> list[tuple[str, str]]:
    """What officers decided about a case, without what stands at its head; the forms always, one a line."""
    row, stands = file.work, file.standing
    there = [number for number in FORMS if stands.forms.get(number, "none") != "none"]
    forms = [f"{number}: {codes.label('form_state', stands.forms[number], lang())}" for number in there]
    decided = {
        "emergency_decision": row.emergency_decision,
        "decision_at": row.emergency_decision_at,
        "other_agencies": stands.other_agencies,
        "legal_groups": stands.legal_groups,
        "environment": row.environment,
        "law_harm": row.law_harm,
        "law_access": row.law_access,
        "law_obstacles": row.law_obstacles,
        "law_self_protection": row.law_self_protection,
        "public_concern": "yes" if row.public_concern else None,
        "separation_from": row.separation_from,
        "separation_to": row.separation_to,
        "plan_approved_at": row.plan_approved_at,
        "measures": stands.measures,
        "legal_stage": row.legal_stage,
        "obstacles": row.obstacles,
    }
    return [*told_in(decided), (str(gettext("Các mẫu 01–07")), "\n".join(forms) or str(gettext("chưa có")))]


def _may_settle(field: Field) -> bool:
    return correctable(field.id, SEES["officer"])


def agency_names(detail: Mapping[str, Any]) -> dict[str, str]:
    """Names of the agencies whose codes stand in an event."""
    wanted = {code for told in detail.values() for code in _each(told) if isinstance(code, str)}
    return dict(Agency.select(Agency.code, Agency.name).where(Agency.code.in_(wanted)).tuples())


def _each(told: Any) -> Iterable[Any]:
    return told if isinstance(told, list) else [told]


def _words(name: str, told: Any, agencies: Mapping[str, str]) -> str:
    text = str(told)
    if name == "what":
        return str(gettext(WHAT.get(text, text)))
    if name == "field":
        known = fields().get(text)
        return known.label(lang()) if known else text
    ask = _ASKS.get(name)
    if ask is not None and ask.choices == "agencies":
        return agencies.get(text, text)
    if ask is not None and ask.kind in ("day", "moment"):
        return written_time(text)
    list_name = _LISTS.get(name) or (ask.choices if ask else "")
    if list_name == "yes_no":
        list_name = "yes_no_unknown"
    return codes.label(list_name, text, lang()) if list_name in codes.lists() else text
