"""What each deed changes, and what its event says of it. The rules were asked before (deed_checks)."""

import json
from collections.abc import Callable, Mapping

from sync_server.accounts.models import User
from sync_server.desk import moves, second, work
from sync_server.desk.doing import Detail, Doing
from sync_server.desk.ending import close_now, reopen_now
from sync_server.desk.following import set_level
from sync_server.desk.models import Agency


def _triage(doing: Doing) -> Detail:
    case, wanted = doing.found.case, doing.code("urgency")
    if not moves.lowering_takes_two(case.urgency, wanted):
        case.urgency = wanted
    set_level(doing.found.work, case)
    case.lead_agency = Agency.get(Agency.code == doing.code("lead_agency"))
    case.officer = User.get(User.login == doing.code("officer"))
    others = [code for code in doing.several("other_agencies") if code != doing.code("lead_agency")]
    doing.found.work.other_agencies = json.dumps(others)
    detail = {
        "urgency": case.urgency,
        "lead_agency": doing.code("lead_agency"),
        "other_agencies": others,
        "officer": doing.code("officer"),
    }
    if moves.may_move(case.status, "triaged"):
        case.status = "triaged"
        detail["status"] = "triaged"
    return detail


def _emergency(doing: Doing) -> Detail:
    found, at = doing.found, doing.code("decision_at")
    if found.work.emergency_decision is None:
        found.work.emergency_decision, found.work.emergency_decision_at = "measures", at
    together = list(dict.fromkeys([*found.measures, *doing.several("measures")]))
    found.work.measures = json.dumps(together)
    if found.case.officer_id is None:
        found.case.officer = User.get(User.login == doing.reader.login)
    return {"decision_at": at, "measures": doing.several("measures")}


def _decide(doing: Doing) -> Detail:
    row, decision = doing.found.work, doing.code("emergency_decision")
    row.emergency_decision, row.emergency_decision_at = decision, doing.code("decision_at")
    detail = {"emergency_decision": decision, "decision_at": row.emergency_decision_at}
    if form := doing.code("form_02"):
        _set_form(doing, "02", form)
        detail["form_02"] = form
    return detail


def _support(doing: Doing) -> Detail:
    doing.found.work.plan_approved_at = doing.code("plan_approved_at")
    _at_least_made(doing, "05")
    return {"plan_approved_at": doing.code("plan_approved_at")}


def _separate(doing: Doing) -> Detail:
    row = doing.found.work
    row.separation_from = doing.code("separation_from")
    row.separation_to = doing.code("separation_to") or None
    _at_least_made(doing, "07")
    return {"separation_from": row.separation_from} | (
        {"separation_to": row.separation_to} if row.separation_to else {}
    )


def _assess(doing: Doing) -> Detail:
    row, detail = doing.found.work, {}
    row.legal_groups = json.dumps(doing.several("legal_groups"))
    row.public_concern = doing.code("public_concern") == "yes"
    detail = {"legal_groups": doing.several("legal_groups"), "public_concern": doing.code("public_concern")}
    for name in ("environment", "law_harm", "law_access", "law_obstacles", "law_self_protection"):
        setattr(row, name, doing.code(name) or None)
        detail[name] = doing.code(name)
    return {name: told for name, told in detail.items() if told}


def _measures(doing: Doing) -> Detail:
    doing.found.work.measures = json.dumps(doing.several("measures"))
    return {"measures": doing.several("measures")}


def _forms(doing: Doing) -> Detail:
    before = doing.found.forms
    after = {number: doing.code(f"form_{number}") for number in moves.FORMS}
    doing.found.work.forms = json.dumps({n: state for n, state in after.items() if state != "none"})
    return {f"form_{n}": state for n, state in after.items() if state != before.get(n, "none")}


def _legal(doing: Doing) -> Detail:
    """The obstacles as they were written before stay in the events, as notes."""
    row = doing.found.work
    row.legal_stage, row.obstacles = doing.code("legal_stage"), doing.code("obstacles")
    return {"legal_stage": row.legal_stage}


def _wait(doing: Doing) -> Detail:
    row = doing.found.work
    row.waiting_agency = Agency.get(Agency.code == doing.code("waiting_agency"))
    row.waiting_until = doing.code("waiting_until")
    return {"waiting_agency": doing.code("waiting_agency"), "waiting_until": row.waiting_until}


def _waited(doing: Doing) -> Detail:
    doing.found.work.waiting_agency = doing.found.work.waiting_until = None
    return {}


def _hand_over(doing: Doing) -> Detail:
    doing.found.case.officer = User.get(User.login == doing.code("officer"))
    return {"officer": doing.code("officer")}


def _close(doing: Doing) -> None:
    reason, words = doing.code("reason"), "\n".join(filter(None, (doing.note, doing.code("confirmed_by"))))
    if moves.closing_takes_two(work.facts(doing.found, doing.reader.now), reason):
        second.ask(doing.found, "close", doing.reader, reason=words, detail={"reason": reason})
    else:
        close_now(doing.found, reason, doing.reader.login, doing.reader.now, note=words)


def _reopen(doing: Doing) -> None:
    reopen_now(doing.found, doing.reader.login, doing.reader.now, note=doing.note)


def _set_form(doing: Doing, number: str, state: str) -> None:
    doing.found.work.forms = json.dumps({**doing.found.forms, number: state})


def _at_least_made(doing: Doing, number: str) -> None:
    if doing.found.forms.get(number, "none") == "none":
        _set_form(doing, number, "made")


EFFECTS: Mapping[str, Callable[[Doing], Detail]] = {
    "triage": _triage,
    "emergency": _emergency,
    "decide": _decide,
    "support": _support,
    "separate": _separate,
    "assess": _assess,
    "measures": _measures,
    "forms": _forms,
    "legal": _legal,
    "wait": _wait,
    "waited": _waited,
    "hand-over": _hand_over,
}
ENDS: Mapping[str, Callable[[Doing], None]] = {"close": _close, "reopen": _reopen}
