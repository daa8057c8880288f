"""Build hook: compiles the translations and, in a wheel, takes the top-level templates along."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LaChanHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """version: `standard` for a wheel, `editable` for a checkout that is installed in place."""
        for po in Path(self.root, "shared", "locales").glob("*/LC_MESSAGES/*.po"):
            compile_catalogue(po)
        if version == "standard":
            build_data["force_include"][str(Path(self.root, "templates"))] = "shared/_resources/templates"


def compile_catalogue(po: Path) -> Path:
    """Write the .mo that gettext reads beside `po`."""
    with po.open("rb") as source:
        catalogue = read_po(source)
    compiled = po.with_suffix(".mo")
    with compiled.open("wb") as target:
        write_mo(target, catalogue)
    return compiled
