"""The second person: what one officer asks, another confirms or declines (brief 4.3, 4.6); never herself."""

import json
from dataclasses import dataclass
from typing import Any

import peewee as pw

from shared.clock import stamp
from shared.errors import CannotDo, NotAllowed, NotThere
from shared.words import N_
from sync_server.desk import carried_clocks, cases, clocks_kept, events, moves, work
from sync_server.desk.ending import close_now
from sync_server.desk.following import set_level
from sync_server.desk.models import Case
from sync_server.desk.reader import Reader
from sync_server.desk.work import Standing
from sync_server.desk.work_models import SecondAsk

WHAT = {
    "lower": N_("Hạ mức độ khẩn cấp"),
    "close": N_("Kết thúc vụ việc"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """`detail`: {"lower_to": level} for lower, {"reason": code} for close. `reason`: the officer's words."""

    number: int
    case_no: str
    what: str
    by: str
    at: str
    reason: str
    detail: dict[str, Any]
    state: str = "open"

    @property
    def words(self) -> str:
        return WHAT[self.what]


def ask(found: Standing, what: str, reader: Reader, *, reason: str, detail: dict[str, Any]) -> None:
    """Put it before the others, within the caller's transaction.

    Raises CannotDo where it is asked already, or where there is nobody else to ask.
    """
    if not any(officer.login != reader.login for officer in work.officers()):
        raise CannotDo(
            "no second officer",
            title=N_("Việc này cần cán bộ thứ hai, mà hiện chưa có ai khác"),
            todo=N_("Nhờ quản trị viên mở tài khoản cho một cán bộ nữa, rồi làm lại."),
        )
    if _open(found.case, what) is not None:
        raise CannotDo(
            "asked already",
            title=N_("Việc này đang chờ cán bộ thứ hai"),
            todo=N_("Chờ cán bộ thứ hai đồng ý hoặc từ chối ở mục «Chờ người thứ hai»."),
        )
    SecondAsk.create(
        case=found.case,
        what=what,
        asked_by=reader.login,
        asked_at=stamp(reader.now),
        reason=reason,
        detail=json.dumps(detail, ensure_ascii=False, sort_keys=True),
    )
    told = {"what": what, **detail}
    events.record(found.case, "second-asked", reader.login, now=reader.now, detail=told, note=reason)


def of_case(case: Case) -> list[Asked]:
    """What waits for a second person, the earliest first."""
    rows = _waiting().where(SecondAsk.case == case)
    return [_asked(row) for row in rows.order_by(SecondAsk.id)]


def find(case: Case, number: int) -> Asked | None:
    """One of the case's, answered or not."""
    rows = SecondAsk.select(SecondAsk, Case).join(Case)
    row = rows.where(SecondAsk.case == case, SecondAsk.id == number).first()
    return _asked(row) if row else None


def every_open() -> list[Asked]:
    return [_asked(row) for row in _waiting().order_by(SecondAsk.id)]


def count_open() -> int:
    return int(_waiting().count())


def answer(case_no: str, number: int, version: int, reader: Reader, *, agreed: bool, words: str = "") -> None:
    """Confirm or decline, within the caller's transaction.

    Raises NotThere; NotAllowed for the person who asked; StaleCase; CannotDo when it no longer fits the case,
    or the case is merged into another.
    """
    found = work.held(case_no, None)
    if found.case.status == cases.MERGED:
        raise CannotDo(
            "merged",
            title=N_("Vụ việc này đã gộp vào vụ việc khác"),
            todo=N_("Xem vụ việc kia. Khi tách ra, đề nghị này lại chờ cán bộ thứ hai."),
        )
    row = SecondAsk.get_or_none(SecondAsk.id == number, SecondAsk.case == found.case)
    if row is None:
        raise NotThere("second")
    if row.asked_by == reader.login:
        raise NotAllowed(
            "the same person",
            title=N_("Người đã đề nghị không thể tự đồng ý"),
            todo=N_("Một cán bộ khác phải xem và quyết định."),
        )
    if row.state != "open" or version != found.version:
        raise work.StaleCase(f"version {version} of {found.version}")
    row.state = "confirmed" if agreed else "declined"
    row.answered_by, row.answered_at, row.answer = reader.login, stamp(reader.now), words
    row.save()
    detail = {"what": row.what, **json.loads(row.detail), "asked_by": row.asked_by}
    kind = "second-confirmed" if agreed else "second-declined"
    events.record(found.case, kind, reader.login, now=reader.now, detail=detail, note=words)
    if agreed:
        _EFFECTS[row.what](found, row, reader)


def _lower(found: Standing, row: SecondAsk, reader: Reader) -> None:
    to = json.loads(row.detail)["lower_to"]
    if not moves.lowers(found.case.urgency, to) or not work.facts(found, reader.now).open:
        raise _no_longer()
    found.case.urgency = to
    set_level(found.work, found.case)
    work.keep(found)
    clocks_kept.follow([found.case.id], now=reader.now, by=reader.login)
    carried_clocks.carry(found.case, now=reader.now)


def _close(found: Standing, row: SecondAsk, reader: Reader) -> None:
    if not moves.may_move(found.case.status, "closed"):
        raise _no_longer()
    close_now(found, json.loads(row.detail)["reason"], row.asked_by, reader.now, note=row.reason)


_EFFECTS = {"lower": _lower, "close": _close}


def _no_longer() -> CannotDo:
    return CannotDo(
        "no longer fits",
        title=N_("Vụ việc đã khác, đề nghị này không còn đúng"),
        todo=N_("Từ chối đề nghị này; người đề nghị làm lại nếu vẫn cần."),
    )


def _waiting() -> pw.ModelSelect:
    """What is open of cases that are not merged: a link hides them, and taking it back brings them back."""
    rows = SecondAsk.select(SecondAsk, Case).join(Case)
    return rows.where(SecondAsk.state == "open", Case.status != cases.MERGED)


def _open(case: Case, what: str) -> SecondAsk | None:
    found: SecondAsk | None = SecondAsk.get_or_none(
        SecondAsk.case == case, SecondAsk.what == what, SecondAsk.state == "open"
    )
    return found


def _asked(row: SecondAsk) -> Asked:
    return Asked(
        number=row.id,
        case_no=row.case.case_no,
        what=row.what,
        by=row.asked_by,
        at=row.asked_at,
        reason=row.reason,
        detail=json.loads(row.detail),
        state=row.state,
    )
