"""Primero's names, as data: what is mapped is there on both sides, and nothing is mapped twice."""

import csv
from collections import Counter
from io import StringIO

from shared.codes import lists
from shared.report import fields
from sync_server.exports import code_list
from sync_server.exports.mapping import NONE, OTHER, family_rows, lookups, of_field, sources, targets

MATCHES = {"exact", "close", "broad", "own", NONE}


def test_every_field_and_code_is_ours_and_every_option_is_primeros() -> None:
    for target in targets():
        assert target.match in MATCHES and target.form in sources()
        field = fields()[target.ours]
        assert bool(target.lookup) == bool(target.options), target.path
        for code, option in (target.options or {}).items():
            assert code in lists()[field.code_list], (target.ours, code)
            assert option.id in lookups()[target.lookup], (target.lookup, option.id)
            assert option.match in MATCHES - {"own", NONE} | {OTHER}
            assert option.match != OTHER or (option.id == "other"), code
        assert not target.several or target.several in lookups()[target.lookup]
    assert {row.get("relation") for row in family_rows().values()} - {None} <= lookups()[
        "lookup-family-relationship"
    ]


def test_no_field_goes_twice_to_the_same_place() -> None:
    assert max(Counter((one.ours, one.path) for one in targets()).values()) == 1


def test_where_the_source_is_read_is_said_with_its_commit() -> None:
    assert all(
        source.startswith("db/configuration/forms/") and len(source.partition("@")[2]) == 10
        for source in sources().values()
    )


def test_the_code_list_has_every_field_and_code_in_both_languages_and_primeros_beside_them() -> None:
    content = code_list.as_csv(";").decode("utf-8-sig")
    heading, *rows = csv.reader(StringIO(content, newline=""), delimiter=";")
    assert tuple(heading) == code_list.HEADING and {len(row) for row in rows} == {len(heading)}
    told = [dict(zip(heading, row, strict=True)) for row in rows]
    assert {row["Trường"] for row in told} == set(fields())
    girl = next(row for row in told if (row["Trường"], row["Mã"]) == ("child_sex", "female"))
    assert (girl["Tiếng Việt"], girl["English"]) == ("Nữ", "Female")
    assert (girl["Primero: trường"], girl["Primero: mã"], girl["Khớp"]) == ("sex", "female", "exact")
    unknown = next(row for row in told if (row["Trường"], row["Mã"]) == ("child_sex", "unknown"))
    assert unknown["Primero: mã"] == unknown["Khớp"] == ""
    for field in fields().values():
        codes = {row["Mã"] for row in told if row["Trường"] == field.id} - {""}
        wanted = {f'="{code}"' if code.startswith("0") else code for code in lists().get(field.code_list, {})}
        assert codes == wanted, field.id


def test_one_of_our_fields_may_have_two_places() -> None:
    assert [one.path for one in of_field("concern_kinds")] == [
        "protection_concerns",
        "incident_details.cp_incident_violence_type",
    ]
