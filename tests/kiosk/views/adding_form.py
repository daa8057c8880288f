"""The form of «Bổ sung thông tin» as a browser posts it: the story, and the parts that stand open."""

import re
from collections.abc import Mapping
from typing import Any

from kiosk.forms.steps import BY_SLUG, PAGES, Step
from tests.kiosk.forms.typing import typed_as
from tests.kiosk.views.conftest import Typed, Visitor
from tests.kiosk.views.filling import of_step
from tests.samples import samples, told

CALM = told(samples()[8])


def shown_form(page: str, report: Mapping[str, Any] = CALM, **over: str | list[str]) -> Typed:
    """What a browser would post of this page of that report, and nothing of a part that is folded up."""
    ids = dict(re.findall(r'name="(follows|revision_id)" value="([^"]+)"', page))
    parts = re.findall(r'name="part" value="([^"]+)"', page)
    own: dict[str, str | list[str]] = {}
    for slug in parts:
        own |= of_step(BY_SLUG[slug], typed_as(report))
    typed = {name: text for name, text in over.items() if name in own or _step_of(name) in (None, *parts)}
    return {**own, **ids, "part": parts, "added_story": "", **typed}


def opened(
    visitor: Visitor, report_uuid: str, report: Mapping[str, Any] = CALM, **over: str | list[str]
) -> Typed:
    """The form after all of this was typed, each part opened in turn; the last one still has to be posted."""
    page = visitor.get(f"/mine/{report_uuid}/add").text
    for slug in dict.fromkeys(filter(None, map(_step_of, over))):
        page = open_part(visitor, report_uuid, slug, shown_form(page, report, **over))
    return shown_form(page, report, **over)


def open_part(visitor: Visitor, report_uuid: str, slug: str, form: Typed) -> str:
    answer = visitor.post(f"/mine/{report_uuid}/add", {**form, "go": f"open-{slug}"})
    assert answer.status_code == 200 and f'id="part-{slug}"' in answer.text
    return answer.text


def _step_of(name: str) -> str | None:
    return next((step.slug for step in PAGES if _holds(step, name)), None)


def _holds(step: Step, name: str) -> bool:
    return name in step.names() or (step.rows is not None and name.startswith(f"{step.rows.field}-"))
