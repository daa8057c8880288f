"""Words that several pages say: errors, codes, states, waiting times; translated here, at the rim."""

from datetime import datetime

from flask_babel import gettext, ngettext
from markupsafe import Markup, escape

from kiosk import local_time
from kiosk.attachments import FileCounts
from kiosk.failures import failure_of
from kiosk.mine import MyReport
from kiosk.outbox import OutboxCounts
from kiosk.runtime import here, runtime
from shared import codes
from shared.errors import FieldError, IntakeError
from shared.report.rules import LOCAL
from shared.web.language import lang
from shared.words import N_

STATES = {
    "saved": N_("Đã lưu tại trạm"),
    "sent": N_("Đã gửi, chờ biên nhận"),
    "received": N_("Huyện đã nhận"),
    "needs_person": N_("Huyện đã nhận, cần người xử lý"),
}
HINTS = {
    "saved": N_("Máy tự gửi khi có mạng. Chưa mất gì."),
    "sent": N_("Máy tự hỏi lại cho đến khi có biên nhận. Chưa mất gì."),
    "received": "",
    "needs_person": N_("Người bảo trì của huyện sẽ xem. Anh/chị không phải làm gì thêm."),
}


def say(error: FieldError | None) -> str:
    """What is wrong with one field, in the page's language."""
    return gettext(error.message).format(**error.values) if error else ""


def whole_error(error: IntakeError) -> FieldError:
    """An error of the family as the error of one field: what happened and what to do."""
    return FieldError(
        error.slug, "{title}. {todo}", {"title": gettext(error.title), "todo": gettext(error.todo)}
    )


def word(list_name: str, code: str) -> str:
    """The label of a code in the page's language."""
    return codes.label(list_name, code, lang())


def one_line(text: str) -> Markup:
    """Text whose line breaks survive templates that indent what they are given."""
    return escape(text).replace("\n", Markup("&#10;"))


def state(report: MyReport) -> str:
    """Where a report stands."""
    if report.district_received_at:
        return str(gettext("Huyện đã tiếp nhận lúc %(time)s", time=short_time(report.district_received_at)))
    if report.state == "received" and report.received_at:
        return str(gettext("Huyện đã nhận lúc %(time)s", time=short_time(report.received_at)))
    return str(gettext(STATES[report.state]))


def state_hint(report: MyReport) -> str:
    """What the state means for her, who may not know that the district stopped this kiosk."""
    if report.state in ("saved", "sent") and (told := stopped()):
        return " ".join((told, gettext("Báo cáo nằm an toàn ở đây."), *_while_stopped()))
    if report.district_received_at and report.state in ("saved", "sent"):
        return str(gettext("Phần bổ sung đang chờ gửi. Chưa mất gì."))
    hint = HINTS[report.state]
    return str(gettext(hint)) if hint else ""


def short_time(moment: datetime) -> str:
    """`22:46` of today, `22:46 24/11/2026` of another day, in Viet Nam."""
    return local_time.short(moment, now=runtime().now())


def clock(moment: datetime) -> str:
    """`22:43:10` in Viet Nam."""
    return moment.astimezone(LOCAL).strftime("%H:%M:%S")


def wait(seconds: int) -> str:
    """A waiting time as people say it, never shorter than it is."""
    if seconds < 60:
        return str(ngettext("%(num)s giây", "%(num)s giây", seconds))
    minutes = -(-seconds // 60)
    return str(ngettext("%(num)s phút", "%(num)s phút", minutes))


def stopped() -> str:
    """That the district stopped this kiosk, which then sends nothing more; "" while it did not."""
    known = here()
    if known is None or not known.stopped_by:
        return ""
    return str(gettext("%(title)s: máy đã ngừng gửi.", title=gettext(failure_of(known.stopped_by).title)))


def _while_stopped() -> tuple[str, str]:
    return gettext("Việc khẩn cấp: gọi điện, đừng chờ máy."), gettext("Báo ngay cho đầu mối của đơn vị.")


def outbox_line(counts: OutboxCounts, files: FileCounts, sent_all_at: datetime | None) -> str:
    """The quiet line of every page of the signed-in. `sent_all_at`: when a run last left nothing behind."""
    if told := stopped():
        return " ".join((told, *([_waiting(counts)] if counts.waiting else []), *_while_stopped()))
    if counts.waiting:
        return _waiting(counts)
    if files.waiting:
        return files_waiting(files)
    if sent_all_at is None:
        return str(gettext("Không có báo cáo nào chờ gửi."))
    return str(gettext("Đã gửi hết lúc %(time)s.", time=short_time(sent_all_at)))


def _waiting(counts: OutboxCounts) -> str:
    return str(
        ngettext(
            "%(num)s báo cáo đang chờ gửi. Chưa mất gì.",
            "%(num)s báo cáo đang chờ gửi. Chưa mất gì.",
            counts.waiting,
        )
    )


def files_waiting(files: FileCounts) -> str:
    return str(
        ngettext(
            "%(num)s tài liệu kèm theo đang chờ gửi. Chưa mất gì.",
            "%(num)s tài liệu kèm theo đang chờ gửi. Chưa mất gì.",
            files.waiting,
        )
    )
