"""Other people's files that we ship are listed with version, licence and sha256."""

import hashlib
import json

from shared.paths import package_dir

STATIC = package_dir("static")
OWN = {"VENDORED.json", "images/shield.svg", "js/early.js", "js/pages.js", "js/still.js"}
LISTED = {
    entry["file"]: entry for entry in json.loads((STATIC / "VENDORED.json").read_text(encoding="utf-8"))
}


def test_every_shipped_file_is_our_own_or_listed() -> None:
    shipped = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}
    own_scripts = {name for name in shipped if name.startswith(("js/kiosk", "js/desk"))}
    licences = {entry["licence_text"] for entry in LISTED.values()}
    assert shipped - own_scripts == OWN | LISTED.keys() | licences


def test_listed_files_are_the_ones_that_were_built() -> None:
    for name, entry in LISTED.items():
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == entry["sha256"], (
            f"run make assets: {name}"
        )
        assert entry["version"] and entry["licence"]


def test_nothing_of_the_brand_of_gov_uk_is_shipped() -> None:
    css = (STATIC / "css/la-chan.css").read_text(encoding="utf-8")
    assert "GDS Transport" not in css
    assert "crown" not in css.lower() and "crest" not in css.lower()
    assert "url(http" not in css and 'url("http' not in css, "kiosks are offline"
