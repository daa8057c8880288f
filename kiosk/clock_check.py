"""A clock that is certainly wrong: reports would carry wrong times, and the law counts hours from them."""

from datetime import UTC, datetime, timedelta

from kiosk.models import SyncRun
from shared.clock import from_stamp
from shared.errors import IntakeError
from shared.words import N_

RELEASED = datetime(2026, 1, 1, tzinfo=UTC)
"""No true clock is earlier than the program."""
DAY = timedelta(days=1)
LONGEST_SILENCE = timedelta(days=730)


class ClockWrong(IntakeError):
    status, slug = 503, "clock-wrong"
    title = N_("Ngày giờ của máy này sai")
    lost = N_("Chưa gửi gì. Báo cáo và bản nháp đã lưu vẫn còn nguyên.")
    todo = N_(
        "Nếu trẻ đang nguy hiểm, gọi điện ngay, đừng chờ máy. Nhờ người quản trị máy chỉnh lại ngày giờ, "
        "rồi thử lại. Nếu giờ sai lại sau mỗi lần tắt máy, cần thay pin trên bo mạch."
    )


def server_time_at_last_exchange() -> tuple[datetime, datetime] | None:
    """(the server's clock, this PC's clock) at the last exchange that measured both."""
    measured = SyncRun.skew_s.is_null(False) & SyncRun.ended_at.is_null(False)
    row = SyncRun.select().where(measured).order_by(SyncRun.id.desc()).first()
    if row is None:
        return None
    here = from_stamp(row.ended_at)
    return here - timedelta(seconds=row.skew_s), here


def is_wrong(now: datetime, heard: tuple[datetime, datetime] | None) -> bool:
    """Whether the clock is off by more than a day, as far as can be known without asking anyone.

    heard: as `server_time_at_last_exchange`. A clock that was set right since is not held against it.
    """
    if now < RELEASED:
        return True
    if heard is None:
        return False
    server, here = heard
    if now < server - DAY or now - server > LONGEST_SILENCE:
        return True
    return here - server > DAY and now >= here


def ensure_right(now: datetime) -> None:
    """Raises ClockWrong."""
    if is_wrong(now, server_time_at_last_exchange()):
        raise ClockWrong(now.date().isoformat())
