"""The whole form in a real browser: every sample, few interactions, the keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kiosk.forms.rows import counter
from kiosk.forms.steps import CHECK, GROUPS, SCREENING, STEPS
from tests.kiosk.conftest import Kiosk
from tests.kiosk.district import District
from tests.kiosk.forms.typing import seen, typed_as
from tests.kiosk.views.filling import of_step, type_page
from tests.kiosk.views.test_browser import go_on, sign_in, site, start
from tests.samples import nfc, samples, told

__all__ = ["site"]
pytestmark = pytest.mark.browser

LONG = 20_000


def whole(sample: dict[str, Any]) -> dict[str, Any]:
    """What is told; the story of sample 08 is repeated to the last character that fits."""
    report = told(sample)
    if sample["report_no"] == samples()[7]["report_no"]:
        story = nfc(report["narrative"]).strip()
        report["narrative"] = (story + "\n") * (LONG // (len(story) + 1) + 1)
        report["narrative"] = report["narrative"][: LONG - 1] + "."
    return report


def type_core(page: Page, typed: dict[str, str | list[str]]) -> None:
    for at, step in enumerate(STEPS[:-1]):
        type_page(page, of_step(step, typed))
        go_on(page, STEPS[at + 1].slug)


def type_groups(page: Page, typed: dict[str, str | list[str]]) -> None:
    check = page.url
    for group in GROUPS:
        posted = of_step(group, typed)
        if not any(value not in ("", "0", []) for value in posted.values()):
            continue
        page.goto(check.replace("/check", f"/{group.slug}"), wait_until="domcontentloaded")
        if group.rows:
            for standing in range(
                page.locator("fieldset.lc-row").count(), int(str(typed[counter(group.rows)]))
            ):
                page.locator(f"#add-{group.rows.field}").click()
                expect(page.locator("fieldset.lc-row")).to_have_count(standing + 1)
        type_page(page, posted)
        page.get_by_role("button", name="Tiếp tục").click()
        page.wait_for_url("**/check", wait_until="commit")
    page.goto(check, wait_until="domcontentloaded")


def file(page: Page) -> None:
    if page.locator("#reminder_read").count():
        page.locator("#reminder_read").check()
    page.get_by_label("Tôi đã ghi đúng").check()
    page.get_by_role("button", name="Lưu và gửi báo cáo").click()
    page.wait_for_url("**/saved")


def _unordered(value: Any) -> Any:
    """Ticks have no order: a page gives them in the order of its list."""
    codes = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return sorted(value) if codes else value


@pytest.mark.slow
def test_every_sample_typed_in_a_browser_arrives_as_it_is(
    site: str, page: Page, kiosk: Kiosk, district: District
) -> None:
    sign_in(page, site)
    reports = [whole(sample) for sample in samples()]
    for report in reports:
        page.goto(f"{site}/home/", wait_until="domcontentloaded")
        page.get_by_role("button", name="Lập báo cáo mới").click()
        page.wait_for_url("**/danger", wait_until="domcontentloaded")
        typed = typed_as(report)
        type_core(page, typed)
        type_groups(page, typed)
        file(page)
    kiosk.sync()
    arrived = {one["fields"]["report_no"]: one["fields"] for one in district.contents()}
    assert len(arrived) == len(reports)
    for fields, report in zip((arrived[number] for number in sorted(arrived)), reports, strict=True):
        wanted = nfc(seen(report))
        assert {name: _unordered(fields.get(name)) for name in wanted} == {
            name: _unordered(value) for name, value in wanted.items()
        }
        assert isinstance(fields["time_to_file_s"], int)
    assert max(len(fields["narrative"]) for fields in arrived.values()) == LONG


@pytest.mark.slow
def test_the_core_needs_thirty_interactions_besides_name_and_story(
    site: str, page: Page, kiosk: Kiosk, district: District
) -> None:
    start(page, site)
    interactions = 0
    for at, answers in enumerate(SHORTEST):
        for name, value in answers.items():
            box = page.locator(f'[name="{name}"][value="{value}"]')
            box.check() if box.count() else page.locator(f'[name="{name}"]').fill(value)
            interactions += name not in ("child_full_name", "narrative")
        page.locator("main .lc-actions button").first.click()
        page.wait_for_url(f"**/{[*(one.slug for one in STEPS), 'saved'][at + 1]}")
        interactions += 1
    assert interactions <= 30, interactions
    kiosk.sync()
    fields = district.contents()[0]["fields"]
    assert isinstance(fields["time_to_file_s"], int)
    assert (fields["child_name_status"], fields["child_birth_year"]) == ("known", 2014)
    assert (fields["incident_time_kind"], fields["incident_date_from"]) == ("exact", "2026-11-23")


SHORTEST: tuple[dict[str, str], ...] = (
    {"scr_immediate_danger": "no", "source_channel": "phone"},
    {
        "child_full_name": "Nguyễn Văn An",
        "child_age_status": "year",
        "child_birth_year": "2014",
        "child_sex": "male",
        "child_location_now": "at_home",
    },
    {
        "concern_kinds": "physical_violence",
        "incident_date_from-day": "23/11/2026",
        "incident_place_type": "home",
        "narrative": "Cô giáo thấy vết bầm ở tay trẻ sáng nay.",
        "child_condition": "injured_light",
    },
    {"perp_relation": "unknown", "conflict_of_interest": "no"},
    {ask.field: "no" for ask in SCREENING.asks},
    {"informer_type": "teacher", "agencies_notified": "commune_pc"},
    {"declaration": "yes"},
)


@pytest.mark.slow
def test_the_core_is_filed_by_keyboard_alone(site: str, page: Page, kiosk: Kiosk, district: District) -> None:
    start(page, site)
    for at, (step, answers) in enumerate(zip(STEPS, SHORTEST, strict=True)):
        for name, value in answers.items():
            _reach(page, name)
            _answer(page, name, value)
        _reach_button(page, "Lưu và gửi báo cáo" if step is CHECK else "Tiếp tục")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{[*(one.slug for one in STEPS), 'saved'][at + 1]}")
    kiosk.sync()
    assert district.contents()[0]["fields"]["child_full_name"] == "Nguyễn Văn An"


def _tab_until(page: Page, reached: str, wanted: str) -> None:
    for _ in range(120):
        if page.evaluate(reached, wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by the keyboard")


def _reach(page: Page, name: str) -> None:
    _tab_until(page, "wanted => document.activeElement.name === wanted", name)


def _reach_button(page: Page, text: str) -> None:
    _tab_until(
        page,
        "wanted => document.activeElement.tagName === 'BUTTON' "
        "&& document.activeElement.innerText.trim() === wanted",
        text,
    )


def _answer(page: Page, name: str, value: str) -> None:
    """Letters into text; arrows choose among radios, tabs and the space bar among boxes."""
    kind = page.evaluate("document.activeElement.type")
    if kind in ("text", "textarea"):
        return page.keyboard.type(value)
    several = kind == "checkbox"
    if not several:
        page.keyboard.press("Space")
    for _ in range(30):
        if value == page.evaluate("document.activeElement.value"):
            if several:
                page.keyboard.press("Space")
            return
        page.keyboard.press("Tab" if several else "ArrowDown")
    raise AssertionError(f"{name}={value} is not reached by the keyboard")
