"""How a kiosk is, from what was last heard of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.words import N_

BEATS_MISSED = 3
"""A kiosk is silent after as many missed exchanges; off for the night looks the same and is no fault."""

CLOCK_OFF_S = 300
"""More than five minutes off is worth setting right; nothing is ordered by a kiosk's clock."""


@dataclass(frozen=True, slots=True)
class State:
    """`code` is stable; `word` and `todo` are msgids, `todo` "" where nobody has to act."""

    code: str
    word: str
    todo: str = ""


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
        State("silent", N_("Im lặng"), N_("Gọi trạm: máy có đang bật và có mạng không?")),
        State("clock_off", N_("Đồng hồ lệch"), N_("Chỉnh lại giờ trên máy trạm.")),
        State("well", N_("Hoạt động")),
    )
}

QUIET = frozenset({"never_heard", "silent"})
"""States of a kiosk from which nothing comes."""


def state_of(
    state: str,
    last_heard: datetime | None,
    skew_s: int | None,
    *,
    now: datetime,
    every_s: int,
    forked: bool = False,
) -> State:
    """state: the kiosk's own (invited, enrolled, revoked); every_s: seconds between its exchanges.

    forked: two disks speak as this kiosk, which is worse than all else.
    """
    if forked:
        return STATES["forked"]
    if state != "enrolled":
        return STATES[state]
    if last_heard is None:
        return STATES["never_heard"]
    if now - last_heard > BEATS_MISSED * timedelta(seconds=every_s):
        return STATES["silent"]
    if skew_s is not None and abs(skew_s) > CLOCK_OFF_S:
        return STATES["clock_off"]
    return STATES["well"]
