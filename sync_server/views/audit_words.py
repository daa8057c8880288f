"""What the log of who saw what says was done, and what a check of it found."""

from shared.words import N_
from sync_server.desk.events import KINDS
from sync_server.desk.inspection import Step
from sync_server.views.saying import _, told

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
    "add-school-holiday": N_("Thêm kỳ nghỉ của trường"),
    "remove-school-holiday": N_("Bỏ kỳ nghỉ của trường"),
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
    "set-opening-hours": N_("Ghi giờ mở cửa của đơn vị"),
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
    "set-kiosk-settings": N_("Đổi cài đặt của các máy trạm"),
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


def step_word(step: Step) -> str:
    """What a line of an inspection says was done."""
    if step.book == "report":
        return _("Huyện nhận báo cáo, bản bổ sung")
    if step.book == "event":
        return _(KINDS.get(step.what, step.what), number=step.about)
    return told(DEEDS, step.what)
