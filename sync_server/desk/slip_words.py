"""The words of slips and letters that a district chooses: who issues, its mark, how it asks for secrecy.

The word «MẬT» has a meaning of its own under the law on state secrets, so it is not the default.
"""

import json
import re
from dataclasses import asdict, dataclass

from shared.errors import CannotDo
from shared.words import N_
from sync_server.intake.district import this_store
from sync_server.intake.models import Setting

NAME = "slip_words"
CONFIDENTIAL = (
    "THÔNG TIN CẦN BẢO MẬT – thông tin cá nhân của trẻ em; chỉ dùng để bảo vệ trẻ em; hủy sau khi vào hồ sơ."
)
_MARK = re.compile(r"[\w.]{1,12}")


@dataclass(frozen=True, slots=True)
class SlipWords:
    """`mark` follows «PC-» in the number of a slip and «ĐĐ-» in that of a reminder: «Số: 12/PC-TE»."""

    issuer: str
    mark: str = "TE"
    confidential: str = CONFIDENTIAL

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def now_in_use() -> SlipWords:
    """What was set, else the district's name with the defaults."""
    row = Setting.get_or_none(Setting.name == NAME)
    return SlipWords(**json.loads(row.content)) if row else SlipWords(this_store().district)


def put(words: SlipWords) -> None:
    """For what is issued from now on, within the caller's transaction. Raises CannotDo for a bad mark."""
    if not _MARK.fullmatch(words.mark):
        raise CannotDo(
            "mark", title=N_("Chỉ gồm chữ, số và dấu chấm, không có dấu cách; tối đa 12"), field="mark"
        )
    content = json.dumps(words.as_dict(), ensure_ascii=False)
    Setting.insert(name=NAME, content=content).on_conflict(
        conflict_target=[Setting.name], update={Setting.content: content}
    ).execute()
