"""What a kiosk's state is called, what that means, and who has to do what. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.words import N_


@dataclass(frozen=True, slots=True)
class State:
    """`code` is stable; the others are msgids. `todo` is "" where nobody has to act."""

    code: str
    word: str
    todo: str = ""
    means: str = ""


STATES: Mapping[str, State] = {
    state.code: state
    for state in (
        State("invited", N_("Chờ kết nối"), N_("Nhập mã kết nối trên máy trạm.")),
        State("revoked", N_("Đã ngừng")),
        State(
            "forked",
            N_("Hai ổ đĩa"),
            N_(
                "Hai ổ đĩa cùng gửi dưới tên máy này; báo cáo của cả hai đều đã được giữ. "
                "Hỏi trạm ổ nào đang dùng, ngừng ổ kia, rồi khép lại kèm lý do."
            ),
        ),
        State("never_heard", N_("Chưa gửi lần nào"), N_("Mở máy trạm và xem trang «Tình trạng máy».")),
        State(
            "silent",
            N_("Im lặng"),
            N_("Gọi trạm: máy có đang bật và có mạng không?"),
            N_("Nhiều giờ máy này thường bật đã qua mà không nghe gì."),
        ),
        State(
            "late",
            N_("Chưa nghe lại"),
            means=N_("Đang là giờ máy này thường bật mà chưa nghe lại; chưa đủ lâu để gọi trạm."),
        ),
        State(
            "off_hours",
            N_("Ngoài giờ"),
            means=N_("Giờ này máy thường tắt, nên không nghe gì là bình thường."),
        ),
        State(
            "school_holiday",
            N_("Trường nghỉ"),
            means=N_("Trường đang trong kỳ nghỉ, nên không nghe gì là bình thường."),
        ),
        State("clock_off", N_("Đồng hồ lệch"), N_("Chỉnh lại giờ trên máy trạm.")),
        State(
            "well",
            N_("Hoạt động"),
            means=N_("Máy vẫn liên lạc đều; không có báo cáo mới chỉ là không có gì để gửi."),
        ),
    )
}

QUIET = frozenset({"never_heard", "silent"})
"""States of a kiosk from which nothing comes although something should."""
