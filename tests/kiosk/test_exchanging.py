"""What an exchange says of the kiosk beside its envelopes."""

from datetime import timedelta

from kiosk import drafts
from kiosk.models import Draft
from shared.clock import stamp
from shared.exchange import DISCARDED_DAYS_MAX, read_request, unpack
from tests.kiosk.conftest import Kiosk
from tests.kiosk.district import District, page


def discard(kiosk: Kiosk, how_many: int = 1) -> None:
    for _ in range(how_many):
        report_uuid = kiosk.new_id()
        drafts.save(
            report_uuid, kiosk.supervisor.staff_id, {"x": 1}, started_at=kiosk.clock(), now=kiosk.clock()
        )
        drafts.discard(report_uuid, kiosk.session(), now=kiosk.clock())


def told(district: District) -> dict[str, int]:
    beat = read_request(unpack(district.bodies[-1])).heartbeat
    return {one.day.isoformat(): one.count for one in beat.discarded}


def test_discarded_drafts_are_told_by_local_day_whole_each_time(kiosk: Kiosk, district: District) -> None:
    discard(kiosk, 2)  # 24 November, 14:30 in Viet Nam
    drafts.save(kiosk.new_id(), kiosk.supervisor.staff_id, {}, started_at=kiosk.clock(), now=kiosk.clock())
    kiosk.sync()
    assert told(district) == {"2026-11-24": 2}
    kiosk.clock.move(10 * 3600)  # 17:30 UTC: the 25th has begun here
    discard(kiosk)
    kiosk.sync()
    assert told(district) == {"2026-11-24": 2, "2026-11-25": 1}


def test_what_a_lost_exchange_told_comes_with_the_next_however_late(kiosk: Kiosk, district: District) -> None:
    kiosk.sync()
    discard(kiosk)
    district.script.append(page(502))
    kiosk.sync()
    kiosk.clock.move(timedelta(days=365).total_seconds())
    kiosk.sync()
    assert told(district) == {"2026-11-24": 1}
    kiosk.clock.move(timedelta(days=1).total_seconds())
    kiosk.sync()
    assert told(district) == {}


def test_a_draft_thrown_away_every_day_of_the_year_stays_a_small_request(
    kiosk: Kiosk, district: District
) -> None:
    start = kiosk.clock()
    for days in range(DISCARDED_DAYS_MAX + 5):
        Draft.create(
            report_uuid=f"draft-{days}",
            staff=kiosk.supervisor.staff_id,
            started_at=stamp(start),
            saved_at=stamp(start),
            discarded_at=stamp(start - timedelta(days=days)),
        )
    Draft.update(discarded_at=stamp(start + timedelta(days=9))).where(
        Draft.report_uuid == "draft-9"
    ).execute()
    kiosk.sync()
    assert len(told(district)) == DISCARDED_DAYS_MAX
    assert len(district.bodies[-1]) < 3000
