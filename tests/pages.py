"""One reading of every HTML page a test sees, so that each test of any page guards all of it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "meta", "link", "br", "hr", "img", "wbr", "source", "col"}
LABELLED = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "image"}
ERROR_PREFIXES = ("Lỗi: ", "Error: ")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    inside: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.said)


class Reader(HTMLParser):
    """Collects every element with its text; `complaints` holds tags that do not match."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.complaints: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.complaints.append(f"<{tag}> repeats an attribute")
        element = Element(tag, {name: value or "" for name, value in attrs}, [e.tag for e in self.open])
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            self.complaints.append(f"</{tag}> closes nothing")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.said.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def check_page(html: str) -> Reader:
    """Parse a whole page; assert what holds for each: one h1, a title that starts with it, a language."""
    reader = check_fragment(html)
    headings = [" ".join(e.text.split()) for e in reader.elements if e.tag == "h1"]
    assert len(headings) == 1, f"{len(headings)} h1: {headings}"
    titles = [" ".join(e.text.split()) for e in reader.elements if e.tag == "title"]
    title = titles[0]
    for prefix in ERROR_PREFIXES:
        title = title.removeprefix(prefix)
    assert title.startswith(headings[0]), f"title {title!r} does not start with the heading {headings[0]!r}"
    root = next(e for e in reader.elements if e.tag == "html")
    assert root.attributes.get("lang") in {"vi", "en"}, "no language"
    return reader


def check_fragment(html: str) -> Reader:
    """What holds for a page holds for a part of one: ids, labels, tokens, nothing inline."""
    reader = read(html)
    assert not reader.complaints, reader.complaints
    assert not reader.open, f"never closed: {[e.tag for e in reader.open]}"
    ids = [e.attributes["id"] for e in reader.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids)), f"ids that repeat: {sorted({i for i in ids if ids.count(i) > 1})}"
    labels = {e.attributes.get("for") for e in reader.elements if e.tag == "label"}
    for element in reader.elements:
        _check_element(element, labels)
    return reader


def _check_element(element: Element, labels: set[str | None]) -> None:
    tag, attributes = element.tag, element.attributes
    inline = [name for name in attributes if name == "style" or name.startswith(("on", "hx-on"))]
    assert not inline, f"<{tag}> has {inline}: the content security policy refuses it"
    assert tag != "style", "<style> in a page"
    assert tag != "script" or "src" in attributes, "<script> without src"
    if tag in LABELLED and attributes.get("type") not in UNLABELLED_TYPES:
        named = attributes.get("id") in labels or "label" in element.inside
        assert named or attributes.get("aria-label") or attributes.get("aria-labelledby"), (
            f"no label: {attributes}"
        )
