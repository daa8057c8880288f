import pytest

from kiosk import drafts, staff
from kiosk.models import Draft as Row
from kiosk.models import LatePage
from shared.errors import CannotDo, NotThere
from shared.sealing import WORK_LIGHT
from tests.kiosk.conftest import PASSPHRASE, Kiosk

UUID = "11111111-1111-4111-8111-111111111111"


def another(kiosk: Kiosk) -> Kiosk:
    """The same kiosk, with another person at the desk."""
    other = Kiosk(kiosk.settings, kiosk.clock, kiosk.new_id)
    other.supervisor = staff.add(
        "thay.minh", "Lê Minh", "reporter", PASSPHRASE, now=kiosk.clock(), work=WORK_LIGHT
    )
    return other


def save(kiosk: Kiosk, text: str) -> None:
    person = kiosk.supervisor.staff_id
    drafts.save(UUID, person, {"narrative": text}, started_at=kiosk.clock(), now=kiosk.clock())


def test_the_last_thing_typed_comes_back_to_its_author(kiosk: Kiosk) -> None:
    save(kiosk, "một")
    kiosk.clock.move(60)
    save(kiosk, "hai")
    draft = drafts.open_draft(UUID, kiosk.session())
    assert draft.answers == {"narrative": "hai"}
    assert (draft.saved_at - draft.started_at).total_seconds() == 60
    assert drafts.open_ones(kiosk.session()) == [draft]


def test_nobody_else_opens_overwrites_or_discards_a_draft(kiosk: Kiosk) -> None:
    save(kiosk, "của tôi")
    other = another(kiosk)
    assert drafts.open_ones(other.session()) == []
    with pytest.raises(NotThere):
        drafts.open_draft(UUID, other.session())
    with pytest.raises(NotThere):
        save(other, "của người khác")
    with pytest.raises(NotThere):
        drafts.discard(UUID, other.session(), now=kiosk.clock())
    assert drafts.open_draft(UUID, kiosk.session()).answers == {"narrative": "của tôi"}


def test_a_discarded_draft_leaves_a_trace_without_content(kiosk: Kiosk) -> None:
    save(kiosk, "bỏ đi")
    drafts.discard(UUID, kiosk.session(), now=kiosk.clock())
    row = Row.get_by_id(UUID)
    assert row.sealed is None and row.discarded_at
    assert drafts.open_ones(kiosk.session()) == []
    with pytest.raises(NotThere):
        save(kiosk, "một lần lưu đến muộn")


def test_filing_takes_the_draft_away_and_a_late_save_does_not_bring_it_back(kiosk: Kiosk) -> None:
    save(kiosk, "sắp gửi")
    kiosk.file(UUID)
    assert drafts.open_ones(kiosk.session()) == []
    with pytest.raises(CannotDo):
        save(kiosk, "lưu muộn")


def test_a_page_that_comes_late_is_sealed_and_laid_over_the_draft(kiosk: Kiosk) -> None:
    save(kiosk, "một")
    kiosk.clock.move(60)
    person = kiosk.supervisor.staff_id
    for text in ("An", "Bình"):
        drafts.save_late(UUID, "child", person, {"child_full_name": text}, now=kiosk.clock())
    assert b"An" not in bytes(LatePage.get().sealed)
    draft = drafts.open_ones(kiosk.session())[0]
    assert draft is not None and draft.answers == {"narrative": "một", "child_full_name": "Bình"}
    assert draft.saved_at == kiosk.clock()
    save(kiosk, "hai")
    assert LatePage.select().count() == 0


def test_nobody_else_lays_a_page_over_a_draft_and_a_discarded_one_takes_none(kiosk: Kiosk) -> None:
    save(kiosk, "của tôi")
    other, me = another(kiosk).supervisor.staff_id, kiosk.supervisor.staff_id
    with pytest.raises(NotThere):
        drafts.save_late(UUID, "child", other, {"narrative": "khác"}, now=kiosk.clock())
    drafts.save_late(UUID, "child", me, {"narrative": "muộn"}, now=kiosk.clock())
    drafts.discard(UUID, kiosk.session(), now=kiosk.clock())
    with pytest.raises(NotThere):
        drafts.save_late(UUID, "child", me, {"narrative": "khác"}, now=kiosk.clock())
    assert LatePage.select().count() == 0
