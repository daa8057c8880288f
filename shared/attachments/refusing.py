"""Why a file is not taken, in words for the person who chose it."""

from shared.errors import FieldError, IntakeError
from shared.words import N_

MESSAGES: dict[str, str] = {
    "no_file": N_("Chưa chọn tệp"),
    "empty_file": N_("Tệp này trống"),
    "file_too_large": N_("Tệp này lớn gần {size} MB, chỉ được tối đa 5 MB. Chụp hoặc quét lại ở cỡ nhỏ hơn"),
    "file_far_too_large": N_("Tệp này lớn hơn 5 MB nhiều lần. Chụp hoặc quét lại ở cỡ nhỏ hơn"),
    "file_of_other_kind": N_(
        "Chỉ nhận ảnh JPG, PNG hoặc tệp PDF. Nội dung tệp này không phải loại nào trong đó"
    ),
    "file_damaged": N_("Không mở được tệp này: tệp hỏng hoặc chưa chép đủ. Chọn lại tệp gốc"),
    "too_many_points": N_("Ảnh này có {points} triệu điểm ảnh, tối đa 50. Chụp lại ở cỡ nhỏ hơn"),
    "pdf_locked": N_("Tệp PDF này có mật khẩu nên huyện không mở được. Bỏ mật khẩu rồi chọn lại"),
    "pdf_active": N_("Tệp PDF này chứa mã lệnh hoặc tệp khác bên trong. Quét hoặc in lại thành PDF mới"),
    "too_many_files": N_("Báo cáo này đã có đủ 5 tệp"),
    "same_file": N_("Tệp này đã được đính kèm rồi"),
}


class FileRefused(IntakeError):
    """`error` is what stands beside the field. Never holds anything of the file but its size."""

    status, slug = 422, "file-refused"
    title = N_("Tệp này không đính kèm được")
    lost = N_("Báo cáo và các tệp đã đính kèm vẫn còn nguyên.")
    todo = N_("Chọn tệp khác.")

    def __init__(self, error: FieldError) -> None:
        super().__init__(error.type)
        self.error = error


def refused(error_type: str, **values: object) -> FileRefused:
    return FileRefused(FieldError(error_type, MESSAGES[error_type], values))
