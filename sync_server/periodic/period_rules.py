"""The periods as this district set them: a row of `setting`, the usual days where nothing was set."""

import json
from collections.abc import Mapping
from typing import Any

from sync_server.intake.models import Setting
from sync_server.periodic.periods import RULES, Rule, Rules

NAME = "periodic"
"""{kind: {"first": [month, day], "last": […], "due": […]}}."""


def rules() -> Rules:
    row = Setting.get_or_none(Setting.name == NAME)
    told: Mapping[str, Any] = json.loads(row.content) if row else {}
    return {kind: _rule(usual, told.get(kind, {})) for kind, usual in RULES.items()}


def _rule(usual: Rule, told: Mapping[str, Any]) -> Rule:
    days = {name: tuple(told.get(name, getattr(usual, name))) for name in ("first", "last", "due")}
    return Rule(**days)
