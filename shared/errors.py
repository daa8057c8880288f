"""The one error family of both apps.

    IntakeError
    ├── InvalidReport          422  a report breaks field rules; `errors` names every bad field
    ├── UnreadableMessage      400  bytes that are not the message they should be
    ├── MessageTooLarge        413  larger than the exchange allows, before or after decompression
    ├── NotSigned              401  a message without a valid signature (a damaged body, for one)
    ├── NotEnrolled            401  the kiosk is not known here
    ├── Revoked                403  the kiosk was revoked
    ├── CodeRefused            403  an enrolment code that is unknown, used or expired
    ├── TooManyAttempts        429  guessing is slowed down; `retry_after_s` says how long
    ├── SchemaNotSupported     426  a newer program wrote this; the server must be updated first
    ├── NotSignedIn            401  a page that needs a person
    ├── NotAllowed             403  a person whose role may not do this
    ├── NotThere               404  nothing here by that name, or not for this person
    ├── SealBroken             500  bytes that the key at hand does not open
    ├── StoreNotReady          503  the data folder is missing, damaged, locked or of another version
    └── CannotDo               409  a request that the present state does not allow

Raise low, render at the rim: as a page, as problem+json (RFC 9457) or as an exit status. Each error says
what happened (`title`), whether anything is lost (`lost`) and what to do now (`todo`), in Vietnamese as the
source language. Texts and arguments never hold anything of a report's content.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.words import N_


@dataclass(frozen=True, slots=True)
class FieldError:
    """One broken rule. `type` is stable, for programs;
    `message` is a text with {name} places for `values`.
    """

    type: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.values)


class IntakeError(Exception):
    """Base of the family. `code` is the short word a maintainer can look up, the same as the slug.

    retry_after_s: when it is worth to ask again, where that is known.
    """

    status = 500
    slug = "error"
    exit_code = 1
    retry_after_s: int | None = None
    title = N_("Có lỗi ngoài dự kiến")
    lost = N_("Những gì đã lưu vẫn còn nguyên.")
    todo = N_("Thử lại. Nếu vẫn lỗi, gọi người bảo trì và đọc mã lỗi.")

    def __init__(self, detail: str = "", *, title: str | None = None, todo: str | None = None):
        super().__init__(detail or self.slug)
        self.detail = detail
        if title is not None:
            self.title = title
        if todo is not None:
            self.todo = todo


class InvalidReport(IntakeError):
    """A report breaks one or more field rules; `errors` maps field name (perps.0.name for rows) to
    FieldError.
    """

    status, slug = 422, "invalid-report"
    title = N_("Báo cáo còn chỗ chưa đúng")
    lost = N_("Những gì đã nhập vẫn còn nguyên.")
    todo = N_("Sửa các chỗ được đánh dấu rồi gửi lại.")

    def __init__(self, errors: Mapping[str, FieldError]):
        super().__init__(f"{len(errors)} field(s) not valid: {', '.join(sorted(errors))}")
        self.errors = dict(errors)


class UnreadableMessage(IntakeError):
    status, slug = 400, "unreadable-message"
    title = N_("Không đọc được nội dung gửi đến")
    todo = N_("Máy trạm sẽ tự gửi lại.")


class MessageTooLarge(IntakeError):
    status, slug = 413, "message-too-large"
    title = N_("Nội dung gửi đến quá lớn")
    todo = N_("Máy trạm sẽ tự chia nhỏ và gửi lại.")


class NotSigned(IntakeError):
    status, slug = 401, "bad-signature"
    title = N_("Chữ ký của máy trạm không khớp")
    todo = N_("Máy trạm sẽ tự gửi lại. Nếu lặp lại nhiều lần, gọi người bảo trì.")


class NotEnrolled(IntakeError):
    status, slug = 401, "kiosk-unknown"
    title = N_("Máy chủ không biết máy trạm này")
    todo = N_("Báo cáo vẫn nằm an toàn trên máy này. Gọi quản trị viên của huyện để kết nối lại.")


class Revoked(IntakeError):
    status, slug = 403, "kiosk-revoked"
    title = N_("Huyện đã ngừng máy trạm này")
    todo = N_("Báo cáo vẫn nằm an toàn trên máy này. Gọi quản trị viên của huyện.")


class CodeRefused(IntakeError):
    status, slug = 403, "code-refused"
    title = N_("Mã kết nối không dùng được")
    lost = N_("Chưa mất gì.")
    todo = N_("Kiểm tra lại mã. Nếu mã đã dùng hoặc hết hạn, xin quản trị viên của huyện một mã mới.")


class TooManyAttempts(IntakeError):
    status, slug = 429, "too-many-attempts"
    retry_after_s: int
    title = N_("Đã thử sai nhiều lần")
    lost = N_("Chưa mất gì.")
    todo = N_("Chờ một lát rồi thử lại.")

    def __init__(self, retry_after_s: int, detail: str = ""):
        super().__init__(detail or f"retry after {retry_after_s} s")
        self.retry_after_s = retry_after_s


class SchemaNotSupported(IntakeError):
    status, slug = 426, "schema-not-supported"
    title = N_("Máy trạm mới hơn máy chủ")
    todo = N_("Báo cáo vẫn nằm an toàn trên máy trạm. Người bảo trì cần cập nhật máy chủ.")


class NotSignedIn(IntakeError):
    status, slug = 401, "not-signed-in"
    title = N_("Cần đăng nhập")
    todo = N_("Đăng nhập rồi mở lại trang này.")


class NotAllowed(IntakeError):
    status, slug = 403, "not-allowed"
    title = N_("Vai trò của anh/chị không được xem hoặc làm việc này")
    lost = N_("Không có gì thay đổi.")
    todo = N_("Nếu công việc cần đến, hỏi quản trị viên của huyện.")


class NotThere(IntakeError):
    status, slug = 404, "not-there"
    title = N_("Không có trang này")
    lost = N_("Chưa mất gì.")
    todo = N_("Quay lại trang đầu.")


class SealBroken(IntakeError):
    status, slug = 500, "seal-broken"
    title = N_("Không mở được nội dung đã niêm phong")
    todo = N_("Gọi người bảo trì và đọc mã lỗi. Không xóa gì trên máy này.")


class StoreNotReady(IntakeError):
    status, slug = 503, "store-not-ready"
    title = N_("Chưa mở được nơi lưu dữ liệu")
    todo = N_("Không xóa gì. Gọi người bảo trì và đọc mã lỗi.")


class CannotDo(IntakeError):
    """`field` is what was typed wrong, where it is one field of a form; `title` then says what is wrong."""

    status, slug = 409, "cannot-do"
    title = N_("Việc này chưa làm được lúc này")
    lost = N_("Không có gì thay đổi.")
    todo = N_("Xem lại rồi thử lại.")

    def __init__(
        self, detail: str = "", *, title: str | None = None, todo: str | None = None, field: str = ""
    ):
        super().__init__(detail, title=title, todo=todo)
        self.field = field
