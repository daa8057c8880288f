"""The words of the periodic report that a district chooses itself. Pure; the document is always in
Vietnamese.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from shared.errors import CannotDo
from shared.words import N_

COMMITTEE, HEAD = "committee", "head"
"""Who signs: the People's Committee, or the head of a unit under it."""

SEPARATORS = (",", ";")
"""Between the columns of a CSV. A Vietnamese Windows may expect the semicolon."""

RECIPIENTS = "- Như trên;\n- Lưu: VT."
_MARK = re.compile(r"[\w.-]{1,20}")


@dataclass(frozen=True, slots=True)
class Wording:
    """`above`: the authority over the unit, "" for none. `mark` follows «Số: …/». `signing`: committee or
    head.

    `post` stands below it («KT. CHỦ TỊCH», «PHÓ CHỦ TỊCH» on lines of their own), `signer` under the
    signature.
    """

    unit: str
    above: str = ""
    place: str = ""
    to: str = "Ủy ban nhân dân tỉnh"
    through: str = "cơ quan quản lý nhà nước về trẻ em"
    mark: str = "BC-UBND"
    signing: str = COMMITTEE
    post: str = "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
    signer: str = ""
    recipients: str = RECIPIENTS
    separator: str = ","

    def as_dict(self) -> dict[str, str]:
        return asdict(self)

    @property
    def addressee(self) -> str:
        """«Ủy ban nhân dân tỉnh (qua …)»."""
        return f"{self.to} (qua {self.through})" if self.through else self.to

    @property
    def signature(self) -> tuple[str, ...]:
        """The lines over the signature."""
        post = tuple(line.strip() for line in self.post.splitlines() if line.strip())
        return ("TM. ỦY BAN NHÂN DÂN", *post) if self.signing == COMMITTEE else ("THỦ TRƯỞNG ĐƠN VỊ",)


def checked(typed: Mapping[str, str]) -> Wording:
    """The words as they were typed. Raises CannotDo, naming the field."""
    words = Wording(**typed)
    if not words.unit:
        raise CannotDo("unit", title=N_("Chưa ghi tên đơn vị báo cáo"), field="unit")
    if not words.to:
        raise CannotDo("to", title=N_("Chưa ghi nơi nhận báo cáo"), field="to")
    if not _MARK.fullmatch(words.mark):
        raise CannotDo("mark", title=N_("Chỉ gồm chữ, số, dấu chấm, gạch nối; tối đa 20"), field="mark")
    if words.signing not in (COMMITTEE, HEAD):
        raise CannotDo("signing", title=N_("Chọn một cách ký"), field="signing")
    if words.separator not in SEPARATORS:
        raise CannotDo("separator", title=N_("Chọn dấu phẩy hoặc dấu chấm phẩy"), field="separator")
    return words
