"""Spans, clocks, codes and log lines as people read them, in the language of the page."""

from collections.abc import Callable, Mapping
from functools import partial

from flask import Flask
from flask_babel import format_decimal, gettext, ngettext

from shared import codes
from shared.courier import CourierChanged
from shared.errors import (
    IntakeError,
    MessageTooLarge,
    NotSigned,
    Revoked,
    SchemaNotSupported,
    StoreNotReady,
    UnreadableMessage,
)
from shared.folder import NoSuchFolder
from shared.report import Field
from shared.report.reading import in_words
from shared.store_faults import StoreBusy, StoreDamaged, StoreDown, StoreFull, StoreNotWritable
from shared.web.language import lang
from shared.web.sizes import size
from shared.words import N_
from sync_server.desk.clocks import TimeLeft
from sync_server.desk.clocks_shown import WHY
from sync_server.desk.events import KINDS
from sync_server.desk.inspection import Step
from sync_server.fleet.backup_file import BackupDamaged
from sync_server.intake.district import commune_names
from sync_server.intake.models import ExchangeRun, MergeRun
from sync_server.intake.quarantine import CAUSES, Cause
from sync_server.periodic.table import Figure

ROLES = {"officer": N_("Cán bộ trẻ em"), "admin": N_("Quản trị"), "maintainer": N_("Bảo trì")}
DEEDS = {
    "view-case": N_("Xem hồ sơ"),
    "search": N_("Tìm theo danh tính"),
    "view-file": N_("Xem tài liệu kèm theo"),
    "view-informer": N_("Xem danh tính người báo tin"),
    "view-work": N_("Mở trang xử lý"),
    "acknowledge": N_("Tiếp nhận"),
    "change-case": N_("Ghi vào vụ việc"),
    "overdue-noted": N_("Ghi lý do quá hạn"),
    "set-limits": N_("Đổi hạn xử lý"),
    "add-day-off": N_("Thêm ngày nghỉ, làm bù"),
    "remove-day-off": N_("Bỏ ngày nghỉ, làm bù"),
    "compare-reports": N_("So sánh hai báo cáo"),
    "choose-reports": N_("Chọn hai báo cáo để so sánh"),
    "same-child-same": N_("Gộp báo cáo: cùng một trẻ"),
    "same-child-not_same": N_("Xem là không phải cùng một trẻ"),
    "same-child-siblings": N_("Xem là anh chị em"),
    "same-child-undone": N_("Tách báo cáo đã gộp"),
    "same-child-reopened": N_("Xét lại hai báo cáo"),
    "export": N_("Xuất dữ liệu"),
    "rotate-key": N_("Đổi khóa của huyện"),
    "backup-keys": N_("Sao lưu khóa của huyện"),
    "backup": N_("Sao lưu dữ liệu"),
    "restore": N_("Khôi phục dữ liệu"),
    "courier-import": N_("Nhận tệp USB"),
    "prepare-slip": N_("Soạn phiếu chuyển"),
    "issue-slip": N_("Ban hành phiếu chuyển"),
    "view-slip": N_("Xem phiếu chuyển"),
    "print-slip": N_("In phiếu chuyển"),
    "log-reply": N_("Ghi trả lời của cơ quan"),
    "issue-reminder": N_("Ban hành công văn đôn đốc"),
    "count-report": N_("Đếm lại báo cáo định kỳ"),
    "write-report": N_("Viết lời văn báo cáo định kỳ"),
    "freeze-report": N_("Chốt báo cáo định kỳ"),
    "view-figure": N_("Xem hồ sơ sau một con số"),
    "export-report": N_("Lấy báo cáo định kỳ"),
    "export-report-outside": N_("Lấy báo cáo định kỳ để gửi ra ngoài"),
    "set-report-wording": N_("Sửa tên, nơi nhận trên báo cáo định kỳ"),
    "add-unit": N_("Thêm đơn vị"),
    "add-agency": N_("Thêm cơ quan"),
    "change-agency": N_("Sửa cơ quan"),
    "close-agency": N_("Khép cơ quan"),
    "open-agency": N_("Mở lại cơ quan"),
    "change-slip-words": N_("Sửa câu chữ của phiếu chuyển"),
    "add-duty": N_("Thêm người trực"),
    "change-duty": N_("Sửa người trực"),
    "close-duty": N_("Bỏ khỏi danh sách trực"),
    "add-channel": N_("Thêm kênh báo"),
    "drop-channel": N_("Bỏ kênh báo"),
    "test-channel": N_("Gửi thử kênh báo"),
    "acknowledge-alert": N_("Nhận báo động"),
    "add-kiosk": N_("Thêm máy trạm"),
    "new-code": N_("Cấp mã kết nối mới"),
    "revoke-kiosk": N_("Ngừng máy trạm"),
    "add-account": N_("Thêm tài khoản"),
    "retire-account": N_("Khép tài khoản"),
    "change-password": N_("Đổi mật khẩu của mình"),
    "reset-password": N_("Đặt mật khẩu mới"),
    "set-second-factor": N_("Bật xác thực hai lớp"),
    "reset-second-factor": N_("Đặt lại xác thực hai lớp"),
    "use-recovery-code": N_("Đăng nhập bằng mã dự phòng"),
    "end-session": N_("Kết thúc phiên đăng nhập"),
    "sign-in-rules": N_("Đổi quy định đăng nhập"),
    "inspect-case": N_("Kiểm tra một vụ việc"),
    "inspect-person": N_("Kiểm tra một người đã xem gì"),
    "verify-audit": N_("Kiểm tra sổ"),
    "retry-quarantine": N_("Thử lại mục cách ly"),
    "settle-quarantine": N_("Khép mục cách ly"),
    "tls-init": N_("Tạo CA và chứng thư của máy chủ"),
    "tls-renew": N_("Gia hạn chứng thư của máy chủ"),
    "settle-forks": N_("Khép báo động hai ổ đĩa"),
}
BREAKS = {
    "changed": N_("nội dung khác với lúc ghi."),
    "unlinked": N_("không nối với dòng trước: có dòng bị xóa, bị chuyển chỗ hoặc bị chèn vào."),
    "cut": N_("dòng này từng có, nay không còn: sổ bị cắt, hoặc là bản cũ."),
    "rewritten": N_("khác với dấu đã giữ: các dòng đến đây có thể đã bị viết lại."),
}
OUTCOMES = {
    "in_time": N_("đúng hạn"),
    "late": N_("quá hạn"),
    "void": N_("không còn áp dụng"),
    "closed": N_("dừng khi kết thúc vụ việc"),
}
LEVELS_OF_LIKENESS = {"strong": N_("Rất có thể"), "possible": N_("Có thể"), "chosen": N_("Cán bộ chọn")}
FOUND_IN = {
    "child_full_name": N_("Họ tên trẻ"),
    "child_other_names": N_("Tên khác của trẻ"),
    "father_name": N_("Cha"),
    "mother_name": N_("Mẹ"),
    "caregiver_name": N_("Người chăm sóc"),
    "caregiver_phone": N_("Điện thoại người chăm sóc"),
    "child_school_name": N_("Trường"),
    "perps.name": N_("Người bị nghi gây hại"),
    "perps.phone": N_("Điện thoại người bị nghi gây hại"),
}
"""Where a search found what was typed: fields of a report, in short."""
ENVELOPE_STATES = {
    "waiting": N_("Chờ gộp"),
    "merged": N_("Đã gộp"),
    "quarantined": N_("Cách ly"),
}
PARTS = {
    "overdue": N_("Quá hạn"),
    "hours_4": N_("Còn dưới 4 giờ"),
    "hours_24": N_("Còn dưới 24 giờ"),
    "later": N_("Còn lâu hơn"),
    "no_clock": N_("Không có hạn"),
    "7": N_("Đến 7 ngày"),
    "30": N_("8–30 ngày"),
    "90": N_("31–90 ngày"),
    "more": N_("Trên 90 ngày"),
    "in_time": N_("Đúng hạn"),
    "late": N_("Trễ hạn"),
    "waiting": N_("Chưa đến hạn"),
}
"""Rows and parts of the pictures; those that are codes of a list are said as there."""
QUARANTINE_STATES = {
    "open": N_("Chờ người xử lý"),
    "retried": N_("Đã thử lại"),
    "settled": N_("Đã khép lại"),
}
_REFUSALS: Mapping[str, type[IntakeError]] = {
    error.slug: error
    for error in (CourierChanged, MessageTooLarge, NotSigned, Revoked, SchemaNotSupported, UnreadableMessage)
}
_BACKUP_FAULTS: Mapping[str, type[IntakeError]] = {
    error.slug: error
    for error in (
        NoSuchFolder,
        StoreFull,
        StoreNotWritable,
        StoreDamaged,
        StoreBusy,
        StoreDown,
        StoreNotReady,
        BackupDamaged,
    )
}
_STOPPED = N_("Máy chủ dừng giữa chừng")


def _(text: str, **places: object) -> str:
    """A text in the language of the page, with its places filled."""
    return str(gettext(text, **places))


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        word=word,
        word_vi=codes.label,
        found_word=partial(_told, FOUND_IN),
        span=span,
        time_left=time_left,
        day_word=day_word,
        age_bands=age_bands,
        level_word=partial(_told, LEVELS_OF_LIKENESS),
        role_word=partial(_told, ROLES),
        deed_word=partial(_told, DEEDS),
        step_word=step_word,
        verdict_word=partial(_told, BREAKS),
        why_word=partial(_told, WHY),
        outcome_word=partial(_told, OUTCOMES),
        envelope_word=partial(_told, ENVELOPE_STATES),
        quarantine_word=partial(_told, QUARANTINE_STATES),
        run_sentence=run_sentence,
        part_word=part_word,
        week_word=week_word,
        grouped=format_decimal,
        cause_of=cause_of,
        kilobytes=kilobytes,
        period_word=period_word,
        due_word=due_word,
        figure=figure,
        size=size,
    )


def _told(words: Mapping[str, str], code: str) -> str:
    return _(words.get(code, code))


def word(list_name: str, code: str) -> str:
    """The label of a code in the page's language."""
    return codes.label(list_name, code, lang())


def reading() -> Callable[[Field, object], tuple[str, ...]]:
    """How a page says values of a report: its language, and the communes' names, are fixed once."""
    return partial(in_words, communes=commune_names(), lang=lang())


def span(seconds: float) -> str:
    """«20 phút», «3 giờ 20», «5 ngày»: as exact as one needs to act."""
    minutes = int(abs(seconds)) // 60
    if minutes >= 48 * 60:
        return _("%(days)s ngày", days=minutes // (24 * 60))
    if minutes >= 60 and minutes % 60:
        return _("%(hours)s giờ %(minutes)s", hours=minutes // 60, minutes=f"{minutes % 60:02d}")
    if minutes >= 60:
        return _("%(hours)s giờ", hours=minutes // 60)
    return _("%(minutes)s phút", minutes=minutes)


def time_left(clock: TimeLeft) -> str:
    """«còn 3 giờ 20» or «quá hạn 5 giờ»."""
    told = span(clock.left.total_seconds())
    return _("quá hạn %(span)s", span=told) if clock.overdue else _("còn %(span)s", span=told)


def day_word(day: str) -> str:
    """«15/02/2027» of a day as it is kept; «02/09, mọi năm» of one of every year."""
    told = "/".join(reversed(day.split("-")))
    return told if len(day) == 10 else _("%(day)s, mọi năm", day=told)


def age_bands(bands: tuple[str, ...]) -> str:
    """«11–15», or several where reports differ."""
    told = [_("chưa rõ") if band == "unknown" else band.replace("-", "–") for band in bands]
    return ", ".join(told)


def step_word(step: Step) -> str:
    """What a line of an inspection says was done."""
    if step.book == "report":
        return _("Huyện nhận báo cáo, bản bổ sung")
    if step.book == "event":
        return _(KINDS.get(step.what, step.what), number=step.about)
    return _told(DEEDS, step.what)


def part_word(code: str) -> str:
    for list_name in ("urgency", "station_type"):
        if code in codes.codes(list_name):
            return word(list_name, code)
    return _told(PARTS, code)


def week_word(monday: str) -> str:
    """24/11 of an ISO date."""
    return f"{monday[8:]}/{monday[5:7]}"


def period_word(kind: str, year: int) -> str:
    """«6 tháng đầu năm 2026», «năm 2026»."""
    return _("6 tháng đầu năm %(year)s", year=year) if kind == "half-year" else _("năm %(year)s", year=year)


def due_word(days: int) -> str:
    """How long until a report is due, or since."""
    if days > 0:
        return str(ngettext("còn %(num)s ngày", "còn %(num)s ngày", days))
    if days == 0:
        return _("hôm nay")
    return str(ngettext("quá hạn %(num)s ngày", "quá hạn %(num)s ngày", -days))


def figure(told: Figure) -> str:
    """A figure of a report, which is in Vietnamese: 1.234,5; «–» where there was nothing to measure."""
    if told is None or isinstance(told, str):
        return "–" if told is None else told
    digits = f"{told:,}" if isinstance(told, int) else f"{told:,.2f}".rstrip("0").rstrip(".")
    return digits.replace("-", "−").translate(str.maketrans(",.", ".,"))


def cause_of(code: str) -> Cause:
    """What a quarantine code means; one from a newer program is for the maintainer too."""
    return CAUSES.get(code) or CAUSES["merge-failed"]


def backup_fault(code: str) -> str:
    """Why a backup failed: the words of that error, with its code for whoever looks it up."""
    error = _BACKUP_FAULTS.get(code, IntakeError)
    title = _STOPPED if code == "stopped" else error.title
    return f"{_(title)} ({code})"


def kilobytes(count: int) -> str:
    """1,2 with a decimal comma in Vietnamese."""
    told = f"{count / 1024:.1f}"
    return told if lang() == "en" else told.replace(".", ",")


def run_sentence(run: ExchangeRun | MergeRun) -> str:
    """One run of the log in one sentence: counts and codes."""
    if isinstance(run, MergeRun):
        return _(
            "Gộp %(merged)s phong bì, mở %(cases)s vụ việc, cách ly %(quarantined)s. Mất %(ms)s ms.",
            merged=run.merged,
            cases=run.cases_opened,
            quarantined=run.quarantined,
            ms=run.took_ms,
        )
    kiosk = run.kiosk.kiosk_id if run.kiosk else "?"
    if run.way == "courier":
        kiosk = _("%(kiosk)s (bằng USB)", kiosk=kiosk)
    if run.result != "ok":
        refusal = _REFUSALS.get(run.result, IntakeError)
        return _("%(kiosk)s bị từ chối: %(why)s.", kiosk=kiosk, why=_(refusal.title))
    if run.accepted + run.duplicate + run.quarantined == 0:
        return _("%(kiosk)s báo còn hoạt động, không có gì mới.", kiosk=kiosk)
    return _(
        "%(kiosk)s gửi: %(accepted)s nhận mới, %(duplicate)s đã có, %(quarantined)s cách ly;"
        " còn chờ %(waiting)s.",
        kiosk=kiosk,
        accepted=run.accepted,
        duplicate=run.duplicate,
        quarantined=run.quarantined,
        waiting=run.waiting or 0,
    )
