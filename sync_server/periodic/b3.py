"""B3: matters by where it happened and who is suspected; a matter may have suspects of several groups."""

from sync_server.periodic import labels
from sync_server.periodic.declared import Declared
from sync_server.periodic.measures import Counting
from sync_server.periodic.sources import COUNTED, cases, children, mask, matters, true

_CARERS = ("father", "mother", "step_parent", "grandparent", "adoptive_guardian")

GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("carers", "Cha mẹ, người chăm sóc", _CARERS),
    ("relatives", "Người thân", ("sibling", "other_relative")),
    ("staff", "Giáo viên, nhân viên", ("teacher_staff", "health_staff", "facility_staff")),
    ("peers", "Bạn học", ("peer",)),
    ("acquaintances", "Người quen, hàng xóm", ("neighbour_acquaintance", "partner")),
    ("strangers", "Người lạ", ("stranger",)),
    ("online", "Qua mạng", ("online_contact",)),
    ("employers", "Chủ lao động", ("employer",)),
    ("unknown", "Không rõ", ("unknown", "self")),
)
"""Key, heading, and the codes of perp_relation in it; «Không rõ» also where no case of the matter tells."""


def _tells(chosen: tuple[str, ...]) -> str:
    return true(f"(suspect_kinds & {mask('perp_relation', chosen)}) <> 0")


MATTER = {f"by_{key}": _tells(chosen) for key, _, chosen in GROUPS} | {"tells": true("suspect_kinds <> 0")}


def _when(key: str) -> str:
    return f"by_{key} = 1" + (" OR tells = 0" if key == "unknown" else "")


CASES = (
    *(matters(key, title, _when(key), "Người bị nghi gây hại (số vụ)") for key, title, _ in GROUPS),
    matters("matters", "Tổng vụ"),
    children("children", "Tổng trẻ"),
)

B3 = Declared(
    "B3",
    "Theo môi trường và quan hệ",
    "vụ, trẻ",
    tuple(one.column for one in CASES),
    (Counting(cases(COUNTED, MATTER), ("environment",), CASES, total=True),),
    lambda snapshot, told: [*labels.of_list("environment"), labels.total()],
    lambda cells: ("Một vụ có thể có người bị nghi thuộc nhiều nhóm.",),
)
