"""What the answers of a deed must be together, and with the case: msgids by the name of the ask."""

from collections.abc import Callable, Mapping
from datetime import datetime

from shared.clock import from_stamp
from shared.report.rules import local_day
from shared.words import N_
from sync_server.desk import moves, work
from sync_server.desk.doing import Doing
from sync_server.desk.models import Case


def _check_triage(doing: Doing) -> dict[str, str]:
    if moves.lowers(doing.found.case.urgency, doing.code("urgency")) and not doing.note:
        return {"note": N_("Hạ mức độ thì phải ghi lý do")}
    return {}


def _told(case: Case) -> datetime:
    """When it was known at the latest: a station's clock that is ahead must not forbid the present."""
    return min(from_stamp(case.informed_at), from_stamp(case.opened_at))


def _check_moment(doing: Doing) -> dict[str, str]:
    if from_stamp(doing.code("decision_at")) < _told(doing.found.case):
        return {"decision_at": N_("Không thể trước lúc trạm nhận thông tin")}
    return {}


def _check_decide(doing: Doing) -> dict[str, str]:
    faults = _check_moment(doing)
    form = doing.code("form_02") or doing.found.forms.get("02", "none")
    if doing.code("emergency_decision") == "not_needed" and form == "none":
        faults["form_02"] = N_("«Không cần» phải có Mẫu 02")
    return faults


def _check_support(doing: Doing) -> dict[str, str]:
    return _not_before(doing, "plan_approved_at")


def _check_separate(doing: Doing) -> dict[str, str]:
    until = doing.code("separation_to")
    if until and until < doing.code("separation_from"):
        return {"separation_to": N_("Không thể trước ngày bắt đầu")}
    return {}


def _check_hand_over(doing: Doing) -> dict[str, str]:
    officer = doing.found.case.officer
    if officer is not None and officer.login == doing.code("officer"):
        return {"officer": N_("Cán bộ này đang phụ trách rồi")}
    return {}


def _check_close(doing: Doing) -> dict[str, str]:
    facts = work.facts(doing.found, doing.reader.now)
    return moves.closing_faults(facts, doing.code("reason"), doing.note, doing.code("confirmed_by"))


def _not_before(doing: Doing, name: str) -> dict[str, str]:
    informed = local_day(_told(doing.found.case)).isoformat()
    return {name: N_("Không thể trước ngày trạm nhận thông tin")} if doing.code(name) < informed else {}


CHECKS: Mapping[str, Callable[[Doing], dict[str, str]]] = {
    "triage": _check_triage,
    "emergency": _check_moment,
    "decide": _check_decide,
    "support": _check_support,
    "separate": _check_separate,
    "hand-over": _check_hand_over,
    "close": _check_close,
}
