"""When a period cannot be counted or frozen, and what the person can do about it."""

import json
from collections.abc import Sequence
from datetime import datetime

from shared.errors import CannotDo
from shared.words import N_
from sync_server.intake.models import InboxEntry
from sync_server.periodic.checks import Broken, check
from sync_server.periodic.models import Snapshot
from sync_server.periodic.periods import Period
from sync_server.periodic.table import from_json

SECTIONS = ("I", "II", "III", "IV", "V")
"""The parts of the report that are written by hand; none may be empty when it is frozen."""
REASON_LEAST = 5
"""Characters of a reason: a word at least, not a dot."""


class Differs(CannotDo):
    """Cases are not what was frozen at the end of the period before, or not what their events say."""

    title = N_("Có hồ sơ không khớp với số đã chốt hoặc với lịch sử của chính nó")
    lost = N_("Chưa chốt gì.")
    todo = N_("Xem lại từng hồ sơ được nêu; nếu kỳ trước phải sửa thì chốt lại kỳ trước, rồi chốt kỳ này.")

    def __init__(self, cases: Sequence[str]):
        super().__init__(", ".join(cases))
        self.cases = tuple(cases)


class TextsMissing(CannotDo):
    """`sections` lack their text."""

    title = N_("Còn phần lời văn chưa viết")
    lost = N_("Chưa chốt gì.")
    todo = N_("Viết đủ các phần I–V rồi chốt.")

    def __init__(self, sections: Sequence[str]):
        super().__init__(", ".join(sections))
        self.sections = tuple(sections)


def may_stand(period: Period, *, now: datetime) -> None:
    """Raises CannotDo for a period that has not begun: there is nothing to count."""
    if now < period.starts:
        raise CannotDo(
            f"{period.kind} {period.year}",
            title=N_("Kỳ báo cáo này chưa bắt đầu"),
            todo=N_("Chọn kỳ đã bắt đầu."),
        )


def may_freeze(period: Period, texts_of: Snapshot | None, *, again: bool, reason: str, now: datetime) -> None:
    """What can be said before anything is counted. `texts_of`: the snapshot that has the texts."""
    if not period.over(now):
        raise CannotDo(
            f"{period.last:%d/%m/%Y}",
            title=N_("Kỳ báo cáo chưa kết thúc, chưa chốt được"),
            todo=N_("Chốt sau 24 giờ ngày cuối của kỳ."),
        )
    waiting = InboxEntry.select().where(InboxEntry.state == "waiting", InboxEntry.kind == "revision").count()
    if waiting:
        raise CannotDo(
            f"waiting {waiting}",
            title=N_("Còn báo cáo đã đến mà chưa nhập vào hồ sơ"),
            todo=N_("Chạy «sync-server merge», hoặc chờ một phút rồi chốt lại."),
        )
    texts = json.loads(texts_of.texts) if texts_of else {}
    if missing := [key for key in SECTIONS if not texts.get(key, "").strip()]:
        raise TextsMissing(missing)
    if again and len(reason.strip()) < REASON_LEAST:
        raise CannotDo(
            "no reason",
            title=N_("Kỳ này đã chốt: ghi rõ vì sao chốt lại"),
            todo=N_("Bản đã chốt được giữ nguyên; bản mới mang số kế tiếp."),
            field="reason",
        )


class DoesNotAgree(CannotDo):
    """`broken`: the rules that the figures break. A fault of the program, not of a person."""

    title = N_("Số liệu không khớp với chính nó")
    lost = N_("Chưa chốt gì.")
    todo = N_("Bấm «Tính lại» để xem phép kiểm nào không khớp, rồi báo người bảo trì.")

    def __init__(self, broken: Sequence[Broken]):
        super().__init__(", ".join(f"{one.table}: {one.row}" for one in broken))
        self.broken = tuple(broken)


def may_be_kept(counted: Snapshot) -> None:
    """What shows only once it is counted. Raises Differs, DoesNotAgree."""
    if cases := json.loads(counted.differing or "[]"):  # first: it names what the checks only feel
        raise Differs(cases)
    if broken := check([from_json(one) for one in json.loads(counted.tables)]):
        raise DoesNotAgree(broken)
