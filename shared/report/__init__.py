"""The report of the official intake form and the brief (parts 3.1 to 3.3): one model, one set of rules.

`parse_report` is the only way from what was typed, imported or received to a `Report`.
"""

from shared.report.fields import Field, fields, group_fields
from shared.report.model import Report
from shared.report.parse import check_values, parse_report
from shared.report.system import SET_ANEW, SYSTEM_FIELDS, SystemFields, system_errors
from shared.report.warnings import Warning, warnings_of

__all__ = [
    "SET_ANEW",
    "SYSTEM_FIELDS",
    "Field",
    "Report",
    "SystemFields",
    "Warning",
    "check_values",
    "fields",
    "group_fields",
    "parse_report",
    "system_errors",
    "warnings_of",
]
