"""Why an exchange did not succeed: each failure is one of three kinds, and says who must do what.

    retries           nothing to do, the kiosk tries again by itself
    needs_person      somebody at this station, or the district's admin, must do something
    needs_maintainer  call the maintainer and read out the code

Whatever the kind, reports stay safe in the outbox.
"""

from shared.errors import IntakeError
from shared.words import N_

RETRIES, NEEDS_PERSON, NEEDS_MAINTAINER = "retries", "needs_person", "needs_maintainer"


class SyncFailure(IntakeError):
    """Base of what can go wrong between kiosk and district.

    may_have_arrived: the envelopes may stand in the inbox although no receipt came back.
    retry_after_s: how long the server asked to be left alone.
    """

    status, exit_code = 503, 3
    slug = "sync-failure"
    kind = RETRIES
    may_have_arrived = False
    stops = False
    lost = N_("Báo cáo vẫn nằm an toàn trên máy này.")

    def __init__(self, detail: str = "", *, retry_after_s: int | None = None) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class ServerNotReached(SyncFailure):
    slug = "server-not-reached"
    title = N_("Chưa liên lạc được với máy chủ của huyện")
    todo = N_("Không cần làm gì: máy tự thử lại. Nếu mạng mất lâu, xem dây mạng hoặc Wi-Fi.")


class AnswerLost(SyncFailure):
    slug, may_have_arrived = "answer-lost", True
    title = N_("Mất liên lạc trong lúc gửi")
    todo = N_("Không cần làm gì: máy tự gửi lại, báo cáo không bị trùng.")


class NotTheDistrict(SyncFailure):
    """A login page, a redirect, a proxy's page: an answer, but not the district's."""

    slug, kind = "not-the-district", NEEDS_PERSON
    title = N_("Có trang khác trả lời thay máy chủ của huyện")
    todo = N_(
        "Mở trình duyệt xem Wi-Fi có đòi đăng nhập không, đăng nhập rồi chờ máy tự gửi lại. "
        "Nếu vẫn vậy, gọi người bảo trì."
    )


class AnswerNotSigned(SyncFailure):
    slug, may_have_arrived = "answer-not-signed", True
    title = N_("Câu trả lời không có chữ ký đúng của huyện")
    todo = N_("Máy tự thử lại. Nếu lặp lại nhiều lần, gọi người bảo trì và đọc mã lỗi.")


class AnswerUnfit(SyncFailure):
    """Signed, but not an answer to what was sent."""

    slug, may_have_arrived, kind = "answer-unfit", True, NEEDS_MAINTAINER
    title = N_("Câu trả lời của huyện không khớp với những gì đã gửi")
    todo = N_("Máy tự thử lại. Gọi người bảo trì và đọc mã lỗi.")


class CertificateRefused(SyncFailure):
    slug, kind = "certificate-refused", NEEDS_MAINTAINER
    title = N_("Không xác minh được máy chủ của huyện")
    todo = N_("Xem ngày giờ của máy này có đúng không. Nếu đúng, gọi người bảo trì và đọc mã lỗi.")


class ServerBusy(SyncFailure):
    slug = "server-busy"
    title = N_("Máy chủ của huyện đang bận")
    todo = N_("Không cần làm gì: máy tự gửi lại sau ít phút.")


class ServerFault(SyncFailure):
    slug, may_have_arrived = "server-fault", True
    title = N_("Máy chủ của huyện đang có lỗi")
    todo = N_("Máy tự thử lại. Nếu kéo dài, gọi người bảo trì và đọc mã lỗi.")


class SignatureRefused(SyncFailure):
    slug = "bad-signature"
    title = N_("Nội dung bị hỏng trên đường gửi")
    todo = N_("Máy tự gửi lại. Nếu lặp lại nhiều lần, gọi người bảo trì và đọc mã lỗi.")


class RequestRefused(SyncFailure):
    slug, kind = "request-refused", NEEDS_MAINTAINER
    title = N_("Máy chủ của huyện từ chối yêu cầu của máy này")
    todo = N_("Gọi người bảo trì và đọc mã lỗi. Máy vẫn tự thử lại.")


class UpgradeNeeded(SyncFailure):
    slug, kind = "schema-not-supported", NEEDS_MAINTAINER
    title = N_("Máy chủ của huyện cũ hơn máy này")
    todo = N_("Gọi người bảo trì: cần cập nhật máy chủ. Sau đó máy tự gửi lại.")


class KioskUnknown(SyncFailure):
    slug, kind, exit_code, stops = "kiosk-unknown", NEEDS_PERSON, 1, True
    title = N_("Máy chủ của huyện không biết máy này")
    todo = N_("Máy đã ngừng gửi. Gọi quản trị viên của huyện để kết nối lại.")


class KioskRevoked(SyncFailure):
    slug, kind, exit_code, stops = "kiosk-revoked", NEEDS_PERSON, 1, True
    title = N_("Huyện đã ngừng máy này")
    todo = N_("Máy đã ngừng gửi. Gọi quản trị viên của huyện.")


class BatchRefused(SyncFailure):
    """The batch as a whole was too large or not readable: it is halved until the bad one stands alone."""

    slug, kind = "batch-refused", NEEDS_MAINTAINER
    title = N_("Có báo cáo mà máy chủ của huyện không nhận được")
    todo = N_("Các báo cáo khác vẫn được gửi. Gọi người bảo trì và đọc mã lỗi.")


class UnexpectedFault(SyncFailure):
    slug, kind = "error", NEEDS_MAINTAINER
    title = N_("Có lỗi ngoài dự kiến khi gửi")
    todo = N_("Gọi người bảo trì và đọc mã lỗi. Máy vẫn tự thử lại.")


FAILURES: dict[str, type[SyncFailure]] = {
    failure.slug: failure
    for failure in (
        ServerNotReached,
        AnswerLost,
        NotTheDistrict,
        AnswerNotSigned,
        AnswerUnfit,
        CertificateRefused,
        ServerBusy,
        ServerFault,
        SignatureRefused,
        RequestRefused,
        UpgradeNeeded,
        KioskUnknown,
        KioskRevoked,
        BatchRefused,
        UnexpectedFault,
    )
}
"""Every failure by the code that the sync log keeps."""


def failure_of(code: str) -> type[SyncFailure]:
    """The words for a code of the log, also for one that this version does not know."""
    return FAILURES.get(code, UnexpectedFault)
