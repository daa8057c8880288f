"""The words of the report as the admin set them, each set from a moment on: a frozen report keeps its own."""

import json
from datetime import datetime

from shared.clock import stamp
from sync_server.intake.district import setting, this_store
from sync_server.intake.models import Setting
from sync_server.periodic.wording import Wording

NAME = "report_wording"
"""The row of `setting`: [{"from": an instant, and the words}, …], the newest last."""


def wording(at: datetime | None = None) -> Wording:
    """What held at `at`, or holds now; the district's name with the defaults where nothing was set."""
    held = [words for words in setting(NAME) if at is None or words["from"] <= stamp(at)]
    if not held:
        return Wording(unit=this_store().district)
    return Wording(**{name: text for name, text in held[-1].items() if name != "from"})


def put(words: Wording, *, now: datetime) -> None:
    """From `now` on; what was frozen before keeps what it bears. Within the caller's transaction."""
    kept = [*setting(NAME), {"from": stamp(now), **words.as_dict()}]
    content = json.dumps(kept, ensure_ascii=False)
    Setting.insert(name=NAME, content=content).on_conflict(
        conflict_target=[Setting.name], update={Setting.content: content}
    ).execute()
