"""What the district sets for its kiosks; each gets it by its next exchange.

Owns the rows `kiosk_settings` and `hotlines` of `setting`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from shared.errors import CannotDo
from shared.kiosk_settings import BOUNDS
from shared.text import clean
from shared.words import N_
from sync_server.intake.district import hotlines, note_change, setting
from sync_server.intake.models import Setting

LINES_MOST = 8
NAME_MOST = 80
_NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){2,14}")


def told() -> dict[str, int]:
    """The settings that this district told its kiosks, by name; each kiosk has its own of those left out."""
    kept = setting("kiosk_settings")
    return {name: int(kept[name]) for name in BOUNDS if name in kept} if isinstance(kept, dict) else {}


def change(settings: Mapping[str, int | None], lines: Sequence[Mapping[str, str]]) -> list[str]:
    """Set those named (None: each kiosk has its own) and the numbers of an emergency, in their order.

    What was changed, in codes and numbers for the audit log; kiosks hear of it only if something was.
    Within the caller's transaction. Raises CannotDo, naming the field.
    """
    for name, value in settings.items():
        least, most = BOUNDS[name]
        if value is not None and not least <= value <= most:
            raise CannotDo(f"{name} {value}", title=N_("Số này ngoài giới hạn cho phép"), field=name)
    before, wanted = told(), _checked(lines)
    after = {name: value for name, value in {**before, **settings}.items() if value is not None}
    changed = [
        f"{name} {before.get(name, '–')}→{after.get(name, '–')}"
        for name in BOUNDS
        if before.get(name) != after.get(name)
    ]
    if wanted != hotlines():
        changed.append("hotlines " + ", ".join(line["number"] for line in wanted))
    if changed:
        others = {k: v for k, v in (setting("kiosk_settings") or {}).items() if k not in BOUNDS}
        _put("kiosk_settings", others | after)
        _put("hotlines", wanted)
        note_change()
    return changed


def _checked(lines: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    found = [{"number": clean(one["number"]).strip(), "name": clean(one["name"]).strip()} for one in lines]
    if not 1 <= len(found) <= LINES_MOST:
        raise _wrong(f"{len(found)} lines", N_("Ghi từ 1 đến 8 số điện thoại"))
    if not all(_NUMBER.fullmatch(one["number"]) for one in found):
        raise _wrong("number", N_("Mỗi dòng bắt đầu bằng một số điện thoại, rồi đến tên, như «111 Tổng đài»"))
    if not all(1 <= len(one["name"]) <= NAME_MOST and "\n" not in one["name"] for one in found):
        raise _wrong("name", N_("Mỗi số cần một tên, tối đa 80 ký tự"))
    digits = [re.sub(r"\D", "", one["number"]) for one in found]
    if len(set(digits)) < len(digits):
        raise _wrong("number twice", N_("Một số điện thoại được ghi hai lần"))
    return found


def _wrong(detail: str, title: str) -> CannotDo:
    return CannotDo(f"hotlines: {detail}", title=title, field="hotlines")


def _put(name: str, content: Any) -> None:
    Setting.insert(name=name, content=json.dumps(content, ensure_ascii=False)).on_conflict(
        conflict_target=[Setting.name], preserve=[Setting.content]
    ).execute()
