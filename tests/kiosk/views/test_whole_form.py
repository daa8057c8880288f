"""The whole form in a real browser: every sample, an input method, the keyboard alone, and few taps."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.forms.steps import GROUPS, STEPS
from shared.text import fold
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
    for at, group in enumerate(GROUPS):
        posted = of_step(group, typed)
        if not any(value not in ("", "0", []) for value in posted.values()):
            continue
        page.locator("#more ~ ul a").nth(at).click()
        page.wait_for_url(f"**/{group.slug}")
        if group.rows:
            wanted = int(str(typed[f"{group.rows.field}-rows"]))
            while page.locator("fieldset.lc-row").count() < wanted:
                standing = page.locator("fieldset.lc-row").count()
                page.locator(f"#add-{group.rows.field}").click()
                expect(page.locator("fieldset.lc-row")).to_have_count(standing + 1)
        type_page(page, posted)
        go_on(page, "check")


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


def test_every_sample_typed_in_a_browser_arrives_as_it_is(
    site: str, page: Page, kiosk: Kiosk, district: District
) -> None:
    sign_in(page, site)
    reports = [whole(sample) for sample in samples()]
    for report in reports:
        page.goto(f"{site}/home/")
        page.get_by_role("button", name="Lập báo cáo mới").click()
        page.wait_for_url("**/danger")
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


def test_an_input_method_writes_a_name_and_a_place(site: str, page: Page) -> None:
    start(page, site)
    page.goto(page.url.replace("/danger", "/child"))
    name = page.get_by_label("Họ và tên trẻ em")
    name.focus()
    cdp = page.context.new_cdp_session(page)
    for composing in ("N", "Ng", "Ngu", "Nguy", "Nguyê", "Nguyên", "Nguyễn"):
        cdp.send(
            "Input.imeSetComposition",
            {"text": composing, "selectionStart": len(composing), "selectionEnd": len(composing)},
        )
    cdp.send("Input.insertText", {"text": "Nguyễn"})
    cdp.send("Input.insertText", {"text": " Thị Đức"})
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.get_by_label("Họ và tên trẻ em")).to_have_value("Nguyễn Thị Đức")


def test_a_place_is_found_without_marks_and_by_keyboard(
    site: str, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    start(page, site)
    page.goto(page.url.replace("/danger", "/child"))
    place = page.get_by_role("combobox", name="Xã, phường nơi trẻ ở")
    place.focus()
    page.keyboard.type("chua xac")
    expect(page.get_by_role("option", name="Chưa xác định")).to_be_visible()
    assert_accessible(page)
    with page.expect_response("**/child/draft"):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    expect(place).to_have_value("Chưa xác định")
    expect(page.locator("[name=child_commune_code]")).to_have_value("99000")
    place.fill("không có nơi nào như vậy")
    place.blur()
    expect(place).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=child_commune_code]")).to_have_value("")


def test_marks_are_folded_alike_in_the_browser_and_on_the_kiosk(site: str, page: Page) -> None:
    start(page, site)
    page.goto(re.sub("/danger$", "/more-child", page.url))
    group = page.get_by_role("combobox", name="Dân tộc")
    for name in ("Ê-đê", "Gia-rai", "Hà Nhì", "Pà Thẻn"):
        for typed in (name, fold(name), name.upper()):
            group.fill(typed)
            group.press("Tab")
            expect(group).to_have_value(name)


def test_the_core_needs_thirty_interactions_besides_name_and_story(
    site: str, page: Page, kiosk: Kiosk, district: District
) -> None:
    start(page, site)
    taps = 0

    def tap(name: str, value: str) -> None:
        nonlocal taps
        page.locator(f'[name="{name}"][value="{value}"]').check()
        taps += 1

    def press(button: str, slug: str) -> None:
        nonlocal taps
        page.get_by_role("button", name=button).click()
        page.wait_for_url(f"**/{slug}")
        taps += 1

    for step, answers in zip(STEPS[:-1], SHORTEST, strict=True):
        for name, value in answers.items():
            tap(name, value)
        if step.slug == "child":
            page.get_by_label("Họ và tên trẻ em").fill("Nguyễn Văn An")
        if step.slug == "incident":
            page.locator("#narrative").fill("Cô giáo thấy vết bầm ở tay trẻ sáng nay.")
        press("Tiếp tục", STEPS[STEPS.index(step) + 1].slug)
    tap("declaration", "yes")
    press("Lưu và gửi báo cáo", "saved")
    assert taps <= 30, taps
    kiosk.sync()
    assert isinstance(district.contents()[0]["fields"]["time_to_file_s"], int)


SHORTEST: tuple[dict[str, str], ...] = (
    {"scr_immediate_danger": "no", "source_channel": "phone"},
    {
        "child_name_status": "known",
        "child_age_status": "unknown",
        "child_sex": "male",
        "child_location_now": "at_home",
    },
    {
        "concern_kinds": "physical_violence",
        "incident_time_kind": "unknown",
        "incident_place_type": "home",
        "child_condition": "injured_light",
    },
    {"perp_relation": "unknown", "conflict_of_interest": "no"},
    {
        f"scr_{name}": "no"
        for name in (
            "serious_injury",
            "sexual_72h",
            "perp_access",
            "carer_not_protective",
            "no_safe_place",
            "self_harm",
            "cannot_protect_self",
            "repeated",
        )
    },
    {"informer_type": "teacher", "agencies_notified": "commune_pc"},
)


@pytest.mark.parametrize("lang", ["Tiếng Việt", "English"])
def test_the_groups_and_the_panel_read_well_in_both_languages(
    site: str, page: Page, app: Flask, lang: str, assert_accessible: Callable[[Page], None]
) -> None:
    start(page, site)
    if lang == "English":
        page.get_by_role("button", name=lang).click()
        page.wait_for_load_state()
    page.locator("#scr_immediate_danger").check()
    expect(page.locator(".lc-emergency")).to_be_visible()
    assert_accessible(page)
    page.locator("#call-0-person").fill("Chị Hà")
    page.locator('button[value="call-0"]').click()
    expect(page.locator(".lc-emergency")).to_contain_text("Chị Hà")
    expect(page.locator("#scr_immediate_danger")).to_be_checked()
    first = page.url
    for group in GROUPS:
        page.goto(first.replace("/danger", f"/{group.slug}"))
        if group.rows:
            standing = page.locator("fieldset.lc-row").count()
            page.locator(f"#add-{group.rows.field}").click()
            expect(page.locator("fieldset.lc-row")).to_have_count(standing + 1)
        assert_accessible(page)
    page.goto(first.replace("/danger", "/check"))
    assert_accessible(page)


def test_the_core_is_filed_by_keyboard_alone(site: str, page: Page, kiosk: Kiosk, district: District) -> None:
    start(page, site)
    for step, answers in zip(STEPS[:-1], SHORTEST, strict=True):
        for name, value in answers.items():
            _reach(page, name)
            _answer(page, name, value)
        if step.slug == "child":
            _reach(page, "child_full_name")
            page.keyboard.type("Nguyễn Văn An")
        if step.slug == "incident":
            _reach(page, "narrative")
            page.keyboard.type("Cô giáo thấy vết bầm ở tay trẻ sáng nay.")
        _reach_button(page, "Tiếp tục")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{STEPS[STEPS.index(step) + 1].slug}")
    _reach(page, "declaration")
    page.keyboard.press("Space")
    _reach_button(page, "Lưu và gửi báo cáo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/saved")
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
    """Arrows choose among radios, tabs and the space bar among boxes."""
    several = page.evaluate("document.activeElement.type") == "checkbox"
    if not several:
        page.keyboard.press("Space")
    for _ in range(30):
        if value == page.evaluate("document.activeElement.value"):
            if several:
                page.keyboard.press("Space")
            return
        page.keyboard.press("Tab" if several else "ArrowDown")
    raise AssertionError(f"{name}={value} is not reached by the keyboard")
