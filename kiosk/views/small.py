"""What the pages of small forms share."""

from flask_babel import gettext

from kiosk.forms.small import Small
from kiosk.views.words import say, wait, whole_error
from shared.errors import FieldError, IntakeError, TooManyAttempts
from shared.words import N_

LABELS = {
    "server_url": N_("Địa chỉ máy chủ"),
    "code": N_("Mã kết nối"),
    "receipt_code": N_("Mã biên nhận"),
    "name": N_("Họ và tên"),
    "login": N_("Tên đăng nhập"),
    "role": N_("Vai trò"),
    "passphrase": N_("Mật khẩu"),
    "again": N_("Nhập lại mật khẩu"),
    "receipts": N_("Tệp biên nhận của huyện"),
}


def failed(form: Small, name: str, error: IntakeError) -> Small:
    """The form with an error of the family shown at one field."""
    return form.with_errors({name: whole_error(error)})


def too_many(slow: TooManyAttempts) -> FieldError:
    """How long to wait, in words."""
    text = N_("Đã thử sai nhiều lần. Chờ {wait} rồi thử lại.")
    return FieldError(slow.slug, text, {"wait": wait(slow.retry_after_s)})


def error_list(form: Small) -> list[dict[str, str]]:
    told = ((name, gettext(LABELS[name]), say(error)) for name, error in form.errors.items())
    return [{"text": f"{label}: {text}", "href": f"#{name}"} for name, label, text in told]


def shown(form: Small) -> dict[str, object]:
    """What a template of a small form is given."""
    labels = {name: gettext(label) for name, label in LABELS.items()}
    return {"values": form.values, "errors": form.errors, "error_list": error_list(form), "labels": labels}
