"""Two reports that an officer wants to compare although nothing suggested them: found by what she typed."""

from shared.errors import CannotDo
from shared.words import N_
from sync_server.desk import cases, links
from sync_server.desk.models import Case
from sync_server.intake.models import Record

_NONE = N_("Không có báo cáo hay vụ việc mang số này")
_TWO = N_("Hai báo cáo mang số này (hai ổ đĩa của một máy): ghi số vụ việc")
_SAME = N_("Hai báo cáo này đã ở cùng một vụ việc")


def two(one: str, other: str) -> tuple[Record, Record]:
    """The reports of two numbers as typed. Raises CannotDo, naming the field (`one`, `other`)."""
    found = report_of(one, "one"), report_of(other, "other")
    if links.case_of(found[0].report_uuid) == links.case_of(found[1].report_uuid):
        raise CannotDo("one case", title=_SAME, field="other")
    return found


def report_of(typed: str, field: str) -> Record:
    """The report of a report's number, or the earliest of a case's; a merged case has those it went to."""
    number = typed.strip().upper()
    reports: list[Record] = list(Record.select().where(Record.report_no == number).limit(2))
    case: Case | None = Case.get_or_none(Case.case_no == number)
    if case is not None:
        reports = cases.records_of(links.merged_into(case) or case)[:1]
    if len(reports) != 1:
        raise CannotDo(f"number {field}", title=_TWO if reports else _NONE, field=field)
    return reports[0]
