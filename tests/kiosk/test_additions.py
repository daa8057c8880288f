"""Additions to a filed report: revisions that fold, at the district, to what the author reads back."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk import additions, mine
from kiosk.additions import AddedMeanwhile, TooLate
from kiosk.models import FiledReport, OutboxEntry, database
from shared.errors import InvalidReport, NotThere
from shared.report import SYSTEM_FIELDS, parse_report
from shared.revision import Revision, revision_from_bytes
from shared.sealing import open_sealed
from shared.urgency import LEVELS
from sync_server.intake.merge import conflicts, fold, heads, values
from tests.examples import share
from tests.kiosk.conftest import Kiosk
from tests.kiosk.district import District
from tests.samples import COMMUNES
from tests.strategies import valid_reports


def sent(district: District, report_uuid: str) -> list[Revision]:
    rows = OutboxEntry.select().where(OutboxEntry.report_uuid == report_uuid).order_by(OutboxEntry.sequence)
    return [revision_from_bytes(open_sealed(bytes(row.sealed), district.private)) for row in rows]


def add(kiosk: Kiosk, report_uuid: str, changes: dict[str, Any], **others: Any) -> Revision | None:
    session = kiosk.session()
    copy = mine.held_copy(report_uuid, session)
    follows = others.pop("follows", copy.revision_id if copy else "")
    return additions.add(
        report_uuid,
        changes,
        session=session,
        follows=follows,
        now=kiosk.clock(),
        revision_id=others.pop("revision_id", str(kiosk.new_id())),
        **others,
    )


@settings(max_examples=share(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(first=valid_reports(), later=st.lists(valid_reports(), max_size=4), raised=st.sampled_from(LEVELS))
def test_any_additions_fold_at_the_district_to_what_the_author_reads(
    kiosk: Kiosk, district: District, first: dict[str, Any], later: list[dict[str, Any]], raised: str
) -> None:
    report = parse_report(first, now=kiosk.clock(), communes=COMMUNES)
    report_uuid = kiosk.file(report=report).report_uuid
    levels = [FiledReport.get_by_id(report_uuid).urgency]
    for whole in later:
        before = mine.read_mine(report_uuid, kiosk.session()) or {}
        add(kiosk, report_uuid, {**dict.fromkeys(before.keys() - SYSTEM_FIELDS), **whole}, raised_to=raised)
        levels.append(FiledReport.get_by_id(report_uuid).urgency)
    revisions = sent(district, report_uuid)
    assert values(fold(reversed(revisions))) == mine.read_mine(report_uuid, kiosk.session())
    assert [r.number for r in revisions] == list(range(1, len(revisions) + 1))
    assert all(
        later.parents == (former.revision_id,)
        for former, later in zip(revisions, revisions[1:], strict=False)
    )
    assert conflicts(revisions) == {} and heads(revisions) == (revisions[-1].revision_id,)
    ranks = [LEVELS.index(level) for level in levels]
    assert ranks == sorted(ranks), "a level goes up or stays"


def test_an_addition_holds_only_what_changed_and_waits_for_its_own_receipt(
    kiosk: Kiosk, district: District
) -> None:
    report_uuid = kiosk.file().report_uuid
    kiosk.sync()
    kiosk.clock.move(3600)
    revision = add(kiosk, report_uuid, {"child_address": "Thôn Đoài", "witnesses": ""})
    assert revision is not None and revision.fields == {"child_address": "Thôn Đoài", "revision": 2}
    assert mine.one_of_mine(report_uuid, kiosk.session()).state == "saved"
    assert len(mine.revision_times(report_uuid)) == 2
    kiosk.sync()
    assert mine.one_of_mine(report_uuid, kiosk.session()).state == "received"
    assert json.dumps(district.contents()[-1]["fields"], ensure_ascii=False).count("Thôn Đoài") == 1


def test_what_breaks_a_rule_of_the_whole_files_nothing(kiosk: Kiosk) -> None:
    report_uuid = kiosk.file().report_uuid
    with pytest.raises(InvalidReport) as refused:
        add(kiosk, report_uuid, {"narrative": "ngắn", "child_sex": None})
    assert set(refused.value.errors) == {"narrative", "child_sex"}
    assert OutboxEntry.select().count() == 1


def test_the_same_again_files_nothing_and_another_window_is_told(kiosk: Kiosk) -> None:
    report_uuid = kiosk.file().report_uuid
    first = mine.held_copy(report_uuid, kiosk.session())
    assert first is not None
    changes = {"child_address": "Thôn Đoài"}
    assert add(kiosk, report_uuid, changes) is not None
    assert add(kiosk, report_uuid, changes, follows=first.revision_id) is None
    with pytest.raises(AddedMeanwhile):
        add(kiosk, report_uuid, {"child_address": "Thôn Đông"}, follows=first.revision_id)


def test_nothing_is_added_after_72_hours_after_the_wipe_or_by_another(
    kiosk: Kiosk, session_of_another: Callable[[], Any]
) -> None:
    report_uuid = kiosk.file().report_uuid
    with pytest.raises(NotThere):
        additions.add(
            report_uuid, {}, session=session_of_another(), follows="", now=kiosk.clock(), revision_id="x"
        )
    kiosk.clock.move(timedelta(hours=72).total_seconds())
    assert add(kiosk, report_uuid, {"child_address": "Thôn Đoài"}) is not None
    kiosk.clock.move(1)
    with pytest.raises(TooLate):
        add(kiosk, report_uuid, {"child_address": "Thôn Đông"})


def test_what_fails_half_way_leaves_no_half(kiosk: Kiosk) -> None:
    report_uuid = kiosk.file().report_uuid
    before = mine.read_mine(report_uuid, kiosk.session())
    database.execute_sql(
        "CREATE TRIGGER full BEFORE INSERT ON outbox_entry BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    with pytest.raises(Exception, match="disk full"):
        add(kiosk, report_uuid, {"child_address": "Thôn Đoài"})
    assert mine.read_mine(report_uuid, kiosk.session()) == before


@pytest.fixture
def session_of_another(kiosk: Kiosk) -> Callable[[], Any]:
    from kiosk import staff
    from kiosk.session import Session
    from shared.sealing import WORK_LIGHT
    from tests.kiosk.conftest import PASSPHRASE

    def make() -> Session:
        staff.add("tv.binh", "Trần Văn Bình", "reporter", PASSPHRASE, now=kiosk.clock(), work=WORK_LIGHT)
        who, key = staff.sign_in("tv.binh", PASSPHRASE, now=kiosk.clock())
        return Session(who.staff_id, who.login, who.name, who.role, kiosk.clock(), key)

    return make
