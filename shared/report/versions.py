"""The form of a report in the version before this one, brought up to this one. Pure.

A district takes the reports of kiosks that are one version behind: they are converted when they are opened,
and the sealed original stays as it came. Version 0 is the form of the pilot: a place that takes several codes
held one code alone, and revisions did not name their parents.
"""

from collections.abc import Mapping
from typing import Any

from shared.report.fields import of_several_codes
from shared.revision import PREVIOUS_SCHEMA_VERSION


def brought_up(values: Mapping[str, Any], version: str) -> Mapping[str, Any]:
    """The fields of a revision as this version has them; those of this version are left as they are."""
    if version != PREVIOUS_SCHEMA_VERSION:
        return values
    several = of_several_codes()
    return {
        name: [value] if name in several and isinstance(value, str) else value
        for name, value in values.items()
    }
