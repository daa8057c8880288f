"""Where the project's own resource folders are, in a checkout and in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource_dir(name: str) -> Path:
    """The folder of `templates`: top level of a checkout, `shared/_resources/` of a wheel.

    Raises FileNotFoundError naming the folder when the installation is not whole.
    """
    for folder in (_PACKAGE / "_resources" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"resource folder {name!r} is missing from this installation")


def package_dir(name: str) -> Path:
    """A folder inside the `shared` package itself: `static`, `locales` or `data`."""
    return _PACKAGE / name
