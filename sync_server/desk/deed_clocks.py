"""What deeds do to the clocks of a case (brief 4.4). A day without an hour counts from its first minute."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from shared.clock import from_stamp
from shared.report.rules import LOCAL
from sync_server.desk import carried_clocks, clocks_kept
from sync_server.desk.clocks import EMERGENCY, PLAN, SEPARATION
from sync_server.desk.doing import Doing


def run(doing: Doing, name: str, *, came_from: str, had_assessment: bool) -> None:
    """Begin and stop what this deed begins and stops, after the case was written.

    came_from: the status before. had_assessment: whether the initial one (form 02) was there before.
    """
    if name in _CLOCKS:
        _CLOCKS[name](doing)
    if not had_assessment and doing.found.forms.get("02", "none") != "none":
        clocks_kept.begin(doing.found.case, PLAN, doing.reader.now, now=doing.reader.now)
    elif name == "plan":
        assessed = had_assessment or came_from in ("verifying", "emergency")
        since = doing.reader.now if assessed else from_stamp(doing.found.case.informed_at)
        clocks_kept.begin(doing.found.case, PLAN, since, now=doing.reader.now)


def _triage(doing: Doing) -> None:
    clocks_kept.follow([doing.found.case.id], now=doing.reader.now, by=doing.reader.login)
    carried_clocks.carry(doing.found.case, now=doing.reader.now)


def _decision(doing: Doing) -> None:
    at = from_stamp(doing.code("decision_at"))
    clocks_kept.stop(doing.found.case, EMERGENCY, at, now=doing.reader.now)


def _support(doing: Doing) -> None:
    clocks_kept.stop(doing.found.case, PLAN, _first_minute(doing, "plan_approved_at"), now=doing.reader.now)


def _separate(doing: Doing) -> None:
    case, reader = doing.found.case, doing.reader
    began = _first_minute(doing, "separation_from")
    clocks_kept.restart(case, SEPARATION, began, now=reader.now, by=reader.login)
    if doing.code("separation_to"):
        clocks_kept.stop(case, SEPARATION, _first_minute(doing, "separation_to"), now=reader.now)


def _first_minute(doing: Doing, name: str) -> datetime:
    return datetime.combine(date.fromisoformat(doing.code(name)), time(), LOCAL)


_CLOCKS: Mapping[str, Callable[[Doing], None]] = {
    "triage": _triage,
    "emergency": _decision,
    "decide": _decision,
    "support": _support,
    "separate": _separate,
}
