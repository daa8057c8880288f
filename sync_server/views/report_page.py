"""The page of one periodic report: how it stands, its checks, its tables with charts, its texts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template

from shared.errors import CannotDo
from shared.words import N_
from sync_server.desk import access
from sync_server.desk.pictures import Picture, lying
from sync_server.periodic import behind, checks
from sync_server.periodic.charts import Chart, charts
from sync_server.periodic.document import SECTIONS
from sync_server.periodic.models import Snapshot
from sync_server.periodic.standing import Standing
from sync_server.periodic.table import Column, Figure, Row, Table, from_json
from sync_server.views.form import Form
from sync_server.views.signed_in import person

LABELS = {
    "I": N_("I. Tình hình chung"),
    "II": N_("II. Kết quả thực hiện"),
    "III": N_("III. Khó khăn, vướng mắc và nguyên nhân"),
    "IV": N_("IV. Kiến nghị, đề xuất"),
    "V": N_("V. Phương hướng kỳ tới"),
}
"""Of the fields; the document has its own words, in Vietnamese."""

TEXT_MOST = 20_000
"""Characters of one section."""


@dataclass(frozen=True, slots=True)
class Found:
    """One figure of a table."""

    table: Table
    row: Row
    column: Column
    figure: Figure


def page(
    one: Standing,
    snapshot: Snapshot | None = None,
    *,
    refusal: CannotDo | None = None,
    reason: str = "",
    texts: Form | None = None,
    theirs: Mapping[str, str] | None = None,
) -> str:
    """`texts`: what was typed and not kept; `theirs`: what somebody else wrote meanwhile, by section."""
    shown = snapshot or one.shown
    tables = tables_of(shown)
    form = texts or Form(LABELS, json.loads(shown.texts) if shown else {})
    return render_template(
        "sync_server/reports/page.html",
        one=one,
        snapshot=shown,
        tables=tables,
        links=_links(tables),
        charts=pictures_of(tables),
        broken=checks.check(tables),
        missing=[key for key in SECTIONS if not form[key]],
        sections=SECTIONS,
        form=form,
        theirs=theirs or {},
        refusal=refusal,
        reason=reason,
        error_list=_errors(form, refusal),
    )


def tables_of(snapshot: Snapshot | None) -> list[Table]:
    return [from_json(kept) for kept in json.loads(snapshot.tables)] if snapshot else []


def figure_at(snapshot: Snapshot, table: str, row: str, column: str) -> Found | None:
    found = next((one for one in tables_of(snapshot) if one.key == table), None)
    if found is None:
        return None
    rows = {one.key: one for one in found.rows}
    columns = {one.key: one for one in found.columns}
    if row not in rows or column not in columns:
        return None
    return Found(found, rows[row], columns[column], found.figure(row, column))


def _links(tables: list[Table]) -> set[tuple[str, str, str]]:
    """The figures that this person may open."""
    sees = access.SEES[person().role]
    return {
        (table.key, row.key, column.key)
        for table in tables
        for row in table.rows
        for column, figure in zip(table.columns, row.figures, strict=True)
        if behind.may_open(table.key, row, column, figure, sees)
    }


def pictures_of(tables: Sequence[Table]) -> dict[str, list[tuple[Chart, Picture]]]:
    """Charts by the table they are drawn from."""
    drawn: dict[str, list[tuple[Chart, Picture]]] = {}
    for chart in charts(tables):
        drawn.setdefault(chart.table, []).append((chart, lying(chart.rows, list(chart.parts))))
    return drawn


def _errors(form: Form, refusal: CannotDo | None) -> list[dict[str, str]]:
    """For the error summary; a refusal that names no field stands in words of its own."""
    listed = form.error_list
    return listed + ([{"text": refusal.title, "href": "#reason"}] if refusal and refusal.field else [])
