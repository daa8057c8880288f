"""«Cài đặt»: how this kiosk is set, in words, and who may change each. Nothing is set here.

What a kiosk keeps and how soon it locks is safety of the child: a person at the desk does not loosen it.
"""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask_babel import gettext, ngettext

from kiosk import identity, retention
from kiosk.runtime import runtime
from kiosk.views.access import require_supervisor
from shared.kiosk_settings import LOCK_AFTER, SYNC_EVERY
from shared.words import N_

bp = Blueprint("settings", __name__, url_prefix="/settings")
bp.before_request(require_supervisor)

LOCKED = N_("Khóa màn hình khi không có thao tác")
DISTRICT, INSTALLED = N_("Huyện, qua máy chủ"), N_("Người quản trị máy, trong cài đặt:")


@dataclass(frozen=True, slots=True)
class Setting:
    """`who` changes it; `name` is the setting's own, where it is one of the installation."""

    title: str
    value: str
    who: str
    name: str = ""


@bp.get("/")
def page() -> str:
    return render_template("kiosk/settings.html", settings=[*_of_the_district(), *_of_the_installation()])


def _of_the_district() -> list[Setting]:
    here, who = identity.needed(), gettext(DISTRICT)
    days = retention.keep_copy_days()
    lines = ", ".join(f"{line['number']} ({line['name']})" for line in identity.hotlines())
    rows = [
        (N_("Đơn vị của máy này"), f"{here.unit_name} ({here.unit_code})"),
        (N_("Mã máy"), here.kiosk_id),
        (N_("Máy chủ của huyện"), f"{here.district}, {here.server_url}"),
        (N_("Số điện thoại khẩn cấp"), lines),
        (
            N_("Tự gửi báo cáo"),
            gettext("mỗi %(time)s; báo cáo khẩn cấp gửi ngay", time=_duration(_sync_every_s())),
        ),
        (
            N_("Giữ nội dung cho người viết"),
            ngettext("%(num)s ngày sau biên nhận của huyện", "%(num)s ngày sau biên nhận của huyện", days),
        ),
    ]
    lock = identity.told(LOCK_AFTER, 0)
    rows += [(LOCKED, _duration(lock))] if lock else []
    return [Setting(gettext(title), value, who) for title, value in rows]


def _of_the_installation() -> list[Setting]:
    settings, who = runtime().settings, gettext(INSTALLED)
    allowed = (
        gettext("được phép (chỉ dùng trong mạng tin cậy)") if settings.insecure_http else gettext("không")
    )
    rows = [
        (
            N_("Đăng xuất khi không có thao tác"),
            _duration(settings.sign_out_after_s),
            "KIOSK_SIGN_OUT_AFTER_S",
        ),
        (N_("Thư mục dữ liệu"), str(settings.data.resolve()), "KIOSK_DATA"),
        (N_("Địa chỉ trên máy này"), f"http://{settings.host}:{settings.port}/", "KIOSK_PORT"),
        (N_("Dùng http thường ra ngoài máy này"), allowed, "KIOSK_INSECURE_HTTP"),
    ]
    if not identity.told(LOCK_AFTER, 0):
        rows.insert(0, (LOCKED, _duration(settings.lock_after_s), "KIOSK_LOCK_AFTER_S"))
    return [Setting(gettext(title), value, who, name) for title, value, name in rows]


def _sync_every_s() -> int:
    return identity.told(SYNC_EVERY, runtime().settings.sync_every_s)


def _duration(seconds: int) -> str:
    """Whole minutes as minutes, anything else as seconds."""
    if seconds % 60:
        return str(ngettext("%(num)s giây", "%(num)s giây", seconds))
    return str(ngettext("%(num)s phút", "%(num)s phút", seconds // 60))
