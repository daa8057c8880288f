"""Doing a deed: rules asked, the case changed, its event written, all in the caller's one transaction."""

from shared.errors import CannotDo
from shared.words import N_
from sync_server.desk import cases, deed_clocks, events, moves, second, work
from sync_server.desk.asks import Answers
from sync_server.desk.deed import Deed
from sync_server.desk.deed_checks import CHECKS
from sync_server.desk.deed_effects import EFFECTS, ENDS
from sync_server.desk.deed_list import DEEDS
from sync_server.desk.doing import Doing, Faulty
from sync_server.desk.models import Case
from sync_server.desk.reader import Reader


def do(deed: Deed, case_no: str, version: int | None, answers: Answers, reader: Reader) -> None:
    """version: of the page it was asked from; None where no page was, as when a slip moves the case on.

    Raises NotThere, StaleCase; CannotDo where the case's status forbids it; Faulty for the form.
    """
    found = work.held(case_no, version)
    must_be_allowed(deed, found.case.status)
    doing = Doing(found, answers, reader)
    if deed.name in CHECKS and (faults := CHECKS[deed.name](doing)):
        raise Faulty(faults)
    if found.case.acknowledged_at is None:  # to act on a case is to take it up
        cases.acknowledge(found.case, reader.login, now=reader.now)
        found.case.acknowledged_at = cases.find(case_no).acknowledged_at
    if deed.name in ENDS:
        ENDS[deed.name](doing)
        return
    came_from, assessed = found.case.status, found.forms.get("02", "none") != "none"
    if deed.to:
        found.case.status = deed.to
    detail = EFFECTS[deed.name](doing) if deed.name in EFFECTS else {}
    if deed.to:
        detail["status"] = deed.to
    work.keep(found)
    deed_clocks.run(doing, deed.name, came_from=came_from, had_assessment=assessed)
    events.record(
        found.case,
        deed.kind,
        reader.login,
        now=reader.now,
        detail=detail,
        note=doing.note or doing.code("obstacles"),
    )
    if deed.name == "triage" and moves.lowering_takes_two(found.case.urgency, doing.code("urgency")):
        wanted = {"lower_to": doing.code("urgency")}
        second.ask(found, "lower", reader, reason=doing.note, detail=wanted)


def follow_paper(name: str, case: Case, number: str, reader: Reader) -> None:
    """Move a case on as a slip of this number says, where its status lets it; else it stays where it is."""
    if DEEDS[name].allowed(cases.find(case.case_no).status):
        do(DEEDS[name], case.case_no, None, {"note": number}, reader)


def must_be_allowed(deed: Deed, status: str) -> None:
    """Raises CannotDo where a case of this status may not do it."""
    if not deed.allowed(status):
        raise CannotDo(
            f"{deed.name} from {status}",
            title=N_("Tình trạng hiện nay của vụ việc không cho làm việc này"),
            todo=N_("Xem bước tiếp theo ở trang vụ việc."),
        )
