"""Indicator 0101 of Circular 13/2021/TT-BLĐTBXH: children abused, by sex, age group and environment."""

from shared.codes import codes
from sync_server.periodic import labels
from sync_server.periodic.declared import Declared, line
from sync_server.periodic.measures import Counting
from sync_server.periodic.sources import AGED_16_17, COUNTED, SEXES, cases, children, mask

NO_ABUSE = ("self_harm", "risk_only")
"""Kinds that are no abuse by themselves."""

_ABUSE = mask("concern_kinds", [one for one in codes("concern_kinds") if one not in NO_ABUSE])
_ABUSED = f"(c.kinds & {_ABUSE}) <> 0"
_BANDS = (
    ("0-5", "0–5"),
    ("6-10", "6–10"),
    ("11-15", "11–15"),
    ("unknown", "Không rõ tuổi"),
    ("16-17", "16–17 (ghi riêng)"),
)
"""A child with several cases is of one age group, that of the first of them: the groups add up."""

CHILDREN = (children("children", "Số trẻ"), *SEXES, AGED_16_17)

I0101 = Declared(
    "0101",
    "Số trẻ em bị xâm hại",
    "trẻ",
    tuple(one.column for one in CHILDREN),
    (
        Counting(cases(f"{COUNTED} AND {_ABUSED}", {}), ("'every'",), CHILDREN, by="'age.' || age_band"),
        Counting(
            cases(f"{COUNTED} AND {_ABUSED}", {}), ("'environment.' || environment",), CHILDREN, total=True
        ),
    ),
    lambda snapshot, told: [
        *(line(f"age.{band}", f"Nhóm tuổi: {label}") for band, label in _BANDS),
        *(line(f"environment.{one.id}", f"Môi trường: {one.vi}") for one in codes("environment").values()),
        labels.total(),
    ],
    lambda cells: (
        "Thông tư 13/2021/TT-BLĐTBXH, chỉ tiêu 0101, phân tổ giới tính, nhóm tuổi, môi trường xâm hại. "
        "Cách chia nhóm tuổi và môi trường là đề xuất.",
        "Không gồm trẻ chỉ có nguy cơ hoặc chỉ tự gây hại. Một trẻ có thể ở nhiều môi trường; "
        "dòng «Tổng số» chỉ tính một lần.",
    ),
)
