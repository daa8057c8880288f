"""What `selftest` asks about sending: keys, clock, the district's server, what waits, the schedule."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk import client, clock_check, identity, outbox, sync, sync_log
from kiosk.check import ATTENTION, OK, Check, Said, attention, faulty, fine
from kiosk.failures import ServerBusy, ServerNotReached, SyncFailure, failure_of
from kiosk.identity import NotEnrolledYet
from kiosk.models import Enrolment, SyncRun
from kiosk.settings import KioskSettings
from kiosk.sync_log import Outage
from kiosk.told import RETRY_AFTER_MAX_S
from shared.clock import NewId, Now, from_stamp
from shared.run_lock import AlreadyRunning
from shared.sealing import key_id
from shared.words import N_

CLOCK_OFF_S = 300
"""As the district's list of kiosks has it."""
WAITS_LONG_S = 3600
SILENT_S = 3600
BY_SERVE = ["schedule", "urgent", "page"]
NOTHING_LOST = N_("Chưa mất gì.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one exchange, made for the check, came to. `busy`: a run was under way instead."""

    failure: SyncFailure | None = None
    skew_s: int | None = None
    busy: bool = False


def ask(settings: KioskSettings, *, now: Now, new_id: NewId) -> Asked:
    """Answers within some seconds, whatever the network does. Raises NotEnrolledYet."""
    if not client.found(identity.needed().server_url, within_s=client.BRIEF.connect_s):
        return Asked(failure=ServerNotReached("no address"))
    try:
        return Asked(skew_s=sync.greet(settings, now=now, new_id=new_id))
    except SyncFailure as failure:
        return Asked(failure=failure)
    except AlreadyRunning:
        return Asked(busy=True)


def key() -> Check:
    """The kiosk's own key, and the district's that reports are sealed to."""
    try:
        seed = identity.district().seed
        told_id, public = identity.district_key()
    except NotEnrolledYet as missing:
        return faulty("key", missing)
    if len(seed) != 32 or key_id(public) != told_id:
        return attention(
            "key",
            N_("Không xóa gì. Gọi người bảo trì."),
            N_("Khóa của máy này hoặc của huyện không còn nguyên vẹn."),
        )
    return fine("key", N_("Khóa của máy này và khóa niêm phong của huyện đều có và khớp."))


def clock(now: datetime, asked: Asked | None) -> Check:
    heard = clock_check.server_time_at_last_exchange()
    if clock_check.is_wrong(now, heard):
        return faulty("clock", clock_check.ClockWrong)
    if asked is not None and asked.skew_s is not None:
        skew_s, at = asked.skew_s, now
    elif heard is not None:
        skew_s, at = int((heard[1] - heard[0]).total_seconds()), heard[1]
    else:
        return attention(
            "clock", N_("Nối mạng, rồi kiểm tra lại."), N_("Chưa so được đồng hồ với máy chủ của huyện.")
        )
    if abs(skew_s) <= CLOCK_OFF_S:
        return fine(
            "clock",
            N_("Đồng hồ đúng, lệch {seconds} giây so với máy chủ của huyện (đo lúc {at})."),
            seconds=abs(skew_s),
            at=at,
        )
    return attention(
        "clock",
        N_("Nhờ người quản trị máy chỉnh lại giờ và bật tự chỉnh giờ qua mạng. Báo cáo vẫn gửi được."),
        N_("Đồng hồ chạy trước máy chủ của huyện {minutes} phút (đo lúc {at}).")
        if skew_s > 0
        else N_("Đồng hồ chạy sau máy chủ của huyện {minutes} phút (đo lúc {at})."),
        minutes=abs(skew_s) // 60,
        at=at,
    )


def reach(stopped_by: str, outage: Outage | None, asked: Asked | None) -> Check:
    """From an exchange made just now, or from the log."""
    if asked is not None and asked.failure is not None:
        return faulty("reach", asked.failure)
    if asked is not None and asked.busy:
        return fine("reach", N_("Máy đang gửi báo cáo. Xem kết quả ở trang «Gửi báo cáo»."))
    if asked is not None:
        return fine("reach", N_("Vừa trả lời, chữ ký đúng."))
    if stopped_by:
        return faulty("reach", failure_of(stopped_by))
    if outage is not None:
        tries = Said(N_("Từ {since}, {runs} lần thử."), {"since": outage.since, "runs": outage.runs})
        return Check("reach", ATTENTION, (Said(outage.failure.title), tries), outage.failure.todo)
    heard_at = Enrolment.get_by_id(1).heard_at
    if heard_at is None:
        return attention("reach", N_("Nối mạng, rồi kiểm tra lại."), N_("Chưa liên lạc với huyện lần nào."))
    return fine("reach", N_("Trả lời lần cuối lúc {at}."), at=from_stamp(heard_at))


def waiting(now: datetime, outage: Outage | None) -> Check:
    counts = outbox.counts(now)
    said = [Said(N_("Không có báo cáo nào chờ gửi."))]
    if counts.waiting:
        said = [Said(N_("{waiting} báo cáo đang chờ."), {"waiting": counts.waiting}), *_why(outage)]
        said.append(Said(NOTHING_LOST))
    if counts.quarantined:
        read_by = N_(
            "Với báo cáo huyện chưa đọc được, người bảo trì của huyện phải xem; trạm không phải làm gì."
        )
        unread = Said(N_("{num} báo cáo đã đến nơi nhưng huyện chưa đọc được."), {"num": counts.quarantined})
        return Check("outbox", ATTENTION, (*said, unread), read_by)
    if counts.waiting and outage is not None:
        return Check("outbox", ATTENTION, tuple(said), outage.failure.todo)
    if (counts.oldest_waiting_s or 0) > WAITS_LONG_S:
        todo = N_("Bấm «Gửi ngay» ở trang «Gửi báo cáo». Nếu vẫn chờ, gọi người bảo trì.")
        return Check("outbox", ATTENTION, tuple(said), todo)
    return Check("outbox", OK, tuple(said))


def _why(outage: Outage | None) -> list[Said]:
    if outage is None:
        return []
    if outage.failure is ServerNotReached:
        return [Said(N_("Mạng mất từ {since}."), {"since": outage.since})]
    return [Said(outage.failure.title), Said(N_("Từ {since}."), {"since": outage.since})]


def schedule(settings: KioskSettings, stopped_by: str, *, now: datetime) -> Check:
    """Whether `kiosk serve` exchanges by itself, as the log of runs shows it."""
    if stopped_by:
        return attention(
            "schedule", failure_of(stopped_by).todo, N_("Đã ngừng tự gửi, vì huyện không nhận máy này.")
        )
    own = SyncRun.select().where(SyncRun.cause.in_(BY_SERVE)).order_by(SyncRun.id.desc()).first()
    last = from_stamp(own.started_at if own else Enrolment.get_by_id(1).enrolled_at)
    every_s = int(identity.district_settings().get("sync_every_s", settings.sync_every_s))
    allowed_s = max(3 * every_s, SILENT_S) + (RETRY_AFTER_MAX_S if _was_asked_to_wait() else 0)
    if now - last > timedelta(seconds=allowed_s):
        return attention(
            "schedule",
            N_("Khởi động lại chương trình Lá Chắn, hoặc cả máy. Nếu vẫn vậy, gọi người bảo trì."),
            N_("Máy không tự gửi từ {at}."),
            at=last,
        )
    if own is None:
        return fine("schedule", N_("Chưa chạy lần nào. Máy tự gửi khi chương trình Lá Chắn mở."))
    return fine("schedule", N_("Máy tự gửi theo lịch, lần cuối lúc {at}."), at=last)


def _was_asked_to_wait() -> bool:
    return sync_log.last_error() == ServerBusy.slug
