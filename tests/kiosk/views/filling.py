"""A whole report typed page by page, as a person does it."""

from typing import Any

from playwright.sync_api import Page
from werkzeug.datastructures import MultiDict

from kiosk import drafts
from kiosk.forms.read import typed_on
from kiosk.forms.steps import CHECK, GROUPS, PAGES, STEPS, Step
from kiosk.models import Draft
from shared.clock import from_stamp
from tests.kiosk.forms.typing import typed_as
from tests.kiosk.views.conftest import Visitor


def page(report_uuid: str, step: Step) -> str:
    return f"/report/{report_uuid}/{step.slug}"


def of_step(step: Step, typed: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    own = {name: typed[name] for name in step.names()}
    rows = f"{step.rows.field}-" if step.rows else ""
    return own | {name: text for name, text in typed.items() if rows and name.startswith(rows)}


def fill(visitor: Visitor, told: dict[str, Any]) -> str:
    """Type a report up to «Kiểm tra và gửi»; its id."""
    report_uuid, typed = visitor.start_report(), typed_as(told)
    for step in STEPS[:-1]:
        answer = visitor.post(page(report_uuid, step), of_step(step, typed))
        assert answer.status_code == 303, (step.slug, answer.text[:2000])
        visitor.get(answer.location)
    assert answer.location == page(report_uuid, CHECK)
    for group in GROUPS:
        posted = of_step(group, typed)
        if any(value not in ("", "0", []) for value in posted.values()):
            answer = visitor.post(page(report_uuid, group), posted)
            assert answer.location == page(report_uuid, CHECK), (group.slug, answer.text[:2000])
    return report_uuid


def file(visitor: Visitor, told: dict[str, Any], **others: str) -> str:
    """File a report that is typed page by page; its id."""
    return _sent(visitor, fill(visitor, told), others)


def filed(visitor: Visitor, told: dict[str, Any], **others: str) -> str:
    """File a report for what comes after it: what would be typed is put into the draft at once; its id."""
    report_uuid = visitor.start_report()
    row = Draft.get(Draft.report_uuid == report_uuid)
    begun, typed, answers = from_stamp(row.started_at), typed_as(told), {}
    for step in PAGES:
        answers |= typed_on(step, MultiDict(of_step(step, typed)))
    drafts.save(report_uuid, row.staff_id, answers, started_at=begun, now=begun)
    return _sent(visitor, report_uuid, others)


def _sent(visitor: Visitor, report_uuid: str, others: dict[str, str]) -> str:
    answer = visitor.post(page(report_uuid, CHECK), {"declaration": "yes", "reminder_read": "yes", **others})
    assert answer.location == f"/report/{report_uuid}/saved", answer.text[:2000]
    return report_uuid


STANDING = """names => Object.fromEntries(names.map(name => {
  const one = document.getElementsByName(name)[0];
  return [name, one ? ["searched" in one.dataset ? "search" : one.type, one.value] : null];
}))"""
"""The kind of each control of a page, and what stands in it; null for one that the page does not hold."""

TICK = """ticks => ticks.forEach(([name, code]) => {
  const box = Array.from(document.getElementsByName(name)).find(one => one.value === code);
  if (!box.checked) box.click();
})"""


def type_page(page: Page, typed: dict[str, str | list[str]]) -> None:
    """Fill the controls of one page, what was answered before what depends on it.

    Ticks are clicked inside the page, in one go: a pointer that moves to each of them takes far longer.
    A click that leads here is over once the page begins to arrive: it is waited for, since what is not there
    yet would be left out unseen.
    """
    page.locator("#answers").wait_for()
    page.wait_for_load_state("domcontentloaded")
    standing = {name: kind for name, kind in page.evaluate(STANDING, list(typed)).items() if kind}
    assert standing, f"{page.url} asks for none of {', '.join(typed)}"
    ticked = [name for name, (kind, _) in standing.items() if kind in ("radio", "checkbox")]
    codes = [(name, code) for name in ticked for code in _several(typed[name])]
    page.evaluate(TICK, codes)
    for name, (kind, before) in standing.items():
        value = str(typed[name])
        if kind == "search":
            option = page.locator(f'[name="{name}"] option[value="{value}"]')
            page.locator(f"#{name}").fill((option.text_content() or "").strip() if value else "")
            page.locator(f"#{name}").blur()
        elif kind == "select-one":
            page.locator(f'[name="{name}"]').select_option(value)
        elif kind in ("text", "textarea") and value != before:
            page.locator(f'[name="{name}"]').fill(value)


def _several(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []
