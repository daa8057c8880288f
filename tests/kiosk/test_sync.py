import pytest

from kiosk import failures, mine, outbox, sync_log
from kiosk.identity import NotEnrolledYet, hotlines, needed
from kiosk.models import OutboxEntry
from kiosk.store import SYNC_LOCK
from kiosk.sync import REFUSED_IN_A_ROW_MAX, sync_until_done
from shared.clock import stamp, utc_now
from shared.exchange import Acknowledged, unpack
from shared.run_lock import AlreadyRunning, held
from tests.kiosk.conftest import Kiosk, a_report
from tests.kiosk.district import District, page, problem


def ids() -> list[str]:
    return [row.envelope_id for row in OutboxEntry.select().order_by(OutboxEntry.sequence)]


def test_what_is_filed_is_received_once_its_receipt_is_here(kiosk: Kiosk, district: District) -> None:
    first, second = kiosk.file(), kiosk.file()
    result = kiosk.sync()
    assert (result.result, result.sent, result.accepted, result.waiting) == ("done", 2, 2, 0)
    assert {one["report_uuid"] for one in district.contents()} == {first.report_uuid, second.report_uuid}
    counts = outbox.counts(kiosk.clock())
    assert (counts.waiting, counts.received, counts.quarantined) == (0, 2, 0)
    assert {report.state for report in mine.my_reports(kiosk.supervisor.staff_id)} == {"received"}


def test_nothing_new_is_one_small_request(kiosk: Kiosk, district: District) -> None:
    kiosk.sync()
    result = kiosk.sync()
    assert (result.result, result.exchanges, result.sent) == ("done", 1, 0)
    assert len(district.bodies[-1]) < 600


def test_urgent_reports_go_first(kiosk: Kiosk, district: District) -> None:
    kiosk.file()
    urgent = kiosk.file(report=a_report(1))
    assert outbox.next_batch(1, 1)[0].report_uuid == urgent.report_uuid


def test_a_receipt_that_was_lost_comes_again_as_duplicate(kiosk: Kiosk, district: District) -> None:
    kiosk.file()
    district.script.append(lambda request: district.answer(request) and page(502)(request))
    assert kiosk.sync().waiting == 1
    assert mine.my_reports(kiosk.supervisor.staff_id)[0].state == "sent"
    result = kiosk.sync()
    assert (result.duplicate, result.waiting) == (1, 0)
    assert outbox.counts(kiosk.clock()).received == 1


def test_a_login_page_leaves_a_report_saved_and_not_sent(kiosk: Kiosk, district: District) -> None:
    kiosk.file()
    district.script.append(page(200))
    kiosk.sync()
    assert mine.my_reports(kiosk.supervisor.staff_id)[0].state == "saved"


@pytest.mark.parametrize("bad", [0, 3, 6])
def test_a_batch_is_halved_until_the_bad_envelope_stands_alone(
    kiosk: Kiosk, district: District, bad: int
) -> None:
    for _ in range(7):
        kiosk.file()
    district.poison.add(ids()[bad])
    result = kiosk.sync()
    assert (result.accepted, result.waiting, result.exit_code) == (6, 1, 3)
    assert isinstance(result.failure, failures.BatchRefused)
    assert sum(size == 1 for size in district.batches) <= 4
    district.batches.clear()
    kiosk.file()
    kiosk.sync()
    assert district.batches == [1, 1]  # the new one first, the bad one alone behind it
    district.poison.clear()
    assert kiosk.sync().result == "done"


def test_413_halves_as_well(kiosk: Kiosk, district: District) -> None:
    for _ in range(4):
        kiosk.file()
    district.script.append(page(413))
    result = kiosk.sync()
    assert result.result == "done" and district.batches == [2, 2]


def test_a_server_that_refuses_everything_is_not_asked_for_every_report(
    kiosk: Kiosk, district: District
) -> None:
    for _ in range(REFUSED_IN_A_ROW_MAX * 2):
        kiosk.file()
    district.poison.update(ids())
    result = kiosk.sync()
    assert result.result == "not_done" and result.waiting == REFUSED_IN_A_ROW_MAX * 2
    assert len(district.batches) < REFUSED_IN_A_ROW_MAX + 10


def test_a_quarantined_envelope_holds_nobody_back_and_is_counted_apart(
    kiosk: Kiosk, district: District
) -> None:
    bad, _ = kiosk.file(), kiosk.file()
    district.quarantine.add(ids()[0])
    result = kiosk.sync()
    assert (result.result, result.quarantined, result.accepted) == ("done", 1, 1)
    counts = outbox.counts(kiosk.clock())
    assert (counts.waiting, counts.received, counts.quarantined) == (0, 1, 1)
    states = {one.report_uuid: one.state for one in mine.my_reports(kiosk.supervisor.staff_id)}
    assert states[bad.report_uuid] == "needs_person"
    assert OutboxEntry.get(OutboxEntry.envelope_id == ids()[0]).code == "seal-broken"


@pytest.mark.parametrize(
    "lie", [{"digest": "0" * 64}, {"envelope_id": "11111111-1111-4111-8111-111111111111"}]
)
def test_a_receipt_for_other_bytes_settles_nothing(
    kiosk: Kiosk, district: District, lie: dict[str, str]
) -> None:
    kiosk.file()
    kiosk.file()
    district.lies[ids()[0]] = lie
    result = kiosk.sync()
    assert (result.accepted, result.waiting) == (1, 1)
    assert isinstance(result.failure, failures.AnswerUnfit)
    district.lies.clear()
    assert kiosk.sync().waiting == 0


def test_an_unreadable_envelope_is_quarantined_though_the_district_cannot_name_it(
    kiosk: Kiosk, district: District
) -> None:
    kiosk.file()
    unnamed = {"envelope_id": None, "digest": None, "status": "quarantined", "code": "unreadable-envelope"}
    district.lies[ids()[0]] = unnamed  # type: ignore[assignment]
    assert kiosk.sync().quarantined == 1


@pytest.mark.parametrize("slug", ["kiosk-revoked", "kiosk-unknown"])
def test_a_stopped_kiosk_sends_only_when_a_person_asks_and_greets_first(
    kiosk: Kiosk, district: District, slug: str
) -> None:
    kiosk.file()
    told = problem(403 if slug == "kiosk-revoked" else 401, slug)
    district.script.append(told)
    result = kiosk.sync("schedule")
    assert (result.result, result.exit_code, result.code) == ("stopped", 1, slug)
    sent = len(district.bodies)
    assert kiosk.sync("schedule").code == slug and kiosk.sync("urgent").exit_code == 1
    assert len(district.bodies) == sent
    district.script.append(told)
    assert kiosk.sync("command").exit_code == 1
    assert unpack(district.bodies[-1])["envelopes"] == []
    assert kiosk.sync("command").result == "done"
    assert needed().stopped_by == "" and len(district.inbox) == 1


def test_one_run_at_a_time(kiosk: Kiosk) -> None:
    with held(kiosk.settings.data / SYNC_LOCK), pytest.raises(AlreadyRunning) as busy:
        kiosk.sync()
    assert busy.value.exit_code == 3


def test_changes_are_taken_over_and_acknowledged_reports_shown(kiosk: Kiosk, district: District) -> None:
    filed = kiosk.file()
    kiosk.sync()
    district.version = 2
    district.acknowledged.append(Acknowledged(report_uuid=filed.report_uuid, at="2026-11-24T08:00:00+00:00"))
    district.acknowledged.append(
        Acknowledged(report_uuid="11111111-1111-4111-8111-111111111111", at="2026-11-24T08:00:00+00:00")
    )
    kiosk.sync()
    assert needed().changes_version == 2 and hotlines()
    report = mine.one_of_mine(filed.report_uuid, kiosk.session())
    assert report.district_received_at is not None and stamp(report.district_received_at)[11:16] == "08:00"
    assert needed().acknowledged_cursor == 2


def test_the_log_says_what_happened_in_words_for_people(kiosk: Kiosk, district: District) -> None:
    kiosk.file()
    district.script.append(page(502))
    kiosk.sync("schedule")
    kiosk.sync("page")
    good, bad = sync_log.last_runs()
    assert (good.cause, good.result, good.accepted, good.failure) == ("page", "done", 1, None)
    assert (bad.code, bad.waiting, bad.failure) == ("server-fault", 1, failures.ServerFault)
    assert unpack(district.bodies[-1])["heartbeat"]["last_error"] == "server-fault"


def test_a_kiosk_that_is_not_enrolled_does_not_sync(bound: None, kiosk_settings_only: object) -> None:
    with pytest.raises(NotEnrolledYet):
        sync_until_done(kiosk_settings_only, now=utc_now, new_id=str, cause="command")  # type: ignore[arg-type]


@pytest.fixture
def kiosk_settings_only(settings: object) -> object:
    return settings
