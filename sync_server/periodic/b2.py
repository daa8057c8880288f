"""B2: children and matters by kind of harm. A child of two kinds is in both rows."""

from sync_server.periodic import labels
from sync_server.periodic.declared import Cells, Declared, Told, line
from sync_server.periodic.measures import Counting
from sync_server.periodic.models import Snapshot
from sync_server.periodic.sources import (
    AGED_16_17,
    AGES,
    APART,
    COUNTED,
    ESTIMATED,
    SEXES,
    cases,
    children,
    mask,
    matters,
)  # fmt: skip
from sync_server.periodic.table import Row

_VIOLENCE = ("physical_violence", "emotional_violence", "school_bullying", "domestic_witness")
_EXPLOITATION = ("child_labour", "sexual_exploitation", "other_exploitation")

KINDS: tuple[tuple[str, str, int, tuple[str, ...]], ...] = (
    ("violence", "Bạo lực", 0, _VIOLENCE),
    ("physical_violence", "Thể chất", 1, ("physical_violence",)),
    ("emotional_violence", "Tinh thần", 1, ("emotional_violence",)),
    ("school_bullying", "Học đường", 1, ("school_bullying",)),
    ("domestic_witness", "Chứng kiến bạo lực gia đình", 1, ("domestic_witness",)),
    ("sexual_abuse", "Xâm hại tình dục", 0, ("sexual_abuse", "sexual_exploitation")),
    ("exploitation", "Bóc lột", 0, _EXPLOITATION),
    ("child_labour", "Lao động", 1, ("child_labour",)),
    ("sexual_exploitation", "Tình dục", 1, ("sexual_exploitation",)),
    ("other_exploitation", "Khác", 1, ("other_exploitation",)),
    ("trafficking", "Mua bán, bắt cóc", 0, ("trafficking",)),
    ("abandonment", "Bỏ rơi", 0, ("abandonment",)),
    ("neglect", "Bỏ mặc", 0, ("neglect",)),
    ("child_marriage", "Tảo hôn", 0, ("child_marriage",)),
    ("online_harm", "Môi trường mạng", 0, ("online_harm",)),
    ("self_harm", "Tự gây hại", 0, ("self_harm",)),
    ("other_harm", "Hình thức khác", 0, ("other_harm",)),
    ("risk_only", "Nguy cơ (chưa xảy ra)", 0, ("risk_only",)),
)
"""Key, label, depth, and the codes of concern_kinds that are counted in the row."""

_MASKS = " UNION ALL ".join(
    f"SELECT '{key}' AS kind, {mask('concern_kinds', chosen)} AS bits" for key, _, _, chosen in KINDS
)
ROWS_OF_KINDS = f"JOIN ({_MASKS}) k ON (c.kinds & k.bits) <> 0"

CASES = (
    matters("matters", "Số vụ"),
    children("children", "Số trẻ"),
    *SEXES,
    *AGES,
    AGED_16_17,
    children("disabled", "Khuyết tật", "disabled", "Trong đó"),
    children("minority", "Dân tộc thiểu số", "minority", "Trong đó"),
)


def _lines(snapshot: Snapshot, told: Told) -> list[Row]:
    rows = [line(key, label, depth=depth) for key, label, depth, _ in KINDS]
    return [*rows, labels.total("Tổng số (không trùng)")]


def _notes(cells: Cells) -> tuple[str, ...]:
    return (
        "Một trẻ có thể thuộc nhiều hình thức; dòng tổng chỉ tính một lần.",
        "«Bóc lột tình dục» tính cả ở dòng «Xâm hại tình dục».",
        APART,
        f"Tuổi ước lượng: {cells.get('estimated') or 0} trẻ.",
    )


B2 = Declared(
    "B2",
    "Theo hình thức",
    "vụ, trẻ",
    tuple(one.column for one in CASES),
    (
        Counting(cases(COUNTED, {}, also=ROWS_OF_KINDS), ("k.kind",), CASES),
        Counting(cases(COUNTED, {}), ("'total'",), (*CASES, ESTIMATED)),
    ),
    _lines,
    _notes,
)
