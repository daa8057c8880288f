"""Why an envelope is set aside: what each code means, who acts, and how."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.words import N_


@dataclass(frozen=True, slots=True)
class Cause:
    """What a quarantine code means, who acts, and how."""

    meaning: str
    owner: str
    next_step: str


_MAINTAINER = N_("Người bảo trì")
_RETRY_AFTER_UPDATE = N_("Cập nhật máy chủ, rồi chọn «Thử lại».")
_CALL_STATION = N_("Gọi trạm để lập lại báo cáo, rồi chọn «Khép lại» kèm lý do.")

CAUSES: Mapping[str, Cause] = {
    "unreadable-envelope": Cause(N_("Phong bì không đúng khuôn dạng"), _MAINTAINER, _CALL_STATION),
    "id-reused": Cause(
        N_("Mã phong bì đã có với nội dung khác"),
        _MAINTAINER,
        N_("Kiểm tra xem ổ đĩa của trạm có bị sao chép không, rồi chọn «Khép lại» kèm lý do."),
    ),
    "seal-broken": Cause(
        N_("Không có khóa mở niêm phong này, hoặc nội dung đã hỏng"),
        _MAINTAINER,
        N_("Khôi phục khóa của huyện từ bản sao lưu, rồi chọn «Thử lại»."),
    ),
    "unreadable-revision": Cause(
        N_("Bên trong niêm phong không phải một báo cáo"), _MAINTAINER, _CALL_STATION
    ),
    "unreadable-part": Cause(
        N_("Bên trong niêm phong không phải một phần của tài liệu kèm theo"),
        _MAINTAINER,
        N_("Gọi trạm để đính kèm lại tài liệu, rồi chọn «Khép lại» kèm lý do."),
    ),
    "id-mismatch": Cause(N_("Phong bì và nội dung mang mã khác nhau"), _MAINTAINER, _CALL_STATION),
    "other-station": Cause(N_("Nội dung thuộc về đơn vị khác"), _MAINTAINER, _CALL_STATION),
    "invalid-report": Cause(N_("Báo cáo không đúng quy tắc của biểu mẫu"), _MAINTAINER, _RETRY_AFTER_UPDATE),
    "schema-not-supported": Cause(N_("Máy trạm mới hơn máy chủ"), _MAINTAINER, _RETRY_AFTER_UPDATE),
    "merge-failed": Cause(N_("Gộp vào hồ sơ bị lỗi"), _MAINTAINER, _RETRY_AFTER_UPDATE),
}
