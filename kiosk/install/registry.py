"""The browser's policy as Windows takes it: one source, for Chrome as it is, for Edge in its words. Pure."""

from collections.abc import Mapping
from typing import Any

CHROME = r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Google\Chrome"
EDGE = r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Edge"

_EDGE_SAYS = {
    "AllowDinosaurEasterEgg": ("AllowSurfGame", False),
    "ClearBrowsingDataOnExitList": ("ClearBrowsingDataOnExit", True),
    "IncognitoModeAvailability": ("InPrivateModeAvailability", 0),
    "MetricsReportingEnabled": ("DiagnosticData", 0),
    "SafeBrowsingProtectionLevel": ("SmartScreenEnabled", False),
    "SpellCheckServiceEnabled": ("MicrosoftEditorProofingEnabled", False),
    "UrlKeyedAnonymizedDataCollectionEnabled": ("PersonalizationReportingEnabled", False),
}
"""Chromium's policies that Edge has under another name, with what Edge is told there.

Edge cannot be told to open InPrivate windows only; its kiosk mode does so by itself, and profiles go with
the window.
"""

_ONLY_EDGE = {
    "EdgeCollectionsEnabled": False,
    "ForceEphemeralProfiles": True,
    "HideFirstRunExperience": True,
    "HubsSidebarEnabled": False,
    "MicrosoftEditorSynonymsEnabled": False,
    "StartupBoostEnabled": False,
    "TextPredictionEnabled": False,
    "UserFeedbackAllowed": False,
}


def edge_policy(policy: Mapping[str, Any]) -> dict[str, Any]:
    """Chromium's policy as Edge's."""
    told: dict[str, Any] = dict(_EDGE_SAYS.get(name, (name, value)) for name, value in policy.items())
    return dict(sorted((told | _ONLY_EDGE).items()))


def registry_file(key: str, policy: Mapping[str, Any]) -> str:
    """A .reg file that sets a policy and nothing else. Values: bool, int, text, or a list of texts."""
    lines = ["Windows Registry Editor Version 5.00", "", f"[{key}]"]
    lists = {name: value for name, value in policy.items() if isinstance(value, list)}
    lines += [f'"{name}"={_value(value)}' for name, value in policy.items() if name not in lists]
    for name, texts in lists.items():
        lines += ["", f"[-{key}\\{name}]", f"[{key}\\{name}]"]
        lines += [f'"{number}"={_value(text)}' for number, text in enumerate(texts, 1)]
    return "\n".join([*lines, ""])


def _value(value: Any) -> str:
    if isinstance(value, int):  # a bool too
        return f"dword:{int(value):08x}"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
