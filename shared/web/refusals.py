"""The members of the error family that only HTTP knows: answers to requests that never reach a view."""

from shared.errors import IntakeError
from shared.words import N_


class BadRequest(IntakeError):
    status, slug = 400, "bad-request"
    title = N_("Yêu cầu này không đọc được")
    todo = N_("Quay lại trang trước rồi làm lại.")


class StalePage(IntakeError):
    status, slug = 400, "stale-page"
    title = N_("Trang này đã cũ")
    todo = N_("Mở lại trang rồi làm lại.")


class ForeignPage(IntakeError):
    status, slug = 403, "foreign-page"
    title = N_("Yêu cầu này không đến từ trang của Lá Chắn")
    lost = N_("Không có gì thay đổi.")
    todo = N_("Mở Lá Chắn trực tiếp rồi làm lại.")


class WrongMethod(IntakeError):
    status, slug = 405, "wrong-method"
    title = N_("Trang này không mở được theo cách đó")
    lost = N_("Chưa mất gì.")
    todo = N_("Quay lại trang đầu.")


class TooLarge(IntakeError):
    status, slug = 413, "too-large"
    title = N_("Nội dung gửi lên quá lớn")
    todo = N_("Rút ngắn nội dung rồi gửi lại.")


class WrongKind(IntakeError):
    status, slug = 415, "wrong-kind"
    title = N_("Loại nội dung này không nhận được")
    todo = N_("Quay lại trang trước rồi làm lại.")


REFUSALS: dict[int, type[IntakeError]] = {
    400: BadRequest,
    403: ForeignPage,
    405: WrongMethod,
    413: TooLarge,
    415: WrongKind,
}
